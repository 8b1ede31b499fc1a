"""What a plugin says of a live object: pure rules, and how somebody comes to it."""

from __future__ import annotations

from dataclasses import dataclass
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
class Aside:
    """An intent that is no fact of the log, such as a vote: rows of the plugin's own, in the same transaction.

    ``write`` gives what the answer says beside that it is done; it may raise Refused.
    """

    write: Callable[[], Json]


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
LIVE_EVENTS = ("hello", "sync", "ops", "tick")  # what pages ask of a live object


@dataclass(frozen=True, kw_only=True)
class LiveKind:
    """A kind of live object: its rules, what each intent carries, and who somebody is on it.

    ``enter`` gets who asks, with the ``view`` they want among the arguments, and the activity that the log belongs to;
    None where they have no part in it. ``asides`` names the intents that are answered by an Aside: the log is locked
    before they are decided.
    """

    name: str
    rules: Rules
    schemas: Mapping[str, type[ma.Schema]]
    enter: Callable[[Asking, Id], Entrance | None]
    asides: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """Who comes to a log: the person, by the id of their row, and the role they have there."""

    person: Id
    role: str
