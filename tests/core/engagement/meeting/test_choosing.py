"""Taking a seat as somebody of an activity: once, of each kind one, and only while one may."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.booking import attendance, listing
from core.booking.errors import BookingNotFound, InTwoPlaces, SessionFull, SessionNotFound
from core.booking.models import ABSENT, CAME, Session
from core.contributions import Principal
from core.db import session, transaction
from core.engagement.calling.models import Call
from core.engagement.errors import NotOpen
from core.engagement.meeting import attending, choosing, leading
from core.engagement.models import Engagement, Participation
from tests.core.booking.room import EVENING, colleague, make_room
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


def miss(room: Room, number: int) -> Any:
    """Let somebody miss a session: they have no place any more, and the session is over."""
    meeting = room.session()
    do(room, number, lambda place: choosing.take(place, meeting).id)
    with clock.at(clock.instant(EVENING)), room.app.app_context(), transaction():
        attending.noted(attendance.note(room.row(meeting, number).id, ABSENT, attendance.LEADER))
    assert state(room, number) == "absent"
    return meeting


def lead(room: Room, number: int, meeting: Any) -> None:
    """Let the leader give somebody a seat."""
    by = Principal(kind="staff", id=colleague(room.app), name="Hanne")
    with room.app.app_context(), transaction():
        here = session.get_one(Session, meeting)
        assert room.people[number].participation in [place for place, _name in leading.could_come(here)]
        leading.give_seat(here, room.people[number].participation, by)


@pytest.mark.parametrize("called", [False, True])
def test_whoever_missed_one_and_is_given_another_has_a_place_again(room: Room, frozen_clock: Any, called: bool) -> None:
    if called:
        with room.app.app_context(), transaction():
            session.add(Call(engagement_id=room.engagement))
    miss(room, 0)
    frozen_clock.set(clock.instant(EVENING) + timedelta(hours=3))
    again = room.session(LATER)
    lead(room, 0, again)
    assert state(room, 0) == "accepted"
    with clock.at(clock.instant(LATER)), room.app.app_context(), transaction():
        attending.noted(attendance.note(room.row(again, 0).id, CAME, attendance.LEADER))
    assert state(room, 0) == "completed"


def test_whoever_missed_one_and_leaves_a_line_has_no_place_by_that(room: Room, frozen_clock: Any) -> None:
    miss(room, 0)
    frozen_clock.set(clock.instant(EVENING) + timedelta(hours=3))
    full = room.session(LATER, capacity=1)
    do(room, 1, lambda place: choosing.take(place, full).id)
    do(room, 0, choosing.wait, full)
    do(room, 0, choosing.give_up, room.row(full, 0).id)
    assert state(room, 0) == "absent"


@pytest.fixture
def survey(room: Room) -> Room:
    """The same eight, invited to answer: a leader gives them their times."""
    with room.app.app_context(), transaction():
        session.get_one(Engagement, room.engagement).format = "answered"
    for number in range(8):
        put(room, number, "invited")
    return room


@pytest.mark.parametrize("has_answered", [False, True])
def test_whoever_gives_up_a_seat_where_one_answers_can_choose_another_while_there_is_room(
    survey: Room, has_answered: bool
) -> None:
    first, second = survey.session(capacity=1), survey.session(LATER, capacity=1)
    assert not do(survey, 0, choosing.may_choose), "nobody has given them a seat"
    lead(survey, 0, first)
    if has_answered:
        put(survey, 0, "completed")
    do(survey, 0, choosing.give_up, survey.row(first, 0).id)
    assert do(survey, 0, choosing.has_times)
    assert do(survey, 0, lambda place: choosing.may_undo(place, listing.row_of(first, place.id)))
    do(survey, 0, lambda place: choosing.take(place, second).id)
    assert (survey.letters(first)[0], survey.letters(second)[0]) == ("L", "T")
    assert state(survey, 0) == ("completed" if has_answered else "accepted")
    lead(survey, 1, first)
    do(survey, 1, choosing.give_up, survey.row(first, 1).id)
    with pytest.raises(SessionFull):
        do(survey, 1, lambda place: choosing.take(place, second).id)


def test_whoever_said_no_where_one_answers_without_having_had_a_seat_chooses_none(survey: Room) -> None:
    meeting = survey.session()
    put(survey, 0, "declined")
    with pytest.raises(NotOpen):
        do(survey, 0, lambda place: choosing.take(place, meeting).id)
