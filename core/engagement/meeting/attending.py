"""What it means for somebody's place whether they came."""

from collections.abc import Sequence

import sqlalchemy as sa

from core import clock
from core.booking.models import ABSENT, CAME, LATE, TAKEN, UNKNOWN, Booking
from core.db import session
from core.engagement.models import Participation
from core.engagement.moves import become

BEEN = ("accepted", "completed", "absent")


def noted(booking: Booking) -> None:
    """Let a place follow what was noted at the door: once nothing is to come, they have taken part, or were not there.

    Whoever came to one of several has taken part. What is noted anew changes it back.
    """
    place = session.get_one(Participation, booking.participation_id)
    mine = sa.select(Booking).where(Booking.participation_id == place.id, Booking.state == TAKEN)
    seats = session.scalars(mine.execution_options(populate_existing=True)).all()
    becomes = _becomes(seats)
    become(place, becomes, of=tuple(state for state in BEEN if state != becomes))


def _becomes(seats: Sequence[Booking]) -> str:
    came = [seat for seat in seats if seat.attendance in (CAME, LATE)]
    if any(seat.attendance == UNKNOWN and seat.ends_at > clock.now() for seat in seats):
        return "accepted"
    if came:
        return "completed"
    return "absent" if seats and all(seat.attendance == ABSENT for seat in seats) else "accepted"
