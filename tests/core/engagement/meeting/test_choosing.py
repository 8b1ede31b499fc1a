"""Taking a seat as somebody of an activity: once, of each kind one, and only while one may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.booking.errors import BookingNotFound, InTwoPlaces, SessionFull, SessionNotFound
from core.db import session, transaction
from core.engagement.errors import NotOpen
from core.engagement.meeting import choosing, leading
from core.engagement.models import Engagement, Participation
from tests.core.booking.room import make_room
from tests.core.engagement.meeting.conftest import LATER

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.booking.room import Room


def do(room: Room, number: int, act: Callable[..., Any], *given: Any) -> Any:
    with room.app.app_context(), transaction():
        return act(session.get_one(Participation, room.people[number].participation), *given)


def state(room: Room, number: int) -> str:
    return str(do(room, number, lambda place: place.state))


def put(room: Room, number: int, state: str) -> None:
    do(room, number, lambda place: setattr(place, "state", state))


def test_taking_a_seat_says_yes_to_the_activity(room: Room) -> None:
    put(room, 0, "invited")
    meeting = room.session()
    do(room, 0, lambda place: choosing.take(place, meeting).id)
    assert state(room, 0) == "accepted"
    assert room.letters(meeting)[0] == "T"


def test_another_seat_of_the_kind_is_a_swap_and_a_slot_beside_a_session_is_not(room: Room) -> None:
    first, second, slot = room.session(), room.session(LATER), room.session(LATER, kind_of="slot", minutes=10)
    do(room, 0, lambda place: choosing.take(place, first).id)
    do(room, 0, lambda place: choosing.take(place, second).id)
    assert (room.letters(first)[0], room.letters(second)[0]) == ("L", "T")
    assert do(room, 0, choosing.lacks) == "choose", "a slot is left to choose"
    with pytest.raises(InTwoPlaces):
        do(room, 0, lambda place: choosing.take(place, slot).id)  # at the same time as the second
    assert room.letters(second)[0] == "T", "nothing was lost"


def test_a_swap_to_a_full_session_keeps_the_seat(room: Room) -> None:
    first, full = room.session(), room.session(LATER, capacity=1)
    do(room, 1, lambda place: choosing.take(place, full).id)
    do(room, 0, lambda place: choosing.take(place, first).id)
    with pytest.raises(SessionFull):
        do(room, 0, lambda place: choosing.take(place, full).id)
    assert room.letters(first)[0] == "T"


def test_whoever_gives_up_their_only_seat_has_said_no_and_may_come_back(room: Room) -> None:
    meeting = room.session()
    booking = do(room, 0, lambda place: choosing.take(place, meeting).id)
    do(room, 0, choosing.give_up, booking)
    assert state(room, 0) == "declined"
    do(room, 0, lambda place: choosing.take(place, meeting).id)
    assert state(room, 0) == "accepted"


def test_whoever_comes_to_all_keeps_their_place_when_they_give_up_one(room: Room) -> None:
    do(room, 0, lambda place: setattr(place.engagement, "attends", "all"))
    first, second = room.session(), room.session(LATER)
    booking = do(room, 0, lambda place: choosing.take(place, first).id)
    do(room, 0, lambda place: choosing.take(place, second).id)
    do(room, 0, choosing.give_up, booking)
    assert (state(room, 0), room.letters(first)[0], room.letters(second)[0]) == ("accepted", "L", "T")


def test_nobody_takes_a_seat_of_another_activity_or_gives_up_somebody_elses(room: Room) -> None:
    other = make_room(room.app, 1)
    theirs = other.session()
    with pytest.raises(SessionNotFound):
        do(room, 0, lambda place: choosing.take(place, theirs))
    mine = room.session()
    booking = do(room, 1, lambda place: choosing.take(place, mine).id)
    with pytest.raises(BookingNotFound):
        do(room, 0, choosing.give_up, booking)
    with room.app.app_context(), pytest.raises(SessionNotFound):
        leading.find(session.get_one(Engagement, room.engagement), theirs)


@pytest.mark.parametrize("state_of_engagement", ["closed", "cancelled", "draft"])
def test_no_seat_is_taken_once_an_activity_is_over(room: Room, state_of_engagement: str) -> None:
    meeting = room.session()
    do(room, 0, lambda place: setattr(place.engagement, "state", state_of_engagement))
    with pytest.raises(NotOpen):
        do(room, 0, lambda place: choosing.take(place, meeting))


@pytest.mark.parametrize("place_state", ["removed", "unsuitable", "reserve", "not_selected", "volunteered"])
def test_whoever_is_not_in_takes_no_seat(room: Room, place_state: str) -> None:
    meeting = room.session()
    put(room, 0, place_state)
    with pytest.raises(NotOpen):
        do(room, 0, lambda place: choosing.take(place, meeting))


def test_an_offer_from_the_line_is_answered_by_taking_the_seat(room: Room) -> None:
    meeting = room.session(capacity=1)
    put(room, 1, "invited")
    booking = do(room, 0, lambda place: choosing.take(place, meeting).id)
    assert do(room, 1, choosing.wait, meeting) == 1
    assert state(room, 1) == "waiting"
    do(room, 0, choosing.give_up, booking)
    assert state(room, 1) == "offered"
    assert do(room, 1, choosing.lacks) == "answer"
    do(room, 1, lambda place: choosing.take(place, meeting).id)
    assert (state(room, 1), room.letters(meeting)[:2]) == ("accepted", "LT")
