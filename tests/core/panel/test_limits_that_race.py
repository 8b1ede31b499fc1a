"""The limits at the residents' doors hold also for those who press at the same moment, on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.auth.models import Link
from core.db import session
from core.messaging.models import OutboxLetter
from core.panel import addresses, joining, lost_addresses, sign_in
from core.panel.models import AddressChange, LostAddress, SignInRequest, SignUp
from core.types import random_id
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People

EMAIL = "kari@eksempel.no"
RACERS = 12
SIGN_UP = {"name": "Kari", "email": EMAIL, "birth_year": "1980", "gender": "woman", "district": "unknown"}
TOLD = {"name": "Kari", "old_email": EMAIL, "new_email": "ny@eksempel.no", "phone": "99887766"}


@pytest.fixture
def kari(people: People) -> Any:
    """A member."""
    return people.member(email=EMAIL, name="Kari Berg")


@pytest.fixture
def count(app: Flask) -> Callable[[sa.Select[Any]], int]:
    """Ask the database for a number."""

    def counted(query: sa.Select[Any]) -> int:
        with app.app_context():
            return session.scalar(query) or 0

    return counted


def at_once(browsers: list[Browser], path: str, values: dict[str, Any], page: str = "") -> list[int]:
    """Let every browser send the same at the same moment; give what each met."""
    for browser in browsers:
        browser.get(page or path)
    answers = race([lambda browser=browser: browser.forge(path, values) for browser in browsers])
    return sorted(answer.status_code for answer in answers)


@pytest.mark.usefixtures("kari")
def test_no_more_letters_to_sign_in_with_than_the_limit(people: People, count: Any) -> None:
    met = at_once([people.browser() for _one in range(RACERS)], "/logg-inn", {"email": EMAIL})
    assert met == [303] * sign_in.MOST_LETTERS + [422] * (RACERS - sign_in.MOST_LETTERS)
    assert count(sa.select(sa.func.count()).select_from(SignInRequest)) == sign_in.MOST_LETTERS


@pytest.mark.usefixtures("kari")
def test_no_more_codes_are_judged_than_the_limit(people: People, count: Any, writing: Any) -> None:
    guessers = [people.browser() for _one in range(sign_in.MOST_LETTERS)]
    for guesser in guessers:
        guesser.get("/logg-inn")
        guesser.post("/logg-inn", {"email": EMAIL})
    with writing() as here:
        first = here.scalars(sa.select(Link.id).where(Link.purpose == "sign_in").limit(1)).one()
        here.execute(sa.update(Link).where(Link.id == first).values(tries=sign_in.MOST_TRIES - 1))
    at_once(guessers, "/logg-inn/sjekk-e-posten", {"code": "000000"})
    assert count(sa.select(sa.func.sum(Link.tries)).where(Link.purpose == "sign_in")) == sign_in.MOST_TRIES


@pytest.mark.parametrize("page", ["/logg-inn", "/bli-med"])
def test_pressed_many_times_at_once_one_letter_more_is_posted(people: People, count: Any, page: str) -> None:
    browser = people.browser()
    browser.get(page)
    form_id = str(random_id())
    browser.post(page, {"email": EMAIL} if page == "/logg-inn" else {**SIGN_UP, "consent": "true", "form_id": form_id})
    race([lambda: browser.client.post(f"{page}/send-igjen", data=again(browser)) for _one in range(RACERS)])
    assert count(sa.select(sa.func.count()).select_from(OutboxLetter)) == 2


def again(browser: Browser) -> dict[str, str]:
    """Give what the button that sends once more sends, on the page as it was drawn."""
    return {"seen": "1", "csrf_token": browser.csrf()}


def test_no_more_sign_ups_of_an_address_than_the_limit(people: People, count: Any) -> None:
    browsers = [people.browser() for _one in range(RACERS)]
    for browser in browsers:
        browser.get("/bli-med")
    forms = [{**SIGN_UP, "consent": "true", "form_id": str(random_id())} for _one in browsers]
    race([lambda one=one, form=form: one.forge("/bli-med", form) for one, form in zip(browsers, forms, strict=True)])
    assert count(sa.select(sa.func.count()).select_from(SignUp)) == joining.MOST_SIGN_UPS


def test_no_more_changes_of_address_than_the_limit(people: People, count: Any, kari: Any) -> None:
    browsers = [people.browser_of(kari) for _one in range(RACERS)]
    at_once(browsers, "/mitt-panel/profil/adresse", {"email": "ny@eksempel.no"})
    assert count(sa.select(sa.func.count()).select_from(AddressChange)) == addresses.MOST_CHANGES


def test_no_more_lost_addresses_than_the_limit(people: People, count: Any) -> None:
    browsers = [people.browser() for _one in range(RACERS)]
    path = "/logg-inn/byttet-adresse"
    for browser in browsers:
        browser.get(path)
    forms = [{**TOLD, "form_id": str(random_id())} for _one in browsers]
    race([lambda one=one, form=form: one.forge(path, form) for one, form in zip(browsers, forms, strict=True)])
    assert count(sa.select(sa.func.count()).select_from(LostAddress)) == lost_addresses.MOST_REQUESTS
