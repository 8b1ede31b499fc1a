"""Everybody in this process who follows one log, and who writes it: all of it happens in one thread, in turn."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from core.contributions.live import Refused
from core.live import logs
from core.live.writing import AWAY, Answer, Asked, Gone, Written
from web.realtime.frames import Parcel, encoded, event
from web.realtime.live import saying
from web.realtime.live.members import CaughtUp, Member, audience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flask import Flask

    from core.contributions.live import Actor
    from core.live.logs import Logged
    from core.live.writing import Writer
    from core.types import Id
    from web.realtime.live.members import Reach

log = structlog.get_logger()

MOST_AT_ONCE = 200  # intents of one transaction
LONGEST_TAIL = 500  # facts: who lacks more gets all of it anew
SHORTEST_PAUSE = 0.001
PAUSE_FOR_COST = 0.3
SECONDS_EMPTY = 30

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Work:
    """The items of one frame, some of them refused already, and how their maker hears what became of them."""

    items: Sequence[Asked | Json]
    tell: Callable[[list[Json]], Parcel | None]
    reach: Reach | None = None

    def asked(self) -> Iterator[Asked]:
        """Give what is to be written."""
        return (item for item in self.items if isinstance(item, Asked))


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Somebody who asks for what they lack, the first time or again; who only asks does not follow from then on."""

    actor: Actor
    answered: Callable[[str], Parcel | None]
    reach: Reach | None = None
    epoch: Id | None = None
    last_seq: int | None = None


