"""A project's committee has a room of its own: the next meeting, notes and files, for its members and the team."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import settings
from core.auth.services import principal, staff_by_id
from core.contributions import Person
from core.db import session, transaction
from core.engagement import services
from core.engagement.committee_room.models import Note
from core.files.models import File
from core.files.storage import path_of
from core.forms.uploads import MEGABYTE
from core.privacy.erasure import erase
from core.privacy.exporting import export
from core.types import LocalText
from tests.browsing import read

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Colleague, Member, People

pytestmark = pytest.mark.one_engine("notes and their forms; who may read them runs on both engines in test_committee")

TAKE_IN = "Ta med i planleggingsutvalget"
NOTES, ROOM = "Lagre notatet", "/mitt-panel/utvalg/hverdagsglede"
SHARED = 303
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def hanne(people: People) -> Colleague:
    return people.staff("leader", name="Hanne Lie")


@pytest.fixture
def kari(people: People) -> Member:
    return people.member(name="Kari Nordmann", email="kari@eksempel.no")


@pytest.fixture
def ola(people: People) -> Member:
    return people.member(name="Ola Hansen", email="ola@eksempel.no", language="en")


@pytest.fixture
def project(writing: Any, hanne: Colleague) -> Id:
    with writing():
        leader = staff_by_id(hanne.id)
        assert leader is not None
        made: Id = services.create_project(LocalText(nb="Hverdagsglede", en="Everyday joy"), principal(leader)).id
        return made


@pytest.fixture
def office(people: People, hanne: Colleague, project: Id, kari: Member, ola: Member) -> Browser:
    """Give Hanne's browser, at the room; Kari and Ola are in the committee."""
    browser = people.browser_of(hanne)
    for member in (kari, ola):
        browser.get(f"/arbeid/prosjekter/{project}/team")
        browser.press(TAKE_IN, {"email": member.email})
    browser.get(room_of(project))
    return browser


@pytest.fixture
def karis(people: People, office: Browser, kari: Member) -> Browser:
    """Give Kari's browser, at the room."""
    browser = people.browser_of(kari)
    browser.get("/mitt-panel")
    browser.click("Hverdagsglede")
    return browser


def room_of(project: Id) -> str:
    return f"/arbeid/prosjekter/{project}/utvalgets-rom"


def share(browser: Browser, name: str = "referat.pdf", content: bytes = PDF, status: int = SHARED) -> Page:
    """Send a file from the room that the browser is at, and see the page that comes of it."""
    assert browser.page is not None
    here = browser.page.path.removesuffix("/filer")
    sent = browser.forge(f"{here}/filer", {"document": (BytesIO(content), name)})
    assert sent.status_code == status, sent.get_data(as_text=True)[:2000]
    return browser.get(here) if status == SHARED else read(sent)


def test_who_is_taken_in_gets_a_letter_in_their_language_with_the_way_to_the_room(
    office: Browser, kari: Member, ola: Member, letters: Postman
) -> None:
    norwegian, english = letters.last_to(kari.email), letters.last_to(ola.email)
    assert norwegian.subject == "Du er med i planleggingsutvalget for Hverdagsglede"
    assert norwegian.path("/utvalg/") == ROOM
    assert "ser fornavnet ditt" in norwegian.text
    assert "Everyday joy" in english.subject
    assert english.path("/utvalg/") == f"/en{ROOM}"
    assert "List-Unsubscribe-Post" not in norwegian.message


def test_who_is_let_go_before_the_letter_leaves_gets_none(
    office: Browser, project: Id, kari: Member, letters: Postman
) -> None:
    office.get(f"/arbeid/prosjekter/{project}/team")
    office.press(f"Ta ut av planleggingsutvalget: {kari.name}")
    assert not letters.to(kari.email)


def test_an_empty_room_says_what_to_do_and_who_is_in_it(karis: Browser) -> None:
    assert karis.page is not None
    assert karis.page.path == ROOM
    for words in ("Ikke noe møte er avtalt ennå.", "Ingen notater ennå.", "Ingen filer ennå.", "Hanne Lie – ansatt"):
        assert words in karis.page
    assert "Ola" in karis.page
    assert "Hansen" not in karis.page.html
    assert "ola@eksempel.no" not in karis.page.html


