"""What somebody wrote on boards is handed out to them, and goes from the board, its log and its snapshots with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.contributions import Person
from core.contributions.live import Actor, Intent
from core.db import session, transaction
from core.live import logs
from core.live.models import LiveFact, LiveSnapshot
from core.live.writing import Asked, Writer
from core.privacy import erasure
from core.privacy.exporting import export
from core.types import Id, new_id
from plugins.workshop.board.programme import FACILITATOR, PARTICIPANT
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from tests.web.boards import workshop

if TYPE_CHECKING:
    from flask import Flask

    from tests.people import Member, People

STEPS = [{"id": kind, "kind": kind, "title": {"nb": kind}} for kind in ("gather", "group")]


@pytest.fixture
def kari(people: People) -> Member:
    return people.member(name="Kari Nordmann")


@pytest.fixture
def log_id(people: People) -> Id:
    """A board on which people may write."""
    meeting = workshop(people, people.staff("leader"))
    with people.app.app_context():
        for kind, arguments in (("steps.set", {"steps": STEPS}), ("step.set", {"step": "group"})):
            assert do(meeting.log, "leder", FACILITATOR, kind, **arguments)
    return meeting.log


def do(log_id: Id, by: str, role: str, kind: str, **arguments: Any) -> int | None:
    """Ask for something as somebody; give its number."""
    intent = Intent(kind=kind, arguments=arguments, actor=Actor(id=by, role=role), received=0)
    return Writer(log_id, BOARD).write([Asked(op_id=new_id(), intent=intent)]).answers[0].seq


def note(log_id: Id, by: str, text: str) -> str:
    key = str(new_id())
    assert do(log_id, by, PARTICIPANT, "note.add", id=key, parent=FIRST_COLUMN, text=text)
    return key


def everything(app: Flask) -> str:
    with app.app_context():
        kept = session.scalars(sa.select(LiveFact.payload)).all(), session.scalars(sa.select(LiveSnapshot.state)).all()
        return repr(kept) + repr(session.scalars(sa.select(LiveFact.by)).all())


def test_pr2_somebody_gets_every_word_they_wrote_on_boards_and_nobody_elses(
    app: Flask, kari: Member, log_id: Id
) -> None:
    with app.app_context():
        mine = note(log_id, name := logs.name_on(log_id, kari.id), "Flere benker")
        do(log_id, name, PARTICIPANT, "note.text", id=mine, text="Mange flere benker", base_rev=3)
        other = note(log_id, "annen", "Mer lys")
        at_their = {"parent": FIRST_COLUMN, "members": [other]}
        do(log_id, "annen", PARTICIPANT, "cluster.create", id=(group := str(new_id())), text="Lyset", **at_their)
        named = do(log_id, name, PARTICIPANT, "cluster.rename", id=group, text="Lys", base_rev=6)
        assert do(log_id, name, PARTICIPANT, "undo", seq=named), "whose name of it comes back is not theirs"
        do(log_id, name, PARTICIPANT, "cluster.split", id=str(new_id()), of=group, text="Lamper", members=[other])
        told = [part for part in export(Person(kind="panelist", id=kari.id)).parts if part.name == "workshop.board"]
    assert [row["text"] for part in told for row in part.rows] == [
        "Flere benker",
        "Mange flere benker",
        "Lys",
        "Lamper",
    ]


def test_pr3_bo10_nothing_of_an_erased_persons_words_is_left_and_the_numbers_stand(
    app: Flask, kari: Member, log_id: Id
) -> None:
    with app.app_context():
        name = logs.name_on(log_id, kari.id)
        mine = note(log_id, name, "hemmelig om Kari")
        do(log_id, name, PARTICIPANT, "note.text", id=mine, text="mer om Kari", base_rev=3)
        for number in range(220):
            note(log_id, "annen", f"Lapp {number}")
        group = {"id": str(new_id()), "parent": FIRST_COLUMN, "text": "Samlet om Kari", "members": []}
        named = do(log_id, name, PARTICIPANT, "cluster.create", **group)
        do(log_id, "annen", PARTICIPANT, "cluster.rename", id=group["id"], text="Benker", base_rev=named)
        assert "Samlet om Kari" in everything(app)
        with transaction():
            erasure.erase(Person(kind="panelist", id=kari.id))
        board = Writer(log_id, BOARD)
        board.read()
    left = everything(app)
    assert "om Kari" not in left
    assert name not in left, "nor is it known who it was"
    assert board.seq == 227
    assert "Benker" in left, "what another has called it since is theirs"
    assert [thing.text for thing in board.state.things.values() if thing.kind == "note"][:2] == ["", "Lapp 0"]
