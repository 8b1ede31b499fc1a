"""Seats given by hand where the group was chosen by a call: to those who have a place, and to reserves at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.booking import attendance, sessions
from core.booking.errors import BookingNotFound
from core.booking.models import ABSENT, Booking, Session
from core.booking.times import When
from core.db import session, transaction, write
from core.engagement import transitions
from core.engagement.calling import replies
from core.engagement.meeting import door, leading
from core.engagement.meeting.attending import noted
from core.guests import services as guests
from core.types import LocalText
from tests.core.booking.room import EVENING
from tests.drawing import called
from tests.web.meeting import plant

if TYPE_CHECKING:
    from core.types import Id
    from tests.drawing import Called
    from tests.people import Member, People

BEGINS = EVENING.replace(tzinfo=clock.OSLO)


@pytest.fixture
def group(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Called:
    """Six who were drawn, of whom the first has said yes, and six reserves."""
    plant(people.app, monkeypatch)
    made = called(people, "planted", people.members(12), seats=6)
    made.draw()
    made.tell()
    with people.app.app_context():
        write(lambda: replies.say_yes(made.place(made.drawn()[0])))
    return made


def meet(group: Called, capacity: int | None = None) -> Id:
    with group.people.app.app_context(), transaction():
        values = {"place": LocalText(nb="Kommunegården"), "capacity": capacity}
        return sessions.make_session(group.id, When(starts=EVENING, minutes=60), values).id


def give(group: Called, meeting: Id, member: Member, *, at_door: bool = False) -> Id:
    with group.people.app.app_context(), transaction():
        here = session.get_one(Session, meeting)
        return leading.give_seat(here, group.place(member).id, group.by, at_door=at_door).id


def offered(group: Called, meeting: Id, *, at_door: bool = False) -> int:
    """Count who may be given a seat."""
    with group.people.app.app_context():
        return len(leading.could_come(session.get_one(Session, meeting), at_door=at_door))


def test_only_those_who_have_said_yes_are_given_a_seat_by_hand(group: Called) -> None:
    meeting = meet(group)
    assert offered(group, meeting) == 1
    with pytest.raises(BookingNotFound):
        give(group, meeting, group.others()[0])
    give(group, meeting, group.drawn()[0])
    assert group.state(group.others()[0]) == "reserve"


@pytest.mark.parametrize("capacity", [None, 1, 6])
def test_a_reserve_comes_in_at_the_door_in_the_seat_of_one_who_is_absent(
    group: Called, frozen_clock: Any, capacity: int | None
) -> None:
    meeting, first, second = meet(group, capacity), *group.others()[:2]
    seat = give(group, meeting, group.drawn()[0])
    frozen_clock.set(BEGINS)
    assert offered(group, meeting, at_door=True) == 0
    with pytest.raises(BookingNotFound):
        give(group, meeting, first, at_door=True)
    with group.people.app.app_context(), transaction():
        noted(attendance.note(seat, ABSENT, attendance.LIST))
    give(group, meeting, first, at_door=True)
    with pytest.raises(BookingNotFound):
        give(group, meeting, second, at_door=True)
    with group.people.app.app_context():
        assert session.query(Booking).filter_by(session_id=meeting, state="taken").count() == 2
        assert session.get_one(Session, meeting).capacity == capacity


def test_a_cancelled_activity_ends_the_codes_of_its_sessions(group: Called) -> None:
    meeting = meet(group)
    with group.people.app.app_context(), transaction():
        here = session.get_one(Session, meeting)
        guests.make_session_code(group.id, here.id, door.hours(here))
        transitions.cancel(group.engagement(), LocalText(nb="Syk"), group.by)
        assert door.code_of(here) is None
