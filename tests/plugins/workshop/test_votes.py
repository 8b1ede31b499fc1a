"""Votes: never more than there are, whoever asks at once; the server counts; told to nobody before it is shown."""

from __future__ import annotations

import json
import random
import re
import threading
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.contributions.live import NOBODY, Actor
from core.db import session, transaction
from core.live import logs
from core.live.models import LiveFact
from core.live.people import begin_anew
from core.types import new_id
from plugins.workshop.board.programme import FACILITATOR, PARTICIPANT, PROJECTOR
from plugins.workshop.board.viewing import snapshot
from plugins.workshop.boards import BOARD, beside
from plugins.workshop.outline import of
from tests.plugins.workshop.voting import KARI, PER, TORE, Voting, code
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.live.writing import Answer, Writer
    from tests.people import People

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d{12,}\b")


@pytest.fixture
def voting(people: People) -> Iterator[Voting]:
    """A voting with three votes each, among three notes."""
    made = Voting(people)
    with made.app.app_context():
        made.open()
        yield made


def test_bo8_each_has_so_many_votes_and_one_more_is_refused(voting: Voting) -> None:
    assert voting.ballot(KARI, 0, 2) == ([2, 0, 0], 1)
    assert voting.ballot(KARI, 1, 1) == ([2, 1, 0], 0)
    refused = voting.cast(KARI, 2, 1).refused
    assert refused is not None
    assert (refused.code, refused.retry, refused.current) == ("no_votes_left", False, {"left": 0})
    assert voting.ballot(PER, 2, 3) == ([0, 0, 3], 0)
    assert voting.published() == {"totals": [2, 1, 3], "voters": 2, "behalf": 0}


def test_bo8_votes_are_taken_back_and_given_to_something_else(voting: Voting) -> None:
    assert voting.ballot(KARI, 0, 3) == ([3, 0, 0], 0)
    assert voting.ballot(KARI, 0, 1) == ([1, 0, 0], 2)
    assert voting.ballot(KARI, 1, 2) == ([1, 2, 0], 0)
    assert voting.ballot(KARI, 0, 0) == ([0, 2, 0], 1)
    assert voting.rows() == [(2, 2, 3)]


def test_bo8_a_resend_changes_nothing(voting: Voting) -> None:
    given = [voting.ballot(KARI, 0, 2) for _each in range(5)]
    assert given == [([2, 0, 0], 1)] * 5
    assert voting.ballot(KARI, 0, 0) == voting.ballot(KARI, 0, 0) == ([0, 0, 0], 3)


def test_bo8_how_many_have_voted_is_news_when_it_changes_and_nothing_else_is(voting: Voting) -> None:
    news = [voting.cast(one, at, number).done.news for one, at, number in  # type: ignore[union-attr]
            ((KARI, 0, 1), (KARI, 1, 1), (PER, 1, 1), (KARI, 0, 0), (KARI, 1, 0))]  # fmt: skip
    assert news == [{"voted": {"voting": voting.id, "voted": voted}} if voted else None for voted in (1, 0, 2, 0, 1)]


@pytest.mark.parametrize("seed", range(3))
def test_bo8_however_many_are_cast_at_once_nobody_has_more_than_they_have(people: People, seed: int) -> None:
    """Four processes, each with its own memory, cast for the same two people, far more than they have."""
    voting = Voting(people, notes=4)
    with voting.app.app_context():
        voting.open(limit=3)
    dice = random.Random(seed)  # noqa: S311 - the same every time
    wishes = [
        [(dice.choice((KARI, PER)), dice.randrange(4), dice.randint(0, 3)) for _each in range(25)] for _p in "1234"
    ]

    def process(mine: list[tuple[Actor, int, int]]) -> Callable[[], Any]:
        def run() -> list[Any]:
            with voting.app.app_context():
                writer = voting.another_process()
                return [_until_answered(writer, voting, wish) for wish in mine]

        return run

    told = [answer for each in race([process(mine) for mine in wishes]) for answer in each]
    with voting.app.app_context():
        rows = voting.rows()
        assert len(rows) == 2
        assert all(used == given <= limit == 3 for used, given, limit in rows)
        assert any(code(answer) == "no_votes_left" for answer in told), "far more than there are"
        result = voting.published()
    assert sum(result["totals"]) == sum(given for _used, given, _limit in rows)
    assert result["voters"] == sum(given > 0 for _used, given, _limit in rows)


