"""What a plugin says of a live object: pure rules, and how somebody comes to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import marshmallow as ma

    from core.contributions import Asking
    from core.types import Id

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who does or sees something: somebody known to this log only, in a role, which is also their audience."""

    id: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Intent:
    """What somebody wants done, checked by its schema; ``received`` is when it came, in milliseconds since 1970."""

    kind: str
    arguments: Mapping[str, Any]
    actor: Actor
    received: int


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One operation as the log has it: what was decided, in full, so that the state follows from the log alone."""

    kind: str
    payload: Json
    by: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """What came of an Aside, and the facts that follow from the rows.

    ``beside`` is heard by whoever asked alone, on all their pages; ``news`` by everybody who is there, once a second.
    """

    beside: Json = field(default_factory=dict)
    news: Json | None = None
    facts: Sequence[Fact] = ()


@dataclass(frozen=True, kw_only=True)
class Aside:
    """An intent that needs rows of the plugin's own, such as a vote: read and written in the same transaction.

    ``write`` gets the log's id; it may raise Refused.
    """

    write: Callable[[Id], Done]


@dataclass(frozen=True, kw_only=True)
class Present:
    """Somebody whose page is open, or was (``away``): what they are called, and what it has told of itself last."""

    actor: Actor
    name: str
    told: Mapping[str, Any]
    away: bool = False


@dataclass(frozen=True, kw_only=True)
class Presence:
    """What open pages tell of themselves, which is kept nowhere: the latest holds, and any of it may be lost.

    ``shows`` gets the state, somebody who is there, and an audience; it gives what that audience is told of them, None
    for nothing. It is asked again when the state has changed. ``remembers``: it is asked of those who are away too, as
    long as anybody is here.
    """

    schema: type[ma.Schema]
    shows: Callable[[Any, Present, Actor], Json | None]
    remembers: bool = False


class Refused(Exception):
    """It is not done. ``retry``: it may be later, and stays with whoever asked; ``current``: what holds instead."""

    def __init__(self, code: str, *, retry: bool = False, current: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.retry, self.current = code, retry, current


class Rules(Protocol):
    """How a live object behaves: no database, no clock, no network; a state belongs to whoever asked for it."""

    def begin(self) -> Any:
        """Give the state before the first fact."""

    def decide(self, state: Any, intent: Intent) -> Sequence[Fact] | Aside:
        """Give the facts that an intent becomes; it changes nothing. Raises Refused."""

    def apply(self, state: Any, fact: Fact) -> None:
        """Let the next fact happen."""

    def keep(self, state: Any) -> Json:
        """Give all of a state as JSON, for the table of snapshots."""

    def restore(self, kept: Json) -> Any:
        """Read what ``keep`` gave."""

    def project(self, state: Any, seq: int, fact: Fact, viewer: Actor) -> Json:
        """Give an operation as this viewer may see it now; who is nobody in particular has the id NOBODY."""

    def concerned(self, state: Any, fact: Fact) -> Collection[str]:
        """Name those who see more of this operation than their audience does."""

    def snapshot(self, state: Any, viewer: Actor) -> Json:
        """Give all of it as this viewer may see it."""

    def own(self, state: Any, viewer: Actor) -> Json:
        """Give what this viewer sees beyond their audience's snapshot."""

    def rights(self, state: Any, role: str) -> list[str]:
        """List what a role may do now, for its screen."""

    def erases(self, fact: Fact) -> Collection[str]:
        """Name the things whose words go from all that was written before this fact, and whoever is forgotten."""

    def redact(self, fact: Fact, things: Collection[str]) -> Json | None:
        """Give what is left of a fact's payload without the words of these things; None where it has none."""


NOBODY = "-"
LIVE_EVENTS = ("hello", "sync", "ops", "eph", "tick")  # what pages ask of a live object


@dataclass(frozen=True, kw_only=True)
class LiveKind:
    """A kind of live object: its rules, what each intent carries, and who somebody is on it.

    ``enter`` gets who asks, with the ``view`` they want among the arguments, and the activity that the log belongs to;
    None where they have no part in it. ``asides`` names the intents that are answered by an Aside: the log is locked
    before they are decided. ``beside`` gets a log's id, its state and those who come to it, and gives for each by their
    id what rows beside the log hold for them, as ``Done.beside`` does. ``outside`` names those who may not be here as
    the state stands: they are sent away, and told «outside» where they come back.
    """

    name: str
    rules: Rules
    schemas: Mapping[str, type[ma.Schema]]
    enter: Callable[[Asking, Id], Entrance | None]
    asides: frozenset[str] = frozenset()
    beside: Callable[[Id, Any, Collection[Actor]], Mapping[str, Json]] | None = None
    presence: Presence | None = None
    outside: Callable[[Any], Collection[str]] | None = None


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """Who comes to a log: the person, by the id of their row, the role they have there, and what they are called."""

    person: Id
    role: str
    name: str = ""
