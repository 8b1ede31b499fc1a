"""What leaders do with the sessions of an activity: make, cancel, give or take a seat; noted, and told in the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.audit import Act, note
from core.booking import line as lines
from core.booking import listing, moving, seats, sessions
from core.booking.empty_seats import has_empty_seat
from core.booking.errors import BookingNotFound, SessionNotFound
from core.booking.holding import Person, counts
from core.booking.models import ALIVE, HOLDS, OFFERED, TAKEN, WAITING, Booking, Session
from core.booking.times import Day, When
from core.contributions import Principal
from core.db import session
from core.engagement.meeting import door
from core.engagement.meeting.settling import COMING
from core.engagement.models import ALL, Engagement, Participation
from core.panel.models import Panelist
from core.types import Id, LocalText

CAN_HAVE_SEAT = ("accepted", *COMING)
WAS_CHOSEN, RESERVE = ("accepted", "absent"), "reserve"  # where the group was chosen by a call; who missed one, too


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person on a session's list: their seat, and their name."""

    booking: Booking
    name: str


def find(engagement: Engagement, session_id: Id) -> Session:
    """Find a session of this activity. Raises SessionNotFound, also for another's."""
    meeting = listing.find(session_id)
    if meeting.engagement_id != engagement.id:
        raise SessionNotFound(session_id)
    return meeting


def make(engagement: Engagement, when: When, values: Mapping[str, Any], by: Principal) -> Session:
    """Make a session; raises what `core.booking.sessions.make_session` raises."""
    meeting = sessions.make_session(engagement.id, when, values)
    note(Act.SESSION_MADE, by, engagement.id)
    return meeting


def make_slots(engagement: Engagement, day: Day, values: Mapping[str, Any], by: Principal) -> list[Session]:
    """Make a day of slots; raises what `core.booking.sessions.make_slots` raises."""
    made = sessions.make_slots(engagement.id, day, values)
    note(Act.SESSION_MADE, by, engagement.id)
    return made


def cancel(meeting: Session, seen: int, why: LocalText, by: Principal) -> None:
    """Cancel a session and tell everybody whom it concerns; raises what `core.booking.moving.cancel` raises."""
    moving.cancel(meeting, seen, why)
    door.end_code(meeting)
    note(Act.SESSION_CANCELLED, by, meeting.engagement_id)


def give_seat(meeting: Session, place_id: Id, by: Principal, *, at_door: bool = False) -> Booking:
    """Give somebody of the activity a seat.

    Raises BookingNotFound for a stranger and for whom a call did not choose, and what taking a seat raises.
    """
    place = session.get(Participation, place_id)
    if place is None or place.engagement_id != meeting.engagement_id:
        raise BookingNotFound(place_id)
    if place.state not in _can_have_seat(meeting, at_door=at_door):
        raise BookingNotFound(place_id)
    person = Person(participation=place.id, panelist=place.panelist_id, every=place.engagement.attends == ALL)
    if at_door:
        reserve = place.engagement.call is not None and place.state == RESERVE
        booking = seats.take_at_door(meeting.id, person, only_for_absent=reserve)
    else:
        booking = seats.take(meeting.id, person)
    note(Act.SEAT_GIVEN, by, meeting.engagement_id)
    return booking


def take_seat(meeting: Session, booking_id: Id, by: Principal) -> None:
    """Take somebody's seat at a session; they stay in the activity. Raises BookingNotFound, SessionStarted."""
    lines.leave(booking_at(meeting, booking_id).id, taken_back=True)
    note(Act.SEAT_TAKEN_BACK, by, meeting.engagement_id)


def booking_at(meeting: Session, booking_id: Id) -> Booking:
    """Find a seat of this session. Raises BookingNotFound, also for another's."""
    booking = listing.find_booking(booking_id)
    if booking.session_id != meeting.id:
        raise BookingNotFound(booking_id)
    return booking


def people(meeting: Session) -> dict[str, list[Line]]:
    """Give who has a seat, is offered one, and waits, each by name, those who wait in their order."""
    rows = (
        sa.select(Booking, Panelist.name)
        .join(Panelist, Panelist.id == Booking.panelist_id)
        .where(Booking.session_id == meeting.id, Booking.state.in_(ALIVE))
    )
    order = sa.case((Booking.state == WAITING, Booking.since)), Panelist.sort_name, Booking.id
    found: dict[str, list[Line]] = {TAKEN: [], OFFERED: [], WAITING: []}
    for booking, name in session.execute(rows.order_by(*order)):
        found[booking.state].append(Line(booking=booking, name=name))
    return found


def could_come(meeting: Session, *, at_door: bool = False) -> Sequence[tuple[Id, str]]:
    """Give those in the activity who have no seat here and may be given one: their place, and their name, by name."""
    able = _can_have_seat(meeting, at_door=at_door)
    here = sa.select(Booking.participation_id).where(Booking.session_id == meeting.id, Booking.state.in_(HOLDS))
    rows = (
        sa.select(Participation.id, Panelist.name)
        .join(Panelist, Panelist.id == Participation.panelist_id)
        .where(Participation.engagement_id == meeting.engagement_id, Participation.state.in_(able))
        .where(Participation.id.not_in(here))
    )
    return [(place, name) for place, name in session.execute(rows.order_by(Panelist.sort_name, Participation.id))]


def other_times(meeting: Session) -> dict[Id, Booking]:
    """Give what keeps those of the activity from a seat here: another time of the kind, or one elsewhere just then."""
    mine = sa.select(Participation.id, Booking).select_from(Participation)
    rows = mine.join(Booking, Booking.panelist_id == Participation.panelist_id).where(
        Participation.engagement_id == meeting.engagement_id
    )
    rows = rows.where(Booking.session_id != meeting.id)
    every = session.get_one(Engagement, meeting.engagement_id).attends == ALL
    found = session.execute(rows.where(Booking.state.in_(ALIVE)).order_by(Booking.starts_at, Booking.id)).all()
    return {place: booking for place, booking in found if _is_in_the_way(booking, meeting, every=every)}


def _is_in_the_way(booking: Booking, meeting: Session, *, every: bool) -> bool:
    at_once = booking.starts_at < meeting.ends_at and meeting.starts_at < booking.ends_at
    if booking.state in HOLDS and at_once:
        return True
    other = booking.session
    return not every and other.engagement_id == meeting.engagement_id and other.kind == meeting.kind and counts(booking)


def _can_have_seat(meeting: Session, *, at_door: bool) -> Sequence[str]:
    """Say how far somebody must have come: a call's reserves come in at the door, in the seat of one who is absent."""
    if session.get_one(Engagement, meeting.engagement_id).call is None:
        return CAN_HAVE_SEAT
    return (*WAS_CHOSEN, RESERVE) if at_door and has_empty_seat(meeting) else WAS_CHOSEN


def count_told(meeting: Session) -> int:
    """Count whom a move is told to: who has a seat, or is offered one."""
    rows = sa.select(sa.func.count()).where(Booking.session_id == meeting.id, Booking.state.in_(HOLDS))
    return session.scalar(rows) or 0


def count_concerned(meeting: Session) -> int:
    """Count whom a cancellation is told to: those who wait for a seat, too."""
    rows = sa.select(sa.func.count()).where(Booking.session_id == meeting.id, Booking.state.in_(ALIVE))
    return session.scalar(rows) or 0
