"""The way to fewer letters: on every letter to many, by one click, at once; and what somebody has a seat in goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from core import clock
from core.contributions import Envelope, Principal
from core.db import session
from core.engagement import invitations, services
from core.messaging.models import OutboxLetter
from core.messaging.services import post
from core.panel.models import Panelist
from core.types import LocalText, new_id

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.letters import Postman
    from tests.people import Member, People

HOME = "http://localhost/"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def kari(people: People) -> Member:
    return people.member(email="kari@eksempel.no")


@pytest.fixture
def engagement(app: Flask, a_format: str, people: People, kari: Member, writing: Any) -> Id:
    """An open activity that Kari is asked to; the invitation waits."""
    leader = people.staff("leader")
    with writing():
        by = Principal(kind="staff", id=leader.id, name=leader.name, roles=frozenset({"leader"}))
        made = services.create_engagement(None, a_format, LocalText(nb="Nye nettsider"), LocalText(nb="Vi spør."), by)
        made.state, made.opened_at = "open", clock.now()
        session.flush()
        invitations.invite_all(made, [kari.id])
        return made.id


def path_in(letter: Any) -> str:
    (header,) = [str(letter.message["List-Unsubscribe"])]
    assert header.startswith("<")
    assert header.endswith(">")
    return urlsplit(header.strip("<>")).path


def state_of(app: Flask, member: Member) -> str:
    with app.app_context():
        return session.get_one(Panelist, member.id).state


def states(app: Flask, kind: str = "") -> list[str]:
    with app.app_context():
        rows = sa.select(OutboxLetter.state).order_by(OutboxLetter.id)
        return list(session.scalars(rows.where(OutboxLetter.kind == kind) if kind else rows))


def test_em5_a_letter_to_many_carries_a_link_that_works_without_cookies_and_a_get_changes_nothing(
    app: Flask, engagement: Id, kari: Member, letters: Postman, db_rows: Any
) -> None:
    letter = letters.last_to(kari.email)
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    where, stranger = path_in(letter), app.test_client(use_cookies=False)
    before = db_rows()
    for method in ("GET", "HEAD"):
        assert stranger.open(where, method=method, base_url=HOME).status_code == 200
    assert (db_rows(), state_of(app, kari)) == (before, "active")
    assert stranger.post(where, data=ONE_CLICK, base_url=HOME).status_code == 200
    assert state_of(app, kari) == "paused"
    with app.app_context():
        until = session.get_one(Panelist, kari.id).paused_until
    assert until
    assert until > clock.now(), "a break, not an end"


def test_em5_it_counts_at_once_for_a_letter_that_waits(
    app: Flask, engagement: Id, kari: Member, letters: Postman
) -> None:
    answer = app.test_client(use_cookies=False).post(f"/avmelding/{kari.fewer}", data=ONE_CLICK, base_url=HOME)
    assert answer.status_code == 200
    assert [letter.subject for letter in letters.to(kari.email) if letter.message["List-Unsubscribe"]] == []
    assert "dropped" in states(app)


def test_em5_no_kind_of_letter_to_many_leaves_to_somebody_on_a_break(
    app: Flask, engagement: Id, kari: Member, writing: Any
) -> None:
    envelope = Envelope(id=new_id(), recipient=kari.id, about=engagement, link=None)
    with app.app_context():
        kinds = [kind for kind in app.extensions["letters"].values() if kind.bulk]
        assert kinds
        assert any(kind.may_send(envelope) for kind in kinds), "before the break, some do"
    with writing() as here:
        here.get_one(Panelist, kari.id).state = "paused"
    with app.app_context():
        assert [kind.name for kind in kinds if kind.may_send(envelope)] == []


def test_em5_letters_about_a_seat_go_on_during_a_break(
    app: Flask, engagement: Id, kari: Member, writing: Any, letters: Postman
) -> None:
    known = app.extensions["letters"]["panel.address_welcome"]
    app.extensions["letters"]["tests.seat"] = replace(known, name="tests.seat")
    with writing() as here:
        here.get_one(Panelist, kari.id).state = "paused"
        post("tests.seat", kari.id, number="seat", about=engagement)
    try:
        letters.deliver()
        assert states(app, "tests.seat") == ["sent"]
        (seat,) = [letter for letter in letters.all if letter.subject == str(known.subject)]
        assert seat.message["List-Unsubscribe"] is None
    finally:
        del app.extensions["letters"]["tests.seat"]
