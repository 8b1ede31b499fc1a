"""What stands on a board at one moment: things in their places, its step, its votings; and the facts that make it."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from core.plugin.live import Fact
from plugins.workshop.board.programme import FIRST_STEPS, VOTING, Step, is_secret, is_showing, steps_from

COLUMN, CLUSTER, NOTE, COMMENT = "column", "cluster", "note", "comment"
INSIDE = {  # in what each kind may stand
    CLUSTER: (COLUMN,),
    NOTE: (COLUMN, CLUSTER),
    COMMENT: (NOTE,),
}
SHOWN, LATE, REFUSED, WITHDRAWN = "shown", "late", "refused", "withdrawn"
HIDDEN, REMOVED, DISSOLVED, MERGED = "hidden", "removed", "dissolved", "merged"
MOST_RECENT = 100
FIRST_COLUMN = "00000000-0000-7000-8000-000000000001"


@dataclass(kw_only=True)
class Thing:
    """A column, a cluster, a note or a comment; ``rank`` sorts byte by byte among those with the same parent.

    ``said_by`` is whose words its text is: not always who wrote it last, who may have put another's name back.
    """

    id: str
    kind: str
    parent: str | None
    rank: str
    text: str
    author: str
    role: str
    behalf: bool = False
    status: str = SHOWN
    secret: bool = False
    looked: bool = False
    step: str = ""
    text_rev: int = 0
    text_by: str = ""
    said_by: str = ""
    place_rev: int = 0
    place_by: str = ""
    status_by: str = ""
    reason: str = ""


@dataclass(kw_only=True)
class Voting:
    """A voting: among what, how many votes each has, and what came out once it is published.

    ``shown_in`` is the step in which it was. ``totals`` has what is hidden too: it may be shown again. ``voters`` are
    those who gave any vote, ``behalf`` the votes that table hosts gave beyond one person's own.
    """

    id: str
    limit: int
    things: list[str]
    state: str = "open"
    totals: dict[str, int] = field(default_factory=dict)
    voters: int = 0
    behalf: int = 0
    shown_in: str = ""


@dataclass(kw_only=True)
class Board:
    """All of it, as of operation ``seq``; moments are milliseconds since 1970.

    ``unshown`` says that people have written in secret and nobody has shown it yet; ``former`` are the kinds of steps
    that the programme had once. ``locked`` is the leader's pause, ``held`` that of the activity. A timer ``ends`` at a
    moment, or while it stands still has so much ``left``. ``recent`` are the last facts by their numbers: what can be
    undone. ``order`` follows from the things: what stands in each of them, by rank and id, as every screen sorts it.
    ``hosts`` are those who write and vote for a table, with how many sit there; who was one once has 0. ``outside`` are
    those whom a leader has taken out of the meeting.
    """

    seq: int = 0
    steps: tuple[Step, ...] = FIRST_STEPS
    step: str = FIRST_STEPS[0].id
    step_before: str = FIRST_STEPS[0].id
    step_at: int = 0
    unshown: bool = False
    former: dict[str, str] = field(default_factory=dict)
    looking: bool = False
    locked: bool = False
    held: bool = False
    closed: bool = False
    timer: dict[str, int] | None = None
    things: dict[str, Thing] = field(default_factory=dict)
    votings: dict[str, Voting] = field(default_factory=dict)
    hosts: dict[str, int] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)
    recent: dict[int, Fact] = field(default_factory=dict)
    order: dict[str | None, list[tuple[str, str]]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for thing in self.things.values():
            self.order.setdefault(thing.parent, []).append((thing.rank, thing.id))
        for beside in self.order.values():
            beside.sort()

    def step_now(self) -> Step:
        """Give the step that the board is in."""
        return self.step_named(self.step) or self.steps[0]

    def doing(self) -> str:
        """Tell what the step is for who may do what in it: its kind, or voting."""
        return VOTING if self.voting_open() else self.step_now().kind

    def step_named(self, step_id: str) -> Step | None:
        """Find a step; None where the programme has none of that id."""
        return next((step for step in self.steps if step.id == step_id), None)

    def keeps_secrets(self) -> bool:
        """Tell whether people write in secret, or have just done so and it is not shown yet."""
        now = self.step_now().kind
        return is_secret(now) or (self.unshown and not is_showing(now))

    def kind_of(self, step_id: str) -> str:
        """Tell of what kind a step is, or was while the programme had it; nothing where it never had it."""
        step = self.step_named(step_id)
        return step.kind if step else self.former.get(step_id, "")

    def is_paused(self) -> bool:
        """Tell whether only whoever leads may do anything now."""
        return self.locked or self.held

    def children(self, parent: str | None) -> list[Thing]:
        """Give what stands in something, in order, whatever became of it."""
        return [self.things[key] for _rank, key in self.order.get(parent, ())]

    def stand(self, thing: Thing) -> None:
        """Let a thing stand in its place, in order."""
        self.things[thing.id] = thing
        insort(self.order.setdefault(thing.parent, []), (thing.rank, thing.id))

    def place(self, thing: Thing, parent: str | None, rank: str) -> None:
        """Put a thing in another place."""
        beside = self.order[thing.parent]
        del beside[bisect_left(beside, (thing.rank, thing.id))]
        thing.parent, thing.rank = parent, rank
        self.stand(thing)

    def voting_open(self) -> Voting | None:
        """Give the voting that people vote in now."""
        return next((voting for voting in self.votings.values() if voting.state == "open"), None)

    def voted_on(self, thing: Thing) -> bool:
        """Tell whether people have voted on a thing, or on the group in which it stands; a voting by nobody is none."""
        over = (voting for voting in self.votings.values() if voting.state == "closed" or voting.voters)
        return any(thing.id in voting.things or thing.parent in voting.things for voting in over)

    def people_of(self, person: str) -> int:
        """Tell for how many somebody votes, themselves included."""
        return self.hosts.get(person, 0) or 1

    def as_json(self) -> dict[str, Any]:
        """Give all of it as JSON, for a snapshot; not for anybody's eyes."""
        kept = asdict(replace(self, things={}, recent={}, order={}))  # which takes its time for each
        del kept["order"]
        things = {key: dict(vars(thing)) for key, thing in self.things.items()}
        return {**kept, "things": things, "recent": {seq: dict(vars(fact)) for seq, fact in self.recent.items()}}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Board:
        """Read a snapshot."""
        return cls(
            **{
                **kept,
                "steps": steps_from(list(kept["steps"])),
                "things": {key: Thing(**row) for key, row in kept["things"].items()},
                "votings": {key: Voting(**row) for key, row in kept["votings"].items()},
                "recent": {int(seq): Fact(**row) for seq, row in kept["recent"].items()},
            }
        )


def first_board() -> Board:
    """Give a board on which nothing was done: one column, so that a note always has a place."""
    column = Thing(id=FIRST_COLUMN, kind=COLUMN, parent=None, rank="V", text="", author="", role="facilitator")
    return Board(things={column.id: column})
