"""Every sentence that people see comes from a catalogue: spoken in a made-up language, none is left in Norwegian."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask_babel import Domain

from core import settings
from tests.web.texts_of_residents import (
    FOOT,
    ROOT,
    Walk,
    Words,
    house_of_every_format,
    write_poll,
    write_survey,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.fixtures.house import House
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import People

BEGIN, END = "⟦", "⟧"
CANARIES = Words(
    name="Kanarifugl Gulnebb",
    contact="Papegøye Grønnvinge",
    title="Kvitrekvitt",
    poll_title="Trillepip",
    purpose="Pipelipp hakkespett",
    question="Tirrilirrihurra",
    options=("Bokfink", "Dompap"),
    ends=("Ørneunge", "Gjøkunge"),
    answer="Svaleknebber",
    summary="Kråkeslottsbrev",
)
DATES = (
    "mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar mars april mai juni juli august september "
    "oktober november desember monday tuesday wednesday thursday friday saturday sunday january february march may "
    "june july october december kl at"
)
NAMES = (
    "Norsk English uutilsynet no samskap "  # languages in their own words, the site's and cookies' names, a domain
    "survey poll usertest webinar workshop core "  # slugs, on the system page
    "fornavn kommune telefon tittel formål minutter frist leder enhet anonymitet lenke svar stemme nei"  # fields
)
SAID_IN = ("alt", "title", "aria-label", "placeholder", "aria-description", "aria-roledescription", "aria-valuetext")
PRESSED = frozenset({"submit", "button", "reset"})
SILENT = frozenset({"script", "style", "template"})
WORD = re.compile(r"[^\W\d_]{2,}")  # a single letter is an initial or a sign
ADDRESS = re.compile(rf"https?://[^\s{END}]+|[^\s{BEGIN}]+@[^\s{END}]+")
KEY = re.compile(r"\b[A-Z2-7]{4}\b")  # a piece of an authenticator's secret
STAFF_FILES = ("/data", "/forhandsvisning/")
NOT_PAGES = ("static", "security.static", "health.live", "health.ready")
NOT_REACHED = {
    "security.verify": "Flask-Security's own; closed by the policy table",
    "security.two_factor_rescue": "Flask-Security's own; closed by the policy table",
    "security.tf_select": "Flask-Security's own; closed by the policy table",
}


class Pseudo:
    """A catalogue that says every sentence in brackets."""

    def ugettext(self, sentence: str) -> str:
        return f"{BEGIN}{sentence}{END}"

    def ungettext(self, one: str, many: str, number: int) -> str:
        return f"{BEGIN}{one if number == 1 else many}{END}"


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody speak the made-up language."""
    monkeypatch.setattr(Domain, "get_translations", lambda _domain: Pseudo())


@pytest.fixture(scope="module")
def house(new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An app with every format there is, the example's too."""
    made = house_of_every_format(new_database_url(), tmp_path_factory.mktemp("pseudo"))
    yield made
    made.app.extensions["engines"][True].dispose()


@pytest.fixture
def walk(pseudo: None, people: People, letters: Postman, frozen_clock: Watch, a_format: str) -> Walk:
    """Everybody's pages, seen in the made-up language."""
    seen = Walk(people=people, letters=letters, watch=frozen_clock, words=CANARIES)
    seen.go()
    return seen


def test_every_page_of_residents_speaks_from_a_catalogue(walk: Walk, known: re.Pattern[str]) -> None:
    assert {name: found for name, page in walk.pages.items() if (found := unspoken(page.html, known))} == {}


def test_every_letter_speaks_from_a_catalogue(walk: Walk, known: re.Pattern[str]) -> None:
    for subject, letter in walk.last_letters().items():
        assert strangers(said(subject), known) == []
        for part in letter.text.split(FOOT):
            assert strangers(said(ADDRESS.sub(" ", part)), known) == []
        assert unspoken(letter.html, known) == []
        sender = letter.message["From"].addresses[0].display_name
        assert strangers(said(sender), known) == []


def test_every_page_of_staff_speaks_from_a_catalogue(
    pseudo: None, walk: Walk, people: People, known: re.Pattern[str], app: Flask
) -> None:
    crawl = Crawl()
    administrator = people.browser_of(people.staff("administrator", name=CANARIES.contact))
    leader = people.browser_of(people.staff("leader", name=CANARIES.contact))
    drafts = [write_survey(leader, CANARIES), write_poll(leader, CANARIES)]
    for browser in (leader, administrator):
        crawl.follow(browser, "/arbeid")
    for draft in drafts:
        crawl.refused(leader, f"{draft}/rediger", {"title": "", "minutes": "x"})
        crawl.refused(leader, f"{draft}/e-poster", {"subject": "", "body": f"{{{CANARIES.title}}}"})
    crawl.refused(leader, "/arbeid/aktiviteter/ny", {"title": ""})
    crawl.refused(leader, "/arbeid/prosjekter/nytt", {"title": ""})
    crawl.see("signed out", people.browser().get("/arbeid", status=200))
    crawl.sign_in(people)
    seen = {**crawl.pages, **walk.pages}
    assert {name: found for name, page in seen.items() if (found := unspoken(page.html, known))} == {}
    assert endpoints_of(app, [*crawl.paths, *crawl.browsed(walk)]) >= expected_endpoints(app)


def test_a_planted_sentence_is_found(known: re.Pattern[str]) -> None:
    kari = f"<main><p>{BEGIN}Hei, {CANARIES.name}{END} {CANARIES.title} 12. juni 2019 x@example.no</p>"
    assert unspoken(kari, known) == []
    assert unspoken(f"{kari}<p>Velkommen hit</p>", known) == ["Velkommen", "hit"]
    assert unspoken(f'{kari}<img alt="Et bilde" src="x">', known) == ["Et", "bilde"]
    assert unspoken(f'{kari}<input type="submit" value="Send">', known) == ["Send"]
    assert unspoken(f'{kari}<nav aria-label="Hovedmeny"></nav>', known) == ["Hovedmeny"]


def test_a_bracket_that_never_closes_is_found(known: re.Pattern[str]) -> None:
    assert unspoken(f"<p>{BEGIN}Halvt</p><p>sagt</p>", known) == ["unbalanced"]


@dataclass
class Crawl:
    """Opens every link of every page it is shown, once for each kind of page."""

    pages: dict[str, Page] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)

    def follow(self, browser: Browser, start: str) -> None:
        """Open a page and all that it leads to; the administrator and the leader have pages of their own."""
        waiting, met = [start], set()
        while waiting:
            path = waiting.pop()
            if path in met or any(part in path for part in STAFF_FILES):
                continue
            met.add(path)
            page = self.see(f"{path} {id(browser)}", browser.get(path))
            waiting += [to for _words, to in _inside(page)]

    def refused(self, browser: Browser, path: str, wrong: dict[str, str]) -> None:
        """Send a form that cannot be taken, and see what it says."""
        browser.get(path)
        self.see(f"{path} refused", browser.post(path, wrong, status=422))

    def sign_in(self, people: People) -> None:
        """See the way in: a welcome, a wrong password, the second factor."""
        browser = people.browser()
        welcome = people.welcome_path("leader", name=CANARIES.contact)
        self.see("welcome", browser.get(welcome))
        colleague = people.staff("leader", name=CANARIES.contact, second_factor=False)
        browser = people.browser()
        browser.get("/arbeid/logg-inn")
        self.see("wrong password", browser.post("/arbeid/logg-inn", {"email": colleague.email, "password": "x"}))
        self.see("set up", browser.post("/arbeid/logg-inn", {"email": colleague.email, "password": colleague.password}))
        self.see("key", browser.post("/arbeid/to-faktor/oppsett"))
        ready = people.staff("leader", name=CANARIES.contact)
        browser = people.browser()
        browser.get("/arbeid/logg-inn")
        self.see("code", browser.post("/arbeid/logg-inn", {"email": ready.email, "password": ready.password}))
        self.see("wrong code", browser.post("/arbeid/to-faktor", {"code": "000000"}))

    def see(self, name: str, page: Page) -> Page:
        """Keep a page."""
        self.pages[name] = page
        self.paths.add(page.path)
        return page

    def browsed(self, walk: Walk) -> Iterable[str]:
        """Give the addresses of a walk's pages."""
        return [page.path for page in walk.pages.values()]


