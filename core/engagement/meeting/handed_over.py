"""A group that was chosen in another activity: with one session a yes is a seat in it, and else each chooses a time."""

import sqlalchemy as sa

from core.booking import line, listing
from core.booking.models import TAKEN, Booking, Session
from core.db import session
from core.engagement.invitations import has_seat
from core.engagement.meeting import choosing
from core.engagement.models import Engagement, Participation
from core.language import core_texts

_ = core_texts.gettext


def only_session(place: Participation) -> Session | None:
    """Give the one session that somebody says yes to, while there is room in it; None where there is a choice."""
    if place.state != "accepted" or not has_seat(place.engagement) or choosing.lacks(place) != "choose":
        return None
    coming = listing.coming(place.engagement_id)
    only = coming[0] if len(coming) == 1 and listing.is_bookable(coming[0]) else None
    return only if only and listing.seats_left(only) != 0 and not line.has_line(only.id) else None


def how_to_answer(engagement: Engagement) -> str | None:
    """Say in the letter what is to be done; nothing where there are no times yet."""
    coming = listing.coming(engagement.id)
    if len(coming) > 1:
        return _("Du må velge en av tidene for å få plass på den.")
    return _("Si ja eller nei, så vet vi om du kommer.") if coming else None


def count_without_time(engagement: Engagement) -> int:
    """Count those who have a place in the activity and no seat at any of its sessions."""
    seats = sa.select(Booking.participation_id).join(Session, Session.id == Booking.session_id)
    seats = seats.where(Session.engagement_id == engagement.id, Booking.state == TAKEN)
    mine = sa.select(sa.func.count()).where(Participation.engagement_id == engagement.id)
    return session.scalar(mine.where(Participation.state == "accepted", Participation.id.not_in(seats))) or 0