class Gathering:
    """The lines of this process that follow a log."""

    def __init__(self, app: Flask, room: str, writer: Writer, written: Callable[[], None]) -> None:
        self.room, self.writer = room, writer
        self._app, self._written = app, written
        self._members: dict[str, Member] = {}
        self._work: deque[Work] = deque()
        self._coming: deque[Coming] = deque()
        self._caught_up: deque[str] = deque()
        self._wake, self._rest = threading.Event(), threading.Event()
        self._told: tuple[Id | None, int] = (None, 0)
        self._expected = 0.0

    # From any thread

    def expect(self) -> None:
        """Know that somebody is on their way, who was given this gathering and has not come yet."""
        self._expected = time.monotonic()

    def ask(self, work: Work) -> None:
        """Have something written."""
        self._work.append(work)
        self._wake.set()

    def come(self, coming: Coming) -> None:
        """Let somebody in, with what they lack."""
        self._coming.append(coming)
        self._wake.set()

    def look(self) -> None:
        """See whether others have written."""
        self._wake.set()

    def leave(self, line: str) -> None:
        """Forget a line that is closed."""
        self._members.pop(line, None)

    def member(self, line: str) -> Member | None:
        """Give who somebody is here, by their line."""
        return self._members.get(line)

    def __len__(self) -> int:
        return len(self._members)

    @property
    def is_idle(self) -> bool:
        """Tell whether nobody is here or on their way, and nothing waits."""
        is_expected = time.monotonic() - self._expected < SECONDS_EMPTY
        return not (self._members or self._work or self._coming or is_expected)

    def catch_up(self, line: str) -> None:
        """Let a line that was left out, and reads again, see that it lacks something."""
        self._caught_up.append(line)
        self._wake.set()

    def hang_up(self) -> None:
        """Close everybody's line: they come back by themselves."""
        for member in list(self._members.values()):
            member.reach.hang_up()

    # In the gathering's own thread

    def run(self, may_end: Callable[[], bool]) -> None:
        """Do what is asked, together where much is asked at once, until nobody has been here for a while."""
        while self._wake.wait(SECONDS_EMPTY) or not may_end():
            began = time.monotonic()
            self._wake.clear()
            with self._app.app_context():
                self._round()
            self._rest.wait(max(SHORTEST_PAUSE, PAUSE_FOR_COST * (time.monotonic() - began)))

    def _round(self) -> None:
        """Write what is asked, answer and tell, and let in who waits."""
        works = self._next_works()
        try:
            written = self._write([asked for work in works for asked in work.asked()])
            news = self._news(written.facts)
        except Gone:
            self._refuse(works, Refused("gone"))
        except Exception:  # the database is away, or the rules cannot read what is there: nobody waits for ever
            log.exception("a live log could not be written", log=str(self.writer.log_id))
            self.writer.forget()
            self._refuse(works, Refused(AWAY, retry=True))
        else:
            self._tell(news, *_parcels(works, written.answers))
            self._let_in()
            if works:
                self._written()

    def _next_works(self) -> list[Work]:
        works: list[Work] = []
        much = 0
        while self._work and much < MOST_AT_ONCE:
            works.append(self._work.popleft())
            much += len(works[-1].items)
        if self._work:
            self._wake.set()
        return works

    def _write(self, asked: Sequence[Asked]) -> Written:
        return self.writer.write(asked) if asked else Written(answers=[], facts=self.writer.read())

    def _news(self, facts: Sequence[Logged]) -> Sequence[Logged]:
        """Give what the lines here have not been told; where the numbers began anew, they are told just that."""
        epoch, told = self._told
        new: Sequence[Logged] = []
        if epoch != self.writer.epoch:
            self._caught_up.extend(self._members)
        else:
            new = [logged for logged in facts if logged.seq > told]
            if told + len(new) != self.writer.seq:  # some came while the writer was read anew
                new = self._after(told)
        self._told = (self.writer.epoch, self.writer.seq)
        return new

    def _after(self, seq: int) -> Sequence[Logged]:
        """Read facts after a number, no more than the writer knows: another process may have written meanwhile."""
        return logs.after(self.writer.log_id, seq, self.writer.seq - seq)

    def _tell(self, facts: Sequence[Logged], answers: dict[str, list[Parcel]], reaches: Mapping[str, Reach]) -> None:
        """Send facts to everybody, and to whoever asked their answers with them in one piece."""
        batches = self._batches(facts)
        for line, member in list(self._members.items()):
            mine = answers.pop(line, [])
            batch = None if member.behind else batches(member)
            if batch or mine:
                self._send(member, mine, batch)
        for line, mine in answers.items():  # who asks without following
            reaches[line].answer(mine)
        self._tell_who_caught_up()

    def _batches(self, facts: Sequence[Logged]) -> Callable[[Member], Parcel | None]:
        """Make the batch of each audience once; who sees more than their audience has one made for them alone."""
        if not facts:
            return lambda _member: None
        rules, state = self.writer.rules, self.writer.state
        concerned = {name for logged in facts for name in rules.concerned(state, logged.fact)}
        made: dict[str, Parcel] = {}

        def batch_for(member: Member) -> Parcel:
            actor = member.actor
            own = actor.id in concerned
            key = f"{actor.role} {actor.id}" if own else actor.role
            if key not in made:
                viewer = actor if own else audience(actor.role)
                made[key] = event(self.room, "batch", saying.batch(self.writer, facts, viewer))
            return made[key]

        return batch_for

    def _send(self, member: Member, mine: list[Parcel], batch: Parcel | None) -> None:
        try:
            if batch is None:
                member.reach.send(mine)
            elif not member.reach.offer([*mine, batch], CaughtUp(self, member.line)):
                member.behind = True
                member.reach.send(mine)
        except OSError:
            self.leave(member.line)

    def _tell_who_caught_up(self) -> None:
        """Let whoever was left out see that they lack something; they ask for it."""
        while self._caught_up:
            member = self._members.get(self._caught_up.popleft())
            if member:
                member.behind = False
                self._send(member, [], event(self.room, "batch", saying.nothing_new(self.writer)))

    def _let_in(self) -> None:
        snapshots: dict[str, str] = {}
        tails: dict[int, Sequence[Logged]] = {}
        while self._coming:
            coming = self._coming.popleft()
            try:
                made = self._tail(coming, tails) if self._has_most(coming) else self._all(coming, snapshots)
            except Exception:  # those who come beside them are let in
                log.exception("somebody could not be let in", log=str(self.writer.log_id))
                self._turn_away(coming, Refused(AWAY, retry=True))
            else:
                self._seat(coming, made)

    def _seat(self, coming: Coming, made: str) -> None:
        """Answer somebody, who follows from now on; their line may have closed meanwhile."""
        parcel = coming.answered(made)
        if coming.reach:
            self._members[coming.reach.line] = member = Member(coming.actor, coming.reach)
            self._send(member, [], parcel)
            if not coming.reach.is_open:
                self.leave(coming.reach.line)

    def _tail(self, coming: Coming, tails: dict[int, Sequence[Logged]]) -> str:
        seq = coming.last_seq or 0
        if seq not in tails:
            tails[seq] = self._after(seq)
        return saying.tail(self.writer, coming.actor, tails[seq])

    def _all(self, coming: Coming, snapshots: dict[str, str]) -> str:
        role = coming.actor.role
        if role not in snapshots:
            snapshots[role] = saying.snapshot(self.writer, role)
        return saying.welcome(self.writer, coming.actor, snapshots)

    def _has_most(self, coming: Coming) -> bool:
        """Tell whether somebody knows enough of this counting to need only what came after."""
        if coming.epoch != self.writer.epoch or coming.last_seq is None:
            return False
        return 0 <= self.writer.seq - coming.last_seq <= LONGEST_TAIL

    def _refuse(self, works: Sequence[Work], refused: Refused) -> None:
        """Answer everything with the same refusal, and turn away whoever comes."""
        answers = [Answer(op_id=asked.op_id, refused=refused) for work in works for asked in work.asked()]
        told, reaches = _parcels(works, answers)
        for line, mine in told.items():
            reaches[line].answer(mine)
        while self._coming:
            self._turn_away(self._coming.popleft(), refused)

    def _turn_away(self, coming: Coming, refused: Refused) -> None:
        told = coming.answered(encoded({"err": saying.refusal(refused)}))
        if coming.reach and told:
            coming.reach.answer([told])


def _parcels(works: Sequence[Work], answers: Sequence[Answer]) -> tuple[dict[str, list[Parcel]], Mapping[str, Reach]]:
    """Give the answers by line, and the way to each line; who came another way is told at once."""
    left = iter(answers)
    found: dict[str, list[Parcel]] = {}
    reaches: dict[str, Reach] = {}
    for work in works:
        parcel = work.tell([saying.answered(next(left)) if isinstance(item, Asked) else item for item in work.items])
        if parcel and work.reach:
            reaches[work.reach.line] = work.reach
            found.setdefault(work.reach.line, []).append(parcel)
    return found, reaches
