"""Changing one's address: recent proof, a letter to the new one, a notice to the old, and nothing before the answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.audit import AuditRow
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link, Visit
from core.db import session, transaction
from core.messaging.models import OutboxLetter
from core.panel import addresses
from core.panel.models import Panelist
from tests.racing import race
from tests.web.world import world_in

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Member, People

OLD, NEW, TAKEN = "kari@eksempel.no", "kari.ny@eksempel.no", "ola@eksempel.no"
FORM = "/mitt-panel/profil/adresse"


@pytest.fixture
def kari(people: People, letters: Postman) -> Member:
    """A member, whose letters so far are read."""
    member = people.member(email=OLD, name="Kari Berg")
    people.member(email=TAKEN, name="Ola Lie")
    letters.deliver()
    return member


@pytest.fixture
def browser(people: People, kari: Member) -> Browser:
    """Her browser, in which she has just come in."""
    return people.browser_of(kari)


def ask(browser: Browser, email: str = NEW, status: int = 200) -> Page:
    """Ask for another address."""
    browser.get(FORM)
    return browser.post(FORM, {"email": email}, status=status)


def address(app: Flask, member: Member) -> str:
    """Read the address that is stored."""
    with app.app_context():
        return session.get_one(Panelist, member.id).email


def is_inside(browser: Browser) -> bool:
    """Tell whether the browser is signed in."""
    return browser.client.get("/mitt-panel", base_url="http://localhost/").status_code == 200


def test_only_an_answer_from_the_new_address_changes_it(
    app: Flask, browser: Browser, kari: Member, letters: Postman, people: People
) -> None:
    page = ask(browser)
    assert "Vi har sendt en e-post til" in page
    assert letters.last_to(OLD).subject == "Vil du bytte e-postadresse?"
    assert "k…@eksempel.no" in letters.last_to(OLD).text
    assert NEW not in letters.last_to(OLD).text
    letter = letters.last_to(NEW)
    phone = people.browser()
    phone.get(letter.path("/bekreft/adresse/"))
    assert address(app, kari) == OLD, "opening the link changes nothing"
    assert "Adressen er byttet" in phone.press("Bekreft den nye adressen")
    assert address(app, kari) == NEW
    assert not is_inside(phone), "answering the letter is not coming in"
    assert browser.get(f"{FORM}/sjekk-e-posten").path == "/mitt-panel/profil"
    assert "kari.ny@" in browser.get("/mitt-panel/profil")
    assert "Det er ingenting å bekrefte" in phone.get(letter.path("/bekreft/adresse/"), status=410)


def test_the_code_changes_it_in_the_browser_that_asked(
    app: Flask, browser: Browser, kari: Member, letters: Postman
) -> None:
    ask(browser)
    code = letters.last_to(NEW).code
    assert "Koden stemmer ikke" in browser.press("Bekreft den nye adressen", {"code": f"{int(code) ^ 1:06d}"})
    assert address(app, kari) == OLD
    assert "Adressen er byttet." in browser.press("Bekreft den nye adressen", {"code": code})
    assert address(app, kari) == NEW


def test_au15_the_code_is_bound_to_the_member_and_the_browser(
    app: Flask, browser: Browser, kari: Member, people: People, letters: Postman
) -> None:
    ask(browser)
    code = letters.last_to(NEW).code
    other = people.browser_of(people.member())
    ask(other, "en.helt.annen@eksempel.no")
    other.press("Bekreft den nye adressen", {"code": code})
    second = people.browser_of(kari)
    second.get(FORM)
    second.forge(f"{FORM}/sjekk-e-posten", {"code": code})
    assert address(app, kari) == OLD


def test_se1_every_other_visit_ends_and_old_letters_open_nothing(
    app: Flask, browser: Browser, kari: Member, people: People, letters: Postman
) -> None:
    stolen, asking = people.browser_of(kari), people.browser()
    asking.get("/logg-inn")
    asking.post("/logg-inn", {"email": OLD})
    sign_in = letters.last_to(OLD)
    ask(browser)
    browser.press("Bekreft den nye adressen", {"code": letters.last_to(NEW).code})
    assert is_inside(browser), "the one that asked stays"
    assert not is_inside(stolen)
    assert "Koden stemmer ikke" in asking.press("Logg inn", {"code": sign_in.code})
    people.browser().get(sign_in.path("/logg-inn/lenke/"), status=410)
    late = people.browser()
    late.get("/logg-inn")
    before = len(letters.to(OLD))
    late.post("/logg-inn", {"email": OLD})
    assert len(letters.to(OLD)) == before


def test_se1_the_personal_links_in_the_old_mailbox_open_nothing(
    app: Flask, people: People, a_format: str, letters: Postman
) -> None:
    world = world_in(app, a_format)
    member = world.members["asked"]
    browser = people.browser_of(member)
    shared = people.browser()
    shared.get(f"/i/{world.tokens['asked']}")
    ask(browser)
    browser.press("Bekreft den nye adressen", {"code": letters.last_to(NEW).code})
    for path in (f"/avmelding/{member.fewer}", f"/avmelding/{member.fewer}/meld-deg-ut", f"/i/{world.tokens['asked']}"):
        assert "Lenken virker ikke lenger" in people.browser().get(path, status=410)
    assert people.browser().forge(f"/avmelding/{member.fewer}").status_code == 410
    held = f"/aktiviteter/{world.ours.name}"
    assert "Logg inn" in shared.get(held), "a browser that opened the link before holds nothing either"
    assert "Nei takk" not in shared.get(held)
    assert "Vårt åpne" in browser.get("/mitt-panel"), "one's own page leads to it as before"


def test_a_letter_that_waits_while_the_address_moves_works_at_the_new_one(
    app: Flask, people: People, a_format: str, letters: Postman
) -> None:
    world = world_in(app, a_format)
    member = world.members["asked"]
    with app.app_context(), transaction():
        session.execute(sa.update(OutboxLetter).where(OutboxLetter.recipient_id == member.id).values(state="waiting"))
        addresses.confirm(newest_link(addresses.ask_for_address(session.get_one(Panelist, member.id), NEW, None)))
    invitation = [letter for letter in letters.to(NEW) if any("/i/" in path for path in letter.paths)][-1]
    assert world.ours.name in people.browser().get(invitation.path("/i/")).path
    assert "Færre e-poster" in people.browser().get(invitation.path("/avmelding/"))


def newest_link(change_id: Id) -> Link:
    """Give the link in the letter to the new address."""
    found = links.of_subject(Purpose.NEW_ADDRESS, change_id)
    assert found is not None
    return found


def test_au8_an_address_in_use_leads_to_the_same_page_and_its_owner_is_told(
    app: Flask, kari: Member, people: People, letters: Postman, queries: Any
) -> None:
    pages, work = [], []
    for email in (TAKEN, "ole@eksempel.no"):
        browser = people.browser_of(kari)
        browser.get(FORM)
        with queries() as ran:
            seen = [browser.post(FORM, {"email": email})]
            seen.append(browser.press("Bekreft den nye adressen", {"code": "123456"}))
        pages.append([same(page) for page in seen])
        work.append(ran.statements)
    assert pages[0] == pages[1]
    assert work[0] == work[1]
    letter = letters.last_to(TAKEN)
    assert letter.subject == "Noen ville bruke e-postadressen din"
    assert "/bekreft/adresse/" not in letter.text
    assert letters.last_to("ole@eksempel.no").subject == "Bekreft den nye e-postadressen din"


def same(page: Page) -> tuple[int, str]:
    """Give a page without what always differs."""
    return page.status, re.sub(r'name="csrf_token" value="[^"]*"', "", page.html).replace("ole@", "ola@").replace(
        "ole<", "ola<"
    )


def test_an_address_that_is_taken_meanwhile_is_not_taken_over(
    app: Flask, browser: Browser, kari: Member, people: People, letters: Postman
) -> None:
    ask(browser)
    letter = letters.last_to(NEW)
    people.member(email=NEW)
    phone = people.browser()
    phone.get(letter.path("/bekreft/adresse/"))
    assert "Det er ingenting å bekrefte" in phone.press("Bekreft den nye adressen", status=410)
    assert "Koden stemmer ikke" in browser.press("Bekreft den nye adressen", {"code": letter.code})
    assert address(app, kari) == OLD


def test_only_the_newest_letter_counts(
    app: Flask, browser: Browser, kari: Member, people: People, letters: Postman
) -> None:
    ask(browser, "feil@eksempel.no")
    first = letters.last_to("feil@eksempel.no")
    ask(browser)
    people.browser().get(first.path("/bekreft/adresse/"), status=410)
    browser.press("Bekreft den nye adressen", {"code": letters.last_to(NEW).code})
    assert address(app, kari) == NEW


def test_the_button_dies_after_a_day(browser: Browser, people: People, letters: Postman, frozen_clock: Any) -> None:
    ask(browser)
    path = letters.last_to(NEW).path("/bekreft/adresse/")
    frozen_clock.forward(hours=25)
    assert "for gammel" in people.browser().get(path, status=410)


def test_nobody_fills_a_mailbox_this_way(browser: Browser, people: People, kari: Member, letters: Postman) -> None:
    for _time in range(5):
        ask(browser)
    assert "Ring oss på" in ask(browser, status=422)
    assert "Ring oss på" in ask(people.browser_of(people.member()), status=422)
    assert "Det er denne adressen du har nå." in ask(browser, OLD, status=422)


def test_of_twenty_answers_at_once_one_counts(
    app: Flask, browser: Browser, kari: Member, people: People, letters: Postman
) -> None:
    ask(browser)
    path = letters.last_to(NEW).path("/bekreft/adresse/")
    phones = [people.browser() for _phone in range(20)]
    for phone in phones:
        phone.get(path)
    answers = race([lambda phone=phone: phone.forge(path) for phone in phones])
    assert sorted(answer.status_code for answer in answers) == [200] + [410] * 19
    with app.app_context():
        changes = sa.select(sa.func.count()).select_from(AuditRow).where(AuditRow.act == "address_changed")
        assert session.scalar(changes) == 1


def test_se3_who_came_in_long_ago_shows_once_more_who_they_are(
    app: Flask, browser: Browser, kari: Member, letters: Postman, writing: Any
) -> None:
    with writing():
        session.execute(sa.update(Visit).values(confirmed_at=clock.now() - timedelta(hours=2)))
    assert browser.get(FORM).path == "/bekreft-deg"
    assert letters.deliver() == [], "opening the page sends nothing"
    browser.press("Send meg en kode")
    letter = letters.last_to(OLD)
    assert "/logg-inn/lenke/" not in letter.text, "this letter lets nobody in"
    wrong = f"{int(letter.code) ^ 1:06d}"
    assert "Koden stemmer ikke" in browser.press("Gå videre", {"code": wrong})
    assert browser.get(FORM).path == "/bekreft-deg"
    browser.get("/bekreft-deg/kode")
    assert browser.press("Gå videre", {"code": letter.code}).path == FORM
    browser.post(FORM, {"email": NEW})
    assert letters.last_to(NEW).code


def test_se3_somebody_elses_code_confirms_nothing(
    browser: Browser, people: People, letters: Postman, writing: Any
) -> None:
    thief = people.browser_of(people.member(email="tyv@eksempel.no"))
    thief.get("/bekreft-deg")
    thief.press("Send meg en kode")
    with thief.client.session_transaction(base_url="http://localhost/") as kept:
        request = kept["confirming"]
    code = letters.last_to("tyv@eksempel.no").code
    with writing():
        session.execute(sa.update(Visit).values(confirmed_at=clock.now() - timedelta(hours=2)))
    browser.get("/bekreft-deg")
    browser.press("Send meg en kode")
    with browser.client.session_transaction(base_url="http://localhost/") as kept:
        kept["confirming"] = request  # what nobody can do who does not hold the server's key
    browser.get("/bekreft-deg/kode")
    browser.press("Gå videre", {"code": code})
    assert browser.get(FORM).path == "/bekreft-deg"


def test_changes_are_forgotten_after_a_week(
    app: Flask, browser: Browser, letters: Postman, frozen_clock: Any, db_rows: Any
) -> None:
    ask(browser)
    frozen_clock.forward(days=8)
    with app.app_context():
        jobs.run_due()
    assert db_rows()["core_address_change"] == 0
