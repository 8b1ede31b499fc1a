"""The page of a list tells afterwards how it went: in numbers, that move as people answer and name nobody."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from core.db import session, transaction
from core.messaging import returns
from core.messaging.models import OutboxLetter
from core.messaging.reading import Failure
from core.panel.members import answers
from core.panel.members.models import MemberImport
from core.panel.models import SignUp
from tests.core.panel.members.lists import JOINING, WHERE, Asking, as_csv, person, read_in, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from flask import Flask

    from tests.fixtures.house import Queries
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import People


@pytest.fixture
def asking(app: Flask, people: People, letters: Postman, frozen_clock: Watch) -> Asking:
    """A house with a leader."""
    return Asking(app, people, letters, frozen_clock, people.staff("leader", name="Hanne Hansen"))


def come_back(app: Flask, number: int) -> None:
    """Let a letter come back."""
    with app.app_context(), transaction():
        email = f"liste{number}@eksempel.no"
        to = sa.select(SignUp.id).where(SignUp.email == email).scalar_subquery()
        letter = session.scalars(sa.select(OutboxLetter.id).where(OutboxLetter.recipient_id == to)).one()
        assert returns.note_returned(letter, Failure(status="5.1.1", hard=True))


def counted(app: Flask) -> dict[str, int | None]:
    with app.app_context():
        return asdict(answers.of_list(session.scalars(sa.select(MemberImport)).one()))


def test_the_page_counts_yes_no_silence_and_what_came_back_as_it_happens(app: Flask, asking: Asking) -> None:
    page = asking.ask(*range(16))
    assert "Hva de har svart" not in page, "no letter had left"
    nothing = {"written": 16, "to_come": 0, "said_yes": 0, "said_no": None, "silent": 16, "returned": 0}
    assert counted(app) == nothing
    for number in range(2):
        asking.say(number, yes=True)
    come_back(app, 2)
    for number in range(3, 8):
        asking.say(number, yes=False)
    assert counted(app) == {**nothing, "said_yes": 2, "silent": 13, "returned": 1}, "five who said no could be known"
    assert "Har ikke svart, eller har sagt nei takk" in asking.leader.get(page.path)
    asking.say(8, yes=False)
    assert counted(app) == {**nothing, "said_yes": 2, "said_no": 6, "silent": 7, "returned": 1}
    shown = asking.leader.get(page.path)
    assert "16 personer er spurt" in shown
    for label, number in (("Sa ja, og er med", 2), ("Sa nei takk", 6), ("Har ikke svart", 7), ("i retur", 1)):
        assert f"{label} {number}" in " ".join(shown.text.split()), label
    assert "2 sa ja" in asking.leader.get(WHERE)
    asking.wait()
    assert counted(app)["silent"] == 7, "who is forgotten has still not answered"


def test_who_joins_by_the_houses_own_form_has_said_yes_too(app: Flask, asking: Asking) -> None:
    asking.ask(1)
    asking.join(1)
    assert (counted(app)["said_yes"], counted(app)["silent"]) == (1, 0)


def test_pr11_who_cannot_join_has_not_said_no(app: Flask, asking: Asking) -> None:
    asking.ask(1)
    browser = asking.people.browser()
    browser.get(asking.letters.last_to("liste1@eksempel.no").path("/bekreft/"))
    browser.press("Bekreft at jeg vil være med", {**JOINING, "district": "elsewhere"})
    with app.app_context():
        assert session.scalars(sa.select(MemberImport.declined)).one() == 0


def test_letters_that_wait_are_on_their_way(app: Flask, asking: Asking) -> None:
    page = read_in(app, asking.leader, as_csv([person(1), person(2)]))
    asking.leader.post(f"{page.path}/inviter")
    work(app)
    asking.watch.forward(minutes=11)
    assert "2 til er på vei" in asking.leader.get(page.path)


def test_the_page_of_a_list_asks_the_same_of_few_and_of_many(
    asking: Asking, queries: Callable[[], AbstractContextManager[Queries]]
) -> None:
    ran = []
    for number in (2, 20):
        page = asking.ask(*range(number))
        with queries() as asked:
            asking.leader.get(page.path)
        ran.append(len(asked))
    assert ran[0] == ran[1]
    assert ran[0] <= 18


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 12))
def test_pr6_no_number_tells_of_fewer_than_six_who_said_no(
    yes: int, no: int, silent: int, back: int, before: int
) -> None:
    kept = MemberImport(joined=yes, declined=no, invited=yes + no + silent + back, counted={"declined": before})
    left = yes + no + silent + back
    told = answers.told(kept, left=left, to_come=0, returned=back)
    hidden = before if before < 6 else 0
    assert told.written == left + hidden == told.said_yes + (told.said_no or 0) + told.silent + told.returned
    if told.said_no is not None:
        assert min(told.said_no, told.silent) >= 6
    assert answers.said_no_before(kept) is None or before >= 6
