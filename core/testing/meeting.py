"""People at a live object of a plugin, who do whatever its schemas take: in a real log, of which nothing is kept."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from core import clock
from core.contributions import Asking, Person, Principal
from core.contributions.live import NOBODY, Actor, Intent, LiveKind, Refused
from core.db import session
from core.engagement.models import Engagement
from core.guests.models import Guest
from core.live import logs
from core.live.logs import Logged
from core.live.writing import Answer, Asked, Writer
from core.permissions import ADMINISTRATOR
from core.testing.guessing import WORD, Guessing
from core.testing.subject import Subject
from core.types import Id, new_id

WALKS, STEPS = 2, 80
TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Came:
    """Somebody who was let in: whose data it is, where they are no colleague, and who the log knows them as."""

    person: Id
    whose: Person | None
    actor: Actor


@dataclass(kw_only=True)
class Meeting:
    """A log, those who are at it, what has been done, and by whom each word came."""

    kind: LiveKind
    log_id: Id
    people: Sequence[Came]
    writer: Writer
    guessing: Guessing
    by_word: dict[str, Came] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)

    @property
    def state(self) -> Any:
        """The state now."""
        return self.writer.state

    @property
    def roles(self) -> list[str]:
        """The roles of those who are here."""
        return sorted({came.actor.role for came in self.people})

    @property
    def audiences(self) -> list[Actor]:
        """Each role as a whole."""
        return [Actor(id=NOBODY, role=role) for role in self.roles]

    def facts(self) -> Sequence[Logged]:
        """Give the log, as the database has it."""
        return logs.after(self.log_id, 0)

    def guess(self) -> tuple[Came, Intent] | None:
        """Let somebody want something that is done, of what was done least so far; or else what is refused."""
        guessed, now = None, json.dumps(self.kind.rules.keep(self.state))
        self.guessing.see(json.loads(now))
        for name in sorted(self.kind.schemas, key=lambda name: (self.done[name], self.guessing.random.random())):
            for _try in range(TRIES):
                guessed = self._guess(name) or guessed
                if guessed and self._is_done(guessed[1], json.loads(now)):
                    return guessed
        return guessed

    def _guess(self, name: str) -> tuple[Came, Intent] | None:
        came = self.guessing.random.choice(self.people)
        arguments = self.guessing.arguments(self.kind.schemas[name])
        if arguments is None:
            return None
        received = int(clock.now().timestamp() * 1000)
        return came, Intent(kind=name, arguments=arguments, actor=came.actor, received=received)

    def _is_done(self, intent: Intent, now: Any) -> bool:
        try:
            self.kind.rules.decide(self.kind.rules.restore(now), intent)
        except Refused:
            return False
        except Exception:  # noqa: BLE001 - the writer meets it too, and whoever looks is told
            return True
        return True

    def do(self, came: Came, intent: Intent) -> tuple[Answer, Sequence[Logged]]:
        """Have it done, as the one writer does it."""
        written = self.writer.write([Asked(op_id=self.guessing.new_id(), intent=intent)])
        if written.facts:
            self.done[intent.kind] += 1
            self.by_word.update(dict.fromkeys(words_in(intent.arguments) - self.by_word.keys(), came))
        return written.answers[0], written.facts


@contextmanager
def meetings(subject: Subject, kind: LiveKind) -> Iterator[Iterator[Meeting]]:
    """Give meetings one after the other, on a draft of this format; nothing of them is kept."""
    with subject.trial() as draft:
        people = [(whose, asking) for whose, asking in _who_may_come(draft)]
        yield (_begun(kind, draft, people, seed) for seed in range(WALKS))


def kept(kind: LiveKind, state: Any) -> Any:
    """Give a state as the table of snapshots would have it."""
    return json.loads(json.dumps(kind.rules.keep(state)))


def words_in(told: Any) -> set[str]:
    """Name the words that were made for this and stand in something."""
    return set(WORD.findall(json.dumps(told, default=str)))


def _begun(kind: LiveKind, draft: Engagement, people: Sequence[tuple[Person | None, Asking]], seed: int) -> Meeting:
    log = logs.begin(draft.id, kind.name)
    writer = Writer(log.id, kind)
    writer.read()
    came = [one for whose, asking in people if (one := _come(kind, log.id, draft.id, whose, asking))]
    return Meeting(kind=kind, log_id=log.id, people=came, writer=writer, guessing=Guessing(seed))


def _come(kind: LiveKind, log_id: Id, draft: Id, whose: Person | None, asking: Asking) -> Came | None:
    entrance = kind.enter(asking, draft)
    if entrance is None:
        return None
    actor = Actor(id=logs.name_on(log_id, entrance.person), role=entrance.role)
    return Came(person=entrance.person, whose=whose, actor=actor)


def _who_may_come(draft: Engagement) -> Iterator[tuple[Person | None, Asking]]:
    """Give two members, two guests and a colleague who may do everything, as they ask for this activity."""
    here = {"engagement_id": draft.id, "name": draft.name, "view": ""}
    nobody = Asking(staff=None, panelist=None, links={}, arguments=here)
    for number in (1, 2):
        guest = Guest(engagement_id=draft.id, name=f"Gjest {number}", joined_at=clock.now())
        session.add(guest)
        session.flush()
        member = Principal(kind="panelist", id=new_id(), name=f"Kari {number}")
        visitor = Principal(kind="guest", id=guest.id, name=guest.name, engagement=draft.id)
        yield Person(kind="panelist", id=member.id), replace(nobody, panelist=member)
        yield Person(kind="guest", id=guest.id), replace(nobody, guest=visitor)
    roles = frozenset({ADMINISTRATOR})
    yield None, replace(nobody, staff=Principal(kind="staff", id=new_id(), name="Hanne", roles=roles))
