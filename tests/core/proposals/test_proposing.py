"""Anybody proposes something: members with one press, others by a letter; staff read it before it is public."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.auth import attempts
from core.auth.attempts import LIMITS, Kind, Limit
from core.db import session, transaction
from core.panel.models import Panelist
from core.proposals import jobs
from core.proposals.models import Proposal
from tests.core.proposals.conftest import NEW, SCHOOL, STURE, ask, show

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.core.proposals.conftest import Room
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Member, People


def tidy(room: Room) -> None:
    for _step in room.app.extensions and jobs.JOBS[0].run({}):
        pass


def test_the_menu_leads_everybody_to_propose_something(people: People) -> None:
    browser = people.browser()
    browser.get("/")
    page = browser.click("Foreslå noe")
    assert page.path == NEW
    assert "Navnet ditt vises aldri" in page
    assert "birth_year" not in page.html, "nobody's age is asked"


def test_a_member_proposes_with_one_press_and_sees_where_it_stands(room: Room, kari: Member) -> None:
    browser = room.people.browser_of(kari)
    page = browser.get(NEW)
    assert 'name="email"' not in page.html
    page = browser.post(NEW, SCHOOL)
    assert "Takk for forslaget" in page
    assert "ring" not in page.heading
    page = browser.click("Se forslagene dine")
    assert SCHOOL["title"] in page
    assert "Mottatt" in page
    assert "Andre kan ikke se det" in page
    assert SCHOOL["title"] not in browser.get("/forslag")
    assert room.letters.to(kari.email) == []


def test_a_member_finds_their_proposals_from_their_own_page(room: Room, kari: Member) -> None:
    browser = room.people.browser_of(kari)
    browser.get("/mitt-panel")
    assert "Du har ikke foreslått noe ennå" in browser.click("Forslagene dine")


def test_somebody_else_confirms_by_the_button_of_a_letter(room: Room, office: Browser) -> None:
    browser = room.people.browser()
    assert STURE["email"] in ask(browser).text.replace(" ", "")
    assert SCHOOL["title"] not in office.get("/arbeid/forslag"), "not before it is confirmed"
    path = room.letters.last_to(STURE["email"]).path("/forslag/bekreft/")
    browser.get(path)
    assert SCHOOL["title"] not in office.get("/arbeid/forslag"), "opening the link confirms nothing"
    browser.get(path)
    assert "Takk for forslaget" in browser.press("Bekreft at jeg foreslår dette")
    assert SCHOOL["title"] in office.get("/arbeid/forslag")
    assert "brukt" in browser.get(path, status=410)


def test_somebody_else_confirms_by_the_code_of_the_letter(room: Room, office: Browser) -> None:
    browser = room.people.browser()
    ask(browser)
    assert "Koden stemmer ikke" in browser.post("/forslag/sjekk-e-posten", {"code": "000000"})
    code = room.letters.last_to(STURE["email"]).code
    assert "Takk for forslaget" in browser.post("/forslag/sjekk-e-posten", {"code": code})
    assert SCHOOL["title"] in office.get("/arbeid/forslag")
    browser.get("/forslag/sjekk-e-posten")
    assert browser.page
    assert browser.page.path == NEW, "there is nothing left to confirm in this browser"


def test_the_code_of_a_proposal_dies_of_guessing(room: Room) -> None:
    browser = room.people.browser()
    ask(browser)
    code = room.letters.last_to(STURE["email"]).code
    for _guess in range(5):
        browser.post("/forslag/sjekk-e-posten", {"code": "000000" if code != "000000" else "111111"})
    assert "Koden stemmer ikke" in browser.post("/forslag/sjekk-e-posten", {"code": code})


def test_au8_known_and_unknown_addresses_meet_the_same(room: Room, kari: Member) -> None:
    known, unknown = room.people.browser(), room.people.browser()
    seen = ask(known, email=kari.email).text.replace("kari@", "x@")
    assert seen == ask(unknown, email="ukjent@eksempel.no").text.replace("ukjent@", "x@")
    kinds = [room.letters.last_to(email).subject for email in (kari.email, "ukjent@eksempel.no")]
    assert kinds[0] == kinds[1]


def test_what_a_member_confirms_by_letter_becomes_theirs(room: Room, kari: Member) -> None:
    room.from_stranger(email=kari.email)
    assert SCHOOL["title"] in room.people.browser_of(kari).get("/mitt-panel/forslag")
    with room.app.app_context():
        stored = session.query(Proposal).one()
        assert (stored.email, stored.proposer_name) == (None, None), "the address is held once"


def test_the_same_form_twice_is_one_proposal(room: Room, kari: Member) -> None:
    browser = room.people.browser_of(kari)
    browser.get(NEW)
    form = browser.page.form(NEW).filled(SCHOOL) if browser.page else []
    for _twice in range(2):
        assert browser.forge(NEW, dict(form)).status_code == 303
    assert room.count() == 1


def test_a_mistyped_address_is_corrected_and_the_first_letter_does_not_work(room: Room) -> None:
    browser = room.people.browser()
    ask(browser, email="stur@example.no")
    first = room.letters.last_to("stur@example.no").path("/forslag/bekreft/")
    page = browser.press("Rett adressen")
    assert SCHOOL["title"] in page.html
    browser.post(NEW, {"email": STURE["email"]})
    assert room.count() == 1
    assert room.letters.to(STURE["email"])
    browser.get(first, status=410)


def test_the_letter_is_sent_again_and_not_for_ever(room: Room) -> None:
    browser = room.people.browser()
    ask(browser)
    for _again in range(3):
        browser.press("Send på nytt")
    assert "flere ganger nå" in browser.press("Send på nytt")
    assert len(room.letters.to(STURE["email"])) <= 4


def test_after_many_letters_from_one_network_the_next_is_refused(
    room: Room, monkeypatch: pytest.MonkeyPatch, letters: Postman
) -> None:
    limits = {**LIMITS, Kind.STRANGERS_LETTER: (Limit(most=1, within=timedelta(hours=1)),)}
    monkeypatch.setattr(attempts, "LIMITS", limits)
    ask(room.people.browser())
    assert "uvanlig mange" in ask(room.people.browser(), status=422, email="neste@example.no")
    assert letters.to("neste@example.no") == []


def test_nobody_proposes_more_than_five_times_a_day(room: Room, kari: Member) -> None:
    browser = room.people.browser_of(kari)
    for _one in range(5):
        browser.get(NEW)
        browser.post(NEW, SCHOOL)
    browser.get(NEW)
    page = browser.post(NEW, SCHOOL, status=422)
    assert "flere forslag fra deg i dag" in page
    assert SCHOOL["title"] in page.html, "what was typed stands there"


def test_what_nobody_confirms_goes_after_seven_days(room: Room, frozen_clock: Watch) -> None:
    ask(room.people.browser())
    path = room.letters.last_to(STURE["email"]).path("/forslag/bekreft/")
    frozen_clock.forward(days=6)
    with room.app.app_context(), transaction():
        tidy(room)
    assert room.count() == 1
    frozen_clock.forward(days=2)
    with room.app.app_context(), transaction():
        tidy(room)
    assert room.count() == 0
    room.people.browser().get(path, status=410)


def test_what_was_confirmed_stays(room: Room, kari: Member, frozen_clock: Watch) -> None:
    room.from_member(kari)
    frozen_clock.forward(days=30)
    with room.app.app_context(), transaction():
        tidy(room)
    assert room.count() == 1


def test_a_proposal_names_a_place_of_the_list_only(room: Room, kari: Member) -> None:
    browser = room.people.browser_of(kari)
    browser.get(NEW)
    form = dict(browser.page.form(NEW).filled(SCHOOL)) if browser.page else {}
    answer = browser.forge(NEW, {**form, "district": "00000000-0000-4000-8000-000000000000"})
    assert answer.status_code == 422
    assert room.count() == 0


def test_the_letter_and_pages_speak_english_to_whoever_does(room: Room) -> None:
    browser = room.people.browser()
    browser.get("/en/forslag/nytt")
    browser.post("/en/forslag/nytt", {**SCHOOL, **STURE})
    letter = room.letters.last_to(STURE["email"])
    assert "/en/forslag/bekreft/" in letter.path("/forslag/bekreft/")
    assert "Confirm" in letter.subject


def test_nobodys_name_is_ever_on_a_public_page(room: Room, office: Browser, kari: Member) -> None:
    member, stranger = room.from_member(kari, title="Flere benker"), room.from_stranger()
    show(office, member, title="Flere benker")
    show(office, stranger)
    everybody = room.people.browser()
    pages = [everybody.get(path).html for path in ("/forslag", "/forslag/flere-benker", "/forslag/tryggere-skolevei")]
    for words in ("Kari", "Nordmann", kari.email, *STURE.values(), "Ærlend"):
        assert not [page for page in pages if words in page], words
    with room.app.app_context():
        assert session.query(Panelist).count() == 1
