"""The pages of segments as part of the walk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browsing import Browser, Page

SEGMENTS = "/arbeid/panelet/segmenter"


def see_segments(leader: Browser, name: str) -> dict[str, Page]:
    """Make a segment of every kind of rule that needs nothing chosen, and see each refused first."""
    leader.get(SEGMENTS)
    seen = {"segment, refused": leader.post(SEGMENTS, {"title": ""}, status=422)}
    page = seen["segment, empty"] = leader.post(SEGMENTS, {"title": name})
    filled: dict[str, dict[str, object]] = {
        "core.age": {"least": "16", "most": "90"},
        "core.gender": {"genders": ["unsaid", "woman", "man", "other"]},
        "core.place": {"districts": ["unknown"]},
        "core.language": {"languages": ["nb"]},
        "core.channel": {"channels": ["unsaid"]},
        "core.joined": {"since": "2019-01-01", "until": ""},
        "core.joined_lately": {"days": "10"},
        "core.never_asked": {},
        "core.asked_lately": {"days": "10"},
        "core.times_asked": {"least": "", "most": "5"},
        "core.took_part": {"times": "1", "days": "100"},
    }
    for rule, values in filled.items():
        form = f"{page.path}/ny-regel?rule={rule}"
        seen[f"rule {rule}"] = leader.get(form)
        if values:
            broken = {field: [] if isinstance(value, list) else "x" for field, value in values.items()}
            seen[f"rule {rule}, refused"] = leader.post(f"{page.path}/ny-regel/{rule}", broken, status=422)
        leader.get(form)
        shown = seen["segment"] = leader.post(f"{page.path}/ny-regel/{rule}", {**values, "side": "in"})
        seen[f"rule {rule}, there"] = leader.get(re.findall(r'href="([^"]+/regler/[^"]+)"', shown.html)[-1])
    for rule in ("core.interests", "core.link", "core.how_far", "core.attended", "core.segment"):
        seen[f"rule {rule}"] = leader.get(f"{page.path}/ny-regel?rule={rule}")
    leader.get(page.path)
    seen["segment, any"] = leader.post(page.path, {"title": name, "match": "any"})
    seen["segments"] = leader.get(SEGMENTS)
    return seen
