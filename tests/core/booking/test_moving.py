"""A session that is moved, cancelled, or held after all: calendars follow, and nobody is in two places or forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.booking import line, moving, seats, sessions
from core.booking.errors import (
    AlreadyHasSeat,
    InThePast,
    InTwoPlaces,
    NoSuchTime,
    NotCancelled,
    PeopleElsewhere,
    ResponsibleTaken,
    RoomTaken,
    SessionFull,
    SessionIsCancelled,
    SessionStarted,
)
from core.booking.holding import Person
from core.booking.listing import find
from core.booking.models import Session
from core.booking.times import Day, When
from core.db import ChangedMeanwhile, session
from core.events import SessionCancelled, SessionMoved, SessionResumed
from core.types import LocalText
from tests.core.booking.room import EVENING, colleague

if TYPE_CHECKING:
    from tests.core.booking.room import Room
    from tests.fixtures.people import Watch

LATER = When(starts=EVENING + timedelta(days=7), minutes=90)
ILL = LocalText(nb="Møtelederen er syk")


@pytest.fixture
def meeting(room: Room) -> Any:
    """A session with three seats: two taken, one offered, two in line."""
    made = room.session(capacity=2)
    for person in room.people[:2]:
        room.do(seats.take, made, person)
    for person in room.people[2:5]:
        room.do(line.wait, made, person)
    room.lead(sessions.describe, made, {"capacity": 3})
    return made


def sequence(room: Room, meeting: Any) -> int:
    with room.app.app_context():
        return find(meeting).sequence


def test_what_is_moved_is_moved_for_everybody_and_calendars_follow(
    room: Room, meeting: Any, heard: list[Any]
) -> None:  # fmt: skip
    before = sequence(room, meeting)
    lost = room.lead(moving.move, meeting, LATER, {"place": LocalText(nb="Biblioteket")})
    assert (lost, sequence(room, meeting)) == ([], before + 1)
    rows = [room.row(meeting, number) for number in range(5)]
    assert {row.starts_at for row in rows} == {clock.instant(LATER.starts)}
    assert {row.ends_at - row.starts_at for row in rows} == {timedelta(minutes=90)}
    moved = next(event for event in heard if isinstance(event, SessionMoved))
    assert set(moved.bookings) == {row.id for row in rows[:3]}
    with room.app.app_context():
        assert find(meeting).place.say("nb") == "Biblioteket"


def test_a_move_that_would_put_people_in_two_places_is_refused_with_their_number(room: Room, meeting: Any) -> None:
    other = room.session(LATER.starts + timedelta(hours=1), kind_of="slot")
    for person in room.people[:3]:
        room.do(seats.take, other, person)
    with pytest.raises(PeopleElsewhere) as refused:
        room.lead(moving.move, meeting, LATER)
    assert refused.value.count == 3
    assert room.letters(meeting)[:5] == "TTOWW"
    with room.app.app_context():
        assert find(meeting).starts == EVENING


def test_moved_even_so_those_are_given_back_and_others_are_offered_their_seats(room: Room, meeting: Any) -> None:
    other = room.session(LATER.starts + timedelta(hours=1), kind_of="slot")
    for person in (room.people[0], room.people[2]):
        room.do(seats.take, other, person)
    lost = room.lead(moving.move, meeting, LATER, even_so=True)
    assert set(lost) == {room.people[0].panelist, room.people[2].panelist}
    assert room.letters(meeting)[:5] == "CTWOO"
    assert room.taken(meeting) == 3


@pytest.mark.parametrize(
    ("when", "refusal"),
    [
        (When(starts=datetime(2026, 9, 15, 11, 59), minutes=60), InThePast),  # noqa: DTZ001 - a civil time
        (When(starts=datetime(2027, 3, 28, 2, 30), minutes=60), NoSuchTime),  # noqa: DTZ001 - the same
    ],
)
def test_a_move_to_a_time_that_is_none_is_refused(room: Room, meeting: Any, when: When, refusal: Any) -> None:
    with pytest.raises(refusal):
        room.lead(moving.move, meeting, when)


def test_what_has_begun_is_not_moved_or_cancelled(room: Room, meeting: Any, frozen_clock: Watch) -> None:
    frozen_clock.set(clock.instant(EVENING))
    with pytest.raises(SessionStarted):
        room.lead(moving.move, meeting, LATER)
    with pytest.raises(SessionStarted):
        room.lead(moving.cancel, meeting, ILL)


def test_moved_earlier_an_offer_lasts_no_longer_than_people_may_book(room: Room, meeting: Any) -> None:
    sooner = EVENING.replace(month=9, day=16)
    room.lead(sessions.describe, meeting, {"notice": 60})
    room.lead(moving.move, meeting, When(starts=sooner, minutes=60))
    assert room.row(meeting, 2).offer_until == clock.instant(sooner) - timedelta(hours=1)
    room.lead(sessions.describe, meeting, {"notice": 48 * 60})
    room.lead(moving.move, meeting, When(starts=sooner, minutes=90))
    assert room.letters(meeting)[:5] == "TTEWW", "there is no time to answer, and none for the next"


def test_two_sessions_do_not_share_a_room_or_a_person_buffers_included(room: Room) -> None:
    hanne = colleague(room.app)
    room.session(buffer=15, room="Kantina", responsible_id=hanne)
    room.session(EVENING + timedelta(minutes=150), buffer=15, room="Kantina", responsible_id=hanne)
    with pytest.raises(RoomTaken):
        room.session(EVENING + timedelta(minutes=125), minutes=5, buffer=10, room="Kantina")
    with pytest.raises(ResponsibleTaken):
        room.session(EVENING - timedelta(minutes=60), buffer=0, responsible_id=hanne, minutes=50 + 15)
    elsewhere = room.session(room="Storsalen")
    with pytest.raises(RoomTaken):
        room.lead(sessions.describe, elsewhere, {"room": "Kantina"})


def test_slots_of_a_day_are_made_all_or_none(room: Room) -> None:
    day = Day(first=EVENING.replace(hour=9), until=EVENING.replace(hour=12).time(), minutes=45, pause=15)
    made = room.do(lambda: len(sessions.make_slots(room.engagement, day, {"room": "Rom 2"})))
    assert made == 3
    with pytest.raises(RoomTaken):
        room.do(lambda: len(sessions.make_slots(room.engagement, day, {"room": "Rom 2"})))
    with room.app.app_context():
        slots = session.scalars(sa.select(Session).order_by(Session.starts_at)).all()
        assert [(one.starts.hour, one.capacity, one.kind) for one in slots] == [(h, 1, "slot") for h in (9, 10, 11)]


@pytest.mark.parametrize("pause", [0, 15, 20])
def test_the_pause_between_slots_is_nobody_elses(room: Room, pause: int) -> None:
    hanne = colleague(room.app)
    day = Day(first=EVENING.replace(hour=9), until=EVENING.replace(hour=12).time(), minutes=40, pause=pause)
    mine = {"room": "Rom 2", "responsible_id": hanne}
    room.do(lambda: len(sessions.make_slots(room.engagement, day, mine)))
    first_ends = day.first + timedelta(minutes=40)
    if pause:
        for taken, refusal in (("room", RoomTaken), ("responsible_id", ResponsibleTaken)):
            with pytest.raises(refusal):
                room.session(first_ends + timedelta(minutes=5), minutes=5, **{taken: mine[taken]})
    room.session(day.first - timedelta(minutes=10 + pause // 2), minutes=10, **mine)


def test_who_has_a_slot_cannot_have_another_but_may_swap_it(room: Room) -> None:
    first, second = (room.session(EVENING + timedelta(hours=h), 60, kind_of="slot", capacity=1) for h in (0, 2))
    mine = room.do(seats.take, first, room.people[0])
    with pytest.raises(AlreadyHasSeat) as refused:
        room.do(seats.take, second, room.people[0])
    assert refused.value.booking == mine
    room.do(seats.change_to, mine, second)
    assert (room.taken(first), room.taken(second)) == (0, 1)


def test_a_swap_to_what_is_full_keeps_the_old_seat(room: Room) -> None:
    first, second = (room.session(EVENING + timedelta(hours=h), 60, capacity=1) for h in (0, 2))
    mine = room.do(seats.take, first, room.people[0])
    room.do(seats.take, second, room.people[1])
    with pytest.raises(SessionFull):
        room.do(seats.change_to, mine, second)
    assert room.letters(first)[0] == "T"
    assert (room.taken(first), room.taken(second)) == (1, 1)


def test_a_swap_between_times_that_overlap_is_no_clash_with_oneself(room: Room) -> None:
    first, second = (room.session(EVENING + timedelta(minutes=m), 60, capacity=1) for m in (0, 30))
    mine = room.do(seats.take, first, room.people[0])
    room.do(seats.change_to, mine, second)
    assert (room.taken(first), room.taken(second)) == (0, 1)


def test_a_swap_lets_the_next_in_line_be_offered_the_old_seat(room: Room, meeting: Any) -> None:
    other = room.session(EVENING + timedelta(days=1))
    room.do(seats.change_to, room.row(meeting, 0).id, other)
    assert room.letters(meeting)[:5] == "LTOOW"


def test_whoever_comes_to_every_session_takes_a_seat_at_each(room: Room) -> None:
    every = Person(participation=room.people[0].participation, panelist=room.people[0].panelist, every=True)
    first, second = (room.session(EVENING + timedelta(days=d)) for d in (0, 1))
    overlapping = room.session(EVENING + timedelta(minutes=30))
    for meeting in (first, second):
        room.do(seats.take, meeting, every)
    with pytest.raises(InTwoPlaces):
        room.do(seats.take, overlapping, every)


def test_what_is_cancelled_frees_everybody_and_says_so(room: Room, meeting: Any, heard: list[Any]) -> None:
    had = room.lead(moving.cancel, meeting, ILL)
    assert len(had) == 2
    assert (room.letters(meeting)[:5], room.taken(meeting)) == ("CCWWW", 0)
    told = next(event for event in heard if isinstance(event, SessionCancelled))
    assert (len(told.bookings), len(told.waiting)) == (2, 3)
    room.do(seats.take, room.session(EVENING + timedelta(minutes=5)), room.people[0])
    for act in (seats.take, line.wait):
        with pytest.raises(SessionIsCancelled):
            room.do(act, meeting, room.people[6])
    with pytest.raises(SessionIsCancelled):
        room.lead(moving.cancel, meeting, ILL)


def test_held_after_all_those_who_are_free_have_their_seat_again(room: Room, meeting: Any, heard: list[Any]) -> None:
    room.lead(moving.cancel, meeting, ILL)
    another = room.session(EVENING + timedelta(days=3))
    room.do(seats.take, another, room.people[0])
    room.do(seats.take, another, room.people[3])
    back, lost = room.lead(moving.un_cancel, meeting)
    assert (back, lost) == ([room.people[1].panelist], [room.people[0].panelist])
    assert room.letters(meeting)[:5] == "CTOLO", "the line goes on, without who has got a seat meanwhile"
    assert room.taken(meeting) == 3
    told = next(event for event in heard if isinstance(event, SessionResumed))
    assert (len(told.bookings), len(told.lost)) == (1, 1)


def test_who_is_busy_then_does_not_get_it_back_nor_who_does_not_fit(room: Room) -> None:
    made = room.session(capacity=3)
    for person in room.people[:3]:
        room.do(seats.take, made, person)
    room.lead(moving.cancel, made, ILL)
    room.do(seats.take, room.session(EVENING + timedelta(hours=1), kind_of="slot"), room.people[0])
    room.lead(sessions.describe, made, {"capacity": 1})
    back, lost = room.lead(moving.un_cancel, made)
    assert (len(back), len(lost)) == (1, 2)
    assert room.letters(made)[:3] == "CTC"


def test_who_lost_a_seat_before_it_was_cancelled_does_not_get_it_back(room: Room, frozen_clock: Watch) -> None:
    made, other = room.session(), room.session(LATER.starts, kind_of="slot")
    for place in (made, other):
        room.do(seats.take, place, room.people[0])
    room.lead(moving.move, made, LATER, even_so=True)
    room.do(line.leave, room.row(other, 0).id)
    frozen_clock.forward(minutes=1)
    room.lead(moving.cancel, made, ILL)
    assert room.lead(moving.un_cancel, made) == ([], [])


def test_it_is_not_held_after_all_where_the_room_is_somebody_elses_now(room: Room) -> None:
    hanne = colleague(room.app)
    made = room.session(room="Kantina", responsible_id=hanne)
    room.lead(moving.cancel, made, ILL)
    room.session(room="Kantina")
    with pytest.raises(RoomTaken):
        room.lead(moving.un_cancel, made)
    room.lead(sessions.describe, made, {"room": ""})
    room.session(responsible_id=hanne)
    with pytest.raises(ResponsibleTaken):
        room.lead(moving.un_cancel, made)
    with room.app.app_context():
        assert find(made).cancelled_at


def test_it_is_not_held_after_all_twice_or_when_its_time_has_come(room: Room, frozen_clock: Watch) -> None:
    made = room.session()
    with pytest.raises(NotCancelled):
        room.lead(moving.un_cancel, made)
    room.lead(moving.cancel, made, ILL)
    frozen_clock.set(clock.instant(EVENING))
    with pytest.raises(SessionStarted):
        room.lead(moving.un_cancel, made)


def test_what_a_colleague_changed_meanwhile_is_not_moved_or_cancelled(room: Room, meeting: Any) -> None:
    for act in (lambda here: moving.move(here, 0, LATER), lambda here: moving.cancel(here, 0, ILL)):
        with pytest.raises(ChangedMeanwhile):
            room.do(lambda act=act: act(find(meeting)))
