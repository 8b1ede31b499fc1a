"""Passkeys: bound to our own address, each signature good once, several for each person and never the last one gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.auth.models import Passkey, Staff, Visit
from core.db import session, transaction
from tests.authenticator import Authenticator, add_passkey, options
from tests.web.crawling import word

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Colleague, People

pytestmark = pytest.mark.one_engine("ceremonies are the same on every engine")

HERE = "/arbeid/passnokkel"


@pytest.fixture
def ada(people: People) -> Colleague:
    return people.staff("leader", name="Ada Ås")


@pytest.fixture
def key(people: People, ada: Colleague) -> Authenticator:
    """A passkey of Ada's."""
    return add_passkey(people.browser_of(ada))


def sign_in(browser: Browser, key: Authenticator) -> str:
    """Sign in with a passkey alone; give the path it leads to."""
    browser.get("/arbeid/logg-inn")
    return browser.post(HERE, {"credential": key.sign(options(browser))}).path


def test_a_passkey_that_knows_its_holder_opens_without_a_password(people: People, key: Authenticator) -> None:
    browser = people.browser()
    assert sign_in(browser, key) == "/arbeid"
    assert "Ada Ås" in browser.get("/arbeid/konto")


def test_a_passkey_leads_on_to_the_page_that_was_asked_for(people: People, key: Authenticator) -> None:
    browser = people.browser()
    browser.get("/arbeid/prosjekter")
    page = browser.post(HERE, {"credential": key.sign(options(browser))})
    assert page.path == "/arbeid/prosjekter"


def test_au1_a_passkey_that_does_not_check_its_holder_is_only_the_second_factor(
    people: People, ada: Colleague, key: Authenticator
) -> None:
    key.verifies = False
    assert sign_in(people.browser(), key) == "/arbeid/logg-inn"
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    browser.post("/arbeid/logg-inn", {"email": ada.email, "password": ada.password})
    asked = options(browser)
    assert [one["id"] for one in asked["allowCredentials"]] != []
    assert browser.post(HERE, {"credential": key.sign(asked)}).path == "/arbeid"


def test_au1_the_passkey_of_another_is_not_my_second_factor(people: People, key: Authenticator) -> None:
    other = people.staff("leader")
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    browser.post("/arbeid/logg-inn", {"email": other.email, "password": other.password})
    assert browser.forge(HERE, {"credential": key.sign(options_of_one_with_no_keys(browser))}).status_code == 303
    assert word(browser.client.get("/arbeid", base_url="http://localhost/")) == "sign-in"


def options_of_one_with_no_keys(browser: Browser) -> dict[str, object]:
    return options(browser)


@pytest.mark.parametrize(
    "fault",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost.evil.example"},
        {"host": "evil.example"},
        {"id": b"another key's id"},
        {"handle": b"somebody else"},
        {"_key": Authenticator()._key},
    ],
    ids="-".join,
)
def test_what_another_site_or_another_key_signed_opens_nothing(
    people: People, key: Authenticator, fault: dict[str, object]
) -> None:
    for name, value in fault.items():
        setattr(key, name, value)
    browser = people.browser()
    assert sign_in(browser, key) == "/arbeid/logg-inn"
    assert "Passnøkkelen virket ikke." in (browser.page or "")


@pytest.mark.parametrize("answer", ["", "{}", "null", "[]", "x", '{"id": 1}', "\x00", json.dumps({"rawId": "é"})])
def test_what_is_no_answer_of_a_passkey_is_refused(people: People, key: Authenticator, answer: str) -> None:
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    options(browser)
    assert browser.post(HERE, {"credential": answer}).path == "/arbeid/logg-inn"


def test_a_signature_opens_once_even_with_a_copy_of_the_cookie(people: People, key: Authenticator) -> None:
    key.count = None  # synchronised keys do not count, so the number cannot tell
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    answer = key.sign(options(browser))
    copied = people.browser()
    copied.client._cookies = dict(browser.client._cookies)
    copied.page = browser.page
    assert browser.post(HERE, {"credential": answer}).path == "/arbeid"
    assert copied.post(HERE, {"credential": answer}).path == "/arbeid/logg-inn"


def test_a_challenge_is_old_after_ten_minutes(people: People, key: Authenticator, frozen_clock: Watch) -> None:
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    answer = key.sign(options(browser))
    frozen_clock.forward(minutes=11)
    assert browser.post(HERE, {"credential": answer}).path == "/arbeid/logg-inn"


