"""The door of a session: a code that lets people in from an hour before it begins until it ends."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from core.booking.models import Session
from core.db import session
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


def end_with(meeting: Session) -> None:
    """Stop the code of a session that was cancelled, unless another at the same hours has it too."""
    others = sa.select(Session.id).where(Session.engagement_id == meeting.engagement_id, Session.id != meeting.id)
    same = Session.starts_at == meeting.starts_at, Session.ends_at == meeting.ends_at, Session.cancelled_at.is_(None)
    if session.scalar(others.where(*same).limit(1)) is None:
        end_code(meeting)


def take_up_code(meeting: Session, since: datetime) -> None:
    """Let the code that stopped when its session was cancelled, work again: what was printed still holds."""
    guests.take_up_code_between(meeting.engagement_id, *hours(meeting), since)


def follow(meeting: Session, before: tuple[datetime, datetime]) -> None:
    """Let a session's code follow it to another time."""
    guests.keep_code_for(meeting.engagement_id, before, hours(meeting))
