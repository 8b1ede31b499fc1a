"""Every sentence that people see comes from a catalogue: spoken in a made-up language, none is left in Norwegian."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http import HTTPStatus
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest

from core import settings
from core.api.scopes import Scope
from core.language import Texts
from core.pages import services as pages
from core.pages.defaults import Words as DefaultWords
from core.types import LocalText
from tests.fixtures.house import house_of_every_format
from tests.people import CONSENT
from tests.web.doors_of_residents import FOR_PROGRAMS, see_the_panels
from tests.web.texts_of_residents import (
    FOOT,
    ROOT,
    Walk,
    Words,
    write_poll,
    write_survey,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.fixtures.house import House
    from tests.fixtures.people import Watch
    from tests.letters import Letter, Postman
    from tests.people import Colleague, People

pytestmark = pytest.mark.one_engine("texts are the same on every engine")

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
NAMES = "Norsk English uutilsynet.no datatilsynet.no samskap samskap_visit"  # languages, domains, cookies
SAID_IN = ("alt", "title", "aria-label", "placeholder", "aria-description", "aria-roledescription", "aria-valuetext")
PRESSED = frozenset({"submit", "button", "reset"})
SILENT = frozenset({"script", "style", "template", "code"})
WORD = re.compile(r"[^\W\d_]{2,}")  # a single letter is an initial or a sign
ADDRESS = re.compile(rf"https?://[^\s{END}]+|[^\s{BEGIN}]+@[^\s{END}]+")
KEY = re.compile(r"\b[A-Z2-7]{4}\b")  # a piece of an authenticator's secret
ENGLISH_CELL = re.compile(r'<span lang="en">[^<]*</span>')  # the protocol's purposes, said to be English
FILES = ("/data", "/forhandsvisning/", "/html")
MAIL_HEAD = re.compile(r"<dt>[^<]+</dt><dd>.*?</dd>", re.DOTALL)  # an e-mail's own head, in the demo's post box
NOT_PAGES = ("static", "security.static", "poll.static", "workshop.static", "health.live", "health.ready")
FILE_ENDPOINTS = ("_data", "_preview", "_html", "list_template", "list_faults", "fetch_members_file")
MACHINES = ("_api.", "api.", "metrics.")  # for programs, and in English
NOT_SHOWN = {
    "look.theme": "colours, no words",
    "files.show": "a file that somebody sent",
    "live.what_came": "for the program of a page",
    "privacy.download": "the person's own data as a file",
    "privacy_guests.download": "a guest's own data as a file",
    **FOR_PROGRAMS,
    "survey.picture": "a picture",
    "survey_staff.show_picture": "a picture",
    "survey.go_on": "leads on at once",
    "elsewhere.answered": "leads on at once",
    "id_porten.answered": "leads on at once",
}
NOT_REACHED = {
    "security.verify": "Flask-Security's own; closed by the policy table",
    "security.two_factor_rescue": "Flask-Security's own; closed by the policy table",
    "security.tf_select": "Flask-Security's own; closed by the policy table",
}


NOT_ON_THE_WALK = {  # their state is not reached here: the journeys open them, and their words are gathered too
    *("engagement.room", "engagement.rooms_of_mine", "engagement.edit_note", "engagement_staff.room"),
    *("engagement_staff.edit_note", "engagement.preview", "engagement_staff.approval", "survey_staff.changes"),
    *("engagement_staff.confirm_sending", "engagement_staff.edit_follow_up", "workshop.board"),
}


class Pseudo:
    """A catalogue that says every sentence in brackets."""

    def gettext(self, sentence: str) -> str:
        return f"{BEGIN}{sentence}{END}"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return f"{BEGIN}{one if number == 1 else many}{END}"


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody speak the made-up language, and let the pages that editors write say nothing else."""
    monkeypatch.setattr(Texts, "catalogue", lambda _texts: Pseudo())
    said = {part: LocalText(nb=f"{BEGIN}{part}{END}") for part in ("title", "lead", "body")}
    monkeypatch.setattr(pages, "words_of", lambda _page: DefaultWords(**said))


