"""Live objects: what a format says of something that several open pages change together."""

from core.contributions.live import NOBODY, Actor, Aside, Entrance, Fact, Intent, LiveKind, Refused, Rules
from core.live.logs import begin, name_on, of_engagement

__all__ = [
    "NOBODY",
    "Actor",
    "Aside",
    "Entrance",
    "Fact",
    "Intent",
    "LiveKind",
    "Refused",
    "Rules",
    "begin",
    "name_on",
    "of_engagement",
]
