"""What the demo does at once that somebody at the door does in their time: ticks off who came."""

from collections.abc import Collection

import sqlalchemy as sa

from core.booking import attendance, listing
from core.booking.attendance import LIST
from core.booking.models import ABSENT, CAME, TAKEN
from core.db import session
from core.engagement.meeting.attending import noted
from core.engagement.models import Engagement, Participation
from core.types import Id


def tick_off(engagement: Engagement, absent: Collection[Id] = ()) -> None:
    """Note of everybody with a seat that they came, but for the places of those who were ``absent``."""
    for place in session.scalars(_places(engagement.id)).all():
        for booking in listing.of_place(place):
            if booking.state == TAKEN:
                noted(attendance.note(booking.id, ABSENT if place in absent else CAME, LIST))


def _places(engagement: Id) -> sa.Select[Id]:
    return sa.select(Participation.id).where(Participation.engagement_id == engagement).order_by(Participation.id)
