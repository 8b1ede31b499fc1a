"""The code of a session: it opens an hour before, closes with it, follows it, and is as hard to guess as any."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import clock
from core.booking.models import Session
from core.db import session, transaction
from core.engagement.meeting import door
from core.guests import guessing
from core.guests import services as guests
from core.guests.codes import ALPHABET, LENGTH
from core.guests.errors import CodeNotFound, TooManyWrongCodes
from tests.core.booking.room import EVENING
from tests.core.engagement.meeting.conftest import LATER

if TYPE_CHECKING:
    from core.types import Id
    from tests.core.booking.room import Room

BEGINS = EVENING.replace(tzinfo=clock.OSLO)


def code_for(room: Room, meeting: Id) -> str:
    """Make a session's code; whether its format takes guests is shown by the pages' tests."""
    with room.app.app_context(), transaction():
        here = session.get_one(Session, meeting)
        return guests.make_session_code(here.engagement_id, meeting, door.hours(here)).code


def opens(room: Room, code: str) -> bool:
    with room.app.test_request_context():
        try:
            return guests.admit(code).code == code
        except CodeNotFound:
            return False


def test_rt8_the_code_of_a_session_works_from_an_hour_before_until_it_ends(room: Room, frozen_clock: Any) -> None:
    code = code_for(room, room.session())
    for minutes, works in ((-61, False), (-60, True), (0, True), (119, True), (120, False)):
        frozen_clock.set(BEGINS + timedelta(minutes=minutes))
        assert opens(room, code) is works, minutes


def test_two_sessions_have_codes_of_their_own_and_a_new_one_ends_only_the_one_before_it(
    room: Room, frozen_clock: Any
) -> None:
    first, second = room.session(), room.session(LATER)
    old, other = code_for(room, first), code_for(room, second)
    new = code_for(room, first)
    frozen_clock.set(BEGINS)
    assert [opens(room, code) for code in (old, new, other)] == [False, True, False]
    frozen_clock.set(LATER.replace(tzinfo=clock.OSLO))
    assert [opens(room, code) for code in (old, new, other)] == [False, False, True]


def test_sessions_at_the_same_hours_have_codes_of_their_own(room: Room, frozen_clock: Any) -> None:
    first, second = room.session(), room.session(room="Rom 2")
    one, other = code_for(room, first), code_for(room, second)
    assert one != other
    with room.app.app_context(), transaction():
        door.end_code(session.get_one(Session, first))
    frozen_clock.set(BEGINS)
    assert [opens(room, code) for code in (one, other)] == [False, True]


def test_opening_the_general_door_ends_no_code_that_was_printed_for_a_session(room: Room, frozen_clock: Any) -> None:
    printed = code_for(room, room.session())
    frozen_clock.set(BEGINS)
    general = []
    for _again in range(2):
        with room.app.app_context(), transaction():
            general.append(guests.make_code(room.engagement, clock.now() + timedelta(days=1)).code)
    assert [opens(room, code) for code in (printed, *general)] == [True, False, True]
    with room.app.app_context(), transaction():
        found = guests.code_of(room.engagement)
        assert found
        assert found.code == general[1]
        guests.end_code(room.engagement)
    assert [opens(room, code) for code in (printed, *general)] == [True, False, False]
    with room.app.app_context(), transaction():
        guests.close_door(room.engagement)
    assert not opens(room, printed)


def test_a_code_that_was_printed_follows_its_session_to_another_time(room: Room, frozen_clock: Any) -> None:
    meeting = room.session()
    code = code_for(room, meeting)
    with room.app.app_context(), transaction():
        here = session.get_one(Session, meeting)
        here.starts_at, here.ends_at = here.starts_at + timedelta(days=1), here.ends_at + timedelta(days=1)
        session.flush()
        door.follow(here)
    frozen_clock.set(BEGINS)
    assert not opens(room, code)
    frozen_clock.set(BEGINS + timedelta(days=1))
    assert opens(room, code)


def test_rt8_guessing_codes_of_sessions_succeeds_with_a_chance_of_one_in_a_million_a_day_at_most(
    room: Room, frozen_clock: Any
) -> None:
    for hour in range(5):
        code_for(room, room.session(EVENING + timedelta(minutes=hour)))
    frozen_clock.set(BEGINS)
    guesses = 0
    while _may_guess(room, guesses):
        guesses += 1
    assert guesses == guessing.MOST_CHANCES // 5
    assert guesses * 5 / len(ALPHABET) ** LENGTH <= 1e-6


def _may_guess(room: Room, number: int) -> bool:
    """Guess wrong once more, each time from somewhere else; tell whether that was judged at all."""
    with room.app.test_request_context(environ_base={"REMOTE_ADDR": f"10.{number // 200}.{number % 200}.9"}):
        try:
            guests.admit("AAAAAA")
        except CodeNotFound:
            return True
        except TooManyWrongCodes:
            return False
    raise AssertionError("a code that nobody made lets somebody in")
