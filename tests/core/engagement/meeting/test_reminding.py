"""The reminder the day before: once, at a decent hour, right through both changes of the clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.booking import moving, seats
from core.booking.times import When
from core.engagement.meeting.reminding import remind, remind_at

if TYPE_CHECKING:
    from tests.core.booking.room import Room
    from tests.letters import Postman


def oslo(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=clock.OSLO)


@pytest.mark.parametrize(
    ("begins", "reminded"),
    [
        (oslo(2026, 10, 21, 17), oslo(2026, 10, 20, 10)),
        (oslo(2026, 10, 19, 17), oslo(2026, 10, 17, 10)),  # a Monday: not on a Sunday
        (oslo(2026, 10, 25, 17), oslo(2026, 10, 24, 10)),  # the night the clock is set back
        (oslo(2027, 3, 28, 17), oslo(2027, 3, 27, 10)),  # and forward, in the days of Easter
        (oslo(2027, 3, 30, 17), oslo(2027, 3, 27, 10)),  # after Easter: the last day that is not quiet
        (oslo(2028, 3, 1, 17), oslo(2028, 2, 29, 10)),  # a leap day
    ],
)
def test_av7_people_are_reminded_in_the_morning_of_the_last_day_before_that_is_not_quiet(
    room: Room, begins: datetime, reminded: datetime
) -> None:
    with room.app.app_context():
        assert remind_at(begins) == reminded


@pytest.mark.parametrize(
    "wall",
    [datetime(2026, 10, 25, 12), datetime(2027, 3, 28, 12), datetime(2028, 3, 1, 12)],  # noqa: DTZ001 - on the wall
)
def test_av7_whoever_has_a_seat_is_reminded_exactly_once_and_of_the_right_time(
    room: Room, letters: Postman, frozen_clock: Any, wall: datetime
) -> None:
    meeting = room.session(wall)
    room.do(seats.take, meeting, room.people[0])
    letters.deliver()
    frozen_clock.set(wall.replace(tzinfo=clock.OSLO))
    frozen_clock.forward(days=-3)
    for _hour in range(3 * 24):
        frozen_clock.forward(hours=1)
        room.do(remind)
    [letter] = letters.deliver()
    assert letter.subject == "Husk: Min side"
    assert f"{wall.day}. {'oktober' if wall.month == 10 else 'mars'} {wall.year} kl. 12.00–14.00" in letter.text


def test_a_session_moved_after_the_reminder_is_reminded_of_anew(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session()
    room.do(seats.take, meeting, room.people[0])
    letters.deliver()
    frozen_clock.set(oslo(2026, 10, 19, 11))
    room.do(remind)
    assert [letter.subject for letter in letters.deliver()] == ["Husk: Min side"]
    room.lead(moving.move, meeting, When(starts=datetime(2026, 10, 29, 17), minutes=60))  # noqa: DTZ001 - on the wall
    frozen_clock.set(oslo(2026, 10, 28, 11))
    room.do(remind)
    assert "Husk: Min side" in [letter.subject for letter in letters.deliver()]


def test_whoever_takes_a_seat_after_the_reminders_left_is_not_reminded_of_what_they_just_did(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session()
    frozen_clock.set(oslo(2026, 10, 19, 11))
    room.do(seats.take, meeting, room.people[0])
    room.do(remind)
    assert [letter.subject for letter in letters.deliver()] == ["Velkommen tirsdag 20. oktober 2026"]


def test_nobody_is_reminded_of_what_is_cancelled(room: Room, letters: Postman, frozen_clock: Any) -> None:
    meeting = room.session()
    room.do(seats.take, meeting, room.people[0])
    room.lead(moving.cancel, meeting, {"nb": "Ingen"})
    frozen_clock.set(oslo(2026, 10, 19, 11))
    room.do(remind)
    assert not any(letter.subject.startswith("Husk") for letter in letters.deliver())
