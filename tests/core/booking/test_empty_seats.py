"""The seats of those who are absent: whoever leaves, comes after all or is let in, nobody too many is let in."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
import sqlalchemy as sa

from core import clock
from core.booking import attendance, line, listing, moving, seats, sessions
from core.booking.attendance import LIST
from core.booking.errors import SessionFull
from core.booking.models import ABSENT, CAME, HOLDS, Booking, Session
from core.booking.times import When
from core.db import session, transaction
from core.types import LocalText
from tests.core.booking.room import EVENING
from tests.core.booking.test_whatever_happens import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from core.booking.holding import Person
    from core.types import Id
    from tests.core.booking.room import Room
    from tests.fixtures.people import Watch

BEGINS = clock.instant(EVENING)
DEEP = 4


def counted(room: Room, meeting: Id) -> tuple[int, int, int]:
    """Give how many are counted, have a seat, and are absent."""
    with room.app.app_context():
        rows = sa.select(Booking.attendance).where(Booking.session_id == meeting, Booking.state.in_(HOLDS))
        held = session.scalars(rows).all()
        return session.get_one(Session, meeting).taken, len(held), held.count(ABSENT)


def inside(room: Room, meeting: Id) -> int:
    _taken, held, absent = counted(room, meeting)
    return held - absent


@pytest.fixture
def meeting(room: Room, frozen_clock: Watch) -> Id:
    """One seat, whose owner is marked absent before it begins, and in which somebody else was let in."""
    made: Id = room.session(capacity=1)
    room.do(seats.take, made, room.people[0])
    frozen_clock.set(BEGINS - timedelta(hours=1))
    room.do(attendance.note, room.row(made, 0).id, ABSENT, LIST)
    room.do(seats.take_at_door, made, room.people[1])
    return made


def test_who_is_absent_and_gives_up_the_seat_that_another_sits_in_frees_none(room: Room, meeting: Id) -> None:
    room.do(line.leave, room.row(meeting, 0).id)
    assert counted(room, meeting) == (1, 1, 0)
    for act in (seats.take_at_door, seats.take):
        with pytest.raises(SessionFull):
            room.do(act, meeting, room.people[2])


def test_who_sits_in_the_seat_of_one_who_is_absent_and_leaves_frees_one(room: Room, meeting: Id) -> None:
    room.do(line.leave, room.row(meeting, 1).id)
    room.do(seats.take_at_door, meeting, room.people[2])
    with pytest.raises(SessionFull):
        room.do(seats.take_at_door, meeting, room.people[3])
    assert inside(room, meeting) == 1


def test_who_comes_after_all_has_their_seat_and_nobody_more_is_let_in(room: Room, meeting: Id) -> None:
    room.do(attendance.note, room.row(meeting, 0).id, CAME, LIST)
    room.do(line.leave, room.row(meeting, 1).id)
    assert counted(room, meeting) == (1, 1, 0)
    with pytest.raises(SessionFull):
        room.do(seats.take_at_door, meeting, room.people[2])


def test_who_was_absent_is_not_absent_from_another_time(room: Room, meeting: Id) -> None:
    room.lead(moving.move, meeting, When(starts=EVENING + timedelta(days=7), minutes=120))
    assert room.row(meeting, 0).attendance_source == ""
    assert counted(room, meeting) == (1, 2, 0)
    with pytest.raises(SessionFull):
        room.do(seats.take, meeting, room.people[2])


def test_in12_in_whatever_order_people_leave_come_and_are_let_in_nobody_too_many_is_inside(room: Room) -> None:
    with clock.at(BEGINS - timedelta(hours=1)), room.app.app_context(), transaction():
        made = sessions.make_session(room.engagement, When(starts=EVENING, minutes=120), {"capacity": 1})
        owner = room.people[0]
        seats.take(made.id, owner)
        Orders(made.id, room.people).follow(Orders.STEPS, DEEP)


class Orders:
    """Every order of what the owner of the only seat, and two more at the door, can do; each undone before the next."""

    STEPS: Final = (
        *((0, ABSENT), (0, CAME), (0, "leaves")),
        *((1, "comes in"), (1, "leaves"), (2, "comes in"), (2, "leaves")),
    )

    def __init__(self, meeting: Id, people: Sequence[Person]) -> None:
        self.meeting, self.people = meeting, people

    def follow(self, steps: Collection[tuple[int, str]], deep: int) -> None:
        for step in steps:
            undo = session.begin_nested()
            before = self.inside()
            self.take(*step)
            if step[1] == "comes in":
                assert self.inside() <= max(before, 1)
            assert listing.find(self.meeting).taken == min(self.inside(), 1) or self.inside() == 0
            if deep > 1:
                self.follow([other for other in steps if other != step], deep - 1)
            undo.rollback()
            session.expire_all()

    def take(self, one: int, what: str) -> None:
        person = self.people[one]
        row = listing.row_of(self.meeting, person.participation)
        with suppress(*REFUSALS), session.begin_nested():
            if what == "comes in":
                seats.take_at_door(self.meeting, person)
            elif row and what == "leaves":
                line.leave(row.id)
            elif row:
                attendance.note(row.id, what, LIST)

    def inside(self) -> int:
        here = sa.select(sa.func.count()).where(Booking.session_id == self.meeting, Booking.state.in_(HOLDS))
        return session.scalar(here.where(Booking.attendance != ABSENT)) or 0


def test_who_sat_in_the_seat_of_one_who_is_absent_sits_there_when_it_is_held_after_all(room: Room, meeting: Id) -> None:
    room.lead(moving.cancel, meeting, LocalText(nb="Syk"))
    would = room.lead(lambda here, _seen: moving.would_resume(here), meeting)
    assert room.lead(moving.un_cancel, meeting) == would
    assert would == ([room.people[1].panelist, room.people[0].panelist], [])
    assert counted(room, meeting) == (1, 2, 1)
    with pytest.raises(SessionFull):
        room.do(seats.take_at_door, meeting, room.people[2])


def test_who_came_after_all_has_one_of_the_seats_that_are_added(room: Room, meeting: Id) -> None:
    room.do(attendance.note, room.row(meeting, 0).id, CAME, LIST)
    assert counted(room, meeting) == (1, 2, 0)
    room.lead(sessions.describe, meeting, {"capacity": 3})
    assert counted(room, meeting) == (2, 2, 0)
    room.do(seats.take_at_door, meeting, room.people[2])
    with pytest.raises(SessionFull):
        room.do(seats.take_at_door, meeting, room.people[3])
