"""Passwords of staff: how they are kept, which are good enough, and what helps when one is forgotten."""

from __future__ import annotations

import base64
import random
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask_security.utils import get_hmac
from hypothesis import given, settings
from hypothesis import strategies as st
from passlib.hash import argon2

from core.auth import passwords, services
from core.auth.models import Link, Staff
from core.db import session, transaction
from core.messaging.models import OutboxLetter
from tests.core.auth.racing import race_with
from tests.web.crawling import Rows, post, same
from tests.web.world import password_only

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Colleague, People

pytestmark = pytest.mark.one_engine("what a password must be is the same on every engine")

GOOD = "grønn elg spiser vaffel 7"
LINK = "/arbeid/nytt-passord/"


@pytest.fixture
def ada(people: People) -> Colleague:
    return people.staff("leader", name="Ada Ås", email="ada.as@kommune.example.no")


def test_au6_the_stored_hash_is_argon2id_and_dear_to_guess(app: Flask, people: People, ada: Colleague) -> None:
    with app.app_context():
        stored = session.get_one(Staff, ada.id).password
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", stored or "")
    assert found, stored
    assert int(found[1]) >= 19 * 1024, "KiB"
    assert int(found[2]) >= 2


def test_au6_a_hash_that_has_become_too_weak_is_renewed_at_sign_in(app: Flask, people: People, ada: Colleague) -> None:
    with app.app_context(), transaction():
        mixed = get_hmac(unicodedata.normalize("NFKD", ada.password))
        weak = argon2.using(type="ID", memory_cost=8192, time_cost=1, parallelism=1).hash(mixed)
        session.get_one(Staff, ada.id).password = weak
    password_only(people, ada)
    with app.app_context():
        stored = session.get_one(Staff, ada.id).password or ""
    assert stored != weak
    assert "m=32768,t=3" in stored
    password_only(people, ada)


TOO_COMMON = [
    "innbyggerpanelet1", "innbyggerpanel2026", "Bærum kommune 2026", "samskapsamskapsamskap", "PassordPassord123",
    "passwordpassword1!", "qwertyuiopåasdfgh", "123456789012345678", "abcdefghijklmnopqrst", "aaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc", "1qaz2wsx3edc4rfv", "zxcvbnmasdfghjkl12", "correct horse battery staple",
    "Ja, vi elsker dette landet!", "To be or not to be, that is the question", "Jeg elsker deg for alltid",
    "sommer2026sommer2026", "administrator12345", "iloveyouiloveyou99",
    "ada.as@kommune.example.no", "Ada Ås Ada Ås Ada Ås", "aaaabbbbccccdddd",
]  # fmt: skip


@pytest.mark.parametrize("password", TOO_COMMON)
def test_au7_what_everybody_guesses_is_refused(people: People, password: str) -> None:
    path = people.welcome_path("leader", name="Ada Ås", email="ada.as@kommune.example.no")
    browser = people.browser()
    browser.get(path)
    page = browser.post(path, {"password": password, "again": password}, status=422)
    assert "lett å gjette" in page or "for kort" in page


@pytest.mark.parametrize("password", ["fjorten tegn!!", "", "kort"])
def test_au7_what_is_shorter_than_fifteen_is_refused(people: People, password: str) -> None:
    path = people.welcome_path("leader")
    browser = people.browser()
    browser.get(path)
    browser.post(path, {"password": password, "again": password}, status=422)


LONG = "".join(chr(0x41 + number % 26) + chr(0x61 + number * 7 % 26) for number in range(64))


@pytest.mark.parametrize(
    "password", [GOOD, "bare små bokstaver her", "冬至先生喜歡吃三十六個橘子和蘋果", LONG, "  mellomrom teller med  "]
)
def test_au7_what_is_long_is_good_without_other_rules(people: People, password: str) -> None:
    path = people.welcome_path("leader", email="ny@kommune.example.no")
    browser = people.browser()
    browser.get(path)
    assert "Passordet er lagret." in browser.post(path, {"password": password, "again": password})
    page = browser.post("/arbeid/logg-inn", {"email": "ny@kommune.example.no", "password": password})
    assert page.path == "/arbeid/to-faktor/oppsett"