def _inside(page: Page) -> list[tuple[str, str]]:
    links = [(words, urljoin(page.path, to)) for words, to in page.links]
    return [(words, urlsplit(to).path) for words, to in links if urlsplit(to).scheme not in {"mailto", "tel", "https"}]


def endpoints_of(app: Flask, paths: Iterable[str]) -> set[str]:
    """Name the endpoints behind addresses."""
    router = app.url_map.bind("localhost")
    return {str(router.match(path.removeprefix("/en") or "/")[0]) for path in paths if router.test(path, "GET")}


def expected_endpoints(app: Flask) -> set[str]:
    """Name every endpoint that shows a page."""
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    left_out = {*NOT_PAGES, *NOT_REACHED, *(end for end in shown if end.endswith(("_data", "_preview", "_html")))}
    return shown - left_out


@pytest.fixture
def known(app: Flask) -> re.Pattern[str]:
    """What is data, a date or a name: everything else must be said by a catalogue."""
    typed = [*_flat(vars(CANARIES).values()), CANARIES.name.split()[0], *DATES.split(), *NAMES.split()]
    with app.app_context():
        typed += _flat(settings.read().values())
    lists = [cell for file in sorted((ROOT / "core/panel/data").glob("*.csv")) for cell in _cells(file)]
    longest_first = sorted({*typed, *lists} - {""}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _flat(values: Iterable[Any]) -> list[str]:
    return [text for value in values for text in (value if isinstance(value, tuple) else [str(value)])]


def _cells(file: Path) -> Iterator[str]:
    for row in csv.reader(file.read_text(encoding="utf-8").splitlines()):
        yield from row


def unspoken(html: str, known: re.Pattern[str]) -> list[str]:
    """Give the words of a page that no catalogue said and that are not data."""
    reader = _Visible()
    reader.feed(html)
    outside = said("".join(reader.text))
    attributes = [said(text) for text in reader.attributes]
    return [word for text in (outside, *attributes) for word in strangers(text, known)]


def said(text: str) -> str:
    """Take away what stands in the brackets; say «unbalanced» where they do not pair."""
    depth, left = 0, []
    for sign in text:
        depth += (sign == BEGIN) - (sign == END)
        if depth < 0:
            return "unbalanced"
        left.append(sign if depth == 0 and sign != END else " ")
    return "unbalanced" if depth else "".join(left)


def strangers(text: str, known: re.Pattern[str]) -> list[str]:
    """Give the words that are not known; addresses and keys are data."""
    return WORD.findall(known.sub(" ", KEY.sub(" ", ADDRESS.sub(" ", text))))


class _Visible(HTMLParser):
    """Gathers what can be seen or heard: text, and attributes that are read aloud or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.attributes: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self._silent += tag in SILENT
        self.text.append(" ")
        self.attributes += [str(given[name]) for name in SAID_IN if given.get(name)]
        if tag == "input" and given.get("type") in PRESSED:
            self.attributes.append(str(given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)
