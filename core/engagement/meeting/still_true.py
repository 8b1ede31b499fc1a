"""Which seats a letter about a seat is true of: it is written when it leaves, and leaves only while it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.booking.models import CANCELLED as SEAT_CANCELLED
from core.booking.models import HOLDS, TAKEN, WAITING, Booking, Session
from core.booking.models import LEFT as SEAT_LEFT
from core.booking.models import OFFERED as SEAT_OFFERED
from core.engagement.meeting.kinds import (
    CANCELLED,
    LEFT,
    LOST,
    MOVED,
    OFFERED,
    RESUMED,
    SEATED,
    SWAPPED,
    TAKEN_BACK,
    TOMORROW,
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """Of seats in which states it is said; ``cancelled`` is what the session must be, None where it matters not."""

    states: Collection[str]
    cancelled: bool | None = False


OF: Mapping[str, Said] = {
    SEATED: Said(states=(TAKEN,)),
    LEFT: Said(states=(SEAT_LEFT,), cancelled=None),
    TAKEN_BACK: Said(states=(SEAT_LEFT, SEAT_CANCELLED), cancelled=None),
    SWAPPED: Said(states=(SEAT_LEFT,), cancelled=None),
    OFFERED: Said(states=(SEAT_OFFERED,)),
    MOVED: Said(states=HOLDS),
    LOST: Said(states=(SEAT_CANCELLED,), cancelled=None),
    CANCELLED: Said(states=(SEAT_CANCELLED, WAITING), cancelled=True),
    RESUMED: Said(states=(TAKEN,)),
    TOMORROW: Said(states=(TAKEN,)),
}


def is_true(kind: str, booking: Booking | None) -> bool:
    """Tell whether a letter of this kind is true of a seat still; once the session is over nobody is told of it."""
    if booking is None or booking.session.ends_at <= clock.now() or booking.state not in OF[kind].states:
        return False
    if booking.state == SEAT_OFFERED and booking.offer_until and booking.offer_until <= clock.now():
        return False
    return OF[kind].cancelled in (None, bool(booking.session.cancelled_at))


def is_true_of(kind: str, meeting: Session) -> sa.ColumnElement[bool]:
    """Ask the same of the seats of one session."""
    said = OF[kind]
    if meeting.ends_at <= clock.now() or said.cancelled not in (None, bool(meeting.cancelled_at)):
        return sa.false()
    held = sa.or_(Booking.offer_until.is_(None), Booking.offer_until > clock.now())
    return sa.and_(Booking.state.in_(said.states), held)
