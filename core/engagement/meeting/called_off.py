"""What somebody had a seat at, or waited for, that will not be: said on their pages from the moment it is so."""

import sqlalchemy as sa

from core import clock
from core.booking.models import CANCELLED, WAITING, Booking, Session
from core.db import session
from core.engagement.meeting.settling import alive
from core.engagement.models import ALL, Engagement
from core.types import Id


def of_place(participation: Id) -> list[Booking]:
    """Give what was cancelled of somebody's in an activity, until its time has passed or they have another time."""
    return [booking for booking in _rows(Booking.participation_id == participation) if not has_another(booking)]


def of_member(panelist: Id) -> list[tuple[Booking, Engagement]]:
    """Give the same in all activities, with each activity."""
    mine = [booking for booking in _rows(Booking.panelist_id == panelist) if not has_another(booking)]
    return [(booking, session.get_one(Engagement, booking.session.engagement_id)) for booking in mine]


def has_another(booking: Booking) -> bool:
    """Tell whether somebody has, or waits for, another time instead of this; where they come to all, each counts."""
    meeting = booking.session
    if session.get_one(Engagement, meeting.engagement_id).attends == ALL:
        return False
    others = [one.session for one in alive(booking.participation_id)]
    return any(one.kind == meeting.kind and one.id != meeting.id for one in others)


def was_lost(booking: Booking) -> bool:
    """Tell whether somebody had their seat until the session was cancelled."""
    return booking.state == CANCELLED and booking.since == booking.session.cancelled_at


def _rows(whose: sa.ColumnElement[bool]) -> list[Booking]:
    lost = sa.and_(Booking.state == CANCELLED, Booking.since == Session.cancelled_at)
    off = Session.cancelled_at.is_not(None), Session.ends_at > clock.now()
    rows = sa.select(Booking).join(Session, Session.id == Booking.session_id).where(whose, *off)
    rows = rows.where(sa.or_(lost, Booking.state == WAITING)).order_by(Booking.starts_at, Booking.id)
    return list(session.scalars(rows))
