"""Everybody in this process who follows one log, and who writes it: all of it happens in one thread, in turn."""

from __future__ import annotations

import threading
import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from core.contributions.live import Refused
from core.live import logs
from core.live.writing import AWAY, Answer, Asked, Erased, Gone, Written
from web.realtime.frames import Parcel, event
from web.realtime.live import saying
from web.realtime.live.arriving import Arrivals, outside
from web.realtime.live.batches import Batches
from web.realtime.live.members import Member
from web.realtime.live.people import People
from web.realtime.live.work import Coming, Work, done_aside, parcels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Flask

    from core.live.logs import Logged
    from core.live.writing import Writer
    from core.types import Id
    from web.realtime.live.members import Reach

log = structlog.get_logger()

MOST_AT_ONCE = 200  # intents of one transaction
LONG_ROUND = 0.008  # seconds: so many are told that others need their turn, and more comes together meanwhile
PAUSE_FOR_COST = 0.3
SECONDS_EMPTY = 30

Json = dict[str, Any]


class Around(Protocol):
    """What a gathering has around it."""

    def has_moved(self, log_id: Id) -> None:
        """Have other processes told that a log has moved."""

    def let_go(self) -> None:
        """Close the line of everybody who may no longer have one."""


class Gathering:
    """The lines of this process that follow a log."""

    def __init__(self, app: Flask, room: str, writer: Writer, around: Around) -> None:
        self.room, self.writer = room, writer
        self._app, self._around = app, around
        self._members: dict[str, Member] = {}
        self._work: deque[Work] = deque()
        self._caught_up: deque[str] = deque()
        self._wake, self._rest = threading.Event(), threading.Event()
        self._arrivals = Arrivals(room, writer)
        self.people = People(writer.kind.presence, self._wake.set)
        self._told: tuple[Id | None, int] = (None, 0)
        self._expected = 0.0
        self._outside: frozenset[str] = frozenset()

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
        self._arrivals.come(coming)
        self._wake.set()

    def look(self) -> None:
        """See whether others have written."""
        self._wake.set()

    def leave(self, line: str) -> None:
        """Forget a line that is closed."""
        self._members.pop(line, None)
        self.people.leave(line)

    def member(self, line: str) -> Member | None:
        """Give who somebody is here, by their line."""
        return self._members.get(line)

    def __len__(self) -> int:
        return len(self._members)

    @property
    def is_idle(self) -> bool:
        """Tell whether nobody is here or on their way, and nothing waits."""
        is_expected = time.monotonic() - self._expected < SECONDS_EMPTY
        return not (self._members or self._work or self._arrivals or is_expected)

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
        while self._wake.wait(self.people.patience(SECONDS_EMPTY)) or not may_end():
            began = time.monotonic()
            self._wake.clear()
            if self._members or self._work or self._arrivals:
                with self._app.app_context():
                    self._round()
            if (took := time.monotonic() - began) > LONG_ROUND:
                self._rest.wait(PAUSE_FOR_COST * took)

    def _round(self) -> None:
        """Write what is asked, answer and tell, and let in who waits."""
        works = self._next_works()
        try:
            written = self._write([asked for work in works for asked in work.asked()])
            news = self._news(written.facts)
        except Gone:
            self._refuse(works, Refused("gone"))
        except Erased:
            self._let_go_of_the_erased()
            self._refuse(works, Refused(AWAY, retry=True))
            self._wake.set()
        except Exception:  # the database is away, or the rules cannot read what is there: nobody waits for ever
            log.exception("a live log could not be written", log=str(self.writer.log_id))
            self.writer.forget()
            self._refuse(works, Refused(AWAY, retry=True))
        else:
            self._tell(news, *parcels(works, written.answers))
            self._tell_of_asides(works, written.answers)
            self._send_away()
            self._arrivals.let_in(self._seat, self.people)
            if self._arrivals:
                self._wake.set()
            self._tell_of_people()
            if works:
                self._around.has_moved(self.writer.log_id)

    def _send_away(self) -> None:
        """Close the lines of those who may not be here any more; they come back once, and are told why."""
        out = frozenset(outside(self.writer))
        new, self._outside = out - self._outside, out
        for member in [each for each in self._members.values() if each.actor.id in new] if new else ():
            member.reach.hang_up()
            self.leave(member.line)

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
        if asked:
            return self.writer.write(asked)
        facts = self.writer.read()
        if any(self.writer.rules.erases(logged.fact) for logged in facts):
            self._let_go_of_the_erased()
        return Written(answers=[], facts=facts)

    def _let_go_of_the_erased(self) -> None:
        """Know nothing of anybody who is not here: one of them may be forgotten everywhere now."""
        self.people.forget_who_is_away()
        self._around.let_go()

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
        if facts:
            self._tell_all(Batches(self.room, self.writer, facts), answers)
            self.people.look_again()
        for line, mine in answers.items():  # who asks without following, or has asked for nothing that is new
            reaches[line].answer(mine)
        self._tell_who_caught_up()

    def _tell_all(self, batches: Batches, answers: dict[str, list[Parcel]]) -> None:
        for line, member in list(self._members.items()):
            mine, actor = answers.pop(line, None), member.actor
            if member.behind:
                self._send(member, mine or [], None)
            elif mine or actor.id in batches.special:
                self._send(member, mine or [], batches.of(actor, asked=bool(mine)))
            else:
                self._give(member, batches[actor.role])

    def _give(self, member: Member, parcel: Parcel) -> None:
        """Send what everybody gets: the step that is taken most often of all."""
        try:
            if not member.reach.offer_one(parcel, member.caught_up):
                member.behind = True
        except OSError:
            self.leave(member.line)

    def _tell_of_asides(self, works: Sequence[Work], answers: Sequence[Answer]) -> None:
        """Tell somebody's other pages what was done beside the log, and have everybody hear the news of it."""
        for actor_id, line, done in done_aside(works, answers):
            if done.news:
                self.people.hear(done.news)
            if done.beside:
                told = event(self.room, "eph", saying.in_passing(self.writer, {"beside": done.beside}))
                for other in list(self._members.values()):
                    if other.actor.id == actor_id and other.line != line:
                        self._send(other, [told], None)

    def _tell_of_people(self) -> None:
        """Tell each audience what is new of those who are here; who reads too slowly now does without."""
        if not self.people.is_due:
            return
        members = list(self._members.values())
        new = self.people.changes(self.writer.state, {member.actor.role for member in members})
        told = {role: event(self.room, "eph", saying.in_passing(self.writer, each)) for role, each in new.items()}
        for member in members:
            if not member.behind and (parcel := told.get(member.actor.role)):
                self._give(member, parcel)

    def _send(self, member: Member, mine: list[Parcel], batch: Parcel | None) -> None:
        try:
            if batch is None:
                member.reach.send(mine)
            elif not member.reach.offer([*mine, batch] if mine else [batch], member.caught_up):
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

    def _seat(self, coming: Coming, parcel: Parcel | None) -> None:
        """Let somebody follow from now on, with what they lack; their line may have closed meanwhile."""
        if coming.reach:
            line = coming.reach.line
            self._members[line] = member = Member(coming.actor, coming.name, coming.reach, partial(self.catch_up, line))
            self.people.come(line, coming.actor, coming.name)
            self._send(member, [], parcel)
            if not coming.reach.is_open:
                self.leave(line)

    def _refuse(self, works: Sequence[Work], refused: Refused) -> None:
        """Answer everything with the same refusal, and turn away whoever comes."""
        answers = [Answer(op_id=asked.op_id, refused=refused) for work in works for asked in work.asked()]
        told, reaches = parcels(works, answers)
        for line, mine in told.items():
            reaches[line].answer(mine)
        self._arrivals.turn_away(refused)
        self.people.put_off()
