"""Codes from an app, and recovery codes: each works once, whoever races; and without one nobody comes in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
import sqlalchemy as sa

from core import clock
from core.auth import attempts, recovery
from core.auth.attempts import Kind, Limit
from core.auth.models import RecoveryCode, Staff
from core.db import session, transaction
from tests.core.auth.racing import race_with
from tests.web.crawling import Rows
from tests.web.world import password_only

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Colleague, People

CODE = re.compile(r"<code>([a-z2-9-]{19})</code>")


@pytest.fixture
def ada(people: People) -> Colleague:
    return people.staff("leader", name="Ada Ås")


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the limit on guessing out of the way, so that what is left is the code itself."""
    many = (Limit(most=1000, within=attempts.KEPT),)
    monkeypatch.setattr(attempts, "LIMITS", {**attempts.LIMITS, Kind.CODE: many})


def recovery_codes(browser: Browser) -> list[str]:
    """Make a set of recovery codes, and read them from the page."""
    page = browser.get("/arbeid/konto/reservekoder")
    button = "Vis reservekodene mine" if "Du har ingen ennå" in page else "Lag åtte nye"
    return CODE.findall(browser.press(button).html)


def let_in(answers: list[TestResponse]) -> int:
    """Count who came in."""
    return sum(answer.status_code in {302, 303} and answer.location == "/arbeid" for answer in answers)


@pytest.mark.usefixtures("unlimited")
def test_au2_a_code_from_the_app_works_once_when_twenty_race(app: Flask, people: People, ada: Colleague) -> None:
    browser = password_only(people, ada)
    assert let_in(race_with(app, browser, "/arbeid/to-faktor", {"code": ada.code()})) == 1


def test_au2_a_code_from_the_app_works_once_one_after_the_other(
    people: People, ada: Colleague, frozen_clock: Watch
) -> None:
    code = ada.code()
    assert people.sign_in(ada).get("/arbeid").path == "/arbeid"
    again = password_only(people, ada)
    assert again.post("/arbeid/to-faktor", {"code": code}).path == "/arbeid/to-faktor"
    frozen_clock.forward(seconds=30)
    assert again.post("/arbeid/to-faktor", {"code": ada.code()}).path == "/arbeid"


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_au2_a_code_holds_for_the_half_minute_before_and_after(
    people: People, ada: Colleague, frozen_clock: Watch, steps: int, good: bool
) -> None:
    browser = password_only(people, ada)
    code = pyotp.TOTP(ada.key).at(clock.now() + timedelta(seconds=30 * steps))
    assert (browser.post("/arbeid/to-faktor", {"code": code}).path == "/arbeid") == good


@pytest.mark.usefixtures("unlimited")
def test_au2_a_recovery_code_works_once_when_twenty_race(app: Flask, people: People, ada: Colleague) -> None:
    codes = recovery_codes(people.browser_of(ada))
    browser = password_only(people, ada)
    assert let_in(race_with(app, browser, "/arbeid/to-faktor", {"code": codes[0]})) == 1
    assert "7 koder igjen" in people.browser_of(ada).get("/arbeid/konto")


def test_au2_each_recovery_code_opens_once_however_it_is_typed(people: People, ada: Colleague) -> None:
    codes = recovery_codes(people.browser_of(ada))
    browser = password_only(people, ada)
    assert browser.press("Bruk reservekoden", {"code": f" {codes[0].upper().replace('-', ' ')} "}).path == "/arbeid"
    again = password_only(people, ada)
    assert "Koden stemmer ikke." in again.press("Bruk reservekoden", {"code": codes[0]})
    assert again.press("Bruk reservekoden", {"code": codes[1]}).path == "/arbeid"


def test_au5_eight_recovery_codes_are_shown_once_and_stored_as_keyed_hashes(
    app: Flask, people: People, ada: Colleague
) -> None:
    browser = people.browser_of(ada)
    codes = recovery_codes(browser)
    assert len(set(codes)) == 8
    assert "no-store" in browser.page.headers["Cache-Control"] if browser.page else False
    stored = Rows(app).dump()
    for code in codes:
        assert code not in stored
        assert code.replace("-", "") not in stored
        assert code not in browser.get("/arbeid/konto/reservekoder").html
        assert code not in browser.get("/arbeid/konto").html
    with app.app_context():
        assert len(session.scalars(sa.select(RecoveryCode)).all()) == 8


def test_au5_a_new_set_ends_the_old_one_and_is_told_of(people: People, ada: Colleague, letters: Postman) -> None:
    browser = people.browser_of(ada)
    old, new = recovery_codes(browser), recovery_codes(browser)
    assert not set(old) & set(new)
    assert letters.last_to(ada.email).subject == "Du har fått nye reservekoder"
    waiting = password_only(people, ada)
    assert "Koden stemmer ikke." in waiting.press("Bruk reservekoden", {"code": old[0]})
    assert waiting.press("Bruk reservekoden", {"code": new[0]}).path == "/arbeid"
    assert letters.last_to(ada.email).subject == "En reservekode er brukt"


