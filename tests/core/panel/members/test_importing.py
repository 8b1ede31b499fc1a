"""A list from its file to members: looked over before anything is sent, and each says yes themselves."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.auth.models import StaffRole
from core.contributions import JobKind, Person, Progress
from core.db import session, transaction
from core.messaging.models import BULK, OutboxLetter
from core.panel.members import importing, inviting
from core.panel.members.models import ImportRow, MemberImport
from core.panel.models import Consent, Panelist, SignUp
from tests.core.panel.members.lists import HEADINGS, WHERE, as_csv, person, read_in, send, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flask import Flask

    from tests.browsing import Browser
    from tests.core.panel.members.lists import Row
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Colleague, People

ROW = re.compile(r'scope="row"[^>]*>(\d+)</th>')
TEN_BAD = [
    person(900, name=""),
    person(901, email=""),
    person(902, email="ikke en adresse"),
    person(903, year=""),
    person(904, year="syttifem"),
    person(905, year="2.3.1975"),
    person(906, year=2020),
    person(907, place="Oslo"),
    person(908, gender="hest"),
    person(909, name="x" * 101),
]


@pytest.fixture
def hanne_herself(people: People) -> Colleague:
    """A leader."""
    return people.staff("leader", name="Hanne Hansen")


@pytest.fixture
def hanne(people: People, hanne_herself: Colleague) -> Browser:
    """Her browser."""
    return people.browser_of(hanne_herself)


@pytest.fixture
def asked(
    app: Flask, hanne: Browser, people: People, letters: Postman, frozen_clock: Watch
) -> Callable[[Row], Browser]:
    """Read in a list of one, ask them, and give their browser on the page from the letter."""

    def ask(who: Row) -> Browser:
        read_in(app, hanne, as_csv([who]))
        hanne.press("Inviter 1 person til å bekrefte")
        work(app)
        frozen_clock.forward(minutes=11)
        letters.deliver()
        browser = people.browser()
        browser.get(letters.all[-1].path("/bekreft/"))
        return browser

    return ask


def rows(app: Flask, table: type[Any]) -> int:
    with app.app_context():
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_list_with_ten_bad_rows_asks_the_ninety_and_whoever_confirms_is_a_member(
    app: Flask, hanne: Browser, people: People, letters: Postman, frozen_clock: Watch
) -> None:
    good = [person(number) for number in range(90)]
    page = read_in(app, hanne, as_csv([*good[:40], *TEN_BAD, *good[40:]]))
    assert [int(number) for number in ROW.findall(page.html)] == list(range(42, 52))
    for said in (
        "Navnet mangler.", "E-postadressen mangler.", "Dette er ikke en e-postadresse.", "Fødselsåret mangler.",
        "Skriv året med fire siffer", "Personen er for ung", "Vi kjenner ikke stedet.", "Skriv kvinne, mann, annet",
        "Navnet er for langt.", "ikke en adresse", "syttifem", "hest", "Oslo",
    ):  # fmt: skip
        assert said in page, said
    assert rows(app, SignUp) == 0
    hanne.press("Inviter 90 personer til å bekrefte")
    work(app)
    assert letters.deliver() == [], "ten minutes to stop"
    page = hanne.get(page.path)
    assert "90 personer blir spurt" in page
    assert rows(app, ImportRow) == len(TEN_BAD), "those who were asked are forgotten"
    frozen_clock.forward(minutes=11)
    assert len(letters.deliver()) == 90
    letter = letters.last_to("liste7@eksempel.no")
    assert "Hanne Hansen" in letter.text
    assert "Påmeldingen til Byfesten" in letter.text
    assert letter.message["List-Unsubscribe"]
    browser = people.browser()
    browser.get(letter.path("/bekreft/"))
    page = browser.press("Bekreft at jeg vil være med", {"district": "unknown", "consent": "true"})
    assert "Velkommen, Åse" in page
    with app.app_context():
        member = session.scalars(sa.select(Panelist)).one()
        assert (member.email, member.birth_year, member.gender) == ("liste7@eksempel.no", 1980, "woman")
        consent = session.scalars(sa.select(Consent)).one()
        assert (consent.channel, len(consent.wording)) == ("list", 64)


def test_nobody_is_a_member_without_the_tick(app: Flask, asked: Callable[[Row], Browser]) -> None:
    browser = asked(person(1))
    page = browser.press("Bekreft at jeg vil være med", {"district": "unknown"}, status=422)
    assert "Kryss av for at du bor i kommunen" in page
    assert rows(app, Panelist) == 0


def test_the_birthday_is_asked_about_in_the_boundary_year_by_the_person_alone(
    app: Flask, asked: Callable[[Row], Browser], frozen_clock: Watch
) -> None:
    browser = asked(person(1, year=frozen_clock.now.year - 15))
    said = {"district": "unknown", "consent": "true"}
    page = browser.press("Bekreft at jeg vil være med", said, status=422)
    assert "Svar på spørsmålet om alder." in page
    assert "Panelet er for deg" in browser.press("Bekreft at jeg vil være med", {**said, "birthday_passed": "no"})
    assert (rows(app, Panelist), rows(app, SignUp)) == (0, 0), "PR11: nothing is kept of who is too young"


def test_no_is_one_press_and_forgets_at_once(app: Flask, asked: Callable[[Row], Browser]) -> None:
    browser = asked(person(1))
    browser.click("Nei takk, slett dem nå")
    assert rows(app, SignUp) == 1, "opening the page changes nothing"
    assert "Vi har slettet opplysningene" in browser.press("Slett dem nå")
    assert rows(app, SignUp) == 0


def test_em5_the_button_of_a_mail_program_forgets_without_cookie_or_page(
    app: Flask, asked: Callable[[Row], Browser], letters: Postman
) -> None:
    asked(person(1))
    where = str(letters.all[-1].message["List-Unsubscribe"]).strip("<>")
    assert app.test_client().get(where).status_code == 200
    assert rows(app, SignUp) == 1
    answer = app.test_client().post(where, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert rows(app, SignUp) == 0


def test_who_does_nothing_is_forgotten_in_a_week_without_a_reminder(
    app: Flask, asked: Callable[[Row], Browser], letters: Postman, frozen_clock: Watch
) -> None:
    asked(person(1))
    frozen_clock.forward(days=3)
    work(app)
    assert letters.deliver() == []
    frozen_clock.forward(days=5)
    work(app)
    assert rows(app, SignUp) == 0


def test_the_same_file_twice_is_not_two_letters(
    app: Flask, hanne: Browser, people: People, letters: Postman, frozen_clock: Watch
) -> None:
    member = people.member(email="medlem@eksempel.no")
    data = as_csv([person(1), person(2), person(1, name="En annen"), person(3, email=member.email)])
    page = read_in(app, hanne, data)
    assert "Er med fra før" in page
    assert "(samme adresse som rad 2)" in page
    hanne.press("Inviter 2 personer til å bekrefte")
    work(app)
    page = read_in(app, hanne, data)
    assert "Ingen på listen kan spørres" in page
    assert "Er spurt, venter på svar" in page
    frozen_clock.forward(minutes=11)
    assert len(letters.deliver()) == 2
    with app.app_context():
        kinds = session.scalars(sa.select(OutboxLetter.priority).where(OutboxLetter.kind == inviting.LETTER))
        assert set(kinds) == {BULK}


def test_somebody_who_joins_meanwhile_gets_no_letter(app: Flask, hanne: Browser, people: People) -> None:
    read_in(app, hanne, as_csv([person(1), person(2)]))
    people.member(email="liste1@eksempel.no")
    hanne.press("Inviter 2 personer til å bekrefte")
    work(app)
    with app.app_context():
        assert list(session.scalars(sa.select(SignUp.email))) == ["liste2@eksempel.no"]


def test_all_of_it_can_be_taken_back_until_the_letters_leave(
    app: Flask, hanne: Browser, letters: Postman, frozen_clock: Watch
) -> None:
    page = read_in(app, hanne, as_csv([person(number) for number in range(5)]))
    hanne.press("Inviter 5 personer til å bekrefte")
    work(app)
    assert rows(app, SignUp) == 5
    hanne.get(page.path)
    hanne.press("Ta tilbake alt")
    work(app)
    assert (rows(app, SignUp), rows(app, ImportRow)) == (0, 0)
    frozen_clock.forward(minutes=20)
    assert letters.deliver() == []
    assert "Listen er tatt tilbake" in hanne.get(page.path)
    listed = hanne.get("/arbeid/panelet/innlesing")
    assert "Tatt tilbake" in listed
    assert "5 spurt" not in listed, "nobody was asked"


def test_after_the_letters_have_left_it_is_too_late(
    app: Flask, hanne: Browser, letters: Postman, frozen_clock: Watch
) -> None:
    page = read_in(app, hanne, as_csv([person(1)]))
    hanne.press("Inviter 1 person til å bekrefte")
    work(app)
    hanne.get(page.path)
    frozen_clock.forward(minutes=11)
    assert "Det er for sent å stoppe" in hanne.press("Ta tilbake alt")
    assert len(letters.deliver()) == 1
    assert "Ta tilbake alt" not in hanne.get(page.path)


def test_a_worker_that_dies_goes_on_where_it_was(
    app: Flask, hanne: Browser, monkeypatch: pytest.MonkeyPatch, frozen_clock: Watch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 10)
    monkeypatch.setattr(inviting, "AT_ONCE", 10)
    page = send(hanne, as_csv([person(number) for number in range(35)]))
    for kind, table in ((importing.READ_LIST, ImportRow), (inviting.INVITE_LIST, SignUp)):
        with monkeypatch.context() as dying:
            _die_after(app, dying, kind, steps=3 if kind == importing.READ_LIST else 2)
            work(app)
        assert rows(app, table) == 20
        frozen_clock.forward(minutes=5)
        work(app)
        assert rows(app, table) == 35
        hanne.get(page.path)
        if kind == importing.READ_LIST:
            hanne.press("Inviter 35 personer til å bekrefte")
    with app.app_context():
        posted = session.scalar(sa.select(sa.func.count()).where(OutboxLetter.kind == inviting.LETTER))
    assert posted == 35


def test_a_list_that_nobody_does_anything_with_is_forgotten_in_a_day(
    app: Flask, hanne: Browser, frozen_clock: Watch
) -> None:
    page = read_in(app, hanne, as_csv([person(1), *TEN_BAD]))
    frozen_clock.forward(hours=25)
    work(app)
    work(app)
    assert rows(app, ImportRow) == 0
    assert "Listen er tatt tilbake" in hanne.get(page.path)


def test_in5_the_bad_rows_come_back_as_a_file_to_mend(app: Flask, hanne: Browser) -> None:
    page = read_in(app, hanne, as_csv([person(1, name="=1+1", year="x"), person(2)]))
    text = hanne.client.get(f"{page.path}/feil").get_data(as_text=True).removeprefix("\ufeff")
    head, row = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert head[:5] == list(HEADINGS)
    assert row[0] == "'=1+1"
    assert row[5:] == ["2", "Skriv året med fire siffer, for eksempel 1975."]
    mended = text.replace(";x;", ";1975;").encode()
    assert "Inviter 1 person til å bekrefte" in str(
        read_in(app, hanne, mended).form(f"{hanne.page.path}/inviter").buttons
    )


def test_each_step_leaves_one_line_in_the_log(app: Flask, hanne: Browser, people: People) -> None:
    page = read_in(app, hanne, as_csv([person(1)]))
    hanne.press("Inviter 1 person til å bekrefte")
    hanne.get(page.path)
    hanne.press("Ta tilbake alt")
    log = people.browser_of(people.staff("privacy_officer")).get("/arbeid/personvern/tilgang")
    for act in ("Leste inn en liste", "Så på en liste", "Spurte alle på en liste", "Tok tilbake en liste"):
        assert act in log


def test_a_refused_file_says_why_and_keeps_nothing(app: Flask, hanne: Browser) -> None:
    page = read_in(app, hanne, b"navn;telefon\nKari;99\n")
    assert "Filen mangler kolonnen E-post." in page
    assert rows(app, ImportRow) == 0
    with app.app_context():
        assert session.scalars(sa.select(MemberImport.content)).all() == [None]
    assert "Kan ikke leses" in hanne.get(WHERE)


def test_pr3_whoever_is_erased_is_on_no_list(app: Flask, hanne: Browser, people: People) -> None:
    member = people.member(email="liste1@eksempel.no")
    read_in(app, hanne, as_csv([person(1), person(2)]))
    with app.app_context(), transaction():
        app.extensions["erase"](Person(kind="panelist", id=member.id))
    with app.app_context():
        assert list(session.scalars(sa.select(ImportRow.email))) == ["liste2@eksempel.no"]


def test_a_leader_without_the_right_any_more_asks_nobody(app: Flask, hanne: Browser, hanne_herself: Colleague) -> None:
    read_in(app, hanne, as_csv([person(1)]))
    hanne.press("Inviter 1 person til å bekrefte")
    with app.app_context(), transaction():
        session.execute(sa.delete(StaffRole))
    work(app)
    assert rows(app, SignUp) == 0


def _die_after(app: Flask, monkeypatch: pytest.MonkeyPatch, kind: str, steps: int) -> None:
    known: JobKind = app.extensions["jobs"][kind]

    def run(payload: Mapping[str, Any]) -> Iterator[Progress]:
        for number, progress in enumerate(known.run(payload), start=1):
            yield progress
            if number == steps:
                raise RuntimeError

    changed = {**app.extensions["jobs"], kind: replace(known, run=run)}
    monkeypatch.setitem(app.extensions, "jobs", changed)
