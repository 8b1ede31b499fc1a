"""Looks up sessions, and who has which seat."""

from collections.abc import Collection, Sequence
from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.booking.errors import BookingNotFound, SessionNotFound
from core.booking.models import ALIVE, WAITING, Booking, Session
from core.db import session
from core.types import Id


def find(session_id: Id) -> Session:
    """Give a session. Raises SessionNotFound."""
    found = session.get(Session, session_id)
    if found is None:
        raise SessionNotFound(session_id)
    return found


def find_booking(booking_id: Id) -> Booking:
    """Give a booking. Raises BookingNotFound."""
    found = session.get(Booking, booking_id)
    if found is None:
        raise BookingNotFound(booking_id)
    return found


def of_engagement(engagement_id: Id, kind: str = "") -> Sequence[Session]:
    """Give an engagement's sessions in the order they begin, of one kind or all, cancelled ones too."""
    rows = sa.select(Session).where(Session.engagement_id == engagement_id).order_by(Session.starts_at, Session.id)
    return session.scalars(rows.where(Session.kind == kind) if kind else rows).all()


def coming(engagement_id: Id) -> list[Session]:
    """Give those that are not over, and not cancelled, in the order they begin."""
    return [one for one in of_engagement(engagement_id) if one.ends_at > clock.now() and one.cancelled_at is None]


def to_choose_from(engagement_id: Id, kind: str = "") -> list[Session]:
    """Give those that can be booked, or waited for, now."""
    return [meeting for meeting in of_engagement(engagement_id, kind) if is_bookable(meeting)]


def is_bookable(meeting: Session) -> bool:
    """Tell whether people may still book it: it is not cancelled, and does not begin too soon."""
    return meeting.cancelled_at is None and meeting.starts_at - timedelta(minutes=meeting.notice) > clock.now()


def seats_left(meeting: Session) -> int | None:
    """Count the seats that nobody has or is offered; None where there is no limit."""
    return None if meeting.capacity is None else meeting.capacity - meeting.taken


def of_place(participation: Id) -> list[Booking]:
    """Give what somebody has in an engagement: seats, offers and places in line, in the order that they begin."""
    rows = sa.select(Booking).where(Booking.participation_id == participation, Booking.state.in_(ALIVE))
    return list(session.scalars(rows.order_by(Booking.starts_at, Booking.id)))


def of_member(panelist: Id, states: Collection[str] = ALIVE) -> list[Booking]:
    """Give everything that somebody has in these states, in all engagements, in the order that they begin."""
    rows = sa.select(Booking).where(Booking.panelist_id == panelist, Booking.state.in_(states))
    return list(session.scalars(rows.order_by(Booking.starts_at, Booking.id)))


def row_of(session_id: Id, participation: Id) -> Booking | None:
    """Give somebody's row for a session, whatever became of it."""
    rows = sa.select(Booking).where(Booking.session_id == session_id, Booking.participation_id == participation)
    return session.scalar(rows)


def count_line(session_ids: Collection[Id]) -> dict[Id, int]:
    """Count who waits, by session."""
    rows = sa.select(Booking.session_id, sa.func.count()).where(
        Booking.session_id.in_(session_ids), Booking.state == WAITING
    )
    return dict(iter(session.execute(rows.group_by(Booking.session_id))))


def count_bookings(session_id: Id) -> int:
    """Count who has or had anything to do with a session: those who left, too."""
    return session.scalar(sa.select(sa.func.count()).where(Booking.session_id == session_id)) or 0
