"""Lets people in to a log with what they lack, all who wait at once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from core.contributions.live import Refused
from core.live import logs
from core.live.writing import AWAY
from web.realtime.frames import encoded
from web.realtime.live import saying
from web.realtime.live.members import audience

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from core.contributions.live import Actor
    from core.live.logs import Logged
    from core.live.writing import Writer
    from web.realtime.frames import Parcel
    from web.realtime.live.people import People
    from web.realtime.live.work import Coming

log = structlog.get_logger()

LONGEST_TAIL = 500  # facts: who lacks more gets all of it anew
MOST_TOGETHER = 100  # who are let in at once; then what others write has its turn


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What those who come at once are told alike, made once for an audience: all of it, and each of the last facts."""

    writer: Writer
    beside: Mapping[str, dict[str, Any]]
    people: People
    facts: Sequence[Logged]
    snapshots: dict[str, str] = field(default_factory=dict)
    items: dict[tuple[str, int], str] = field(default_factory=dict)
    concerned: dict[int, Collection[str]] = field(default_factory=dict)

    def more(self, coming: Coming) -> dict[str, Any]:
        """Give what is in no log: who is here, and what rows beside it hold for this one."""
        return {**self.people.whole(coming.actor.role), "beside": self.beside.get(coming.actor.id, {})}

    def snapshot(self, role: str) -> str:
        """Give all that an audience sees."""
        if role not in self.snapshots:
            self.snapshots[role] = saying.snapshot(self.writer, role)
        return self.snapshots[role]

    def after(self, seq: int, actor: Actor) -> Iterator[str]:
        """Give the facts after a number as somebody sees them."""
        return (self._item(logged, actor) for logged in self.facts if logged.seq > seq)

    def _item(self, logged: Logged, actor: Actor) -> str:
        if actor.id == logged.fact.by or actor.id in self._concerned(logged):
            return saying.item(self.writer, logged, actor)
        key = (actor.role, logged.seq)
        if key not in self.items:
            self.items[key] = saying.item(self.writer, logged, audience(actor.role))
        return self.items[key]

    def _concerned(self, logged: Logged) -> Collection[str]:
        if logged.seq not in self.concerned:
            self.concerned[logged.seq] = self.writer.rules.concerned(self.writer.state, logged.fact)
        return self.concerned[logged.seq]


class Arrivals:
    """Those who wait to be let in, each line once."""

    def __init__(self, room: str, writer: Writer) -> None:
        self._room, self._writer = room, writer
        self._coming: deque[Coming] = deque()
        self._lines: set[str] = set()

    def __len__(self) -> int:
        return len(self._coming)

    def come(self, coming: Coming) -> None:
        """Wait; a line that waits already is told to ask again later."""
        if coming.reach and coming.reach.line in self._lines:
            _turn_away([coming], saying.HASTE)
            return
        if coming.reach:
            self._lines.add(coming.reach.line)
        self._coming.append(coming)

    def let_in(self, seat: Callable[[Coming, Parcel | None], None], people: People) -> None:
        """Answer those who have waited longest; ``seat`` lets them follow."""
        coming = self._without_those_outside(self._taken(MOST_TOGETHER))
        if not coming:
            return
        try:
            told = _Told(writer=self._writer, beside=self._beside(coming), people=people, facts=self._lacked_by(coming))
        except Exception:
            log.exception("nobody could be let in", log=str(self._writer.log_id))
            _turn_away(coming, Refused(AWAY, retry=True))
            return
        for one in coming:
            self._let_in(one, told, seat)

    def turn_away(self, refused: Refused) -> None:
        """Answer everybody who waits with the same refusal."""
        _turn_away(self._taken(len(self._coming)), refused)

    def _taken(self, most: int) -> list[Coming]:
        taken = [self._coming.popleft() for _one in range(min(most, len(self._coming)))]
        self._lines.difference_update(one.reach.line for one in taken if one.reach)
        return taken

    def _without_those_outside(self, coming: Sequence[Coming]) -> list[Coming]:
        out = outside(self._writer) if coming else ()
        _turn_away([one for one in coming if one.actor.id in out], Refused("outside"))
        return [one for one in coming if one.actor.id not in out]

    def _beside(self, coming: Sequence[Coming]) -> Mapping[str, dict[str, Any]]:
        beside = self._writer.kind.beside
        return beside(self._writer.log_id, self._writer.state, [one.actor for one in coming]) if beside else {}

    def _lacked_by(self, coming: Sequence[Coming]) -> Sequence[Logged]:
        """Read the facts that any of them lacks, in one question for all."""
        first = min((one.last_seq or 0 for one in coming if self._has_most(one)), default=self._writer.seq)
        return logs.after(self._writer.log_id, first, self._writer.seq - first) if first < self._writer.seq else ()

    def _let_in(self, coming: Coming, told: _Told, seat: Callable[[Coming, Parcel | None], None]) -> None:
        try:
            made = self._tail(coming, told) if self._has_most(coming) else self._all(coming, told)
        except Exception:  # those who come beside them are let in
            log.exception("somebody could not be let in", log=str(self._writer.log_id))
            _turn_away([coming], Refused(AWAY, retry=True))
        else:
            seat(coming, coming.answered(made))

    def _tail(self, coming: Coming, told: _Told) -> str:
        return saying.tail(
            self._writer, coming.actor, told.more(coming), told.after(coming.last_seq or 0, coming.actor)
        )

    def _all(self, coming: Coming, told: _Told) -> str:
        return saying.welcome(self._writer, coming.actor, told.more(coming), told.snapshot(coming.actor.role))

    def _has_most(self, coming: Coming) -> bool:
        """Tell whether somebody knows enough of this counting to need only what came after."""
        if coming.epoch != self._writer.epoch or coming.last_seq is None:
            return False
        return 0 <= self._writer.seq - coming.last_seq <= LONGEST_TAIL


def outside(writer: Writer) -> Collection[str]:
    """Name those who may not be at a log as it stands."""
    return writer.kind.outside(writer.state) if writer.kind.outside else ()


def _turn_away(coming: Iterable[Coming], refused: Refused) -> None:
    for one in coming:
        told = one.answered(encoded({"err": saying.refusal(refused)}))
        if one.reach and told:
            one.reach.answer([told])
