"""A board as headings and lists: its step, then groups and notes in order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from plugins.workshop.board.state import CLUSTER, COLUMN, NOTE, SHOWN


@dataclass(frozen=True, kw_only=True)
class Group:
    """Notes under a name; the first of a column has none."""

    name: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What a board says to whoever reads it from top to bottom."""

    title: str
    prompt: str
    groups: list[Group]


def of(seen: Mapping[str, Any]) -> Outline:
    """Make it of what somebody sees of a board."""
    step = next(step for step in seen["steps"] if step["id"] == seen["step"])
    groups: list[Group] = []
    for column in _inside(seen, None, COLUMN):
        groups.append(Group(name=column["text"], notes=_notes(seen, column["id"])))
        clusters = _inside(seen, column["id"], CLUSTER)
        groups += [Group(name=cluster["text"], notes=_notes(seen, cluster["id"])) for cluster in clusters]
    return Outline(title=step["title"], prompt=step["prompt"], groups=groups)


def _notes(seen: Mapping[str, Any], parent: str) -> list[str]:
    return [note["text"] for note in _inside(seen, parent, NOTE) if note["status"] == SHOWN]


def _inside(seen: Mapping[str, Any], parent: str | None, kind: str) -> Iterable[dict[str, Any]]:
    found = (thing for thing in seen["things"] if thing["parent"] == parent and thing["kind"] == kind)
    return sorted(found, key=lambda thing: (thing["rank"], thing["id"]))
