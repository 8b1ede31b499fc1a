"""The door of a session: a code that lets people in from an hour before it begins until it ends."""

from datetime import datetime, timedelta

from core.booking.models import Session
from core.engagement.errors import NoGuests, WrongState
from core.engagement.models import Engagement
from core.engagement.services import takes_guests
from core.guests import services as guests
from core.guests.models import JoinCode
from core.guests.services import Hours

OPENS_BEFORE = timedelta(minutes=60)


def code_of(meeting: Session) -> JoinCode | None:
    """Give a session's code, which may not have opened yet."""
    return guests.code_of_session(meeting.id)


def make_code(engagement: Engagement, meeting: Session) -> JoinCode:
    """Make the code of a session; the one it had stops working. Raises NoGuests, WrongState."""
    if not takes_guests(engagement):
        raise NoGuests
    if engagement.state not in ("planned", "open") or meeting.cancelled_at:
        raise WrongState
    return guests.make_session_code(engagement.id, meeting.id, hours(meeting))


def end_code(meeting: Session) -> None:
    """Stop a session's code."""
    guests.end_session_code(meeting.id)


def take_up_code(meeting: Session, since: datetime) -> None:
    """Let the code that stopped when its session was cancelled, work again: what was printed still holds."""
    guests.take_up_session_code(meeting.id, since)


def follow(meeting: Session) -> None:
    """Let a session's code follow it to another time."""
    guests.keep_session_code(meeting.id, hours(meeting))


def hours(meeting: Session) -> Hours:
    """Give from when until when the code of a session lets people in."""
    return Hours(opens_at=meeting.starts_at - OPENS_BEFORE, closes_at=meeting.ends_at)
