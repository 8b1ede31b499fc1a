"""The ways people take in the browser: by what stands on labels and buttons, as they do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import clock
from tests.eventually import eventually
from tests.letters import Letter

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.servers import Site

PASSWORD = "sju lyse netter i skogen"
KEY = re.compile(r"\b(?:[A-Z2-7]{4} )+[A-Z2-7]{1,4}\b")


@dataclass(frozen=True)
class Database:
    """The site's database, as an auditor sees it."""

    engine: sa.Engine

    def count(self, rows: sa.Select[Any]) -> int:
        """Count the rows that a question gives."""
        with Session(self.engine) as session:
            return session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0

    def all(self, rows: sa.Select[Any]) -> Sequence[Any]:
        """Give the first column of every row."""
        with Session(self.engine) as session:
            return session.scalars(rows).all()

    def rows(self, rows: sa.Select[Any]) -> Sequence[Any]:
        """Give every row."""
        with Session(self.engine) as session:
            return session.execute(rows).all()

    def counts(self) -> Mapping[str, int]:
        """Count the rows of every table."""
        names = [name for name in sa.inspect(self.engine).get_table_names() if name.startswith("core_")]
        return {name: self.count(sa.select(sa.text("1")).select_from(sa.table(name))) for name in names}


@dataclass
class Thumb:
    """A thumb on a phone: counts its taps, and the pages it was shown."""

    page: Page
    taps: int = 0
    pages: list[str] = field(default_factory=list)

    def look(self) -> str:
        """Read the heading of the page that is shown."""
        heading = self.page.locator("h1").inner_text()
        self.pages.append(heading)
        return heading

    def write(self, label: str, text: str) -> None:
        """Tap a field and write in it."""
        self.taps += 1
        labelled(self.page, label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Tap one of several that stand open, or a box to tick."""
        self.taps += 1
        group = self.page.get_by_role("group", name=label).or_(self.page.get_by_role("radiogroup", name=label))
        tick(group, option)

    def agree(self, words: str) -> None:
        """Tap the box beside a sentence that begins so."""
        self.taps += 1
        tick(self.page.locator("main"), words)

    def pick(self, label: str, option: str) -> None:
        """Open a list and tap an option: two taps."""
        self.taps += 2
        labelled(self.page, label).select_option(label=option)

    def press(self, words: str) -> None:
        """Press a button or follow a link in the page."""
        self.taps += 1
        press(self.page, words)


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody on the staff who is signed in: the cookies of their browser."""

    email: str
    key: str = field(repr=False)
    cookies: Any = field(repr=False)


def press(page: Page | Locator, words: str) -> None:
    """Press the button, or follow the link, that says this and can be seen."""
    wanted = re.compile(rf"^\s*{re.escape(words)}\s*$")
    either = page.get_by_role("button", name=wanted).or_(page.get_by_role("link", name=wanted))
    either.filter(visible=True).first.click()


def unfold(page: Page, words: str) -> None:
    """Open what is folded under these words."""
    page.locator("summary", has_text=words).click()


def labelled(page: Page, label: str) -> Locator:
    """Find a field by its label, marked as optional or required or not."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s+\(.+\))?\s*$"))


def tick(where: Locator, words: str) -> None:
    """Tap the row of a choice: its whole label is the target."""
    row = where.locator("label").filter(has_text=re.compile(rf"^\s*{re.escape(words)}")).first
    row.click()
    assert row.locator("xpath=preceding-sibling::input").is_checked()


def fill_in_sign_up(thumb: Thumb, *, name: str, email: str, year: str) -> None:
    """Fill in the form to join with, from top to bottom."""
    thumb.write("Navn", name)
    thumb.write("E-post", email)
    thumb.write("Fødselsår", year)
    thumb.pick("Hvor i Bærum bor du?", "Jar")
    thumb.choose("Kjønn", "Mann")
    thumb.agree("Jeg bor i Bærum og har lest")


def join(page: Page, site: Site, *, name: str, email: str) -> None:
    """Become a member, with the code from the letter."""
    page.goto("/bli-med")
    join_here(page, site, name=name, email=email)


def join_here(page: Page, site: Site, *, name: str, email: str, year: str = "1990") -> None:
    """Become a member by the form that is open."""
    thumb = Thumb(page)
    fill_in_sign_up(thumb, name=name, email=email, year=year)
    thumb.press("Send")
    thumb.write("Skriv koden fra e-posten", letter_to(site, email).code)
    thumb.press("Bekreft at jeg vil være med")
    assert thumb.look() == f"Velkommen, {name.split(maxsplit=1)[0]}"


def letter_to(site: Site, email: str, about: str = "", number: int = 1) -> Letter:
    """Wait until the worker has delivered so many letters about this to somebody, and give the newest."""

    def newest() -> Letter | None:
        got = [letter for letter in map(Letter, site.letters_to(email)) if about in letter.subject]
        return got[-1] if len(got) >= number else None

    found = eventually(newest, within=20, every=0.1)
    assert found is not None
    return found


def newest_with(site: Site, start: str) -> tuple[str, str]:
    """Wait for a letter to anybody with an address that begins so, and give to whom it is, and that address."""

    def newest() -> tuple[str, str] | None:
        for letter in map(Letter, reversed(site.letters())):
            if path := next((path for path in letter.paths if path.startswith(start)), None):
                return letter.to, path
        return None

    found = eventually(newest, within=20, every=0.5)
    assert found is not None
    return found


def path_in_letter(site: Site, email: str, start: str) -> str:
    """Wait for a letter to somebody with an address that begins so, and give the newest's."""

    def newest() -> str | None:
        paths = [path for message in site.letters_to(email) for path in Letter(message).paths]
        return next((path for path in reversed(paths) if path.startswith(start)), None)

    found = eventually(newest, within=20, every=0.1)
    assert found is not None
    return found


def enrol(page: Page, site: Site, email: str = "hanne.leder@example.no") -> Colleague:
    """Come in by the one-time link: choose a password, sign in, connect an app, give its code."""
    said = site.run("admin", "create", "--name", "Hanne Lie", "--email", email, "--role", "leader")
    page.goto(urlsplit(said.strip().splitlines()[-1]).path)
    for place in range(2):
        page.locator("input[type=password]").nth(place).fill(PASSWORD)
    press(page, "Lagre passordet")
    give_password(page, email, PASSWORD)
    press(page, "Lag QR-kode")
    found = KEY.search(page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    key = found.group().replace(" ", "")
    labelled(page, "Koden fra appen").fill(pyotp.TOTP(key).at(clock.now()))
    press(page, "Bekreft koden")
    take_recovery_codes(page)
    return Colleague(email=email, key=key, cookies=page.context.cookies())


def take_recovery_codes(page: Page) -> list[str]:
    """See the recovery codes that come after the second factor, and go on to the desk."""
    press(page, "Vis reservekodene mine")
    codes = page.locator("main code").all_inner_texts()
    press(page, "Jeg har tatt vare på kodene")
    page.wait_for_url("**/arbeid")
    return codes


def sign_in(page: Page, email: str, password: str, key: str) -> None:
    """Sign in as staff do: password, then the code from the app."""
    page.goto("/arbeid")
    give_password(page, email, password)
    labelled(page, "Koden fra appen").fill(pyotp.TOTP(key).at(clock.now()))
    press(page.locator("main"), "Logg inn")
    page.wait_for_url("**/arbeid")


def give_password(page: Page, email: str, password: str) -> None:
    """Fill in the sign-in page."""
    labelled(page, "E-post").fill(email)
    labelled(page, "Passord").fill(password)
    press(page.locator("main"), "Logg inn")


QUESTIONS = {
    "Ett svar": {"Spørsmål": "Hva bør vi satse på?", "Svar å velge mellom": "Buss\nSykkel\nGjenbruk"},
    "Flere svar": {"Spørsmål": "Hvor har du hørt om det?", "Svar å velge mellom": "Avisen\nNaboer"},
    "Skala": {"Spørsmål": "Hvor godt kjenner du til det?"},
    "Fritekst": {"Spørsmål": "Noe mer?"},
}


def write_survey(page: Page, title: str) -> str:
    """Make a survey with a question of each of the four types; gives the path of its staff page."""
    page.goto("/arbeid")
    press(page, "Ny aktivitet")
    tick(page.locator("main"), "Undersøkelse")
    labelled(page, "Tittel").fill(title)
    labelled(page, "Formål").fill("Vi vil vite hva du mener.")
    press(page, "Lag utkast")
    path = urlsplit(page.url).path
    press(page, "Endre tittel, formål og frist")
    labelled(page, "Hvor mange minutter tar det?").fill("4")
    labelled(page, "Siste dag for svar").fill("2099-10-30")
    press(page, "Lagre")
    for kind, fields in QUESTIONS.items():
        press(page, "Innhold")
        press(page, kind)
        for label, text in fields.items():
            labelled(page, label).fill(text)
        press(page, "Lagre spørsmålet")
    page.goto(path)
    return path


@contextmanager
def held(page: Page, cookies: Any) -> Iterator[Page]:
    """Give a window somebody's cookies for a while."""
    page.context.add_cookies(cookies)
    yield page
    page.wait_for_load_state("load")  # a preview that still loads would be asked to sign in
    page.context.clear_cookies()