def test_a_member_finds_their_committees_and_another_has_none(people: People, karis: Browser) -> None:
    assert "Hverdagsglede" in karis.get("/mitt-panel/utvalg")
    alone = people.browser_of(people.member())
    assert "Du er ikke med i noe planleggingsutvalg nå." in alone.get("/mitt-panel/utvalg")
    alone.get(ROOM, 404)
    people.browser().get(ROOM, 401)


def test_a_member_goes_out_by_themselves_and_the_leader_is_told(
    office: Browser, karis: Browser, hanne: Colleague, project: Id, letters: Postman
) -> None:
    karis.press(NOTES, {"text": "Jeg tar med kaffe."})
    page = karis.press("Gå ut av planleggingsutvalget")
    assert page.path == "/mitt-panel"
    assert "Du er ikke lenger med i planleggingsutvalget for Hverdagsglede." in page
    karis.get(ROOM, 404)
    told = letters.last_to(hanne.email)
    assert told.subject == "En paneldeltaker har gått ut"
    assert "Kari" not in told.text
    assert told.path("/team") == f"/arbeid/prosjekter/{project}/team"
    assert "Jeg tar med kaffe." in office.get(room_of(project))


def test_the_meeting_that_staff_set_stands_in_the_room_in_both_languages(office: Browser, karis: Browser) -> None:
    said = {
        "about": "Tirsdag 16. juni kl. 18",
        "about_en": "Tuesday 16 June at 6 pm",
        "link": "https://teams.example/m",
    }
    office.press("Lagre møtet", said)
    page = karis.get(ROOM)
    assert "Tirsdag 16. juni kl. 18" in page
    assert page.link("Gå til møtet") == "https://teams.example/m"
    assert "Tuesday 16 June at 6 pm" in karis.get(f"/en{ROOM}")


@pytest.mark.parametrize(
    "link", ["http://teams.example/m", "javascript:alert(1)", "https://", "https://bank.no@evil.example", "https://[x"]
)
def test_a_meeting_takes_only_a_safe_link(office: Browser, karis: Browser, link: str) -> None:
    page = office.press("Lagre møtet", {"about": "Torsdag", "link": link}, 422)
    assert "Lenken må begynne med https://" in page
    assert "Torsdag" not in karis.get(ROOM)


def test_two_who_set_the_meeting_at_once_are_told(
    people: People, office: Browser, hanne: Colleague, project: Id
) -> None:
    second = people.browser_of(hanne)
    second.get(room_of(project))
    office.press("Lagre møtet", {"about": "Mandag"})
    page = second.press("Lagre møtet", {"about": "Fredag"}, 409)
    assert "Noen andre lagret endringer" in page
    assert "Mandag" in office.get(room_of(project))


def test_a_note_is_read_by_the_others_and_changed_and_removed_by_its_writer(
    people: People, office: Browser, karis: Browser, ola: Member, project: Id
) -> None:
    karis.press(NOTES, {"text": "Vi bør <b>møtes</b> ute.\nTa med kaffe."})
    olas = people.browser_of(ola).get(ROOM)
    assert "Vi bør <b>møtes</b> ute." in olas
    assert "Nordmann" not in olas.html
    assert "Endre eller slett notatet" not in olas
    assert "Kari Nordmann" in office.get(room_of(project))
    karis.click("Endre eller slett notatet")
    karis.press(NOTES, {"text": "Vi møtes inne."})
    assert "Vi møtes inne." in office.get(room_of(project))
    assert "Endret" in office.page
    karis.click("Endre eller slett notatet")
    assert "Ingen notater ennå." in karis.press("Slett notatet")


