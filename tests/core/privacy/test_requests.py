"""Somebody telephones: found, noted, carried out within thirty days, with a receipt and a trail."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core.audit import AuditRow
from core.db import session
from core.panel.models import Panelist
from core.panel.services import is_on_break
from core.privacy.models import DataRequest

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import Member, People


def noted(people: People, member: Member, kind: str) -> Browser:
    """Find the member as one who telephones, and note what they ask for."""
    browser = people.browser_of(people.staff("administrator"))
    browser.get("/arbeid/personvern")
    browser.click("Finn en paneldeltaker")
    browser.press("Søk", {"q": member.email})
    browser.click(member.name)
    page = browser.press("Noter ønsket", {"kind": kind, "channel": "phone"})
    assert "Ønsket kom" in page
    return browser


def test_pr3_whoever_telephones_is_erased_and_the_request_stays_without_them(
    people: People, app: Flask, letters: Any
) -> None:
    member = people.member(name="Ring Ringesen")
    browser = noted(people, member, "erase")
    receipt = letters.last_to(member.email)
    assert "bli slettet fra panelet" in receipt.text
    page = browser.press("Slett Ring Ringesen")
    assert "Paneldeltakeren er slettet" in page
    assert "Ring" not in page.text.replace("Ringer", "").split("Dette er gjort")[0].replace("Ring 67", "")
    with app.app_context():
        assert session.get(Panelist, member.id) is None
        request = session.scalars(sa.select(DataRequest)).one()
        assert (request.panelist_id, request.outcome) == (None, "done")
        assert (request.due_at - request.received_at).days == 30
        acts = set(session.scalars(sa.select(AuditRow.act)))
    assert {"person_seen", "request_received", "person_erased"} <= acts


def test_pr2_whoever_telephones_gets_their_data_by_a_file_for_staff_to_send(people: People, app: Flask) -> None:
    member = people.member(name="Ring Ringesen")
    browser = noted(people, member, "export")
    assert browser.page is not None
    where = browser.page.form(button="Last ned opplysningene").action
    answer = browser.forge(where)
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as file:
        assert member.email in file.read("opplysninger.json").decode()
    assert "Utført" in browser.get("/arbeid/personvern")


def test_a_mistake_is_corrected(people: People, app: Flask) -> None:
    member = people.member(name="Feil Navn")
    browser = noted(people, member, "correct")
    browser.click("Rett opplysningene")
    page = browser.press("Lagre", {"name": "Rett Navn", "birth_year": "1951", "gender": "woman"})
    assert "Opplysningene ble rettet" in page
    with app.app_context():
        stored = session.get_one(Panelist, member.id)
        assert (stored.name, stored.birth_year, stored.gender) == ("Rett Navn", 1951, "woman")


def test_whoever_objects_is_asked_nothing_more(people: People, app: Flask) -> None:
    member = people.member(name="Ikke Mer")
    noted(people, member, "object").press("Stopp alle invitasjoner")
    with app.app_context():
        stored = session.get_one(Panelist, member.id)
        assert is_on_break(stored)
        assert stored.paused_until is None


def test_a_request_is_carried_out_once(people: People) -> None:
    member = people.member(name="Ikke Mer")
    browser = noted(people, member, "object")
    assert browser.page is not None
    where = browser.page.form(button="Stopp alle invitasjoner").action
    assert browser.forge(where).status_code == 303
    assert browser.forge(where).status_code == 409


def test_the_privacy_officer_reads_and_decides_nothing(people: People) -> None:
    member = people.member(name="Ring Ringesen")
    noted(people, member, "erase")
    officer = people.browser_of(people.staff("privacy_officer"))
    page = officer.get("/arbeid/personvern")
    assert "Finn en paneldeltaker" not in [words for words, _to in page.links]
    page = officer.click("Bli slettet")
    assert member.name in page
    assert not [form for form in page.forms if any("Slett" in words for words in form.buttons)]


def test_a_request_past_its_time_says_so(people: People, frozen_clock: Any) -> None:
    member = people.member()
    noted(people, member, "export")
    frozen_clock.forward(days=31)
    officer = people.browser_of(people.staff("privacy_officer"))
    assert "Over fristen" in officer.get("/arbeid/personvern")


def test_nobody_is_found_by_two_letters_or_by_a_wildcard(people: People) -> None:
    people.members(3)
    browser = people.browser_of(people.staff("administrator"))
    for words in ("an", "%%%", "@__"):
        page = browser.get("/arbeid/personvern/finn?q=" + words.replace("%", "%25"))
        assert "Ingen treff" in page
