"""What somebody needs who comes to every session: said once, it stands at each, and goes with each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import clock
from core.booking import line, moving, needs, seats
from core.booking.models import SessionNeed
from core.booking.needs import Needs
from core.booking.times import When
from core.db import session, transaction
from core.privacy import retention
from core.types import Id, LocalText
from tests.core.booking.room import EVENING
from tests.core.booking.test_needs import MUCH, say

if TYPE_CHECKING:
    from datetime import datetime

    from core.booking.holding import Person
    from tests.core.booking.room import Room
    from tests.fixtures.people import Watch

WEEK = timedelta(days=7)
NOTHING = Needs()


@pytest.fixture
def both(room: Room) -> list[Id]:
    """Two sessions a week apart; who comes to both has said at the first what they need."""
    made = [room.session(EVENING + WEEK * number, capacity=2) for number in range(2)]
    room.do(seats.take, made[0], comer(room))
    room.do(say, made[0], room.people[0].participation, MUCH)
    room.do(seats.take, made[1], comer(room))
    return made


def comer(room: Room) -> Person:
    return replace(room.people[0], every=True)


def needed(room: Room, *meetings: Id) -> list[Needs]:
    return [room.do(needs.own, room.row(meeting, 0).id) for meeting in meetings]


def goes(room: Room) -> list[datetime]:
    """Give when each need goes."""
    with room.app.app_context():
        return list(session.scalars(sa.select(SessionNeed.erase_at).order_by(SessionNeed.erase_at)))


def after(*weeks: int) -> list[datetime]:
    """Give fourteen days after the session of so many weeks later."""
    return [clock.instant(EVENING + WEEK * number) + timedelta(days=14, hours=2) for number in weeks]


def test_what_is_said_once_stands_at_every_session_and_goes_fourteen_days_after_each(
    room: Room, both: list[Id], frozen_clock: Watch
) -> None:
    assert needed(room, *both) == [MUCH, MUCH]
    assert goes(room) == after(0, 1)
    frozen_clock.set(clock.instant(EVENING) + timedelta(days=15))
    with room.app.app_context(), transaction():
        for gone in retention.plan():
            retention.carry_out(gone)
    assert needed(room, *both) == [NOTHING, MUCH]


def test_what_is_said_anew_at_one_is_said_of_that_one(room: Room, both: list[Id]) -> None:
    room.do(say, both[1], room.people[0].participation, Needs(food="vegetar"))
    assert needed(room, *both) == [MUCH, Needs(food="vegetar")]
    third = room.session(EVENING + WEEK * 2)
    room.do(seats.take, third, comer(room))
    assert needed(room, third) == [Needs(food="vegetar")], "the last word"


def test_it_is_not_brought_to_what_is_only_on_video(room: Room, both: list[Id]) -> None:
    third = room.session(EVENING + WEEK * 2, link="https://video.example.no/rom")
    room.do(seats.take, third, comer(room))
    assert needed(room, third) == [NOTHING]


def test_pr4_it_follows_a_session_that_is_moved(room: Room, both: list[Id]) -> None:
    room.lead(moving.move, both[0], When(starts=EVENING + WEEK * 3, minutes=120))
    assert needed(room, *both) == [MUCH, MUCH]
    assert goes(room) == after(1, 3)


def test_it_follows_to_the_session_that_is_chosen_instead(room: Room, both: list[Id]) -> None:
    third = room.session(EVENING + WEEK * 2)
    room.do(seats.change_to, room.row(both[1], 0).id, third, every=True)
    assert needed(room, *both, third) == [MUCH, NOTHING, MUCH]


def test_who_gives_up_one_needs_nothing_there_and_the_same_at_the_other(room: Room, both: list[Id]) -> None:
    room.do(line.leave, room.row(both[0], 0).id)
    assert needed(room, *both) == [NOTHING, MUCH]
    assert goes(room) == after(1)
    room.do(seats.take, both[0], comer(room))
    assert needed(room, *both) == [MUCH, MUCH], "who comes after all is not asked again"


@pytest.mark.parametrize("at_door", [False, True])
def test_who_says_yes_to_an_offered_seat_keeps_it_at_the_one_that_may_be_held_after_all(
    room: Room, both: list[Id], at_door: bool, frozen_clock: Watch
) -> None:
    third = room.session(EVENING + WEEK * 2, capacity=1)
    room.do(seats.take, third, room.people[1])
    room.do(line.wait, third, comer(room))
    for meeting in both:
        room.lead(moving.cancel, meeting, LocalText(nb="Syk"))
    if at_door:
        frozen_clock.set(clock.instant(EVENING) + WEEK * 2 - timedelta(hours=1))
    room.do(line.leave, room.row(third, 1).id)
    room.do(seats.take_at_door if at_door else seats.take, third, comer(room))
    assert needed(room, *both, third) == [MUCH, MUCH, MUCH]


def test_who_waited_and_takes_another_seat_is_not_asked_again_what_they_need(room: Room) -> None:
    lost, full, free = (room.session(EVENING + WEEK * number, capacity=1) for number in range(3))
    room.do(seats.take, lost, room.people[0])
    room.do(say, lost, room.people[0].participation, MUCH)
    room.do(seats.take, full, room.people[1])
    room.lead(moving.cancel, lost, LocalText(nb="Syk"))
    room.do(line.wait, full, room.people[0])
    room.do(seats.change_to, room.row(full, 0).id, free)
    assert needed(room, lost, free) == [NOTHING, MUCH]
