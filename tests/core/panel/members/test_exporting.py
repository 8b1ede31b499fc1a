"""The list of members as a file: made by a job, fetched by whoever asked, gone in a quarter of an hour."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import sqlalchemy as sa

from core.audit import AuditRow
from core.db import session, transaction
from core.panel import services
from core.panel.members import exporting, listing
from core.panel.members.models import MemberExport
from core.panel.models import Panelist
from tests.core.panel.members.lists import work

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.people import Member, People

LIST = "/arbeid/panelet/deltakere"


@pytest.fixture
def hanne(people: People) -> Browser:
    """A leader's browser."""
    return people.browser_of(people.staff("leader"))


@pytest.fixture
def three(people: People, frozen_clock: Watch) -> list[Member]:
    """Three members, one of whom is called by a formula."""
    return [
        people.member(name="Kari Nordmann", gender="woman", district="Rykkinn", birth_year=1975),
        people.member(name="=1+1", gender="man"),
        people.member(name="Åse Ås", gender="woman", language="en"),
    ]


def files(app: Flask) -> list[Path]:
    return sorted((app.extensions["config"].home / "exports").glob("*"))


def fetched(app: Flask, browser: Browser, button: str = "Lag CSV-fil", where: str = LIST) -> Any:
    """Ask for a file, let it be made, and fetch it."""
    browser.get(where)
    page = browser.press(button)
    assert "Vi lager filen" in page
    work(app)
    return browser.client.get(browser.get(page.path).link("Hent filen"), base_url="http://localhost/")


def test_a_leader_gets_the_members_that_the_list_shows(app: Flask, hanne: Browser, three: list[Member]) -> None:
    answer = fetched(app, hanne, where=f"{LIST}?kjonn=woman")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "attachment" in answer.headers["Content-Disposition"]
    head, *rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))
    assert [row[0] for row in rows] == ["Kari Nordmann", "Åse Ås"]
    kari = dict(zip(head, rows[0], strict=True))
    assert (kari["E-post"], kari["Bosted"], kari["Fødselsår"]) == (three[0].email, "Rykkinn", "1975")
    assert (kari["Kjønn"], kari["Status"]) == ("Kvinne", "Med i panelet")
    with app.app_context():
        acts = list(session.scalars(sa.select(AuditRow.act).where(AuditRow.act == "members_exported")))
    assert len(acts) == 1


@pytest.mark.usefixtures("three")
def test_in5_no_cell_is_a_formula(app: Flask, hanne: Browser) -> None:
    text = fetched(app, hanne).get_data(as_text=True)
    assert "\r\n'=1+1;" in text
    book = openpyxl.load_workbook(io.BytesIO(fetched(app, hanne, "Lag Excel-fil").get_data()))
    page = book.active
    assert page is not None
    names = [row[0] for row in page.iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in names] == [("=1+1", "s"), ("Kari Nordmann", "s"), ("Åse Ås", "s")]


@pytest.mark.usefixtures("three")
def test_az5_a_file_is_only_for_whoever_asked_and_only_for_a_while(
    app: Flask, people: People, frozen_clock: Watch
) -> None:
    herself = people.staff("leader")
    hanne = people.browser_of(herself)
    hanne.get(LIST)
    page = hanne.press("Lag CSV-fil")
    work(app)
    other = people.browser_of(people.staff("leader"))
    other.get(page.path, status=404)
    other.get(f"{page.path}/hent", status=404)
    frozen_clock.forward(minutes=14)
    assert hanne.client.get(f"{page.path}/hent", base_url="http://localhost/").status_code == 200
    frozen_clock.forward(minutes=2)
    people.browser_of(herself).get(f"{page.path}/hent", status=404)
    frozen_clock.forward(minutes=15)
    work(app)
    assert files(app) == []


@pytest.mark.usefixtures("three")
def test_se3_whoever_has_not_shown_who_they_are_for_a_while_does_so_first(
    app: Flask, hanne: Browser, frozen_clock: Watch
) -> None:
    hanne.get(LIST)
    frozen_clock.forward(minutes=31)
    page = hanne.press("Lag CSV-fil")
    assert "/arbeid/bekreft" in page.path
    work(app)
    assert files(app) == []


def test_pr3_whoever_is_erased_is_in_no_file(app: Flask, hanne: Browser, three: list[Member]) -> None:
    fetched(app, hanne)
    assert len(files(app)) == 1
    with app.app_context(), transaction():
        services.leave(session.get_one(Panelist, three[0].id))
    assert files(app) == []


def test_pr3_what_was_asked_for_is_forgotten_with_the_file_and_the_page_says_so(
    app: Flask, hanne: Browser, three: list[Member]
) -> None:
    hanne.get(f"{LIST}?q={three[0].email}")
    page = hanne.press("Lag CSV-fil")
    work(app)
    with app.app_context(), transaction():
        services.leave(session.get_one(Panelist, three[0].id))
    with app.app_context():
        assert list(session.scalars(sa.select(MemberExport))) == []
    for path in (page.path, f"{page.path}/hent"):
        gone = hanne.get(path, status=404)
        assert "Filen er borte" in gone
        assert "Filen er klar" not in gone


@pytest.mark.usefixtures("three")
def test_pr3_no_file_is_finished_that_somebody_erased_meanwhile_may_be_in(
    app: Flask, hanne: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = exporting._finish
    monkeypatch.setattr(exporting, "drop_files", lambda: None)
    monkeypatch.setattr(exporting, "_finish", lambda *given: exporting.forget_all() or finish(*given))
    hanne.get(LIST)
    hanne.press("Lag CSV-fil")
    work(app)
    assert files(app) == []


def test_whoever_gets_another_name_meanwhile_takes_nobody_out_of_the_file(
    app: Flask, hanne: Browser, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    four = [people.member(name=name) for name in ("Anne A", "Berit B", "Cato C", "Dina D")]
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    some = listing.some

    def renaming(*given: Any) -> list[Panelist]:
        if given[1]:
            session.get_one(Panelist, four[1].id).name = "Åse Å"
            session.flush()
        return some(*given)

    monkeypatch.setattr(listing, "some", renaming)
    assert "Cato C" in fetched(app, hanne).get_data(as_text=True)


def test_the_file_is_written_some_rows_at_a_time(
    app: Flask, hanne: Browser, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.members(7)
    monkeypatch.setattr(exporting, "AT_ONCE", 3)
    asked: list[int] = []
    some = listing.some
    monkeypatch.setattr(listing, "some", lambda *given: asked.append(given[2]) or some(*given))
    hanne.get(LIST)
    hanne.press("Lag CSV-fil")
    asked.clear()
    work(app)
    assert asked == [3, 3, 3, 3]
    assert files(app)[0].read_bytes().count(b"\r\n") == 8
