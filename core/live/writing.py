"""The one writer that a process has for a log: it decides in order, keeps it, and only then says that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.contributions.live import Aside, Intent, Refused
from core.db import alone, session, transaction
from core.live import logs
from core.live.logs import Logged, Overtaken
from core.turns import Busy

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa

    from core.contributions.live import Done, LiveKind
    from core.types import Id

log = structlog.get_logger()

BETWEEN_SNAPSHOTS = 200
ASIDES_KNOWN = 10_000  # the names of the last that were done beside the log
BROKEN = "broken"
AWAY = "away"


class Gone(Exception):
    """The log is no more."""


class Erased(Exception):
    """Words were taken out elsewhere, and maybe whoever asks now is erased: see who may, and then ask again."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An intent under the name that its maker gave it."""

    op_id: Id
    intent: Intent


@dataclass(kw_only=True)
class Answer:
    """What became of an intent: its number in the log, or why it is not done; ``done`` is what an Aside gave."""

    op_id: Id
    seq: int | None = None
    repeated: bool = False
    refused: Refused | None = None
    done: Done | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a group of intents became; ``facts`` are all that are new here, others' before ours."""

    answers: Sequence[Answer]
    facts: Sequence[Logged]


class Writer:
    """A log as this process knows it. It belongs to one thread; whatever is not kept is forgotten and read anew."""

    def __init__(self, log_id: Id, kind: LiveKind) -> None:
        self.log_id, self.kind, self.rules = log_id, kind, kind.rules
        self.state: Any = None
        self.epoch: Id | None = None
        self.seq = 0
        self._known: dict[Id, int] = {}
        self._kept = 0
        self._done_aside: dict[Id, None] = {}
        self._heard: int | None = None  # the last number that we have told of, also when the state is forgotten
        self._alone = True  # until somebody else is seen to write here too

    def read(self) -> Sequence[Logged]:
        """Learn what was written since we last looked; all of it stands in the state. Raises Gone."""
        found = logs.head(self.log_id)
        if found is None:
            raise Gone
        if self.state is None or found[0] != self.epoch or found[1] < self.seq:
            new = self._read_anew(found[0])
        else:
            new = self._read_on(found[0]) if found[1] > self.seq else []
        self._heard = self.seq
        return new

    def write(self, asked: Sequence[Asked]) -> Written:
        """Do what is asked, in this order, in one transaction. Raises Gone, Erased, and whatever the database says."""
        try:
            return self._in_transaction(asked)
        except Overtaken:
            self._alone = False
            return self._in_transaction(asked)
        except (SQLAlchemyError, Busy, Gone, Erased):
            raise
        except Exception:  # a fault of the rules: whoever is not the cause must not suffer for it
            log.exception("a live object failed", kind=self.kind.name, asked=len(asked))
            return self._one_by_one(asked)

    def _in_transaction(self, asked: Sequence[Asked]) -> Written:
        try:
            engine = alone()
            if engine is None or self.state is None or self._waits(asked):
                written = self._with_more(asked)
            else:
                written = self._in_a_statement(engine, asked)
        except BaseException:
            self.forget()
            raise
        self._heard = self.seq
        self._know_asides(written.answers)
        return written

    def _with_more(self, asked: Sequence[Asked]) -> Written:
        """Write what may need more than the facts: a look at what others wrote, rows beside the log."""
        with transaction():
            others = self._take_turn(asked)
            before = self.seq
            answers, facts = self._decide(asked)
            if facts or self._waits(asked):
                logs.append(self.log_id, before, facts)
            self._take_out_words(facts)
            self._keep_now_and_then()
        return Written(answers=answers, facts=[*others, *facts])

    def _in_a_statement(self, engine: sa.Engine, asked: Sequence[Asked]) -> Written:
        """Write facts alone, as nearly all is, in the one statement that it takes."""
        before = self.seq
        answers, facts = self._decide(asked)
        if any(self.rules.erases(logged.fact) for logged in facts):
            with transaction():
                logs.append(self.log_id, before, facts)
                self._take_out_words(facts)
        elif facts:
            logs.append_at_once(engine, self.log_id, before, facts)
        if self._is_time_to_keep:
            with transaction():
                self._keep_now_and_then()
        return Written(answers=answers, facts=facts)

    def forget(self) -> None:
        """Know nothing: what is in memory is not what is kept."""
        self.state, self.epoch, self.seq, self._known, self._kept = None, None, 0, {}, 0

    def _take_turn(self, asked: Sequence[Asked]) -> Sequence[Logged]:
        """Be sure to know the newest, where others write too or rows beside the log are touched."""
        if self.state is not None and not self._waits(asked):
            return []
        if logs.lock(self.log_id) is None:
            raise Gone
        heard, others = self._heard, self.read()
        if heard is not None and any(logged.seq > heard and self.rules.erases(logged.fact) for logged in others):
            raise Erased
        return others

    def _waits(self, asked: Sequence[Asked]) -> bool:
        return not self._alone or any(each.intent.kind in self.kind.asides for each in asked)

    def _decide(self, asked: Sequence[Asked]) -> tuple[list[Answer], list[Logged]]:
        answers: list[Answer] = []
        facts: list[Logged] = []
        for each in asked:
            answer = Answer(op_id=each.op_id)
            answers.append(answer)
            if each.op_id in self._known:
                answer.seq, answer.repeated = self._known[each.op_id], True
                continue
            if each.op_id in self._done_aside:
                answer.repeated = True
                continue
            try:
                self._do(each, answer, facts)
            except Refused as refused:
                answer.refused = refused
        return answers, facts

    def _do(self, each: Asked, answer: Answer, facts: list[Logged]) -> None:
        decided = self.rules.decide(self.state, each.intent)
        if isinstance(decided, Aside):
            with session.begin_nested():  # what is refused half-way leaves nothing
                answer.done = decided.write(self.log_id)
            decided = answer.done.facts
        for left, fact in zip(range(len(decided) - 1, -1, -1), decided, strict=True):
            facts.append(Logged(seq=self.seq + 1, op_id=None if left else each.op_id, fact=fact))
            self._take_in(facts[-1])
        if decided or not answer.done:
            answer.seq = self.seq

    def _know_asides(self, answers: Sequence[Answer]) -> None:
        """Remember what has no number in the log, so that an old one that is sent again undoes no newer."""
        self._done_aside |= {answer.op_id: None for answer in answers if answer.done and answer.seq is None}
        while len(self._done_aside) > ASIDES_KNOWN:
            del self._done_aside[next(iter(self._done_aside))]

    def _take_in(self, logged: Logged) -> None:
        self.rules.apply(self.state, logged.fact)
        self.seq = logged.seq
        if logged.op_id:
            self._known[logged.op_id] = logged.seq

    def _one_by_one(self, asked: Sequence[Asked]) -> Written:
        if len(asked) == 1:
            self.forget()
            return Written(answers=[Answer(op_id=asked[0].op_id, refused=Refused(BROKEN))], facts=[])
        parts = [self.write([each]) for each in asked]
        return Written(
            answers=[answer for part in parts for answer in part.answers],
            facts=[fact for part in parts for fact in part.facts],
        )

    def _read_anew(self, epoch: Id) -> Sequence[Logged]:
        self._kept, self.state = self._as_kept()
        self.seq = self._kept
        self.epoch, self._known = epoch, logs.known(self.log_id)
        new = logs.after(self.log_id, self.seq)
        for logged in new:
            self._take_in(logged)
        return new

    def _as_kept(self) -> tuple[int, Any]:
        """Give the state that was kept last, and after which fact; where it cannot be read, the facts have it all."""
        snapshot = logs.last_snapshot(self.log_id)
        try:
            if snapshot:
                return snapshot[0], self.rules.restore(snapshot[1])
        except Exception:  # another version of the program has kept it
            log.exception("a kept state could not be read", log=str(self.log_id), kind=self.kind.name)
        return 0, self.rules.begin()

    def _read_on(self, epoch: Id) -> Sequence[Logged]:
        new = logs.after(self.log_id, self.seq)
        if any(self.rules.erases(logged.fact) for logged in new):
            self._read_anew(epoch)  # what others took out stands in our state, and they have named it no more
            return new
        for logged in new:
            self._take_in(logged)
        return new

    def _take_out_words(self, facts: Sequence[Logged]) -> None:
        things = {thing for logged in facts for thing in self.rules.erases(logged.fact)}
        if things:
            logs.redact(self.log_id, things, lambda fact: self.rules.redact(fact, things))
            self._kept = 0  # the states kept so far are gone with them

    @property
    def _is_time_to_keep(self) -> bool:
        return self.seq - self._kept >= BETWEEN_SNAPSHOTS

    def _keep_now_and_then(self) -> None:
        if self._is_time_to_keep:
            logs.keep_snapshot(self.log_id, self.seq, self.rules.keep(self.state))
            self._kept = self.seq
