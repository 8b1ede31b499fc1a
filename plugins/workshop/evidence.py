"""What a board's log bears witness of: what stood for all to see, what was voted, and what was done beside that."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from core.plugin import Id, spoken
from core.plugin.live import NOBODY, Actor, Logged, facts_of, state_of
from plugins.workshop.board.moderated import Moderated, moderated
from plugins.workshop.board.programme import PROJECTOR
from plugins.workshop.board.state import (
    CLUSTER,
    COMMENT,
    LATE,
    NOTE,
    WITHDRAWN,
    Board,
)
from plugins.workshop.board.state import Voting as VotingThen
from plugins.workshop.board.viewing import view
from plugins.workshop.boards import BOARD

ALL_IN_THE_ROOM = Actor(id=NOBODY, role=PROJECTOR)
SECOND = 1000  # milliseconds
PAUSES = ("lock.set", "board.hold")
MINUTE = 60 * SECOND


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note that all see, and what is said of it; ``step`` is where it was written, ``votes`` of the last voting."""

    text: str
    comments: Sequence[str]
    step: str
    behalf: bool
    votes: int | None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Notes that stand together: a cluster, or what stands in a column outside of any."""

    id: str
    name: str
    is_cluster: bool
    notes: Sequence[Note]
    votes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What a note or a group got."""

    name: str
    votes: int


@dataclass(frozen=True, kw_only=True)
class Vote:
    """A voting whose result is shown: how many votes each had, how many were ``given``, and most votes first."""

    id: str
    limit: int
    voters: int
    behalf: int
    given: int
    sums: Sequence[Sum]


@dataclass(frozen=True, kw_only=True)
class Stay:
    """That the board was in a step: from when, and how many minutes it was planned to take, and took without pauses."""

    title: str
    began: datetime
    planned: int | None
    lasted: int | None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A board after operation ``seq``, and its log's fingerprint (SHA-256); ``counts`` says what became of notes."""

    seq: int
    fingerprint: str
    groups: Sequence[Group]
    votes: Sequence[Vote]
    steps: Sequence[Stay]
    counts: Mapping[str, int]
    moderated: Moderated


def evidence_of(log_id: Id) -> Evidence:
    """Read it from a board's log; the same log always gives the same."""
    facts = facts_of(log_id)
    board: Board = state_of(log_id, BOARD)
    votes = [_vote(board, voting) for voting in board.votings.values() if voting.state == "published"]
    return Evidence(
        seq=board.seq,
        fingerprint=fingerprint(facts),
        groups=list(_groups(board)),
        votes=votes,
        steps=list(_stays(board, facts)),
        counts=_counts(board),
        moderated=moderated(board),
    )


def fingerprint(facts: Iterable[Logged]) -> str:
    """Give the SHA-256 of a log: a line of JSON for each fact, its keys in order."""
    made = hashlib.sha256()
    for logged in facts:
        line = [logged.seq, logged.fact.kind, logged.fact.by, logged.fact.role, logged.fact.payload]
        made.update(json.dumps(line, sort_keys=True, ensure_ascii=False).encode() + b"\n")
    return made.hexdigest()


def _groups(board: Board) -> Iterator[Group]:
    """Give each column's own notes, and then its clusters, as they stand."""
    got = _got(board)
    for column in board.children(None):
        yield Group(id=column.id, name=column.text, is_cluster=False, notes=_notes(board, column.id, got))
        for cluster in board.children(column.id):
            if cluster.kind == CLUSTER and view(board, cluster, ALL_IN_THE_ROOM):
                notes = _notes(board, cluster.id, got)
                votes = got.get(cluster.id)
                yield Group(id=cluster.id, name=cluster.text, is_cluster=True, notes=notes, votes=votes)


def _notes(board: Board, parent: str, got: Mapping[str, int]) -> list[Note]:
    return [
        Note(
            text=note.text,
            comments=[said.text for said in _shown(board, note.id, COMMENT)],
            step=_title(board, note.step),
            behalf=note.behalf,
            votes=got.get(note.id),
        )
        for note in _shown(board, parent, NOTE)
    ]


def _shown(board: Board, parent: str, kind: str) -> list[Any]:
    inside = (thing for thing in board.children(parent) if thing.kind == kind)
    return [thing for thing in inside if view(board, thing, ALL_IN_THE_ROOM)]


def _got(board: Board) -> Mapping[str, int]:
    """Give the votes of the last voting whose result is shown."""
    published = [voting for voting in board.votings.values() if voting.state == "published"]
    return published[-1].totals if published else {}


def _vote(board: Board, voting: VotingThen) -> Vote:
    seen = [thing for key in voting.things if view(board, thing := board.things[key], ALL_IN_THE_ROOM)]
    sums = [Sum(name=thing.text, votes=voting.totals.get(thing.id, 0)) for thing in seen]
    return Vote(
        id=voting.id,
        limit=voting.limit,
        voters=voting.voters,
        behalf=voting.behalf,
        given=sum(voting.totals.values()),
        sums=sorted(sums, key=lambda each: -each.votes),
    )


def _stays(board: Board, facts: Sequence[Logged]) -> Iterator[Stay]:
    went = [logged.fact.payload for logged in facts if logged.fact.kind == "step.set"]
    pauses = list(_pauses(facts))
    for one, following in pairwise([*went, None]):
        if one:
            step = board.step_named(one["step"])
            lasted = round(_awake(one["at"], following["at"], pauses) / MINUTE) if following else None
            planned, began = (step.minutes if step else None), datetime.fromtimestamp(one["at"] / SECOND, UTC)
            yield Stay(title=_title(board, one["step"]), began=began, planned=planned, lasted=lasted)


def _pauses(facts: Sequence[Logged]) -> Iterator[tuple[int, int]]:
    """Give each pause that is over, from when to when; boards of before have pauses without a moment."""
    began: int | None = None
    for payload in (logged.fact.payload for logged in facts if logged.fact.kind in PAUSES):
        at = payload.get("at")
        if payload["on"]:
            began = began or at
        elif began and at:
            yield began, at
            began = None


def _awake(first: int, last: int, pauses: Iterable[tuple[int, int]]) -> int:
    """Give how many milliseconds there are between two moments, without pauses."""
    return last - first - sum(max(0, min(last, end) - max(first, begin)) for begin, end in pauses)


def _title(board: Board, step_id: str) -> str:
    step = board.step_named(step_id)
    return step.title.say(spoken()) if step else ""


def _counts(board: Board) -> Mapping[str, int]:
    """Count notes by what became of them; ``comments`` counts what is said of those that stand."""
    notes = [thing for thing in board.things.values() if thing.kind == NOTE]
    status = Counter(note.status for note in notes)
    shown = [note for note in notes if view(board, note, ALL_IN_THE_ROOM)]
    return {
        "written": len(notes),
        "shown": len(shown),
        "behalf": sum(note.behalf for note in shown),
        "comments": sum(len(_shown(board, note.id, COMMENT)) for note in shown),
        "waiting": status[LATE],
        "withdrawn": status[WITHDRAWN],
    }
