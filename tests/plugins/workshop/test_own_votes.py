"""What somebody voted for is handed out to them, and goes with them; what is shown already are numbers, and stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.contributions import Person
from core.contributions.live import Actor
from core.db import session, transaction
from core.live import logs
from core.live.models import LiveFact
from core.privacy import erasure
from core.privacy.exporting import export
from plugins.workshop.board.programme import PARTICIPANT
from plugins.workshop.models import Ballot, Vote
from tests.plugins.workshop.voting import PER, TORE, Voting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.people import Member, People


@pytest.fixture
def kari(people: People) -> Member:
    return people.member(name="Kari Nordmann")


@pytest.fixture
def voting(people: People) -> Iterator[Voting]:
    """A voting with three votes each."""
    made = Voting(people)
    with made.app.app_context():
        made.open()
        yield made


def here(voting: Voting, kari: Member) -> Actor:
    return Actor(id=logs.name_on(voting.log, kari.id), role=PARTICIPANT)


def told(kari: Member) -> list[Any]:
    parts = export(Person(kind="panelist", id=kari.id)).parts
    return [row for part in parts if part.name == "workshop.votes" for row in part.rows]


def erase(kari: Member) -> None:
    with transaction():
        erasure.erase(Person(kind="panelist", id=kari.id))


def test_pr2_somebody_gets_what_they_voted_for_and_nobody_elses_votes(voting: Voting, kari: Member) -> None:
    assert told(kari) == []
    voting.cast(here(voting, kari), 0, 2)
    voting.cast(here(voting, kari), 1, 1)
    voting.cast(PER, 2, 3)
    voting.do(TORE, "mod.hide", id=voting.things[1], reason="X")
    rows = sorted(told(kari), key=lambda row: row["number"])
    assert [dict(row) for row in rows] == [
        {"text": "", "number": 1},  # the words of what was hidden are not theirs to have
        {"text": f"Forslag {voting.things[0]}", "number": 2},
    ]


def test_pr3_bo8_votes_go_with_whoever_is_erased_and_a_sum_is_counted_without_them(
    voting: Voting, kari: Member
) -> None:
    voting.cast(here(voting, kari), 0, 3)
    voting.cast(PER, 0, 1)
    erase(kari)
    assert voting.rows() == [(1, 1, 3)]
    assert session.scalars(sa.select(Ballot.participant)).all() == [PER.id]
    assert session.scalar(sa.select(sa.func.count()).select_from(Vote)) == 1
    session.rollback()
    voting.writer.read()
    assert voting.published() == {"totals": [1, 0, 0], "voters": 1, "behalf": 0}


def test_pr3_bo8_a_result_that_is_shown_stands_as_numbers(voting: Voting, kari: Member) -> None:
    voting.cast(here(voting, kari), 0, 3)
    result = voting.published()
    erase(kari)
    voting.writer.read()
    published = voting.writer.state.votings[voting.id]
    assert (published.totals, published.voters) == ({voting.things[0]: 3}, result["voters"])
    assert session.scalars(sa.select(Ballot.id)).all() == []


def test_pr3_bo17_that_somebody_hosted_a_table_goes_with_them_though_they_did_nothing(
    people: People, kari: Member
) -> None:
    voting = Voting(people)
    with voting.app.app_context():
        host = here(voting, kari).id
        voting.do(TORE, "host.set", person=host, people=4)
        voting.do(TORE, "host.set", person=host, people=0)
        erase(kari)
        assert host not in repr(session.scalars(sa.select(LiveFact.payload)).all())
        voting.writer.forget()
        voting.writer.read()
        assert host not in repr(voting.writer.state)
