"""A board as headings and lists: its step, then groups and notes in order, with what is said of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.plugin import LocalText
from plugins.workshop.board.state import CLUSTER, COLUMN, COMMENT, NOTE, SHOWN


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note, and its comments."""

    text: str
    comments: list[str]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Notes under a name; the first of a column has none, and a cluster may not have got its own yet."""

    name: str
    is_cluster: bool = False
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What a board says to whoever reads it from top to bottom."""

    title: LocalText
    prompt: LocalText
    groups: list[Group]
    results: list[list[tuple[str, int]]]


def of(seen: Mapping[str, Any]) -> Outline:
    """Make it of what somebody sees of a board."""
    step = next(step for step in seen["steps"] if step["id"] == seen["step"])
    title, prompt = LocalText(step["title"]), LocalText(step["prompt"])
    groups: list[Group] = []
    for column in _inside(seen, None, COLUMN):
        groups.append(Group(name=column["text"], notes=_notes(seen, column["id"])))
        clusters = _inside(seen, column["id"], CLUSTER)
        groups += [
            Group(name=cluster["text"], is_cluster=True, notes=_notes(seen, cluster["id"])) for cluster in clusters
        ]
    return Outline(title=title, prompt=prompt, groups=groups, results=_results(seen))


def _results(seen: Mapping[str, Any]) -> list[list[tuple[str, int]]]:
    """Give what came out of each voting once it is shown, the last first, and in each most votes first."""
    shown = {thing["id"]: thing["text"] for thing in seen["things"] if thing["status"] == SHOWN}
    published = (voting for voting in reversed(seen["votings"]) if voting["state"] == "published")
    sums = [[(shown[key], each["totals"].get(key, 0)) for key in each["things"] if key in shown] for each in published]
    return [sorted(each, key=lambda one: -one[1]) for each in sums]


def _notes(seen: Mapping[str, Any], parent: str) -> list[Note]:
    return [
        Note(text=note["text"], comments=[each["text"] for each in _shown(seen, note["id"], COMMENT)])
        for note in _shown(seen, parent, NOTE)
    ]


def _shown(seen: Mapping[str, Any], parent: str, kind: str) -> Iterable[dict[str, Any]]:
    return (thing for thing in _inside(seen, parent, kind) if thing["status"] == SHOWN)


def _inside(seen: Mapping[str, Any], parent: str | None, kind: str) -> Iterable[dict[str, Any]]:
    found = (thing for thing in seen["things"] if thing["parent"] == parent and thing["kind"] == kind)
    return sorted(found, key=lambda thing: (thing["rank"], thing["id"]))
