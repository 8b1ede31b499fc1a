"""Who came, and how that is known; the list at the door; and who gets an empty seat there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.booking import attendance, line, seats
from core.booking.attendance import LEADER, LIST, SELF
from core.booking.errors import (
    AlreadyHasSeat,
    DoorClosed,
    NoSeat,
    NotedTooEarly,
    NotedTooLate,
    SessionFull,
    SessionStarted,
    TooLate,
)
from core.booking.models import ABSENT, CAME, LATE, UNKNOWN
from core.db import session, transaction
from core.panel.finding import looked_for, name_key
from core.panel.models import Panelist
from tests.core.booking.room import EVENING

if TYPE_CHECKING:
    from tests.core.booking.room import Room
    from tests.fixtures.people import Watch

BEGINS = clock.instant(EVENING)
NAMES = ("Åse Ås", "Anne Berg", "Øyvind Lie", "Ærlend Dahl", "Berit Å. Moe")


@pytest.fixture
def meeting(room: Room) -> Any:
    made = room.session(capacity=6, notice=24 * 60)
    with room.app.app_context(), transaction():
        for person, name in zip(room.people, NAMES, strict=False):
            member = session.get_one(Panelist, person.panelist)
            member.name, member.sort_name = name, name_key(name)
            member.search = looked_for(name, member.email)
    for person in room.people[:5]:
        room.do(seats.take, made, person)
    return made


def names(room: Room, meeting: Any, search: str = "") -> list[str]:
    with room.app.app_context():
        return [arrival.name for arrival in attendance.arrivals(meeting, search)]


def test_the_list_at_the_door_is_in_norwegian_order_and_can_be_searched(room: Room, meeting: Any) -> None:
    assert names(room, meeting) == ["Anne Berg", "Berit Å. Moe", "Ærlend Dahl", "Øyvind Lie", "Åse Ås"]
    assert names(room, meeting, "ber") == ["Anne Berg", "Berit Å. Moe"]
    room.do(line.leave, room.row(meeting, 1).id)
    assert "Anne Berg" not in names(room, meeting)


def test_who_came_is_noted_with_how_that_is_known_and_the_last_word_counts(
    room: Room, meeting: Any, frozen_clock: Watch
) -> None:
    frozen_clock.set(BEGINS - timedelta(hours=2))
    room.do(attendance.note, room.row(meeting, 0).id, CAME, LIST)
    room.do(attendance.note, room.row(meeting, 1).id, LATE, SELF)
    room.do(attendance.note, room.row(meeting, 2).id, CAME, LIST)
    frozen_clock.set(BEGINS + timedelta(hours=1))
    room.do(attendance.note, room.row(meeting, 2).id, ABSENT, LEADER)
    row = room.row(meeting, 2)
    assert (row.attendance, row.attendance_source, row.attendance_at) == (ABSENT, LEADER, clock.now())
    room.do(attendance.note, row.id, UNKNOWN, LEADER)
    assert (room.row(meeting, 2).attendance_source, room.row(meeting, 2).attendance_at) == ("", None)
    with room.app.app_context():
        assert attendance.count([meeting]) == {meeting: {CAME: 1, LATE: 1, ABSENT: 0, UNKNOWN: 3}}


def test_it_is_noted_from_two_hours_before_until_thirty_days_after(
    room: Room, meeting: Any, frozen_clock: Watch
) -> None:
    row = room.row(meeting, 0)
    frozen_clock.set(BEGINS - timedelta(hours=2, seconds=1))
    with pytest.raises(NotedTooEarly):
        room.do(attendance.note, row.id, CAME, LIST)
    frozen_clock.set(row.ends_at + timedelta(days=30) - timedelta(seconds=1))
    room.do(attendance.note, row.id, CAME, LIST)
    frozen_clock.set(row.ends_at + timedelta(days=30))
    with pytest.raises(NotedTooLate):
        room.do(attendance.note, row.id, ABSENT, LIST)


def test_it_is_noted_of_those_who_have_a_seat_in_words_that_are_known(
    room: Room, meeting: Any, frozen_clock: Watch
) -> None:
    room.do(line.leave, room.row(meeting, 0).id)
    frozen_clock.set(BEGINS)
    with pytest.raises(NoSeat):
        room.do(attendance.note, room.row(meeting, 0).id, CAME, LIST)
    for words in ((CAME, "rumour"), ("perhaps", LIST)):
        with pytest.raises(ValueError, match=words[0]):
            room.do(attendance.note, room.row(meeting, 1).id, *words)


def test_who_stands_at_the_door_gets_an_empty_seat_and_no_other(room: Room, meeting: Any, frozen_clock: Watch) -> None:
    frozen_clock.set(BEGINS - timedelta(hours=2, seconds=1))
    with pytest.raises(DoorClosed):
        room.do(seats.take_at_door, meeting, room.people[5])
    frozen_clock.set(BEGINS + timedelta(minutes=5))
    with pytest.raises(SessionStarted):
        room.do(seats.take, meeting, room.people[5])
    for _press in range(2):
        room.do(seats.take_at_door, meeting, room.people[5])
    with pytest.raises(SessionFull):
        room.do(seats.take_at_door, meeting, room.people[6])
    assert room.letters(meeting) == "TTTTTT--"
    frozen_clock.set(room.row(meeting, 0).ends_at)
    with pytest.raises(DoorClosed):
        room.do(seats.take_at_door, meeting, room.people[7])


def test_within_the_notice_the_door_is_the_only_way_in(room: Room, meeting: Any, frozen_clock: Watch) -> None:
    frozen_clock.set(BEGINS - timedelta(hours=1))
    with pytest.raises(TooLate):
        room.do(seats.take, meeting, room.people[5])
    room.do(seats.take_at_door, meeting, room.people[5])
    assert room.taken(meeting) == 6


def test_whoever_waits_and_stands_at_the_door_gets_the_empty_seat(
    room: Room, meeting: Any, frozen_clock: Watch
) -> None:
    room.do(seats.take, meeting, room.people[5])
    room.do(line.wait, meeting, room.people[6])
    frozen_clock.set(BEGINS - timedelta(hours=2))
    room.do(line.leave, room.row(meeting, 0).id)
    room.do(seats.take_at_door, meeting, room.people[6])
    assert room.letters(meeting) == "LTTTTTT-"


def test_who_did_not_come_may_have_another_session(room: Room, meeting: Any, frozen_clock: Watch) -> None:
    frozen_clock.set(BEGINS + timedelta(hours=1))
    room.do(attendance.note, room.row(meeting, 0).id, ABSENT, LEADER)
    again = room.session(EVENING + timedelta(days=7))
    room.do(seats.take, again, room.people[0])
    with pytest.raises(AlreadyHasSeat):
        room.do(seats.take, again, room.people[1])
    with room.app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Panelist)) == len(room.people)