def _until_answered(writer: Writer, voting: Voting, wish: tuple[Actor, int, int]) -> Answer:
    """Ask as a page does: what could not be written now is asked again."""
    who, at, number = wish
    for _attempt in range(50):
        try:
            return voting.cast(who, at, number, by=writer)
        except (sa.exc.DBAPIError, logs.Overtaken):
            threading.Event().wait(0.01)
    raise AssertionError(wish)


def test_bo8_what_is_cast_while_another_process_ends_the_voting_counts_or_is_refused(people: People) -> None:
    voting = Voting(people)
    with voting.app.app_context():
        voting.open(limit=3)
    voters = [Actor(id=str(new_id()), role=PARTICIPANT) for _each in range(12)]

    def vote(mine: list[Actor]) -> Callable[[], Any]:
        def run() -> list[str]:
            with voting.app.app_context():
                writer = voting.another_process()
                return [code(_until_answered(writer, voting, (one, 0, 1))) for one in mine]

        return run

    def end() -> Any:
        with voting.app.app_context():
            threading.Event().wait(0.02)
            return voting.do(TORE, "voting.close", id=voting.id, by=voting.another_process())

    told = race([vote(voters[:6]), vote(voters[6:]), end])
    codes = [each for answers in told if isinstance(answers, list) for each in answers]
    with voting.app.app_context():
        assert voting.do(TORE, "voting.publish", id=voting.id).seq
        published = voting.writer.state.votings[voting.id]
    assert set(codes) <= {"", "not_now"}
    assert published.totals.get(voting.things[0], 0) == published.voters == codes.count("")


def test_bo8_nobody_votes_before_it_begins_or_once_it_is_over(people: People) -> None:
    voting = Voting(people)
    with voting.app.app_context():
        assert code(voting.cast(KARI, 0, 1)) == "not_now"
        voting.open()
        assert code(voting.do(TORE, "voting.publish", id=voting.id)) == "not_now", "it is open still"
        assert code(voting.cast(TORE, 0, 1)) == "not_now", "a facilitator votes for nobody"
        voting.cast(KARI, 0, 1)
        voting.published()
        assert code(voting.cast(PER, 0, 1)) == "not_now"
        assert code(voting.do(TORE, "voting.publish", id=voting.id)) == "not_now", "it is shown once"
        assert voting.rows() == [(1, 1, 3)]


def test_bo8_what_is_hidden_while_people_vote_gives_its_votes_back(voting: Voting) -> None:
    for one in (KARI, PER):
        voting.cast(one, 0, 3)
    voting.do(TORE, "mod.hide", id=voting.things[0], reason="Navngir noen")
    assert code(voting.cast(KARI, 0, 1)) == "gone"
    coming = beside(voting.log, voting.writer.state, [KARI])
    assert coming[KARI.id]["ballot"] == {"voting": voting.id, "votes": {}, "left": 3}
    assert voting.ballot(KARI, 1, 2) == ([0, 2, 0], 1)
    assert voting.rows() == [(2, 2, 3), (3, 3, 3)]
    voting.do(TORE, "mod.restore", id=voting.things[0])
    assert voting.ballot(PER, 1, 0) == ([3, 0, 0], 0), "who has not voted anew has their votes there"
    voting.do(TORE, "mod.remove", id=voting.things[0], reason="Trusler")
    assert voting.published() == {"totals": [0, 2, 0], "voters": 1, "behalf": 0}


