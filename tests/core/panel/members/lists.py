"""Lists of people as leaders have them: files made by hand, in the shapes that spreadsheets save."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl

from core import jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Colleague, People

HEADINGS = ("Navn", "E-post", "Fødselsår", "Bosted", "Kjønn")
WHERE = "/arbeid/panelet/innlesing"
JOINING = {"district": "unknown", "consent": "true"}
Row = tuple[Any, ...]


def person(number: int, **changed: Any) -> Row:
    """Give one row that is in order, but for what is changed."""
    said = {
        "name": f"Åse Listesen {number}",
        "email": f"liste{number}@eksempel.no",
        "year": 1980,
        "place": "",
        "gender": "kvinne",
    }
    return tuple({**said, **changed}.values())


def as_csv(
    rows: Sequence[Row], *, headings: Sequence[str] = HEADINGS, mark: str = ";", encoding: str = "utf-8"
) -> bytes:
    """Write a list as a spreadsheet saves it."""
    lines = [mark.join(map(str, row)) for row in (headings, *rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def as_xlsx(rows: Sequence[Row], headings: Sequence[str] = HEADINGS) -> bytes:
    """Write a list as a workbook."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (headings, *rows):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bomb(part: str = "xl/worksheets/sheet1.xml", megabytes: int = 1000) -> bytes:
    """Make a workbook of some thousand bytes that unpacks to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(part, "w", force_zip64=True) as inside:
            for _megabyte in range(megabytes):
                inside.write(b"\0" * 1024 * 1024)
    return out.getvalue()


@dataclass
class Asking:
    """A house in which a leader asks people on lists, and they answer."""

    app: Flask
    people: People
    letters: Postman
    watch: Watch
    hanne: Colleague

    def __post_init__(self) -> None:
        self.leader = self.people.browser_of(self.hanne)

    def ask(self, *numbers: int, **changed: Any) -> Page:
        """Read in a list of these, ask them, and let the letters leave; give its page before that."""
        page = read_in(self.app, self.leader, as_csv([person(number, **changed) for number in numbers]))
        self.leader.post(f"{page.path}/inviter")
        work(self.app)
        before = self.leader.get(page.path)
        self.watch.forward(minutes=11)
        self.letters.deliver()
        return before

    def say(self, number: int, *, yes: bool) -> Page:
        """Answer the letter, as whoever got it."""
        browser = self.people.browser()
        browser.get(self.letters.last_to(f"liste{number}@eksempel.no").path("/bekreft/"))
        if yes:
            return browser.press("Bekreft at jeg vil være med", JOINING)
        browser.click("Nei takk, slett dem nå")
        return browser.press("Slett dem nå")

    def join(self, number: int) -> None:
        """Join by the house's own form, with an address of a list."""
        browser, email = self.people.browser(), f"liste{number}@eksempel.no"
        browser.get("/bli-med")
        browser.press("Send", {"name": "Åse", "email": email, "birth_year": "1980", "gender": "woman", **JOINING})
        self.letters.deliver()
        browser.get(self.letters.last_to(email).path("/bekreft/"))
        browser.press("Bekreft at jeg vil være med")

    def wait(self, days: int = 8) -> None:
        """Let whoever has not answered be forgotten; the leader comes in anew."""
        self.watch.forward(days=days)
        work(self.app)
        self.leader = self.people.browser_of(self.hanne)


def send(browser: Browser, data: bytes, name: str = "liste.csv", source: str = "Påmeldingen til Byfesten") -> Page:
    """Send a list, as the form does."""
    browser.get(WHERE)
    answer = browser.forge(
        WHERE, {"source": source, "file": (io.BytesIO(data), name)}, content_type="multipart/form-data"
    )  # fmt: skip
    if answer.status_code == 422:
        return browser._show(answer, 422)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:500]
    return browser.get(answer.location)


def work(app: Flask) -> None:
    """Let the worker do what waits."""
    with app.app_context():
        jobs.run_due()


def read_in(app: Flask, browser: Browser, data: bytes, name: str = "liste.csv") -> Page:
    """Send a list, let it be read, and look it over."""
    page = send(browser, data, name)
    work(app)
    return browser.get(page.path)
