"""A session that two colleagues change at once: the second one reads what is new, and the next press counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.booking import moving
from core.booking.models import Session
from core.booking.times import When
from core.db import session, transaction
from core.types import LocalText
from tests.web.meeting import EVENING, Meeting, make_meeting, plant
from tests.web.test_sessions import at

if TYPE_CHECKING:
    from core.types import Id
    from tests.browsing import Browser
    from tests.people import People

MEANWHILE = "Noen andre endret samlingen mens du skrev."


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity that three have a place in."""
    plant(people.app, monkeypatch)
    return make_meeting(people)


def open_page(meeting: Meeting, made: Id, which: str) -> Browser:
    office = meeting.office()
    office.get(at(meeting, made, which))
    return office


def change(meeting: Meeting, made: Id, **values: str) -> None:
    colleague = open_page(meeting, made, "/endre")
    colleague.press("Lagre", values)


def saved(meeting: Meeting, made: Id) -> Session:
    with meeting.people.app.app_context():
        found = session.get_one(Session, made)
        session.expunge_all()
        return found


def test_a_move_says_what_a_colleague_changed_and_the_next_press_moves_it(meeting: Meeting) -> None:
    made = meeting.session(room="Rom 3")
    office = open_page(meeting, made, "/flytt")
    change(meeting, made, room="Rom 5", capacity="12")
    page = office.press("Flytt samlingen", {"at": "18.00", "directions": "Rett fram."}, status=409)
    assert MEANWHILE in page.text
    assert "Hvor mange plasser? 12 Rom Rom 5" in page.text
    assert 'value="18.00"' in page.html, "what was typed stands"
    assert 'value="Rom 5"' in page.html, "and what was not is as it was saved"
    page = office.press("Flytt samlingen")
    assert "tirsdag 20. oktober 2026 kl. 18.00–20.00" in page.text
    now = saved(meeting, made)
    assert (now.room, now.capacity, now.directions.say("nb")) == ("Rom 5", 12, "Rett fram.")


def test_what_both_changed_stands_as_it_was_typed_and_the_page_says_what_the_colleague_wrote(meeting: Meeting) -> None:
    made = meeting.session(room="Rom 3")
    office = open_page(meeting, made, "/endre")
    change(meeting, made, room="Rom 5", responsible=str(meeting.leader.id))
    page = office.press("Lagre", {"room": "Rom 7"}, status=409)
    assert "Ansvarlig Hanne Lie Rom Rom 5" in page.text
    assert 'value="Rom 7"' in page.html
    office.press("Lagre")
    now = saved(meeting, made)
    assert (now.room, now.responsible_id) == ("Rom 7", meeting.leader.id)


def test_a_session_that_was_moved_meanwhile_says_its_new_time_before_it_is_cancelled(meeting: Meeting) -> None:
    made = meeting.session()
    office = open_page(meeting, made, "/avlys")
    with meeting.people.app.app_context(), transaction():
        here = session.get_one(Session, made)
        moving.move(here, here.version, When(starts=EVENING + timedelta(days=1), minutes=60))
    page = office.press("Avlys", {"why": "Tore er syk."}, status=409)
    assert MEANWHILE in page.text
    assert "Tid onsdag 21. oktober 2026 kl. 17.00–18.00" in page.text
    assert "Tore er syk." in page.html
    assert "Samlingen er avlyst" in office.press("Avlys").text


@pytest.mark.parametrize("which", ["/flytt", "/avlys"])
def test_what_a_colleague_cancelled_meanwhile_is_said_to_be(meeting: Meeting, which: str) -> None:
    made = meeting.session()
    office = open_page(meeting, made, which)
    with meeting.people.app.app_context(), transaction():
        here = session.get_one(Session, made)
        moving.cancel(here, here.version, LocalText(nb="Syk"))
    button = "Flytt samlingen" if which == "/flytt" else "Avlys"
    page = office.press(button, {"why": "Tore er syk."} if which == "/avlys" else {}, status=409)
    assert "Samlingen er avlyst." in page.text
    assert MEANWHILE not in page.text


@pytest.mark.parametrize("before", ["", "%%%", "day=&" * 500, "[" * 4000])
def test_in1_a_page_that_does_not_say_what_it_began_with_keeps_what_was_typed(meeting: Meeting, before: str) -> None:
    made = meeting.session(room="Rom 3")
    office = open_page(meeting, made, "/flytt")
    change(meeting, made, room="Rom 5")
    page = office.press("Flytt samlingen", {"at": "18.00", "before": before}, status=409)
    assert 'value="18.00"' in page.html
