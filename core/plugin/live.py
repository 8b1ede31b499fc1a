"""Live objects: what a format says of something that several open pages change together."""

from core.contributions.live import (
    NOBODY,
    Actor,
    Aside,
    Done,
    Entrance,
    Fact,
    Intent,
    LiveKind,
    Presence,
    Present,
    Refused,
    Rules,
)
from core.guests.services import current_guest
from core.live.fields import PersonName, ThingId
from core.live.logs import Logged, begin, name_on, of_engagement
from core.live.models import LiveLog
from core.live.people import SERVER, do_as_server, facts_by, written_by
from core.live.reading import facts_of, state_of

__all__ = [
    "NOBODY",
    "SERVER",
    "Actor",
    "Aside",
    "Done",
    "Entrance",
    "Fact",
    "Intent",
    "LiveKind",
    "LiveLog",
    "Logged",
    "PersonName",
    "Presence",
    "Present",
    "Refused",
    "Rules",
    "ThingId",
    "begin",
    "current_guest",
    "do_as_server",
    "facts_by",
    "facts_of",
    "name_on",
    "of_engagement",
    "state_of",
    "written_by",
]
