"""Who was left out of a send-out is told afterwards: how many and why, and by name to those who may see names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import settings
from core.audit import Act, AuditRow
from core.db import session, transaction
from core.engagement.models import Engagement
from core.panel.models import Panelist
from tests.plugins.survey.asking import write_survey
from tests.sending import BY_DAY_AND_NIGHT, let_leave, press_send, send_to_all

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import Member, People

TOLD = "Utelatt: 1 på pause, 1 som bare vil ha e-post om det de følger, 1 over grensen"


@pytest.fixture
def hanne(people: People, frozen_clock: Any) -> Browser:
    """A leader's browser, on a day in September 2026."""
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


def change(app: Flask, member: Member, **given: Any) -> None:
    """Let something be otherwise about a member."""
    with app.app_context(), transaction():
        session.execute(sa.update(Panelist).where(Panelist.id == member.id).values(**given))


def cap_at(app: Flask, times: int) -> None:
    """Let nobody be asked more often than so many times a year."""
    with app.app_context(), transaction():
        settings.change("core", {**BY_DAY_AND_NIGHT, "send_unapproved": True, "contacts_a_year": times})


@pytest.fixture
def sent(hanne: Browser, people: People) -> str:
    """A survey that was sent to all: one was asked, and three were left out, each for a reason of their own."""
    people.member(name="Kari Spurt Før")
    send_to_all(hanne, write_survey(hanne, title="Første"))
    change(hanne.app, people.member(name="Pål Pause"), state="paused")
    change(hanne.app, people.member(name="Fia Følger"), only_followed=True)
    people.member(name="Nina Ny")
    second = write_survey(hanne, title="Andre")
    cap_at(hanne.app, 1)
    press_send(hanne, second)
    let_leave(hanne.app)
    return second


def test_field_work_and_the_send_out_tell_how_many_were_left_out_and_why(hanne: Browser, sent: str) -> None:
    (sending,) = re.findall(r'href="(/arbeid/sendinger/[^"]+)"', hanne.get(f"{sent}/mottakere").html)
    for path in (f"{sent}/gjennomforing", sending):
        page = hanne.get(path)
        assert TOLD in page
        assert "Grensen er 1 invitasjon i året." in page
        assert page.link("Se hvem som ble utelatt") == f"{sent}/mottakere/utelatt"


def test_they_are_named_each_with_the_reason_and_the_look_is_noted(hanne: Browser, sent: str) -> None:
    page = hanne.get(f"{sent}/mottakere/utelatt")
    for said in ("Pål Pause Pause", "Fia Følger Vil bare ha e-post om det de følger", "Kari Spurt Før Over grensen"):
        assert said in page
    assert "Nina Ny" not in page, "she was asked"
    assert "Ingen med det navnet." in hanne.get(f"{sent}/mottakere/utelatt?q=nina")
    assert "Fia" not in hanne.get(f"{sent}/mottakere/utelatt?q=kari")
    with hanne.app.app_context():
        looked = sa.select(sa.func.count()).where(AuditRow.act == Act.RECIPIENTS_SEEN)
        assert session.scalar(looked) == 3


def test_of_anonymous_answers_there_are_numbers_and_no_names(hanne: Browser, sent: str) -> None:
    with hanne.app.app_context(), transaction():
        session.execute(sa.update(Engagement).values(anonymity="anonymous"))
    page = hanne.get(f"{sent}/gjennomforing")
    assert TOLD in page
    assert "Se hvem som ble utelatt" not in page
    assert hanne.get(f"{sent}/mottakere/utelatt").path == f"{sent}/mottakere", "there is no list"


def test_who_joined_after_it_was_sent_was_not_left_out(
    hanne: Browser, people: People, sent: str, frozen_clock: Any
) -> None:
    frozen_clock.forward(minutes=5)
    change(hanne.app, people.member(name="Sein Senere"), state="paused")
    assert TOLD in hanne.get(f"{sent}/gjennomforing")
    assert "Sein" not in hanne.get(f"{sent}/mottakere/utelatt")


def test_who_came_last_and_was_beyond_the_number_is_told(hanne: Browser, people: People) -> None:
    people.members(3)
    page = write_survey(hanne)
    hanne.get(f"{page}/mottakere")
    hanne.post(f"{page}/mottakere", {"who": "all", "most_people": "2"})
    send_to_all(hanne, page)
    assert "Utelatt: 1 utenfor antallet" in hanne.get(f"{page}/gjennomforing")
    assert "Utenfor antallet" in hanne.get(f"{page}/mottakere/utelatt")


def test_nothing_is_said_where_all_were_asked(hanne: Browser, people: People) -> None:
    people.members(2)
    page = write_survey(hanne)
    assert "Utelatt" not in hanne.get(f"{page}/gjennomforing"), "nobody was asked yet"
    assert hanne.get(f"{page}/mottakere/utelatt").path == f"{page}/mottakere"
    send_to_all(hanne, page)
    assert "utelatt" not in hanne.get(f"{page}/gjennomforing").text.lower()
    assert "Ingen er utelatt nå." in hanne.get(f"{page}/mottakere/utelatt")


def test_who_may_not_send_sees_the_numbers_and_no_names(hanne: Browser, people: People, sent: str) -> None:
    analyst = people.browser_of(people.staff("analyst"))
    (sending,) = re.findall(r'href="(/arbeid/sendinger/[^"]+)"', hanne.get(f"{sent}/mottakere").html)
    page = analyst.get(sending)
    assert TOLD in page
    assert "Se hvem som ble utelatt" not in page
    assert analyst.get(f"{sent}/mottakere/utelatt", status=403)
