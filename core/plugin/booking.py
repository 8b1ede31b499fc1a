"""Sessions and slots: what a format may read of who meets when, and hang its own rows on."""

from core.booking.listing import find as session_by_id
from core.booking.listing import of_engagement as sessions_of
from core.booking.listing import of_place as seats_of
from core.booking.listing import seats_left, to_choose_from
from core.booking.models import ABSENT, ALIVE, CAME, LATE, SESSION, SLOT, TAKEN, UNKNOWN, Booking, Session
from core.engagement.meeting.choosing import lacks, may_choose
from core.engagement.meeting.words import when, where

__all__ = [
    "ABSENT",
    "ALIVE",
    "CAME",
    "LATE",
    "SESSION",
    "SLOT",
    "TAKEN",
    "UNKNOWN",
    "Booking",
    "Session",
    "lacks",
    "may_choose",
    "seats_left",
    "seats_of",
    "session_by_id",
    "sessions_of",
    "to_choose_from",
    "when",
    "where",
]
