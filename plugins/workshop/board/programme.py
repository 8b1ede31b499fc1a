"""The steps of a workshop, and who may do what in each: one table, asked by the board's writer and by no screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.plugin import LocalText

PARTICIPANT, HOST, FACILITATOR, PROJECTOR = "participant", "host", "facilitator", "projector"
ROLES = (PARTICIPANT, HOST, FACILITATOR, PROJECTOR)

GATHER, WRITE, SHOW, GROUP, DISCUSS, VOTE, WRAP_UP = "gather", "write", "show", "group", "discuss", "vote", "wrap_up"
STEP_KINDS = (GATHER, WRITE, SHOW, GROUP, DISCUSS, VOTE, WRAP_UP)
VOTING = "voting"  # what any step is while people vote in it

OF_NOTES = frozenset({"note.add", "note.text", "note.move", "note.withdraw"})
OF_CLUSTERS = frozenset({"cluster.create", "cluster.rename", "cluster.merge", "cluster.split", "cluster.dissolve"})
OF_COMMENTS = frozenset({"comment.add"})
OF_VOTES = frozenset({"vote.cast"})
OF_LEADING = frozenset(
    {
        *("steps.set", "step.set", "timer.set", "timer.clear", "lock.set", "board.close", "board.open"),
        *("look.begin", "late.admit", "late.refuse", "mod.hide", "mod.restore", "mod.remove"),
        *("voting.open", "voting.close", "voting.publish", "host.set", "person.out", "person.in"),
    }
)
SERVER = "server"
OF_SERVER = frozenset({"person.erase", "steps.set", "board.close", "board.hold"})
KINDS = OF_NOTES | OF_CLUSTERS | OF_COMMENTS | OF_VOTES | OF_LEADING | {"undo"}

_OWN = frozenset({"note.text", "note.withdraw", "undo"})
_RIGHTS: Mapping[str, frozenset[str]] = {
    GATHER: frozenset({"note.withdraw", "undo"}),
    WRITE: OF_NOTES | {"undo"},
    SHOW: _OWN | OF_COMMENTS,
    GROUP: OF_NOTES | OF_CLUSTERS | {"undo"},
    DISCUSS: _OWN | OF_COMMENTS | {"note.add"},
    VOTE: frozenset(),
    VOTING: OF_VOTES,
    WRAP_UP: frozenset({"note.withdraw", "undo"}),
}
_OF_FACILITATOR = KINDS - OF_VOTES  # they vote for nobody
# While people vote, the order, the words and the number of votes stand still, for the facilitator too.
_STANDS_STILL = OF_NOTES | OF_CLUSTERS | OF_COMMENTS | {"undo", "late.admit", "host.set"}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: what it is, its name and what people are asked in each language, and how long it is meant to take."""

    id: str
    kind: str
    title: LocalText
    prompt: LocalText = field(default_factory=LocalText)
    minutes: int | None = None


FIRST_STEPS = (Step(id="gather", kind=GATHER, title=LocalText()),)


def may(step_kind: str, role: str, kind: str) -> bool:
    """Tell whether somebody in this role may do this in a step of this kind."""
    if role == SERVER:
        return kind in OF_SERVER
    if role == FACILITATOR:
        return kind in (_OF_FACILITATOR - _STANDS_STILL if step_kind == VOTING else _OF_FACILITATOR)
    return role in (PARTICIPANT, HOST) and kind in _RIGHTS[step_kind]


def rights(step_kind: str, role: str) -> list[str]:
    """List what somebody in this role may do in a step of this kind, for their screen."""
    return sorted(kind for kind in KINDS if may(step_kind, role, kind))


def is_secret(step_kind: str) -> bool:
    """Tell whether each writes for themselves in such a step, until it is over."""
    return step_kind == WRITE


def is_showing(step_kind: str) -> bool:
    """Tell whether what was written in secret is shown when such a step begins."""
    return step_kind not in (GATHER, WRITE)


def only_own(step_kind: str, kind: str) -> bool:
    """Tell whether this may be done to nothing but one's own; a facilitator changes nobody's words either."""
    return kind in ("note.text", "note.withdraw") or (kind == "note.move" and is_secret(step_kind))


def steps_from(rows: list[dict[str, Any]]) -> tuple[Step, ...]:
    """Read steps as they are kept in the log and in snapshots."""
    return tuple(
        Step(**{**row, "title": LocalText(row["title"]), "prompt": LocalText(row.get("prompt", {}))}) for row in rows
    )
