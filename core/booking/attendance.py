"""Who came to a session, and how that is known; the list that somebody stands with at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from core import clock
from core.booking.empty_seats import count_those_inside
from core.booking.errors import NoSeat, NotedTooEarly, NotedTooLate
from core.booking.holding import lock_booking
from core.booking.models import ATTENDANCE, TAKEN, UNKNOWN, Booking
from core.db import session
from core.panel.finding import holds
from core.panel.models import Panelist
from core.types import Id

LEADER, LIST, SELF, CODE, REST = "leader", "list", "self", "code", "rest"
SOURCES: Final = (LEADER, LIST, SELF, CODE, REST)  # by the leader, at the door, themselves, by code, when all else was
BEFORE, AFTER = timedelta(hours=2), timedelta(days=30)  # doors open early; a list on paper is typed in later


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One line of the list at the door."""

    booking: Booking
    name: str


def note(booking_id: Id, attendance: str, source: str) -> Booking:
    """Note whether somebody with a seat came, as one of ATTENDANCE, and how that is known, as one of SOURCES.

    The last word counts. Raises NoSeat, NotedTooEarly, NotedTooLate, ValueError.
    """
    if attendance not in ATTENDANCE or source not in SOURCES:
        raise ValueError(attendance, source)
    booking, meeting = lock_booking(booking_id)
    if booking.state != TAKEN:
        raise NoSeat(booking_id)
    if clock.now() < meeting.starts_at - BEFORE:
        raise NotedTooEarly
    if clock.now() >= meeting.ends_at + AFTER:
        raise NotedTooLate
    known = attendance != UNKNOWN
    booking.attendance, booking.attendance_source = attendance, source if known else ""
    booking.attendance_at = clock.now() if known else None
    session.flush()
    count_those_inside(meeting)
    return booking


def arrivals(session_id: Id, search: str = "") -> list[Arrival]:
    """Give those who have a seat, in Norwegian order of their names; ``search`` begins words of name or address."""
    rows = (
        sa.select(Booking, Panelist.name)
        .join(Panelist, Panelist.id == Booking.panelist_id)
        .where(Booking.session_id == session_id, Booking.state == TAKEN, holds(Panelist.search, search))
        .order_by(Panelist.sort_name, Panelist.id)
    )
    return [Arrival(booking=booking, name=name) for booking, name in session.execute(rows)]


def count(session_ids: Sequence[Id]) -> dict[Id, dict[str, int]]:
    """Count who has a seat by whether they came, for each of these sessions."""
    rows = (
        sa.select(Booking.session_id, Booking.attendance, sa.func.count())
        .where(Booking.session_id.in_(session_ids), Booking.state == TAKEN)
        .group_by(Booking.session_id, Booking.attendance)
    )
    found: dict[Id, dict[str, int]] = {one: dict.fromkeys(ATTENDANCE, 0) for one in session_ids}
    for session_id, attendance, number in session.execute(rows):
        found[session_id][attendance] = number
    return found
