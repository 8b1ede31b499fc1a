"""How often, how long and how many: the limits at the residents' door lock nobody out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import jobs
from core.auth.models import Link
from core.db import session

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.letters import Letter, Postman
    from tests.people import People

EMAIL = "kari@eksempel.no"
STRANGER = "karl@eksempel.no"


@pytest.fixture
def kari(people: People, letters: Postman) -> Any:
    """A member, whose letters so far are read."""
    member = people.member(email=EMAIL, name="Kari Berg")
    letters.deliver()
    return member


def ask(browser: Browser, email: str = EMAIL, status: int = 200, path: str = "/logg-inn", **more: Any) -> Page:
    """Type an address at the door."""
    browser.get(path)
    return browser.post("/logg-inn", {"email": email, **more}, status=status)


def button(letter: Letter) -> str:
    """Give the address behind the letter's button."""
    return letter.path("/logg-inn/lenke/")


def wrong(code: str) -> str:
    """Give six other digits."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_five_wrong_codes_are_the_last_and_the_button_still_works(
    browse: Browser, people: People, kari: Any, letters: Postman
) -> None:
    ask(browse)
    letter = letters.last_to(EMAIL)
    for _try in range(5):
        assert "Koden stemmer ikke" in browse.press("Logg inn", {"code": wrong(letter.code)})
    assert "Koden stemmer ikke" in browse.press("Logg inn", {"code": letter.code})
    phone = people.browser()
    phone.get(button(letter))
    assert phone.press("Logg inn").path == "/mitt-panel"


def test_twenty_codes_a_day_are_the_last_for_an_address_and_the_button_still_works(
    people: People, kari: Any, letters: Postman, frozen_clock: Any
) -> None:
    for _letter in range(4):
        guesser = people.browser()
        ask(guesser)
        code = letters.last_to(EMAIL).code
        for _try in range(5):
            guesser.press("Logg inn", {"code": wrong(code)})
    frozen_clock.forward(hours=2)
    owner = people.browser()
    ask(owner)
    letter = letters.last_to(EMAIL)
    assert "Koden stemmer ikke" in owner.press("Logg inn", {"code": letter.code})
    owner.get(button(letter))
    assert owner.press("Logg inn").path == "/mitt-panel"


def test_strangers_use_up_nothing_of_what_a_member_confirms_with(people: People, kari: Any, letters: Postman) -> None:
    for _letter in range(5):
        guesser = people.browser()
        ask(guesser)
        code = letters.last_to(EMAIL).code
        for _try in range(4):
            guesser.press("Logg inn", {"code": wrong(code)})
    ask(people.browser(), status=422)
    browser = people.browser_of(kari)
    browser.get("/bekreft-deg?next=/mitt-panel/profil/adresse")
    browser.press("Send meg en kode")
    assert browser.press("Gå videre", {"code": letters.last_to(EMAIL).code}).path == "/mitt-panel/profil/adresse"


def test_codes_to_confirm_oneself_with_have_limits_of_their_own(
    people: People, kari: Any, letters: Postman, frozen_clock: Any
) -> None:
    browser = people.browser_of(kari)
    for _letter in range(5):
        browser.get("/bekreft-deg")
        browser.press("Send meg en kode")
        code = letters.last_to(EMAIL).code
        for _try in range(4):
            assert "Koden stemmer ikke" in browser.press("Gå videre", {"code": wrong(code)})
    browser.get("/bekreft-deg")
    assert "Det har gått flere koder til deg den siste timen." in browser.press("Send meg en kode")
    frozen_clock.forward(hours=2)
    browser.press("Send meg en kode")
    code = letters.last_to(EMAIL).code
    assert "Koden stemmer ikke" in browser.press("Gå videre", {"code": code}), "twenty a day"
    ask(people.browser())
    guest = people.browser()
    ask(guest)
    assert guest.press("Logg inn", {"code": letters.last_to(EMAIL).code}).path == "/mitt-panel"


def test_au15_a_code_to_confirm_oneself_with_lets_nobody_in(people: People, kari: Any, letters: Postman) -> None:
    browser, thief = people.browser_of(kari), people.browser()
    browser.get("/bekreft-deg")
    browser.press("Send meg en kode")
    code = letters.last_to(EMAIL).code
    with browser.client.session_transaction(base_url="http://localhost/") as kept:
        request = kept["confirming"]
    ask(thief)
    with thief.client.session_transaction(base_url="http://localhost/") as kept:
        kept["sign_in"] = request  # what nobody can do who does not hold the server's key
    thief.get("/logg-inn/sjekk-e-posten")
    assert "Koden stemmer ikke" in thief.press("Logg inn", {"code": code})


def test_the_code_dies_after_ten_minutes_and_the_button_after_an_hour(
    browse: Browser, kari: Any, letters: Postman, frozen_clock: Any
) -> None:
    ask(browse)
    letter = letters.last_to(EMAIL)
    frozen_clock.forward(minutes=11)
    assert "Koden stemmer ikke" in browse.press("Logg inn", {"code": letter.code})
    browse.get(button(letter))
    frozen_clock.forward(minutes=50)
    page = browse.press("Logg inn", status=410)
    assert "Lenken er for gammel. Skriv e-postadressen din, så får du en ny." in page
    browse.post("/logg-inn", {"email": EMAIL})
    assert browse.press("Logg inn", {"code": letters.last_to(EMAIL).code}).path == "/mitt-panel"


def test_whoever_meets_the_limit_holds_a_button_that_works(
    people: People, kari: Any, letters: Postman, frozen_clock: Any
) -> None:
    for _letter in range(5):
        ask(people.browser())
        frozen_clock.forward(minutes=5)
    page = ask(people.browser(), status=422)
    assert "Det har gått flere e-poster til denne adressen den siste timen." in page
    sent = [letter for letter in letters.to(EMAIL) if "Logg inn" in letter.subject]
    assert len(sent) == 5
    browser = people.browser()
    browser.get(button(sent[0]))
    assert browser.press("Logg inn").path == "/mitt-panel"
    frozen_clock.forward(minutes=40)
    assert "Hvis adressen er med" in ask(people.browser())


def test_a_hall_behind_one_address_is_let_in(people: People, letters: Postman) -> None:
    for member in people.members(40):
        browser = people.browser()
        ask(browser, member.email)
        assert browser.press("Logg inn", {"code": letters.last_to(member.email).code}).path == "/mitt-panel"


def test_a_letter_that_was_held_up_does_not_lead_to_a_shut_door(
    browse: Browser, kari: Any, letters: Postman, frozen_clock: Any
) -> None:
    ask(browse)
    frozen_clock.forward(minutes=61)
    assert letters.deliver() == []


@pytest.mark.usefixtures("kari")
def test_requests_are_forgotten_after_a_day(app: Flask, browse: Browser, frozen_clock: Any, db_rows: Any) -> None:
    ask(browse)
    ask(browse, STRANGER)
    frozen_clock.forward(hours=25)
    with app.app_context():
        jobs.run_due()
    assert db_rows()["core_sign_in_request"] == 0
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Link).where(Link.purpose == "sign_in")) == 0
    assert browse.press("Logg inn", {"code": "000000"}).status == 200
