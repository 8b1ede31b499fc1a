"""Limits on guessing: in the database, alike for everybody, and never in the way of a passkey."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import jobs
from core.auth import attempts, sign_in
from core.auth.attempts import Kind, TooMany
from core.auth.models import Attempt
from core.db import session
from tests.authenticator import add_passkey, options
from tests.core.auth.racing import race
from tests.web.crawling import Rows, post, same
from tests.web.world import password_only

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.people import Colleague, People

WAIT = "Det ble for mange forsøk. Prøv igjen "


@pytest.fixture
def ada(people: People) -> Colleague:
    return people.staff("leader", name="Ada Ås")


def guess(people: People, email: str, where: str = "127.0.0.1") -> bool:
    """Guess a password from an address; say whether the guess was turned away unjudged."""
    browser = people.browser()
    browser.client.environ_base["REMOTE_ADDR"] = where
    browser.get("/arbeid/logg-inn")
    return WAIT in browser.post("/arbeid/logg-inn", {"email": email, "password": "x"})


def tried(people: People, email: str, times: int, where: str = "127.0.0.1") -> None:
    """Count wrong passwords as the page does, without the slow comparing."""
    with people.app.test_request_context(environ_base={"REMOTE_ADDR": where}):
        for _time in range(times):
            attempts.begin(Kind.PASSWORD, sign_in.password_subjects(email))


def guess_code(browser: Browser) -> bool:
    """Guess a code; say whether the guess was turned away unjudged."""
    return WAIT in browser.post("/arbeid/to-faktor", {"code": "000000"})


def test_au4_ten_wrong_passwords_in_five_minutes_for_an_account_from_anywhere(
    people: People, ada: Colleague, frozen_clock: Watch
) -> None:
    for one in range(9):
        tried(people, ada.email, 1, f"192.0.2.{one}")
    assert [guess(people, f" {ada.email.upper()}", f"192.0.2.{one}") for one in (10, 11)] == [False, True]
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    page = browser.post("/arbeid/logg-inn", {"email": ada.email, "password": ada.password})
    assert WAIT in page, "nor is the right one taken"
    frozen_clock.forward(minutes=5, seconds=1)
    assert people.sign_in(ada).get("/arbeid").path == "/arbeid"


def test_au4_ten_wrong_passwords_in_five_minutes_from_an_address_for_anybody(people: People, ada: Colleague) -> None:
    for one in range(9):
        tried(people, f"person{one}@example.no", 1)
    assert [guess(people, "en.til@example.no"), guess(people, ada.email)] == [False, True]
    assert not guess(people, ada.email, "192.0.2.9"), "elsewhere the door is open"


def test_au4_neighbours_in_one_network_of_ipv6_count_together(people: People) -> None:
    for one in range(10):
        tried(people, f"a{one}@example.no", 1, f"2001:db8:1:2::{one + 1}")
    assert guess(people, "b@example.no", "2001:db8:1:2:ffff::1")
    assert not guess(people, "b@example.no", "2001:db8:1:3::1")


def test_au4_five_wrong_codes_in_five_minutes(people: People, ada: Colleague, frozen_clock: Watch) -> None:
    browser = password_only(people, ada)
    assert [guess_code(browser) for _time in range(6)] == [False] * 5 + [True]
    assert WAIT in browser.post("/arbeid/to-faktor", {"code": ada.code()}), "nor is the right one taken"
    frozen_clock.forward(minutes=5, seconds=1)
    assert browser.post("/arbeid/to-faktor", {"code": ada.code()}).path == "/arbeid"


def test_au4_wrong_codes_twenty_an_hour_and_fifty_a_day(app: Flask, frozen_clock: Watch) -> None:
    begun: list[datetime] = []
    for _minute in range(0, 26 * 60, 2):
        with app.app_context(), suppress(TooMany):
            attempts.begin(Kind.CODE, ["somebody"])
            begun.append(frozen_clock.now)
        frozen_clock.forward(minutes=2)
    for most, span in ((20, timedelta(hours=1)), (50, timedelta(days=1))):
        crowds = [sum(at <= other < at + span for other in begun) for at in begun]
        assert max(crowds) == most, span
    assert begun[50] - begun[0] >= timedelta(days=1), "the next day there are tries again"


def test_au4_whoever_must_wait_is_told_until_when(app: Flask, frozen_clock: Watch) -> None:
    with app.app_context():
        for _time in range(5):
            frozen_clock.forward(minutes=1)
            attempts.begin(Kind.CODE, ["somebody"])
        with pytest.raises(TooMany) as many:
            attempts.begin(Kind.CODE, ["somebody"])
    assert many.value.until == frozen_clock.now + timedelta(minutes=1)


def test_au4_limits_survive_a_restart(people: People, ada: Colleague, new_app: Callable[..., Flask]) -> None:
    tried(people, ada.email, 10)
    answer = post(new_app().test_client(), "/arbeid/logg-inn", {"email": ada.email, "password": "x"})
    assert WAIT in answer.get_data(as_text=True)


def test_au4_nobody_locks_another_out_of_a_passkey(people: People, ada: Colleague) -> None:
    key = add_passkey(people.browser_of(ada))
    waiting = password_only(people, ada)
    while not guess_code(waiting):
        pass
    tried(people, ada.email, 10)
    assert guess(people, ada.email)
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    assert browser.post("/arbeid/passnokkel", {"credential": key.sign(options(browser))}).path == "/arbeid"


def test_au4_guesses_that_race_are_counted_one_by_one(app: Flask) -> None:
    def guess_at_once() -> bool:
        with app.app_context():
            try:
                attempts.begin(Kind.CODE, ["somebody"])
            except TooMany:
                return False
            return True

    assert race(guess_at_once).count(True) == 5


def test_au4_a_right_guess_does_not_count(app: Flask, people: People, ada: Colleague, frozen_clock: Watch) -> None:
    for _time in range(2):
        people.sign_in(ada)
        frozen_clock.forward(seconds=30)
    with app.app_context():
        assert session.scalars(sa.select(Attempt)).all() == []


def test_au4_a_guess_counts_although_its_request_fails(app: Flask, people: People, ada: Colleague) -> None:
    browser = people.browser_of(ada)
    browser.get("/arbeid/konto/passord")
    wrong = {"old": "feil", "password": "grønn elg spiser vaffel 7", "again": "grønn elg spiser vaffel 7"}
    tried(people, ada.email, 9)
    assert "Passordet stemmer ikke." in browser.post("/arbeid/konto/passord", wrong, status=422)
    assert WAIT in browser.post("/arbeid/konto/passord", wrong, status=422)
    assert guess(people, ada.email), "it is the same account"


def test_au8_the_words_are_the_same_for_accounts_that_do_not_exist(app: Flask, people: People, ada: Colleague) -> None:
    seen = []
    for email, where in ((ada.email, "192.0.2.1"), ("finnes.ikke@example.no", "192.0.2.2")):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = where
        tried(people, email, 9, where)
        answers = [post(client, "/arbeid/logg-inn", {"email": email, "password": "x"}) for _time in range(2)]
        seen.append([same(answer, "/arbeid/logg-inn")[1].replace(email, "(e-mail)") for answer in answers])
    assert seen[0] == seen[1]
    assert WAIT in seen[0][-1]


def test_pr9_what_is_counted_holds_no_address_and_no_name(app: Flask, people: People, ada: Colleague) -> None:
    tried(people, ada.email, 3, "192.0.2.77")
    with app.app_context():
        rows = [(row.kind, row.digest) for row in session.scalars(sa.select(Attempt))]
    assert len(rows) == 6
    stored = Rows(app, but=frozenset({"core_staff"})).dump()
    assert "192.0.2.77" not in stored
    assert ada.email not in stored


def test_pr4_attempts_are_forgotten_after_a_day(app: Flask, people: People, frozen_clock: Watch) -> None:
    tried(people, "a@example.no", 2)
    frozen_clock.forward(hours=25)
    tried(people, "a@example.no", 1)
    with app.app_context():
        jobs.run_due()
    with app.app_context():
        assert len(session.scalars(sa.select(Attempt)).all()) == 2


def test_au4_behind_a_proxy_each_visitor_has_their_own_address(
    people: People, ada: Colleague, new_app: Callable[..., Flask]
) -> None:
    """Only what the last proxy adds is believed: what a visitor writes before it is not."""
    answers = {}
    for proxies in (0, 1):
        client = new_app(proxies=proxies).test_client()
        for one in range(10):
            tried(people, f"p{proxies}{one}@example.no", 1, "10.0.0.1" if proxies == 0 else f"198.51.100.{one}")
        client.environ_base.update(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.99, 203.0.113.5")
        page = post(client, "/arbeid/logg-inn", {"email": ada.email, "password": "x"}).get_data(as_text=True)
        answers[proxies] = WAIT in page
    assert answers == {0: True, 1: False}
