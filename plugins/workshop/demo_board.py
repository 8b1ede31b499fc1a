"""The board of the two evenings: what people wrote on the first, and what they voted for on the second."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from core.plugin import Id, new_id, session, transaction
from core.plugin.demo import Engagement, at, do_at_log
from core.plugin.live import Actor, name_on
from plugins.workshop import boards, programmes
from plugins.workshop.board.programme import DISCUSS, FACILITATOR, GROUP, PARTICIPANT, SHOW, WRITE
from plugins.workshop.board.state import FIRST_COLUMN

Act = tuple[Actor, str, dict[str, Any]]


class Evenings:
    """A board that is played; what stands on it is known by its words."""

    def __init__(self, workshop: Engagement, plan: Mapping[str, Any], people: Sequence[Id], leader: Id) -> None:
        self.workshop, self.plan = workshop, plan
        self.dice = random.Random(plan["seed"])  # noqa: S311 - a demo that is the same every time
        self.first, self.second = (datetime.fromisoformat(each) for each in plan["board"]["evenings"])
        with transaction():
            self.log = boards.board_of(session.merge(workshop))
        _version, steps = programmes.planned(workshop)
        self.steps = {step.kind: step.id for step in steps}
        self.leader = Actor(id=name_on(self.log, leader), role=FACILITATOR)
        self.people = [Actor(id=name_on(self.log, each), role=PARTICIPANT) for each in people]
        self.ids: dict[str, str] = {}

    def play(self) -> None:
        """Let them write, put together, discuss and vote."""
        self._do(self.first, self._to(WRITE))
        self._do(self.first + timedelta(minutes=4), self._notes())
        self._do(self.first + timedelta(minutes=15), [*self._to(SHOW), *self._hidden()])
        self._do(self.first + timedelta(minutes=30), [*self._to(GROUP), *self._groups()])
        self._do(self.first + timedelta(minutes=75), self._pause(on=True))
        self._do(self.second, [*self._pause(on=False), *self._to(DISCUSS), *self._comments()])
        self._do(self.second + timedelta(minutes=50), self._votes())

    def _do(self, when: datetime, acts: Sequence[Act] | Iterator[Act]) -> None:
        with at(when), transaction():
            do_at_log(boards.BOARD, self.log, acts)

    def _to(self, kind: str) -> list[Act]:
        return [(self.leader, "step.set", {"step": self.steps[kind]})]

    def _pause(self, *, on: bool) -> list[Act]:
        return [(self.leader, "lock.set", {"on": on})]

    def _id(self, words: str) -> str:
        return self.ids.setdefault(words, str(new_id()))

    def _notes(self) -> list[Act]:
        """Give everybody's notes, in an order that nobody has sorted."""
        board = self.plan["board"]
        words = [note for group in board["groups"] for note in group["notes"]]
        words += [*board["alone"], board["hidden"]["text"]]
        self.dice.shuffle(words)
        writers = (self.people[number % len(self.people)] for number in range(len(words)))
        return [
            (who, "note.add", {"id": self._id(each), "parent": FIRST_COLUMN, "text": each})
            for who, each in zip(writers, words, strict=True)
        ]

    def _hidden(self) -> list[Act]:
        hidden = self.plan["board"]["hidden"]
        return [(self.leader, "mod.hide", {"id": self._id(hidden["text"]), "reason": hidden["reason"]})]

    def _groups(self) -> Iterator[Act]:
        for number, group in enumerate(self.plan["board"]["groups"]):
            members = [self._id(note) for note in group["notes"]]
            made = {"id": self._id(group["name"]), "parent": FIRST_COLUMN, "text": group["name"], "members": members}
            yield self.people[number], "cluster.create", made

    def _comments(self) -> Iterator[Act]:
        for group in self.plan["board"]["groups"]:
            for who, note, words in zip(self.people, group["notes"], group["comments"], strict=False):
                yield who, "comment.add", {"id": str(new_id()), "parent": self._id(note), "text": words}

    def _votes(self) -> Iterator[Act]:
        """Let each give their votes to groups, more of them to those that weigh more."""
        board, voting = self.plan["board"], str(new_id())
        names, weights = zip(*((group["name"], group["weight"]) for group in board["groups"]), strict=True)
        yield self.leader, "voting.open", {"id": voting, "limit": board["votes"]}
        for who in self.people:
            given = self.dice.choices(names, weights, k=board["votes"])
            for name in sorted(set(given)):
                yield who, "vote.cast", {"voting": voting, "thing": self._id(name), "number": given.count(name)}
        yield self.leader, "voting.close", {"id": voting}
        yield self.leader, "voting.publish", {"id": voting}
