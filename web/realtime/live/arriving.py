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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from core.live.logs import Logged
    from core.live.writing import Writer
    from web.realtime.frames import Parcel
    from web.realtime.live.people import People
    from web.realtime.live.work import Coming

log = structlog.get_logger()

LONGEST_TAIL = 500  # facts: who lacks more gets all of it anew


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What those who come at once are told alike, made once: all of it for an audience, or what came after a number."""

    beside: Mapping[str, dict[str, Any]]
    people: People
    snapshots: dict[str, str] = field(default_factory=dict)
    tails: dict[int, Sequence[Logged]] = field(default_factory=dict)

    def more(self, coming: Coming) -> dict[str, Any]:
        """Give what is in no log: who is here, and what rows beside it hold for this one."""
        return {**self.people.whole(coming.actor.role), "beside": self.beside.get(coming.actor.id, {})}


class Arrivals:
    """Those who wait to be let in."""

    def __init__(self, room: str, writer: Writer) -> None:
        self._room, self._writer = room, writer
        self._coming: deque[Coming] = deque()

    def __len__(self) -> int:
        return len(self._coming)

    def come(self, coming: Coming) -> None:
        """Wait."""
        self._coming.append(coming)

    def let_in(self, seat: Callable[[Coming, Parcel | None], None], people: People) -> None:
        """Answer everybody who waits; ``seat`` lets them follow."""
        coming = self._taken()
        if not coming:
            return
        try:
            told = _Told(beside=self._beside(coming), people=people)
        except Exception:
            log.exception("nobody could be let in", log=str(self._writer.log_id))
            _turn_away(coming, Refused(AWAY, retry=True))
            return
        for one in coming:
            self._let_in(one, told, seat)

    def turn_away(self, refused: Refused) -> None:
        """Answer everybody who waits with the same refusal."""
        _turn_away(self._taken(), refused)

    def _taken(self) -> list[Coming]:
        taken = []
        while self._coming:
            taken.append(self._coming.popleft())
        return taken

    def _beside(self, coming: Sequence[Coming]) -> Mapping[str, dict[str, Any]]:
        beside = self._writer.kind.beside
        return beside(self._writer.log_id, self._writer.state, [one.actor for one in coming]) if beside else {}

    def _let_in(self, coming: Coming, told: _Told, seat: Callable[[Coming, Parcel | None], None]) -> None:
        try:
            made = self._tail(coming, told) if self._has_most(coming) else self._all(coming, told)
        except Exception:  # those who come beside them are let in
            log.exception("somebody could not be let in", log=str(self._writer.log_id))
            _turn_away([coming], Refused(AWAY, retry=True))
        else:
            seat(coming, coming.answered(made))

    def _tail(self, coming: Coming, told: _Told) -> str:
        seq = coming.last_seq or 0
        if seq not in told.tails:
            told.tails[seq] = logs.after(self._writer.log_id, seq, self._writer.seq - seq)
        return saying.tail(self._writer, coming.actor, told.more(coming), told.tails[seq])

    def _all(self, coming: Coming, told: _Told) -> str:
        role = coming.actor.role
        if role not in told.snapshots:
            told.snapshots[role] = saying.snapshot(self._writer, role)
        return saying.welcome(self._writer, coming.actor, told.more(coming), told.snapshots[role])

    def _has_most(self, coming: Coming) -> bool:
        """Tell whether somebody knows enough of this counting to need only what came after."""
        if coming.epoch != self._writer.epoch or coming.last_seq is None:
            return False
        return 0 <= self._writer.seq - coming.last_seq <= LONGEST_TAIL


def _turn_away(coming: Iterable[Coming], refused: Refused) -> None:
    for one in coming:
        told = one.answered(encoded({"err": saying.refusal(refused)}))
        if one.reach and told:
            one.reach.answer([told])
