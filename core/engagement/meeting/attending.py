"""What it means for somebody's place whether they came; who says so themselves, and who is left when it is over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Literal

import sqlalchemy as sa

from core import clock
from core.booking import attendance, listing
from core.booking.attendance import CODE, REST, SELF
from core.booking.errors import NoSeat, NotedTooEarly, NotedTooLate
from core.booking.models import ABSENT, CAME, LATE, TAKEN, UNKNOWN, Booking, Session
from core.db import session
from core.engagement.invitations import participation_of
from core.engagement.meeting import door
from core.engagement.models import Participation
from core.engagement.moves import become
from core.guests.models import JoinCode
from core.types import Id

BEEN = ("accepted", "completed", "absent")
HERE_FROM: Final = timedelta(minutes=30)
Here = Literal["", "say", "code", "came", "missed"]


def noted(booking: Booking) -> None:
    """Let a place follow what was noted at the door: once nothing is to come, they have taken part, or were not there.

    Whoever came to one of several has taken part. What is noted anew changes it back.
    """
    place = session.get_one(Participation, booking.participation_id)
    mine = sa.select(Booking).where(Booking.participation_id == place.id, Booking.state == TAKEN)
    seats = session.scalars(mine.execution_options(populate_existing=True)).all()
    becomes = _becomes(seats)
    before = (*BEEN, "declined") if becomes == "completed" else BEEN  # whoever came has taken part, whatever they said
    become(place, becomes, of=tuple(state for state in before if state != becomes))


def here(booking: Booking) -> Here:
    """Tell what somebody can do about being there: say it, say it by the code of the session, or nothing more.

    From half an hour before it begins until it ends; «came» and «missed» where it is noted already.
    """
    meeting = booking.session
    if booking.state != TAKEN or meeting.cancelled_at:
        return ""
    if not meeting.starts_at - HERE_FROM <= clock.now() < meeting.ends_at:
        return ""
    if booking.attendance != UNKNOWN:
        return "missed" if booking.attendance == ABSENT else "came"
    return "code" if door.code_of(meeting) else "say"


def say_here(booking_id: Id, code: JoinCode | None = None) -> None:
    """Note that somebody says themselves that they are there, by the code of the session where it has one.

    Raises NoSeat where it is another's code, too early or late, or noted already.
    """
    booking = listing.find_booking(booking_id)
    wanted = "code" if code and code.session_id == booking.session_id else "say"
    if here(booking) != wanted:
        raise NoSeat(booking_id)
    noted(attendance.note(booking_id, CAME, CODE if code else SELF))


def came_by(code: JoinCode, panelist: Id) -> None:
    """Note that a member who came in by the code of a session is there, if they have a seat and nobody has noted it."""
    place = participation_of(code.engagement_id, panelist)
    booking = listing.row_of(code.session_id, place.id) if place and code.session_id else None
    if booking and booking.state == TAKEN and booking.attendance == UNKNOWN:
        noted(attendance.note(booking.id, CAME, CODE))


def finish(meeting: Session) -> None:
    """Note everybody of whom nothing is noted as absent, once it is over. Raises NotedTooEarly, NotedTooLate."""
    if meeting.ends_at > clock.now():
        raise NotedTooEarly
    if meeting.ends_at + attendance.AFTER <= clock.now():
        raise NotedTooLate
    _note_all(meeting, Booking.attendance == UNKNOWN, ABSENT)


def unfinish(meeting: Session) -> None:
    """Take that back. Raises NotedTooLate."""
    _note_all(meeting, Booking.attendance_source == REST, UNKNOWN)


def _note_all(meeting: Session, which: sa.ColumnElement[bool], word: str) -> None:
    rows = sa.select(Booking.id).where(Booking.session_id == meeting.id, Booking.state == TAKEN, which)
    for booking_id in session.scalars(rows.order_by(Booking.id)).all():
        noted(attendance.note(booking_id, word, REST))


def _becomes(seats: Sequence[Booking]) -> str:
    came = [seat for seat in seats if seat.attendance in (CAME, LATE)]
    if any(seat.attendance == UNKNOWN and seat.ends_at > clock.now() for seat in seats):
        return "accepted"
    if came:
        return "completed"
    return "absent" if seats and all(seat.attendance == ABSENT for seat in seats) else "accepted"