def test_au7_more_than_128_signs_are_refused_and_none_is_cut_off(people: People) -> None:
    path = people.welcome_path("leader", email="ny@kommune.example.no")
    browser = people.browser()
    browser.get(path)
    browser.post(path, {"password": f"{LONG}x", "again": f"{LONG}x"}, status=422)
    browser.post(path, {"password": LONG, "again": LONG})
    page = browser.post("/arbeid/logg-inn", {"email": "ny@kommune.example.no", "password": f"{LONG[:-1]}!"})
    assert page.path == "/arbeid/logg-inn", "also the last sign counts"


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0),
    st.integers(15, 128),
    st.sampled_from(["abcdefghijklmnopqrstuvwxyzæøå", "0123456789abcdef", "京都冬至喜歡橘子蘋果三六"]),
)
def test_au7_any_signs_will_do_that_fall_by_chance(seed: int, length: int, signs: str) -> None:
    password = "".join(random.Random(seed).choices(signs, k=length))  # noqa: S311 - a sample
    assert not passwords.is_too_common(password)


def test_au7_the_rules_hold_wherever_a_password_is_set(people: People, ada: Colleague, letters: Postman) -> None:
    weak = {"password": "passordpassord123", "again": "passordpassord123"}
    browser = people.browser_of(ada)
    browser.get("/arbeid/konto/passord")
    assert "lett å gjette" in browser.post("/arbeid/konto/passord", {"old": ada.password, **weak}, status=422)
    path = forget(people.browser(), ada.email, letters)
    reset = people.browser()
    reset.get(path)
    assert "lett å gjette" in reset.post(path, weak, status=422)


def test_se1_another_password_ends_every_other_visit_and_goes_on_here(
    people: People, ada: Colleague, letters: Postman
) -> None:
    elsewhere, browser = people.browser_of(ada), people.browser_of(ada)
    copied = people.browser()
    copied.client._cookies = dict(browser.client._cookies)
    browser.get("/arbeid/konto/passord")
    page = browser.post("/arbeid/konto/passord", {"old": ada.password, "password": GOOD, "again": GOOD})
    assert "Passordet er endret." in page
    assert browser.get("/arbeid").path == "/arbeid"
    assert elsewhere.get("/arbeid").path == "/arbeid/logg-inn"
    assert copied.get("/arbeid").path == "/arbeid/logg-inn", "the old cookie of this browser is dead too"
    assert letters.last_to(ada.email).subject == "Passordet ditt er endret"


# Forgotten


def ask(browser: Browser, email: str) -> Page:
    """Ask for a new password."""
    browser.get("/arbeid/glemt-passord")
    return browser.post("/arbeid/glemt-passord", {"email": email})


def forget(browser: Browser, email: str, letters: Postman) -> str:
    """Ask for a new password; give the path in the letter."""
    ask(browser, email)
    return letters.last_to(email).path(LINK)


def test_au9_a_forgotten_password_is_replaced_and_the_second_factor_still_asked(
    people: People, ada: Colleague, letters: Postman
) -> None:
    signed_in, browser = people.browser_of(ada), people.browser()
    path = forget(browser, ada.email, letters)
    browser.get(path)
    assert browser.post(path, {"password": GOOD, "again": GOOD}).path == "/arbeid/logg-inn"
    assert signed_in.get("/arbeid").path == "/arbeid/logg-inn", "whoever was signed in is not any more"
    assert browser.post("/arbeid/logg-inn", {"email": ada.email, "password": ada.password}).path == "/arbeid/logg-inn"
    page = browser.post("/arbeid/logg-inn", {"email": ada.email, "password": GOOD})
    assert page.path == "/arbeid/to-faktor", "the letter alone is not a way in"
    assert browser.get("/arbeid").path == "/arbeid/logg-inn"
    assert letters.last_to(ada.email).subject == "Passordet ditt er endret"


def test_au9_a_link_works_once_when_twenty_race(app: Flask, people: People, ada: Colleague, letters: Postman) -> None:
    browser = people.browser()
    path = forget(browser, ada.email, letters)
    browser.get(path)
    answers = race_with(app, browser, path, {"password": GOOD, "again": GOOD})
    assert sorted(answer.status_code for answer in answers) == [302] + [410] * 19
    assert "Lenken er brukt" in browser.get(path, status=410)


