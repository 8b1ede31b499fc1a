"""What staff see of e-mail that came back, and of replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.audit import AuditRow
from core.contributions import Principal
from core.db import session
from core.mailroom.intake import receive
from core.messaging import replies, returns, verp
from core.messaging.models import OutboxLetter
from core.messaging.reading import Failure
from core.messaging.verp import Way
from core.types import new_id
from tests.core.messaging.returned import away, reply

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.people import Colleague, Member, People

HARD = Failure(status="5.1.1", hard=True)


@pytest.fixture
def unreachable(kari: Member, writing: Any) -> Member:
    """Kari, whose e-mail comes back."""
    with writing() as here:
        letter = OutboxLetter(id=new_id(), kind="x", number="x", recipient_id=kari.id, priority=2, state="sent",
                              due_at=returns.clock.now())  # fmt: skip
        here.add(letter)
        here.flush()
        returns.note_refused(letter.id, kari.email, HARD)
    return kari


def test_the_desk_leads_to_those_whose_email_comes_back(people: People, leader: Colleague, unreachable: Member) -> None:
    browser = people.browser_of(leader)
    assert "1 e-post kom i retur" in browser.get("/arbeid").text
    page = browser.get("/arbeid/e-post-i-retur")
    assert unreachable.name in page.text
    assert "5.1.1" in page.text
    page = browser.press(f"Send e-post til {unreachable.name} igjen")
    assert "Ingen e-post i retur nå" in page.text
    assert "kom i retur" not in browser.get("/arbeid").text


def test_the_members_own_page_says_so_and_staff_lift_it_there(
    app: Flask, people: People, unreachable: Member, reading: Any
) -> None:
    browser = people.browser_of(people.staff("administrator"))
    page = browser.get(f"/arbeid/personvern/personer/{unreachable.id}")
    assert "Nås ikke (e-post i retur)" in page.text
    browser.press("Send e-post hit igjen")
    assert "Nås ikke" not in browser.get(f"/arbeid/personvern/personer/{unreachable.id}").text
    with reading():
        acts = list(session.scalars(sa.select(AuditRow.act)))
    assert {"returned_seen", "address_tried_again"} <= set(acts)


def test_a_reply_is_listed_until_somebody_has_read_it_and_machines_are_only_counted(
    mailroom: Flask, people: People, leader: Colleague, kari: Member, engagement: Id
) -> None:
    with mailroom.app_context():
        to = verp.address(Way.ANSWER, engagement)
        for raw in (reply(to), reply(to, "nils@firma.example.no"), away(to)):
            receive(raw)
    browser = people.browser_of(leader)
    assert "2 svar på e-post må leses" in browser.get("/arbeid").text
    page = browser.get(f"/arbeid/aktiviteter/{engagement}/e-poster/svar")
    assert "1 automatisk svar" in page.text
    browser.press(f"Lest: {kari.name}")
    assert "1 svar på e-post må leses" in browser.get("/arbeid").text
    browser.get(f"/arbeid/aktiviteter/{engagement}/e-poster/svar")
    page = browser.press("Lest: Noen vi ikke kjenner adressen til")
    assert page.text.count("Lest:") == 0
    assert "må leses" not in browser.get("/arbeid").text


def test_a_reply_to_another_activity_is_not_read_here(mailroom: Flask, engagement: Id, writing: Any) -> None:
    with mailroom.app_context():
        receive(reply(verp.address(Way.ANSWER, engagement)))
        (row,) = replies.of_engagement(engagement)
    by = Principal(kind="staff", id=new_id(), name="Ivar")
    with pytest.raises(replies.ReplyNotFound), writing():
        replies.read(new_id(), row.id, by)
    with mailroom.app_context():
        assert replies.unread([engagement]) == {engagement: 1}


def test_whoever_leaves_takes_what_came_back_with_them(app: Flask, people: People, unreachable: Member) -> None:
    gone = people.browser()
    gone.get(f"/avmelding/{unreachable.fewer}/meld-deg-ut")
    gone.press("Meld meg ut av panelet")
    with app.app_context():
        assert returns.returned() == 0
        assert not returns.is_unreachable(unreachable.email)
