"""A whole hall behind one address asks for its letters; a program that asks for thousands is held up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.auth import attempts
from core.auth.attempts import LIMITS, Kind, Limit

if TYPE_CHECKING:
    from tests.browsing import Page
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import People

FEW = 3
A_HALL = 300
SAID = "uvanlig mange ønsker"
LOST = {"name": "Nils", "old_email": "f@example.no", "new_email": "n@example.no", "phone": "99 99 99 99"}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A brake that is on after three letters an hour."""
    limits = {**LIMITS, Kind.STRANGERS_LETTER: (Limit(most=FEW, within=timedelta(hours=1)),)}
    monkeypatch.setattr(attempts, "LIMITS", limits)


def ask(people: People, typed: dict[str, Any], page: str = "/logg-inn", status: int = 200) -> Page:
    """Send a form from a browser that nobody has used."""
    browser = people.browser()
    browser.get(page)
    return browser.post(page, typed, status=status)


def test_a_hall_may_ask_for_two_letters_each() -> None:
    """QUALITY RT4: three hundred people behind one address, who ask again, are not held up."""
    assert all(limit.most >= 2 * A_HALL for limit in LIMITS[Kind.STRANGERS_LETTER])


@pytest.mark.parametrize(
    ("page", "typed"), [("/logg-inn", {"email": "x@example.no"}), ("/logg-inn/byttet-adresse", LOST)]
)
@pytest.mark.usefixtures("few")
def test_after_many_letters_from_one_network_the_next_is_refused_for_an_hour(
    people: People, letters: Postman, frozen_clock: Watch, page: str, typed: dict[str, Any]
) -> None:
    member = people.member()
    for one in range(FEW):
        ask(people, {"email": f"stranger{one}@example.no"})
    refused = ask(people, typed, page, status=422)
    assert SAID in refused
    assert next(iter(typed.values())) in refused.html, "what was typed stands there"
    ask(people, {"email": member.email}, status=422)
    assert letters.to(member.email) == [], "known and unknown meet the same"
    frozen_clock.forward(minutes=61)
    assert SAID not in ask(people, typed, page)


@pytest.mark.usefixtures("few")
def test_who_is_refused_has_left_nothing(people: People, db_rows: Any) -> None:
    for one in range(FEW):
        ask(people, {"email": f"stranger{one}@example.no"})
    before = db_rows()
    ask(people, {"email": "one-more@example.no"}, status=422)
    assert db_rows() == before
