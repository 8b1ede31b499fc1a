"""While an activity is on hold, and once it has closed, nobody is offered a seat that they could not take."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core import clock, jobs
from core.booking import line, sessions
from core.booking.models import OFFERED, Booking
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services, transitions
from core.engagement.meeting import choosing
from core.engagement.meeting.kinds import OFFERED as OFFER
from core.engagement.models import Engagement, Participation
from core.messaging.models import OutboxLetter
from core.types import Id
from tests.core.booking.room import Room, colleague

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.people import Watch


def with_line(room: Room) -> Id:
    """Make a full session of two that two more wait for, as they would themselves."""
    with room.app.app_context(), transaction():
        session.execute(sa.update(Participation).values(state="invited"))
    meeting = room.session(capacity=2)
    for number in range(4):
        act: Callable[..., Any] = choosing.take if number < 2 else choosing.wait
        room.do(_as(act, room, number), meeting)
    assert room.letters(meeting).startswith("TTWW")
    return meeting


def _as(act: Callable[..., Any], room: Room, number: int) -> Callable[..., Any]:
    return lambda meeting: act(session.get_one(Participation, room.people[number].participation), meeting)


def does(room: Room, act: Callable[..., Any]) -> None:
    """Let a leader do this to the activity."""
    by = Principal(kind="staff", id=colleague(room.app), name="Hanne")
    room.do(lambda: act(session.get_one(Engagement, room.engagement), by) and None)


def works(room: Room) -> None:
    """Let the worker do what is due, the hourly look at the lines with it."""
    with room.app.app_context():
        jobs.plan_recurring()
        jobs.run_due()


def places(room: Room) -> list[str]:
    """Give the states of the four."""
    with room.app.app_context():
        return [session.get_one(Participation, person.participation).state for person in room.people[:4]]


def offers_to(room: Room, number: int) -> int:
    """Count the letters with an offer to somebody that will leave, or have left."""
    with room.app.app_context():
        mine = OutboxLetter.recipient_id == room.people[number].panelist, OutboxLetter.kind == OFFER
        return session.scalar(sa.select(sa.func.count()).select_from(OutboxLetter).where(*mine)) or 0


def test_a_seat_that_frees_while_on_hold_is_offered_when_it_goes_on(room: Room) -> None:
    meeting = with_line(room)
    does(room, transitions.pause)
    room.do(line.leave, room.row(meeting, 0).id)
    works(room)
    assert room.letters(meeting).startswith("LTWW")
    assert (offers_to(room, 2), room.taken(meeting)) == (0, 1)
    does(room, transitions.resume)
    assert room.letters(meeting).startswith("LTOW")
    assert (places(room)[2:], offers_to(room, 2)) == (["offered", "waiting"], 1)


def test_more_seats_are_offered_when_it_goes_on_too(room: Room) -> None:
    meeting = with_line(room)
    does(room, transitions.pause)
    room.lead(sessions.describe, meeting, {"capacity": 4})
    assert room.letters(meeting).startswith("TTWW")
    does(room, transitions.resume)
    assert room.letters(meeting).startswith("TTOO")


def test_an_offer_does_not_run_out_while_on_hold_and_is_given_anew(room: Room, frozen_clock: Watch) -> None:
    meeting = with_line(room)
    room.do(line.leave, room.row(meeting, 0).id)
    assert (room.letters(meeting)[2:4], offers_to(room, 2)) == ("OW", 1)
    does(room, transitions.pause)
    assert (room.letters(meeting)[2:4], places(room)[2], room.taken(meeting)) == ("WW", "waiting", 1)
    frozen_clock.forward(days=5)
    works(room)
    assert (room.letters(meeting)[2:4], places(room)[2:]) == ("WW", ["waiting", "waiting"])
    does(room, transitions.resume)
    with room.app.app_context():
        offer = session.scalars(sa.select(Booking).where(Booking.state == OFFERED)).one()
        assert (offer.participation_id, offer.offer_until) == (
            room.people[2].participation,
            clock.now() + timedelta(hours=48),
        )
    assert offers_to(room, 2) == 2, "and it is told until when"


def test_nothing_is_offered_once_it_has_closed(room: Room) -> None:
    meeting = with_line(room)
    room.do(line.leave, room.row(meeting, 0).id)
    does(room, services.close)
    assert (room.letters(meeting)[2:4], places(room)[2:]) == ("WW", ["waiting", "waiting"]), "no offer to be refused"
    room.do(line.leave, room.row(meeting, 1).id)
    works(room)
    assert room.letters(meeting).startswith("LLWW")


def test_nothing_is_offered_between_the_deadline_and_the_closing(room: Room, frozen_clock: Watch) -> None:
    meeting = with_line(room)
    with room.app.app_context(), transaction():
        session.get_one(Engagement, room.engagement).deadline = clock.now() + timedelta(days=1)
    frozen_clock.forward(days=2)
    room.do(line.leave, room.row(meeting, 0).id)
    assert room.letters(meeting).startswith("LTWW")
