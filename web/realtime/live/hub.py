"""The live logs that are open in this process, and everybody's way to them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from core.contributions import Asking, Verdict
from core.language import speaking
from core.live import logs
from core.live.writing import Writer
from core.permissions import rule_of
from web.realtime import answers
from web.realtime.frames import Parcel, answer, encoded
from web.realtime.live import hearing, saying
from web.realtime.live.between import Between
from web.realtime.live.gathering import Gathering
from web.realtime.live.limits import Limits
from web.realtime.live.members import Reach
from web.realtime.together import Together

if TYPE_CHECKING:
    from flask import Flask

    from core.contributions.live import LiveKind
    from core.types import Id
    from web.realtime.pipes import Pipe

log = structlog.get_logger()

ASKS_FOR_ALL = frozenset({"hello", "sync"})  # of which nobody needs many
COMING = "hello"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One event that came over a line, and what it takes to answer it."""

    line: str
    owner: str
    event: str
    number: int | None
    given: list[Any]
    size: int
    who: Asking
    language: str

    @property
    def room(self) -> str:
        """Give the namespace, as packets begin with it."""
        return f"/{self.owner}"

    def answered(self, body: str) -> Parcel | None:
        """Make the answer, where one is wanted; ``body`` is JSON already."""
        return None if self.number is None else answer(self.room, self.number, body)


class Hub:
    """Every gathering of this process."""

    def __init__(self, app: Flask, eio: Any, redis_url: str, let_go: Callable[[], None]) -> None:
        self.app, self._eio, self.let_go = app, eio, let_go
        self._between = Between(redis_url, self.moved_elsewhere) if redis_url else None
        self.limits = Limits()
        self._coming = Together[Call](self._let_in)
        self._kinds: dict[str, LiveKind] = app.extensions["live_kinds"]
        self._gatherings: dict[Id, Gathering] = {}
        self.pipes: dict[str, Pipe] = {}  # of lines that are WebSockets, as long as they are
        self._lock = threading.Lock()
        with app.app_context():
            self._listed = {
                (owner, event) for owner in self.owners for event in hearing.HEARS if _is_listed(owner, event)
            }

    @property
    def owners(self) -> set[str]:
        """Name whoever keeps live logs."""
        return {hearing.owner_of(name) for name in self._kinds}

    def kind(self, name: str) -> LiveKind | None:
        """Find a kind of live log; a log's row names it, and its plugin may be gone."""
        return self._kinds.get(name)

    def hears(self, owner: str, event: str) -> bool:
        """Tell whether this is an event for us."""
        return owner in self.owners and event in hearing.HEARS

    def hear(self, call: Call) -> None:
        """Answer one event, now or once it is written; those who come at once are let in together."""
        wait = self.haste_of(call.who) if call.event in ASKS_FOR_ALL else 0
        if wait:
            self.answer(call, saying.slow_down(wait))
        elif call.event == COMING:
            self._coming.ask(call)
        else:
            self._hear(call)

    def haste_of(self, who: Asking) -> int:
        """Give how many milliseconds somebody must wait who asks for all that they lack; 0 where it is their turn."""
        return self.limits.take(f"{_person(who)} comes")

    def _let_in(self, calls: Sequence[Call]) -> None:
        with self.app.test_request_context():  # what one has asked of the database is remembered for the others
            for call in calls:
                self._hear(call)

    def _hear(self, call: Call) -> None:
        """Answer one event; a refusal and a fault are answers too."""
        try:
            self._do(call)
        except Exception as error:  # noqa: BLE001 - whoever waits for an answer must not wait for ever
            self.answer(call, encoded(self._problem(call, error)))

    def answer(self, call: Call, body: str) -> None:
        """Answer an event; ``body`` is JSON already. Who wants no answer gets none."""
        if parcel := call.answered(body):
            self.reach(call.line).answer([parcel])

    def reach(self, line: str) -> Reach:
        """Give the way to a line."""
        return Reach(self._eio, self.pipes, line)

    def left(self, line: str) -> None:
        """Forget a line that is closed."""
        for gathering in list(self._gatherings.values()):
            gathering.leave(line)

    def gathering(self, kind: LiveKind, log_id: Id) -> Gathering:
        """Give the gathering around a log; it begins with whoever comes first."""
        with self._lock:
            found = self._gatherings.get(log_id)
            if found is None:
                found = Gathering(self.app, f"/{hearing.owner_of(kind.name)}", Writer(log_id, kind), self)
                self._gatherings[log_id] = found
                if self._between:
                    self._between.begin()
                threading.Thread(target=self._run, args=(log_id, found), daemon=True).start()
            found.expect()
            return found

    def has_moved(self, log_id: Id) -> None:
        """Have other processes told that a log has moved."""
        if self._between:
            self._between.tell(log_id)

    def open_gathering(self, log_id: Id) -> Gathering | None:
        """Give the gathering around a log, where somebody has come."""
        return self._gatherings.get(log_id)

    def moved_elsewhere(self, log_id: Id) -> None:
        """Look at a log that another process says it wrote to."""
        if gathering := self._gatherings.get(log_id):
            gathering.look()

    def look(self) -> None:
        """Look whether any log that is open here has moved; one question for all, which needs nobody between."""
        followed = {log_id: gathering for log_id, gathering in list(self._gatherings.items()) if len(gathering)}
        if not followed:
            return
        heads = logs.heads(followed)
        for log_id, gathering in followed.items():
            if heads.get(log_id) != (gathering.writer.epoch, gathering.writer.seq):
                gathering.look()
        self.limits.forget_full()

    def _do(self, call: Call) -> None:
        if (call.owner, call.event) not in self._listed:
            raise answers.refused(Verdict.DENIED)
        hearing.HEARS[call.event](self, call)

    def _run(self, log_id: Id, gathering: Gathering) -> None:
        try:
            gathering.run(lambda: self._may_end(log_id, gathering))
        except Exception:  # whoever was here comes back, and begins it anew
            log.exception("a gathering failed", log=str(log_id))
            with self._lock:
                self._gatherings.pop(log_id, None)
            gathering.hang_up()

    def _may_end(self, log_id: Id, gathering: Gathering) -> bool:
        with self._lock:
            if gathering.is_idle:
                self._gatherings.pop(log_id, None)
                return True
            return False

    def _problem(self, call: Call, error: Exception) -> Mapping[str, str]:
        with self.app.test_request_context(), speaking(call.language):
            known = answers.of_error(error)
            if known is None:
                log.error("live event failed", live_event=call.event, exc_info=error)
            return known or answers.answer("broken")


def _person(who: Asking) -> Id | str:
    found = who.staff or who.panelist or who.guest
    return found.id if found else " ".join(sorted(who.links.values()))  # by a letter's link alone


def _is_listed(owner: str, event: str) -> bool:
    return rule_of(f"socket:{owner}:{event}") is not None