@pytest.fixture(scope="module")
def house(new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An app with every format there is, the example's too."""
    made = house_of_every_format(new_database_url(), tmp_path_factory.mktemp("pseudo"))
    yield made
    made.app.extensions["engines"][True].dispose()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was shown in the made-up language: pages by name, letters by subject, and the addresses of the pages."""

    pages: dict[str, Page]
    staff_pages: dict[str, Page]
    letters: dict[str, Letter]
    paths: set[str]


@pytest.fixture(scope="module")
def kept() -> list[Seen]:
    """What the first test of this module saw, for the others to judge."""
    return []


@pytest.fixture
def walk(people: People, letters: Postman, frozen_clock: Watch, a_format: str) -> Walk:
    """A walk that has not begun."""
    return Walk(people=people, letters=letters, watch=frozen_clock, words=CANARIES)


@pytest.fixture
def seen(pseudo: None, kept: list[Seen], walk: Walk) -> Seen:
    """Everybody's pages and letters, seen once."""
    if not kept:
        walk.go()
        crawl = see_the_staffs(walk.people)
        paths = {page.path for page in [*walk.pages.values(), *crawl.pages.values()]}
        kept.append(Seen(pages=walk.pages, staff_pages=crawl.pages, letters=walk.last_letters(), paths=paths))
    return kept[0]


def test_every_page_of_residents_speaks_from_a_catalogue(seen: Seen, known: re.Pattern[str]) -> None:
    assert {name: found for name, page in seen.pages.items() if (found := unspoken(page.html, known))} == {}


def test_every_page_of_staff_speaks_from_a_catalogue(seen: Seen, known: re.Pattern[str]) -> None:
    pages = {name: ENGLISH_CELL.sub("", page.html) for name, page in seen.staff_pages.items()}
    assert {name: found for name, html in pages.items() if (found := unspoken(html, known))} == {}


def test_every_letter_speaks_from_a_catalogue(seen: Seen, known: re.Pattern[str]) -> None:
    for subject, letter in seen.letters.items():
        sender = letter.message["From"].addresses[0].display_name
        for part in (subject, sender, *letter.text.split(FOOT)):
            assert strangers(said(ADDRESS.sub(" ", part)), known) == [], subject
        assert unspoken(letter.html, known) == [], subject


def test_no_page_was_left_out(seen: Seen, app: Flask) -> None:
    assert sorted(expected_endpoints(app) - endpoints_of(app, seen.paths)) == []


def test_a_planted_sentence_is_found(known: re.Pattern[str]) -> None:
    kari = f"<main><p>{BEGIN}Hei, {CANARIES.name}{END} {CANARIES.title} 12. juni 2019 x@example.no</p>"
    assert unspoken(kari, known) == []
    assert unspoken(f"{kari}<p>Velkommen hit</p>", known) == ["Velkommen", "hit"]
    assert unspoken(f'{kari}<img alt="Et bilde" src="x">', known) == ["Et", "bilde"]
    assert unspoken(f'{kari}<input type="submit" value="Send">', known) == ["Send"]
    assert unspoken(f'{kari}<nav aria-label="Hovedmeny"></nav>', known) == ["Hovedmeny"]


def test_a_bracket_that_never_closes_is_found(known: re.Pattern[str]) -> None:
    assert unspoken(f"<p>{BEGIN}Halvt</p><p>sagt</p>", known) == ["unbalanced"]


def see_the_staffs(people: People) -> Crawl:
    """Go through the staff's pages: drafts and what the walk left behind, refused forms, and the ways in."""
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
    crawl.follow(people.browser(), "/dev/mail")
    crawl.correct(people, administrator)
    crawl.pages["team"] = leader.get(f"{drafts[0]}/team")
    for place, draft in enumerate(drafts):  # one takes no guests
        crawl.pages[f"code {place}"] = leader.get(f"{draft}/kode")
    crawl.sign_in(people)
    crawl.pages |= see_the_panels(leader, people.browser(), CANARIES.name)
    crawl.the_rest(people.app, administrator)
    public = {to for page in crawl.pages.values() for _words, to in page.links if to.startswith("/prosjekter/")}
    crawl.pages |= {to: people.browser().get(to) for to in public}
    return crawl


@dataclass
class Crawl:
    """Opens every link of every page it is shown, and keeps the pages by name."""

    pages: dict[str, Page] = field(default_factory=dict)

    def follow(self, browser: Browser, start: str) -> None:
        """Open a page and all pages of the same part that it leads to, and they to."""
        waiting, met = [start], set()
        while waiting:
            path = waiting.pop()
            if path in met or not path.startswith(start) or any(part in path for part in FILES):
                continue
            met.add(path)
            page = browser.get(path)
            self.pages[f"{path} {len(self.pages)}"] = replace(page, html=MAIL_HEAD.sub("", page.html))
            waiting += _inside(page)

    def the_rest(self, app: Flask, administrator: Browser) -> None:
        """Open what no link led to: every page that some activity, project or public page has an address of."""
        router = app.url_map.bind("localhost")
        met = [router.match(page.path) for page in self.pages.values() if router.test(page.path, "GET")]
        things: dict[str, set[Any]] = {"page_name": {"om"}}
        for _endpoint, values in met:
            for name, value in values.items():
                things.setdefault(name, set()).add(value)
        for endpoint in sorted(expected_endpoints(app) - {endpoint for endpoint, _values in met}):
            self._any(app, administrator, endpoint, things)

    def _any(self, app: Flask, browser: Browser, endpoint: str, things: dict[str, set[Any]]) -> None:
        """Open the first page of this kind that there is."""
        router = app.url_map.bind("localhost")
        (rule, *_others) = app.url_map.iter_rules(endpoint)
        asked = sorted(rule.arguments)
        for chosen in product(*(sorted(things.get(name, ()), key=str) for name in asked)):
            path = router.build(endpoint, dict(zip(asked, chosen, strict=True)))
            if browser.client.get(path).status_code == HTTPStatus.OK:
                self.pages[f"{path} {len(self.pages)}"] = browser.get(path)
                return

    def refused(self, browser: Browser, path: str, wrong: dict[str, str]) -> None:
        """Send a form that cannot be taken, and see what it says."""
        browser.get(path)
        self.pages[f"{path} refused"] = browser.post(path, wrong, status=422)

    def correct(self, people: People, administrator: Browser) -> None:
        """See a member whose data is wrong, and the form that puts it right."""
        member = people.member(name=CANARIES.name)
        self.pages["member"] = administrator.get(f"/arbeid/personvern/personer/{member.id}")
        asked = administrator.press("Noter ønsket", {"kind": "correct", "channel": "phone"})
        self.pages["request"] = asked
        self.pages["correction"] = administrator.get(f"{asked.path}/rett")

    def sign_in(self, people: People) -> None:
        """See the way in: a welcome, a wrong password, and the second factor, new and old."""
        welcome = people.welcome_path("leader", name=CANARIES.contact)
        self.pages["welcome"] = people.browser().get(welcome)
        self.pages["wrong password"] = self._give_password(people, people.staff("leader"), "x")
        new = people.staff("leader", name=CANARIES.contact, second_factor=False)
        self.pages["set up"] = self._give_password(people, new, new.password)
        old = people.staff("leader", name=CANARIES.contact)
        self.pages["code"] = self._give_password(people, old, old.password)
        self.pages["new password"] = people.browser().get(people.new_password_path(old))
        self.pages["confirm yourself"] = people.browser_of(old).get("/arbeid/bekreft-deg")
        forgetful = people.browser()
        self.pages["forgotten"] = forgetful.get("/arbeid/glemt-passord")
        self.pages["letter on its way"] = forgetful.post("/arbeid/glemt-passord", {"email": old.email})

    def _give_password(self, people: People, colleague: Colleague, password: str) -> Page:
        browser = people.browser()
        browser.get("/arbeid/logg-inn")
        page = browser.post("/arbeid/logg-inn", {"email": colleague.email, "password": password})
        if page.path == "/arbeid/to-faktor":
            self.pages["wrong code"] = browser.post("/arbeid/to-faktor", {"code": "000000"})
        if page.path == "/arbeid/to-faktor/oppsett":
            self.pages["key"] = browser.post("/arbeid/to-faktor/oppsett")
            self.pages["first passkey"] = browser.get("/arbeid/to-faktor/passnokkel")
        return page


def _inside(page: Page) -> list[str]:
    """Give the addresses on this site that a page leads to."""
    addresses = [urlsplit(urljoin(page.path, to)) for _words, to in page.links]
    return [address.path for address in addresses if not address.scheme]


def endpoints_of(app: Flask, paths: Iterable[str]) -> set[str]:
    """Name the endpoints behind addresses."""
    router = app.url_map.bind("localhost")
    return {str(router.match(path)[0]) for path in paths if router.test(path, "GET")}


def expected_endpoints(app: Flask) -> set[str]:
    """Name every endpoint that shows a page."""
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    machines = {name for name in shown if name.startswith(MACHINES) or MACHINES[0] in name}
    left_out = {
        *NOT_PAGES,
        *NOT_REACHED,
        *NOT_ON_THE_WALK,
        *NOT_SHOWN,
        *machines,
        *(name for name in shown if name.endswith(FILE_ENDPOINTS)),
    }
    return shown - left_out


@pytest.fixture
def known(app: Flask, a_format: str) -> re.Pattern[str]:
    """What is data, a date or a name: everything else must be said by a catalogue."""
    typed = [*_flat(vars(CANARIES).values()), CANARIES.name.split()[0], *DATES.split(), *NAMES.split(), CONSENT, *Scope]
    with app.app_context():
        typed += _flat(settings.read().values())
    lists = [cell for file in sorted((ROOT / "core/panel/data").glob("*.csv")) for cell in _cells(file)]
    longest_first = sorted({*typed, *lists} - {""}, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])({'|'.join(map(re.escape, longest_first))})(?![^\W_])", re.IGNORECASE)


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
        self.text.append("" if tag == "wbr" else " ")
        self.attributes += [str(given[name]) for name in SAID_IN if given.get(name)]
        if tag == "input" and given.get("type") in PRESSED:
            self.attributes.append(str(given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)
