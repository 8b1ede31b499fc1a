"""Reminds those who have a seat the day before, exactly once for each time that the session was given."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from core import clock
from core.booking.models import TAKEN, Booking, Session
from core.db import session
from core.engagement.meeting.kinds import TOMORROW
from core.engagement.meeting.posting import links_of
from core.engagement.models import Engagement
from core.messaging import quiet
from core.messaging.services import post
from core.types import Id

MORNING = time(10)
LONGEST = timedelta(days=6)  # from before Easter until after it


def remind() -> int:
    """Post the reminders that are due; say how many people have theirs by now."""
    now = clock.now()
    coming = sa.select(Session).where(Session.starts_at > now, Session.starts_at <= now + LONGEST)
    due = [meeting for meeting in session.scalars(coming.where(Session.cancelled_at.is_(None))) if is_due(meeting)]
    return sum(_remind_of(meeting) for meeting in due)


def remind_at(begins: datetime) -> datetime:
    """Give when people are reminded: in the morning of the day before, or of the last day before that is not quiet."""
    day = clock.local(begins).date() - timedelta(days=1)
    for back in range(LONGEST.days):
        wanted = clock.instant(datetime.combine(day - timedelta(days=back), MORNING))
        awake, _why = quiet.first_moment(wanted, quiet.rules())
        if clock.local(awake).date() == clock.local(wanted).date():
            return awake
    return clock.instant(datetime.combine(day, MORNING))


def is_due(meeting: Session) -> bool:
    """Tell whether it is time."""
    return remind_at(meeting.starts_at) <= clock.now() < meeting.starts_at


def _remind_of(meeting: Session) -> int:
    """Write to those who had their seat before it was time: whoever takes one later is told then."""
    running = sa.select(Engagement.id).where(Engagement.id == meeting.engagement_id, Engagement.state != "cancelled")
    rows = sa.select(Booking).where(Booking.session_id == meeting.id, Booking.state == TAKEN)
    early = rows.where(Booking.since < remind_at(meeting.starts_at), running.exists())
    bookings = session.scalars(early).all()
    made = links_of(meeting.engagement_id, bookings) if bookings else {}
    for booking in bookings:
        number = _number(booking.id, meeting)
        post(TOMORROW, booking.panelist_id, number=number, about=meeting.engagement_id, link=made[booking.id])
    return len(bookings)


def _number(booking: Id, meeting: Session) -> str:
    return f"{TOMORROW}:{booking}:{meeting.starts_at.isoformat()}"
