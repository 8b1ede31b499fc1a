"""A table host votes for the people at the table, up to their number, and the result says how many votes that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.workshop.boards import beside
from tests.plugins.workshop.voting import KARI, PER, TORE, Voting, code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.people import People


@pytest.fixture
def voting(people: People) -> Iterator[Voting]:
    """A voting with two votes each, where Kari votes for four, herself one of them."""
    made = Voting(people)
    with made.app.app_context():
        made.do(TORE, "host.set", person=KARI.id, people=4)
        made.open(limit=2)
        yield made


def test_bo17_a_host_has_the_votes_of_the_whole_table_and_no_more(voting: Voting) -> None:
    coming = beside(voting.log, voting.writer.state, [KARI, PER])
    assert [coming[one.id]["ballot"]["left"] for one in (KARI, PER)] == [8, 2]
    assert voting.ballot(KARI, 0, 5) == ([5, 0, 0], 3)
    assert voting.ballot(KARI, 1, 3) == ([5, 3, 0], 0)
    assert code(voting.cast(KARI, 2, 1)) == "no_votes_left"
    assert code(voting.cast(PER, 2, 3)) == "no_votes_left"


def test_bo17_what_a_host_gave_beyond_their_own_votes_is_counted_as_given_for_others(voting: Voting) -> None:
    voting.cast(KARI, 0, 7)
    voting.cast(PER, 1, 2)
    assert voting.published() == {"totals": [7, 2, 0], "voters": 2, "behalf": 5}


def test_bo17_a_host_who_used_only_their_own_votes_gave_none_for_others(voting: Voting) -> None:
    voting.cast(KARI, 0, 2)
    assert voting.published() == {"totals": [2, 0, 0], "voters": 1, "behalf": 0}


def test_bo17_who_hosts_stands_still_while_people_vote_and_holds_for_the_next_voting(voting: Voting) -> None:
    assert code(voting.do(TORE, "host.set", person=PER.id, people=3)) == "not_now"
    voting.published()
    voting.do(TORE, "host.set", person=KARI.id, people=0)
    voting.id = voting.id.replace(voting.id[-1], "0" if voting.id[-1] != "0" else "1")
    voting.open(limit=1)
    assert code(voting.cast(KARI, 0, 2)) == "no_votes_left"
