"""Letters to staff about their account: each says what happened, and whom to call if it was not them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.auth.notices import LETTERS, Notice, tell
from core.db import transaction
from core.privacy import retention
from tests.web.world import password_only

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Colleague, People

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{}.0) Gecko/20100101 Firefox/{}.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"


@pytest.fixture
def ada(people: People) -> Colleague:
    return people.staff("leader", name="Ada Ås")


@pytest.mark.parametrize("notice", Notice)
def test_every_notice_reaches_its_reader_and_names_a_telephone(
    app: Flask, ada: Colleague, letters: Postman, notice: Notice
) -> None:
    with app.app_context(), transaction():
        tell(ada.id, notice)
    letter = letters.last_to(ada.email)
    assert len(letter.subject) <= 50
    assert letter.text.startswith("Hei, Ada")
    assert "Ring 67" in letter.text
    assert len(letter.text.split()) <= 120


def test_every_notice_has_its_letter() -> None:
    assert {letter.name for letter in LETTERS} == {"auth.new_password", *(f"auth.{notice}" for notice in Notice)}


def sign_in(people: People, ada: Colleague, agent: str) -> Browser:
    """Sign in from a browser that calls itself so."""
    browser = people.browser()
    browser.client.environ_base["HTTP_USER_AGENT"] = agent
    return people.sign_in(ada, browser)


def test_a_browser_not_seen_before_is_told_of_and_one_that_was_updated_is_not(
    people: People, ada: Colleague, letters: Postman, frozen_clock: Watch
) -> None:
    for agent, told in (
        (FIREFOX.format(140, 140), 0),  # the first of all
        (FIREFOX.format(141, 141), 0),
        (SAFARI, 1),
        (SAFARI, 1),
    ):
        sign_in(people, ada, agent)
        assert len(letters.to(ada.email)) == told, agent
        frozen_clock.forward(seconds=30)
    assert letters.last_to(ada.email).subject == "Du logget inn fra en ny nettleser"


def test_a_browser_is_told_of_also_when_all_earlier_ones_are_forgotten(
    app: Flask, people: People, ada: Colleague, letters: Postman, frozen_clock: Watch
) -> None:
    sign_in(people, ada, FIREFOX.format(140, 140))
    frozen_clock.forward(days=40)
    with app.app_context(), transaction():
        for line in retention.plan():
            retention.carry_out(line)
    sign_in(people, ada, SAFARI)
    assert [letter.subject for letter in letters.to(ada.email)] == ["Du logget inn fra en ny nettleser"]


def test_half_a_sign_in_tells_nobody(people: People, ada: Colleague, letters: Postman) -> None:
    password_only(people, ada)
    assert letters.to(ada.email) == []