def test_se1_a_new_set_ends_every_other_visit(people: People, ada: Colleague) -> None:
    here, there = people.browser_of(ada), people.browser_of(ada)
    waiting = password_only(people, ada)
    codes = recovery_codes(here)
    assert people_at(here, "/arbeid") == "/arbeid"
    assert people_at(there, "/arbeid") == "/arbeid/logg-inn"
    waiting.post("/arbeid/to-faktor", {"code": codes[0]})
    assert people_at(waiting, "/arbeid") == "/arbeid/logg-inn", "a sign-in that was half done begins anew"


def test_au5_the_recovery_code_of_another_opens_nothing(people: People, ada: Colleague) -> None:
    codes, other = recovery_codes(people.browser_of(ada)), people.staff("leader")
    recovery_codes(people.browser_of(other))
    assert "Koden stemmer ikke." in password_only(people, other).press("Bruk reservekoden", {"code": codes[0]})


def test_au1_whoever_has_no_factor_gets_one_before_anything_else(people: People) -> None:
    new = people.staff("leader", second_factor=False)
    browser = password_only(people, new)
    for path in ("/arbeid", "/arbeid/konto", "/arbeid/konto/reservekoder"):
        assert people_at(browser, path) == "/arbeid/logg-inn"
    browser = password_only(people, new)
    key = re.search(r"<strong>([A-Z2-7 ]+)</strong>", browser.press("Lag QR-kode").html)
    assert key
    page = browser.press("Bekreft koden", {"code": pyotp.TOTP(key[1].replace(" ", "")).at(clock.now())})
    assert page.path == "/arbeid/konto/reservekoder", "recovery codes come next"
    for path in ("/arbeid", "/arbeid/konto", "/arbeid/prosjekter"):
        assert people_at(browser, path) == "/arbeid/konto/reservekoder", "and nothing before them"
    assert browser.forge("/arbeid/konto/passnokler").location == "/arbeid/konto/reservekoder"
    assert len(recovery_codes(browser)) == 8
    assert people_at(browser, "/arbeid") == "/arbeid"


def test_whoever_waits_at_the_codes_may_sign_out(app: Flask, people: People, ada: Colleague) -> None:
    browser = people.browser_of(ada)
    with app.app_context(), transaction():
        recovery.forget(ada.id)
    assert people_at(browser, "/arbeid") == "/arbeid/konto/reservekoder"
    browser.press("Logg ut")
    assert people_at(browser, "/arbeid") == "/arbeid/logg-inn"


def test_whoever_has_used_up_their_codes_goes_on_working(app: Flask, people: People, ada: Colleague) -> None:
    with app.app_context(), transaction():
        session.execute(sa.update(RecoveryCode).values(used_at=clock.now()))
    assert people_at(people.browser_of(ada), "/arbeid") == "/arbeid"


def people_at(browser: Browser, path: str) -> str:
    """Say where somebody ends who opens an address."""
    return browser.get(path).path


def test_another_app_takes_the_place_of_the_old_one(
    people: People, ada: Colleague, letters: Postman, frozen_clock: Watch
) -> None:
    elsewhere, browser = people.browser_of(ada), people.browser_of(ada)
    browser.get("/arbeid/konto/app")
    page = browser.press("Lag QR-kode")
    found = re.search(r"<strong>([A-Z2-7 ]+)</strong>", page.html)
    assert found
    assert "data:image/svg+xml" in page.html
    wrong = browser.post("/arbeid/konto/app/kode", {"code": ada.code()}, status=422)
    assert "Koden stemmer ikke." in wrong, "the old app's code is not the new one's"
    new = pyotp.TOTP(found[1].replace(" ", ""))
    assert "Den nye appen er koblet til." in browser.post("/arbeid/konto/app/kode", {"code": new.at(clock.now())})
    assert elsewhere.get("/arbeid").path == "/arbeid/logg-inn", "every other visit ends"
    frozen_clock.forward(minutes=1)
    waiting = password_only(people, ada)
    assert waiting.post("/arbeid/to-faktor", {"code": ada.code()}).path == "/arbeid/to-faktor"
    assert waiting.post("/arbeid/to-faktor", {"code": new.at(clock.now())}).path == "/arbeid"
    assert letters.last_to(ada.email).subject == "Du har koblet til en ny app for koder"


def test_the_new_key_is_encrypted_in_the_cookie_and_in_the_database(app: Flask, people: People, ada: Colleague) -> None:
    browser = people.browser_of(ada)
    browser.get("/arbeid/konto/app")
    found = re.search(r"<strong>([A-Z2-7 ]+)</strong>", browser.press("Lag QR-kode").html)
    assert found
    key = found[1].replace(" ", "")
    with browser.client.session_transaction(base_url="http://localhost/") as kept:
        assert key not in str(dict(kept))
    browser.post("/arbeid/konto/app/kode", {"code": pyotp.TOTP(key).at(clock.now())})
    with app.app_context():
        secret = session.get_one(Staff, ada.id).tf_totp_secret
    assert secret
    assert key not in secret