def test_au9_a_link_lives_an_hour(people: People, ada: Colleague, letters: Postman, frozen_clock: Watch) -> None:
    browser = people.browser()
    path = forget(browser, ada.email, letters)
    frozen_clock.forward(minutes=59)
    browser.get(path)
    frozen_clock.forward(minutes=2)
    assert "Be om en ny lenke" in browser.get(path, status=410)


def test_au9_a_newer_letter_and_another_password_kill_the_link(
    app: Flask, people: People, ada: Colleague, letters: Postman
) -> None:
    browser = people.browser()
    first, second = (forget(browser, ada.email, letters) for _time in range(2))
    assert first != second
    browser.get(first, status=410)
    browser.get(second)
    with app.app_context(), transaction():
        services.change_password(session.get_one(Staff, ada.id), services.hashed(GOOD))
    browser.get(second, status=410)


def test_au9_the_token_is_long_and_only_its_hash_is_stored(
    app: Flask, people: People, ada: Colleague, letters: Postman
) -> None:
    token = forget(people.browser(), ada.email, letters).removeprefix(LINK)
    assert len(base64.urlsafe_b64decode(f"{token}==")) * 8 >= 128
    assert token not in Rows(app).dump()


def test_au9_opening_the_link_changes_nothing(app: Flask, people: People, ada: Colleague, letters: Postman) -> None:
    path = forget(people.browser(), ada.email, letters)
    before = Rows(app)()
    for method in ("GET", "HEAD", "OPTIONS"):
        app.test_client().open(path, method=method, base_url="http://localhost/")
    assert Rows(app)() == before


def test_au9_who_is_disabled_or_was_never_let_in_gets_no_link(
    app: Flask, people: People, ada: Colleague, letters: Postman
) -> None:
    path = forget(people.browser(), ada.email, letters)
    people.welcome_path("leader", email="ny@kommune.example.no")
    with app.app_context(), transaction():
        session.get_one(Staff, ada.id).active = False
    for email in (ada.email, "ny@kommune.example.no"):
        before = len(letters.to(email))
        ask(people.browser(), email)
        assert len(letters.to(email)) == before
    browser = people.browser()
    browser.get(path, status=410)


def test_au8_asking_for_a_new_password_does_not_tell_who_is_there(
    app: Flask, people: People, ada: Colleague, letters: Postman
) -> None:
    seen = {}
    for email in (ada.email, "finnes.ikke@example.no"):
        before = Rows(app)()
        answer = post(app.test_client(), "/arbeid/glemt-passord", {"email": email})
        after = Rows(app)()
        grown = {name: rows[0] - before[name][0] for name, rows in after.items()}
        seen[email] = (same(answer, "/arbeid/glemt-passord"), dict(answer.headers).keys(), grown)
    assert seen[ada.email] == seen["finnes.ikke@example.no"]
    assert [letter.to for letter in letters.deliver()] == [ada.email]
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Link)) >= 2
        states = session.scalars(sa.select(OutboxLetter.state).where(OutboxLetter.kind == "auth.new_password"))
        assert sorted(states) == ["dropped", "sent"]


def test_au8_whoever_asks_too_often_gets_no_more_letters_and_is_told_nothing(
    people: People, ada: Colleague, letters: Postman
) -> None:
    pages = [ask(people.browser(), ada.email).text for _time in range(7)]
    assert len(set(pages)) == 1
    assert len(letters.to(ada.email)) == 5


def test_au4_one_address_asks_for_twenty_letters_an_hour(people: People) -> None:
    for one in range(20):
        ask(people.browser(), f"person{one}@example.no")
    browser = people.browser()
    browser.get("/arbeid/glemt-passord")
    page = browser.post("/arbeid/glemt-passord", {"email": "en.til@example.no"}, status=429)
    assert "Det ble for mange forsøk." in page


def test_au9_the_second_factor_is_not_taken_away_by_a_letter(people: People, ada: Colleague, letters: Postman) -> None:
    browser = people.browser()
    path = forget(browser, ada.email, letters)
    browser.get(path)
    browser.post(path, {"password": GOOD, "again": GOOD})
    waiting = password_only(people, type(ada)(id=ada.id, email=ada.email, name=ada.name, password=GOOD, key=ada.key))
    assert waiting.post("/arbeid/to-faktor", {"code": ada.code()}).path == "/arbeid"
