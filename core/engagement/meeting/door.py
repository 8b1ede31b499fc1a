"""The door of a session: a code that lets people in from an hour before it begins until it ends."""

from datetime import datetime, timedelta

from core.booking.models import Session
from core.engagement.errors import NoGuests, WrongState
from core.engagement.models import Engagement
from core.engagement.services import takes_guests
from core.guests import services as guests
from core.guests.models import JoinCode

OPENS_BEFORE = timedelta(minutes=60)


def hours(meeting: Session) -> tuple[datetime, datetime]:
    """Give from when until when the code of a session lets people in."""
    return meeting.starts_at - OPENS_BEFORE, meeting.ends_at


def code_of(meeting: Session) -> JoinCode | None:
    """Give a session's code, which may not have opened yet."""
    return guests.code_between(meeting.engagement_id, *hours(meeting))


def make_code(engagement: Engagement, meeting: Session) -> JoinCode:
    """Make the code of a session; the one it had stops working. Raises NoGuests, WrongState."""
    if not takes_guests(engagement):
        raise NoGuests
    if engagement.state not in ("planned", "open") or meeting.cancelled_at:
        raise WrongState
    return guests.make_code_between(engagement.id, *hours(meeting))


def end_code(meeting: Session) -> None:
    """Stop a session's code."""
    guests.end_code_between(meeting.engagement_id, *hours(meeting))


def follow(meeting: Session, before: tuple[datetime, datetime]) -> None:
    """Let a session's code follow it to another time."""
    guests.keep_code_for(meeting.engagement_id, before, hours(meeting))