def test_a_note_changed_in_two_windows_is_not_lost(people: People, karis: Browser, kari: Member) -> None:
    karis.press(NOTES, {"text": "Første"})
    karis.click("Endre eller slett notatet")
    other = people.browser_of(kari)
    other.get(ROOM)
    other.click("Endre eller slett notatet")
    other.press(NOTES, {"text": "Andre"})
    assert "Tredje" in karis.press(NOTES, {"text": "Tredje"}, 409).html
    assert "Andre" in karis.get(ROOM)


def test_another_neither_changes_nor_removes_ones_note(
    people: People, office: Browser, karis: Browser, ola: Member, project: Id
) -> None:
    karis.press(NOTES, {"text": "Mitt"})
    with people.app.app_context():
        note = session.scalars(sa.select(Note.id)).one()
    olas = people.browser_of(ola)
    olas.get(ROOM)
    for browser, room in ((olas, ROOM), (office, room_of(project))):
        for act in ("", "/slett"):
            sent = {"text": "Ditt", "version": "1"}
            assert browser.forge(f"{room}/notater/{note}{act}", sent).status_code == 404
    assert "Mitt" in karis.get(ROOM)


def test_a_note_sent_twice_is_one(app: Flask, karis: Browser) -> None:
    form = karis.page.form(button=NOTES) if karis.page else None
    assert form is not None
    sent = {**dict(form.sent), "text": "Én gang"}
    for _press in range(2):
        assert karis.forge(f"{ROOM}/notater", sent).status_code == 303
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Note)) == 1


def test_a_file_is_opened_by_those_in_the_room_as_long_as_they_are_in_it(
    people: People, office: Browser, karis: Browser, ola: Member, project: Id
) -> None:
    where = share(karis).link("referat.pdf")
    olas, alone, editor = (people.browser_of(one) for one in (ola, people.member(), people.staff("editor")))
    for browser, status in ((olas, 200), (office, 200), (alone, 404), (editor, 404), (people.browser(), 404)):
        assert browser.forge(where, method="GET").status_code == status
    answer = olas.forge(where, method="GET")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    office.get(f"/arbeid/prosjekter/{project}/team")
    office.press(f"Ta ut av planleggingsutvalget: {ola.name}")
    assert olas.forge(where, method="GET").status_code == 404
    olas.get(ROOM, 404)


def test_a_file_that_is_no_document_is_refused_and_only_its_sender_removes_it(
    app: Flask, office: Browser, karis: Browser, project: Id
) -> None:
    assert "Filen er ikke en PDF." in share(karis, content=b"hei", status=422)
    share(office)
    with app.app_context():
        file = session.scalars(sa.select(File.id)).one()
    assert "Slett filen" not in karis.get(ROOM)
    assert karis.forge(f"{ROOM}/filer/{file}/slett").status_code == 404
    office.get(room_of(project))
    assert "Ingen filer ennå." in office.press("Slett filen: referat.pdf")


def test_a_room_takes_files_up_to_its_quota_whoever_shares_them(
    app: Flask, office: Browser, karis: Browser, project: Id
) -> None:
    with app.app_context(), transaction():
        settings.change("core", {"files_each": 1})
    share(karis)
    office.get(room_of(project))
    large = PDF[:9] + b" " * (MEGABYTE - 20) + PDF[9:]
    assert "Det er ikke plass til flere filer her." in share(office, content=large, status=422)


def test_who_leaves_gets_their_notes_and_files_and_takes_them_away(
    app: Flask, office: Browser, karis: Browser, kari: Member, project: Id
) -> None:
    karis.press(NOTES, {"text": "Bare mitt"})
    share(karis)
    office.get(room_of(project))
    office.press(NOTES, {"text": "Fra Hanne"})
    person = Person(kind="panelist", id=kari.id)
    with app.app_context():
        given = export(person)
        (notes,) = [part for part in given.parts if part.name == "core_committee_note"]
        assert [row["text"] for row in notes.rows] == ["Bare mitt"]
        assert list(given.files) == ["1-referat.pdf"]
        kept = path_of(session.scalars(sa.select(File.id)).one())
        with transaction():
            erase(person)
        assert not kept.exists()
    page = office.get(room_of(project))
    assert "Fra Hanne" in page
    assert "Bare mitt" not in page
    assert "Kari" not in page
