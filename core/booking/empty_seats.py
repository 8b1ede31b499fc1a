"""The seats of those who are absent: as many more may come in at the door, and never one too many.

Who comes in so is not counted as taken: as many more have a seat than are counted, as such seats are used. So what is
counted is never less than those who have a seat and are not absent, whoever leaves or comes after all.
"""

import sqlalchemy as sa

from core.booking.holding import count_taken
from core.booking.models import ABSENT, HOLDS, Booking, Session
from core.db import session


def has_empty_seat(meeting: Session) -> bool:
    """Tell whether somebody is absent in whose seat nobody has been let in."""
    held, absent = _held(meeting)
    return absent > held - meeting.taken


def count_those_inside(meeting: Session) -> None:
    """Count a locked session's seats anew after somebody left, or came after all: all who are not absent have one."""
    held, absent = _held(meeting)
    inside = held - absent if meeting.capacity is None else min(held - absent, meeting.capacity)
    if meeting.taken < inside:
        count_taken(meeting, inside - meeting.taken)


def _held(meeting: Session) -> tuple[int, int]:
    """Count who has a seat or is offered one, and of these who is absent."""
    absent = sa.func.count().filter(Booking.attendance == ABSENT)
    rows = sa.select(sa.func.count(), absent).where(Booking.session_id == meeting.id, Booking.state.in_(HOLDS))
    held, gone = session.execute(rows).one()
    return held, gone
