"""The demo's segments: those whom the panel lacks, and those who are seldom asked."""

from typing import Any

from core.contributions import Principal
from core.db import transaction
from core.panel.segments import services
from core.panel.segments.matching import known_rules

SEGMENTS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "Unge, 15–24 år": (("core.age", {"least": None, "most": 24}),),
    "Aldri spurt": (("core.never_asked", {}),),
    "Spurt høyst to ganger i år": (("core.times_asked", {"least": None, "most": 2}),),
}


def load(leader: Principal) -> None:
    """Save each segment, as a leader does."""
    with transaction():
        for title, rules in SEGMENTS.items():
            segment = services.make(title, leader)
            for name, values in rules:
                services.keep_rule(segment, segment.version, known_rules()[name], values)
