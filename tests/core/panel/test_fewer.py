"""«Færre e-poster eller pause»: e-mail only about what one follows, chosen by a letter's link or under Samtykker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.contributions import Person
from core.db import session
from core.panel.models import Panelist
from core.privacy.exporting import export

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import Member, People

ONLY, EVERYTHING = "Bare e-post om det jeg følger", "Send meg e-post om alt igjen"
PAGES = {"letter": "/avmelding/{token}", "own": "/mitt-panel/samtykker"}


def stored(app: Flask, member: Member) -> tuple[bool, str]:
    with app.app_context():
        found = session.get_one(Panelist, member.id)
        return found.only_followed, found.state


@pytest.fixture(params=list(PAGES))
def page(request: pytest.FixtureRequest, people: People) -> tuple[Browser, Member]:
    """Give a browser that stands on one of the two pages, and whose it is."""
    member = people.member()
    browser = people.browser() if request.param == "letter" else people.browser_of(member)
    browser.get(PAGES[request.param].format(token=member.fewer))
    return browser, member


def test_it_is_chosen_and_turned_back_at_once(app: Flask, page: tuple[Browser, Member]) -> None:
    browser, member = page
    chosen = browser.press(ONLY)
    assert "Du får bare e-post om det du følger" in chosen
    assert "Det gjelder fra nå, også for invitasjoner vi ikke har sendt ennå." in chosen
    assert stored(app, member) == (True, "active")
    assert "Du får e-post om alt igjen" in browser.press(EVERYTHING)
    assert stored(app, member) == (False, "active")


def test_it_ends_a_break_and_says_so_before(app: Flask, page: tuple[Browser, Member]) -> None:
    browser, member = page
    assert "Velger du dette nå, er pausen over." in browser.press("Ta en pause")
    browser.press(ONLY)
    assert stored(app, member) == (True, "active")


def test_a_break_comes_before_it_and_it_is_there_afterwards(app: Flask, page: tuple[Browser, Member]) -> None:
    browser, member = page
    browser.press(ONLY)
    assert "Når pausen er over, inviterer vi deg bare til prosjekter du følger" in browser.press("Ta en pause")
    over = browser.press("Avslutt pausen")
    assert "Du får igjen e-post om det du følger eller er med i." in over
    assert stored(app, member) == (True, "active")
    browser.press("Ta en pause")
    assert "Det gjelder når pausen er over." in browser.press(EVERYTHING)
    assert stored(app, member) == (False, "paused")


def test_what_is_none_of_the_choices_changes_nothing(app: Flask, people: People) -> None:
    member = people.member()
    browser = people.browser_of(member)
    browser.get("/mitt-panel/samtykker")
    assert browser.forge("/mitt-panel/samtykker/pause", {"choice": "none"}).status_code == 400
    assert stored(app, member) == (False, "active")


def test_the_choice_is_among_what_a_member_takes_with_them(app: Flask, people: People) -> None:
    member = people.member(only_followed=True)
    with app.app_context():
        parts = {part.name: part for part in export(Person(kind="panelist", id=member.id)).parts}
        mine = parts["core_panelist"]
        assert mine.rows[0]["only_followed"] is True
        assert mine.columns["only_followed"] == "Bare e-post om det du følger"


def test_the_own_page_says_what_is_chosen_and_leads_to_where_it_is_changed(people: People) -> None:
    browser = people.browser_of(people.member())
    assert "Du får bare e-post" not in browser.get("/mitt-panel")
    browser.get("/mitt-panel/samtykker")
    browser.press(ONLY)
    shown = browser.get("/mitt-panel")
    assert "Du får bare e-post om det du følger eller er med i." in shown
    assert shown.link("Velg om igjen").endswith("/mitt-panel/samtykker#bare-det-jeg-folger")
    browser.click("Velg om igjen")
    browser.press(EVERYTHING)
    assert "Du får bare e-post" not in browser.get("/mitt-panel")
