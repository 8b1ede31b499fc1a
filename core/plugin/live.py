"""Live objects: what a format says of something that several open pages change together."""

from core.live.logs import begin, name_on, of_engagement
from core.live.rules import NOBODY, Actor, Aside, Entrance, Fact, Intent, LiveKind, Refused, Rules

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