def test_bo8_what_is_hidden_as_the_result_is_shown_has_its_votes_when_it_is_shown_again(voting: Voting) -> None:
    voting.cast(KARI, 0, 3)
    voting.do(TORE, "mod.hide", id=voting.things[0], reason="Navngir noen")
    assert voting.published() == {"totals": [3, 0, 0], "voters": 1, "behalf": 0}
    (shown,) = of(snapshot(voting.writer.state, PER)).results
    assert [number for _name, number in shown] == [0, 0], "nobody reads of it meanwhile"
    voting.do(TORE, "mod.restore", id=voting.things[0])
    (shown,) = of(snapshot(voting.writer.state, PER)).results
    assert shown[0] == (f"Forslag {voting.things[0]}", 3)


def test_bo8_whoever_comes_while_people_vote_gets_their_own_ballot_and_no_other(voting: Voting) -> None:
    voting.cast(KARI, 1, 2)
    wall, other = Actor(id=str(new_id()), role=PROJECTOR), Actor(id=str(new_id()), role=PARTICIPANT)
    asked = []
    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", count := lambda *given: asked.append("workshop_" in given[2]))
    coming = beside(voting.log, voting.writer.state, [KARI, PER, TORE, wall, other])
    sa.event.remove(engine, "before_cursor_execute", count)
    assert sum(asked) == 2, "whatever their number"
    voted = {"voting": voting.id, "voted": 1}
    empty = {"voting": voting.id, "votes": {}, "left": 3}
    mine = {"voting": voting.id, "votes": {voting.things[1]: 2}, "left": 1}
    assert coming == {
        KARI.id: {"ballot": mine, "voted": voted},
        PER.id: {"ballot": empty, "voted": voted},
        other.id: {"ballot": empty, "voted": voted},
        TORE.id: {"voted": voted},
        wall.id: {"voted": voted},
    }
    voting.do(TORE, "voting.close", id=voting.id)
    assert beside(voting.log, voting.writer.state, [KARI]) == {}


def test_bo8_votes_hold_where_the_numbers_begin_anew_in_a_restored_copy(voting: Voting) -> None:
    voting.cast(KARI, 1, 2)
    with transaction():
        begin_anew()
    session.rollback()
    assert voting.ballot(KARI, 0, 1) == ([1, 2, 0], 0)
    assert voting.published() == {"totals": [1, 2, 0], "voters": 1, "behalf": 0}


def test_bo8_no_sum_and_no_vote_is_told_by_any_path_before_the_result_is_shown(voting: Voting) -> None:
    """A marker of 57 votes, which no projection, snapshot or answer to another holds."""
    voting.do(TORE, "voting.close", id=voting.id)
    voting.id = str(new_id())
    voting.open(limit=100)
    done = voting.cast(KARI, 0, 57).done
    assert done is not None
    heard = said(done.news, beside(voting.log, voting.writer.state, [PER, TORE]), everything(voting))
    voting.do(TORE, "voting.close", id=voting.id)
    heard += said(everything(voting), session.scalars(sa.select(LiveFact.payload)).all())
    assert "57" not in heard + said(BOARD.rules.keep(voting.writer.state))
    voting.do(TORE, "voting.publish", id=voting.id)
    assert "57" in said(everything(voting)), "the marker is one"


def everything(voting: Voting) -> list[Any]:
    """Give all that anybody gets of the log."""
    rules, state = voting.writer.rules, voting.writer.state
    viewers = [KARI, PER, TORE, *(Actor(id=NOBODY, role=role) for role in (PARTICIPANT, FACILITATOR, PROJECTOR))]
    facts = [logged.fact for logged in logs.after(voting.log, 0)]
    return [
        [rules.snapshot(state, one), rules.own(state, one), [rules.project(state, 0, fact, one) for fact in facts]]
        for one in viewers
    ]


def said(*told: Any) -> str:
    """Write it as it goes over the line, without ids: any digits may stand in them."""
    return ID.sub("", json.dumps(told))
