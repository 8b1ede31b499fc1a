"""Somebody telephones: found, noted, carried out within thirty days, with a receipt and a trail."""

from __future__ import annotations

import io
import smtplib
import threading
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.audit import Act, AuditRow
from core.contributions import Principal
from core.db import session, transaction
from core.messaging import at_once, transport
from core.messaging.models import OutboxLetter
from core.panel.models import Panelist
from core.panel.services import BREAK, is_on_break
from core.privacy import requests
from core.privacy.answers import REASONS
from core.privacy.errors import DataRequestClosed
from core.privacy.letters import reason_told
from core.privacy.models import DataRequest, DataRequestStep
from core.privacy.request_words import reason_word
from core.privacy.requests import Correction
from tests.canaries import fly, hits
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from flask import Flask

    from tests.browsing import Browser
    from tests.people import Member, People


pytestmark = pytest.mark.usefixtures("a_format")  # the canaries answer a survey


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


def test_whoever_has_objected_stays_out_also_when_they_take_a_break(people: People, app: Flask) -> None:
    member = people.member(name="Ikke Mer")
    noted(people, member, "object").press("Stopp alle invitasjoner")
    letter, own = people.browser(), people.browser_of(member)
    assert letter.forge(f"/avmelding/{member.fewer}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    own.get("/mitt-panel/samtykker")
    assert own.forge("/mitt-panel/samtykker/pause", {"choice": "pause"}).status_code == 303
    with app.app_context():
        stored = session.get_one(Panelist, member.id)
        assert (stored.state, stored.paused_until) == ("paused", None)


def test_a_break_is_never_made_shorter(people: People, app: Flask) -> None:
    until = clock.now() + timedelta(days=300)
    member = people.member(state="paused", paused_until=until)
    over = people.member(state="paused", paused_until=clock.now() - timedelta(days=1))
    for one in (member, over):
        people.browser().forge(f"/avmelding/{one.fewer}")
    with app.app_context():
        assert session.get_one(Panelist, member.id).paused_until == until
        begun = session.get_one(Panelist, over.id).paused_until
        assert begun
        assert abs(begun - clock.now() - BREAK) < timedelta(minutes=1)


def test_pr3_whoever_is_erased_is_told_and_their_address_stands_nowhere(
    people: People, app: Flask, letters: Any
) -> None:
    bird = fly(people, "Svarspurv33")
    noted(people, bird.member, "erase").press("Slett")
    told = letters.last_to(bird.member.email)
    assert told.subject == "Du er slettet fra panelet"
    assert "ba du oss om å bli slettet fra panelet. Nå har vi slettet navnet" in told.text
    assert hits(app, bird.words) == []
    with app.app_context():
        kept = session.scalars(sa.select(OutboxLetter).where(OutboxLetter.kind == "privacy.erased")).one()
        assert (kept.recipient_id, kept.state) == (at_once.NOBODY, "sent")


def test_pr3_whoever_is_erased_before_the_receipt_left_is_answered_all_the_same(people: People, letters: Any) -> None:
    member = people.member(name="Rask Raskesen")
    noted(people, member, "erase").press("Slett")
    assert [letter.subject for letter in letters.to(member.email)] == ["Du er slettet fra panelet"]


def test_pr3_a_letter_that_does_not_leave_holds_up_no_erasure_and_staff_are_told(
    people: People, app: Flask, letters: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    bird = fly(people, "Brevspurv44")
    browser = noted(people, bird.member, "erase")

    def refuse(_transport: object, mail: EmailMessage) -> None:
        raise smtplib.SMTPRecipientsRefused({str(mail["To"]): (450, b"later")})

    monkeypatch.setattr(transport.Folder, "send", refuse)
    page = browser.press("Slett")
    assert "Adressen er slettet, så gi svaret på en annen måte." in page
    assert "Svaret på e-post kom ikke fram." in page
    monkeypatch.undo()
    assert letters.to(bird.member.email) == []
    assert hits(app, bird.words) == []
    assert not [word for word in bird.words if word in "".join(capfd.readouterr())]


@pytest.mark.parametrize(
    ("kind", "button", "told"),
    [
        ("object", "Stopp alle invitasjoner", ("Vi spør deg ikke om mer", "Du får ingen flere invitasjoner")),
        ("export", "Last ned opplysningene", ("Opplysningene dine er klare", "på en trygg måte")),
    ],
)
def test_whoever_asked_is_told_once_when_it_is_done(
    people: People, letters: Any, kind: str, button: str, told: tuple[str, str]
) -> None:
    member = people.member()
    browser = noted(people, member, kind)
    assert browser.page is not None
    where = browser.page.form(button=button).action
    for _twice in range(2):
        browser.forge(where)
    receipt, answer = letters.to(member.email)
    assert (receipt.subject, answer.subject) == ("Vi har fått ønsket ditt", told[0])
    assert told[1] in answer.text


def test_whoever_was_corrected_is_told(people: People, letters: Any) -> None:
    member = people.member(name="Feil Navn")
    browser = noted(people, member, "correct")
    browser.click("Rett opplysningene")
    browser.press("Lagre", {"name": "Rett Navn", "birth_year": "1951", "gender": "woman"})
    assert letters.last_to(member.email).subject == "Vi har rettet opplysningene dine"


@pytest.mark.parametrize("reason", REASONS)
def test_whoever_is_refused_is_told_why_and_where_to_complain(people: People, letters: Any, reason: str) -> None:
    member = people.member(name="Ring Ringesen")
    browser = noted(people, member, "erase")
    assert "Hvorfor?" in browser.press("Avslutt uten å utføre", status=422)
    page = browser.press("Avslutt uten å utføre", {"reason": reason})
    assert f"Avsluttet uten å bli utført. Grunn: {reason_word(reason)}" in page
    told = letters.last_to(member.email)
    assert told.subject == "Svar på ønsket ditt"
    assert f"Det har vi ikke gjort. {reason_told(reason)}" in told.text.replace("\n", " ")
    assert "datatilsynet.no" in told.text


def test_a_request_is_carried_out_once(people: People) -> None:
    member = people.member(name="Ikke Mer")
    browser = noted(people, member, "object")
    assert browser.page is not None
    where = browser.page.form(button="Stopp alle invitasjoner").action
    assert browser.forge(where).status_code == 303
    assert browser.forge(where).status_code == 409


def test_data_that_somebody_was_refused_are_not_handed_out(people: People, app: Flask) -> None:
    browser = noted(people, people.member(name="Ring Ringesen"), "export")
    assert browser.page is not None
    where = browser.page.form(button="Last ned opplysningene").action
    assert "Last ned opplysningene" not in browser.press("Avslutt uten å utføre", {"reason": "unsure"})
    assert browser.forge(where).status_code == 409
    with app.app_context():
        assert Act.PERSON_EXPORTED not in session.scalars(sa.select(AuditRow.act)).all()


@pytest.mark.parametrize("kind", ["object", "erase", "correct", "export"])
def test_of_two_who_close_a_request_at_once_one_does(people: People, app: Flask, kind: str) -> None:
    """The other has read the request while it was open: each waits until both have, where the engine lets them."""
    by = Principal(kind="staff", id=people.staff("administrator").id, name="Ivar")
    member = people.member()
    with app.app_context(), transaction():
        whose = session.get_one(Panelist, member.id)
        asked = requests.receive(whose, kind, "phone", clock.now(), by).id
    right = Correction(name="Kari", birth_year=1980, gender="woman", district=None, language="nb")
    acts: dict[str, Callable[[DataRequest], object]] = {
        "object": lambda request: requests.object_(request, by),
        "erase": lambda request: requests.erase(request, by),
        "correct": lambda request: requests.correct(request, right, by),
        "export": lambda request: requests.handed_out(request, by),
    }
    both = threading.Barrier(2)
    together = app.extensions["engines"][True].dialect.name == "postgresql"

    def close(act: Callable[[DataRequest], object]) -> bool:
        try:
            with app.app_context(), transaction():
                request = requests.request_by_id(asked)
                if together:
                    both.wait()
                act(request)
        except DataRequestClosed:
            return False
        return True

    done = race([lambda: close(acts[kind]), lambda: close(lambda request: requests.refuse(request, "unsure", by))])
    assert sorted(done) == [False, True]
    with app.app_context():
        closed = sa.select(DataRequestStep.step).where(DataRequestStep.step != "received")
        assert len(session.scalars(closed).all()) == 1


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
