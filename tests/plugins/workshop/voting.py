"""A board in the database with things to vote on, and whoever asks for something there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core.contributions.live import Actor, Intent
from core.db import session
from core.live.writing import Answer, Asked, Writer
from core.types import new_id
from plugins.workshop.board.programme import FACILITATOR, PARTICIPANT
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from plugins.workshop.models import Ballot, Vote
from tests.web.boards import workshop

if TYPE_CHECKING:
    from tests.people import People

STEPS = [{"id": kind, "kind": kind, "title": {"nb": kind}} for kind in ("gather", "group", "vote")]
TORE = Actor(id=str(new_id()), role=FACILITATOR)
KARI, PER = (Actor(id=str(new_id()), role=PARTICIPANT) for _each in range(2))


class Voting:
    """A board on which people vote, with as many notes as are wanted."""

    def __init__(self, people: People, notes: int = 3) -> None:
        self.app = people.app
        meeting = workshop(people, people.staff("leader"))
        self.log, self.engagement, self.leader = meeting.log, meeting.engagement, meeting.leader
        self.id, self.group = str(new_id()), str(new_id())
        self.received = 10**12  # milliseconds since 1970: when it is asked
        self.things = [str(new_id()) for _each in range(notes)]
        with self.app.app_context():
            self.writer = self.another_process()
            self.do(TORE, "steps.set", steps=STEPS)
            self.do(TORE, "step.set", step="group")
            for thing in self.things:
                self.do(KARI, "note.add", id=thing, parent=FIRST_COLUMN, text=f"Forslag {thing}")

    def another_process(self) -> Writer:
        """Give a writer with a memory of its own."""
        return Writer(self.log, BOARD)

    def open(self, limit: int = 3) -> None:
        """Begin to vote."""
        assert self.do(TORE, "voting.open", id=self.id, limit=limit).seq

    def do(self, actor: Actor, kind: str, *, by: Writer | None = None, **arguments: Any) -> Answer:
        """Ask for something."""
        intent = Intent(kind=kind, arguments=arguments, actor=actor, received=self.received)
        return (by or self.writer).write([Asked(op_id=new_id(), intent=intent)]).answers[0]

    def cast(self, actor: Actor, at: int, number: int, **how: Any) -> Answer:
        """Give a thing so many votes."""
        return self.do(actor, "vote.cast", voting=self.id, thing=self.things[at], number=number, **how)

    def ballot(self, actor: Actor, at: int, number: int) -> tuple[list[int], int]:
        """Cast, and give what they hear of it: the votes of each thing, and how many are left."""
        done = self.cast(actor, at, number).done
        assert done
        told = done.beside["ballot"]
        return [told["votes"].get(thing, 0) for thing in self.things], told["left"]

    def published(self) -> dict[str, Any]:
        """End it, and give what came out."""
        assert self.do(TORE, "voting.close", id=self.id).seq
        assert self.do(TORE, "voting.publish", id=self.id).seq
        voting = self.writer.state.votings[self.id]
        totals = [voting.totals.get(thing, 0) for thing in self.things]
        return {"totals": totals, "voters": voting.voters, "behalf": voting.behalf}

    def rows(self) -> list[tuple[int, int, int]]:
        """Give each ballot: how many votes it says are used, how many are given, and how many there are."""
        given = sa.func.coalesce(sa.func.sum(Vote.number), 0)
        asked = sa.select(Ballot.used, given, Ballot.limit).join(Vote, isouter=True).group_by(Ballot.id)
        found = [(row[0], int(row[1]), row[2]) for row in session.execute(asked)]
        session.rollback()
        return sorted(found)


def code(answer: Answer) -> str:
    """Tell why it was refused; nothing where it was not."""
    return answer.refused.code if answer.refused else ""