def test_a_copied_key_is_noticed_by_its_count(app: Flask, people: People, key: Authenticator) -> None:
    assert sign_in(people.browser(), key) == "/arbeid"
    assert sign_in(people.browser(), key) == "/arbeid"
    with app.app_context():
        assert session.scalars(sa.select(Passkey.sign_count)).one() == 2
    key.count = 0  # the copy has not seen what the other one did
    assert sign_in(people.browser(), key) == "/arbeid/logg-inn"


def test_se1_whoever_is_disabled_does_not_come_in_by_passkey(
    app: Flask, people: People, ada: Colleague, key: Authenticator
) -> None:
    with app.app_context(), transaction():
        session.get_one(Staff, ada.id).active = False
    assert sign_in(people.browser(), key) == "/arbeid/logg-inn"
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Visit).where(Visit.ended_at.is_(None))) == 1


def test_several_passkeys_are_listed_by_name_and_removed_but_never_the_last_factor(
    app: Flask, people: People, ada: Colleague, key: Authenticator
) -> None:
    browser = people.browser_of(ada)
    add_passkey(browser, "Sikkerhetsnøkkelen")
    page = browser.get("/arbeid/konto")
    assert "Telefonen" in page
    assert "Sikkerhetsnøkkelen" in page
    page = browser.press("Fjern Telefonen")
    assert "Passnøkkelen er fjernet." in page
    assert "Fjern Telefonen" not in page
    assert sign_in(people.browser(), key) == "/arbeid/logg-inn"
    with app.app_context(), transaction():
        staff = session.get_one(Staff, ada.id)
        staff.tf_totp_secret = staff.tf_primary_method = None
    browser = people.browser_of(ada)
    browser.get("/arbeid/konto")
    assert "Du trenger minst en app eller en passnøkkel." in browser.press("Fjern Sikkerhetsnøkkelen")
    assert "Fjern Sikkerhetsnøkkelen" in browser.get("/arbeid/konto")


def test_the_same_key_is_not_added_twice_nor_by_another(people: People, ada: Colleague, key: Authenticator) -> None:
    for person in (ada, people.staff("leader")):
        browser = people.browser_of(person)
        browser.get("/arbeid/konto/passnokler")
        answer = key.make(options(browser, "ny"))
        page = browser.post("/arbeid/konto/passnokler", {"name": "Igjen", "credential": answer}, status=422)
        assert "Denne passnøkkelen er lagt til fra før." in page


def test_az3_nobody_removes_the_passkey_of_another(app: Flask, people: People, key: Authenticator) -> None:
    with app.app_context():
        foreign = session.scalars(sa.select(Passkey.id)).one()
    browser = people.browser_of(people.staff("administrator"))
    browser.get("/arbeid/konto")
    assert browser.forge("/arbeid/konto/passnokler/fjern", {"chosen": str(foreign)}).status_code == 404


def test_removing_a_passkey_tells_its_holder(people: People, ada: Colleague, letters: Postman) -> None:
    browser = people.browser_of(ada)
    add_passkey(browser)
    browser.press("Fjern Telefonen")
    subjects = [letter.subject for letter in letters.to(ada.email)]
    assert subjects == ["Du har en ny passnøkkel", "En passnøkkel er fjernet"]


def test_a_person_without_a_factor_enrols_with_a_passkey(people: People) -> None:
    new = people.staff("leader", second_factor=False)
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    assert browser.post("/arbeid/logg-inn", {"email": new.email, "password": new.password}).path.endswith("/oppsett")
    browser.click("Lag en passnøkkel")
    key = Authenticator()
    answer = key.make(options(browser, "ny"))
    page = browser.post("/arbeid/to-faktor/passnokkel", {"name": "Telefonen", "credential": answer})
    assert page.path == "/arbeid/konto/reservekoder"
    browser.press("Vis reservekodene mine")
    assert sign_in(people.browser(), key) == "/arbeid"


def test_au1_with_only_the_password_shown_nobody_adds_a_passkey_beside_a_factor(people: People, ada: Colleague) -> None:
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    browser.post("/arbeid/logg-inn", {"email": ada.email, "password": ada.password})
    for path in ("/arbeid/passnokkel/ny", "/arbeid/to-faktor/passnokkel"):
        assert word(browser.forge(path, {"name": "Min", "credential": "{}"})) == "sign-in"
