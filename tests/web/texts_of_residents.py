"""What residents and the public read: every page on their way, every letter, and every sentence in the source."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import jobs
from tests.plugins.survey.asking import content_path
from tests.sending import send_to_all
from tests.web.doors_of_residents import see_the_code, see_the_door, see_the_profile, see_the_words
from tests.web.doors_of_staff import see_the_staffs_letters
from tests.web.proposals_on_the_walk import see_proposals
from tests.web.residents_privacy import see_the_privacy
from web import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.registry import Registry
    from tests.browsing import Browser, Page
    from tests.fixtures.people import Watch
    from tests.letters import Letter, Postman
    from tests.people import Member, People

ROOT = Path(__file__).parents[2]
LONG_WORD = 6  # letters; Björnsson counts the words that are longer
LONG_TEXT = 40  # words; shorter texts say too little of how hard they are, and are judged together
FOOT = "\n\n-- \n"  # what parts a letter from its footer
NOT_READ = frozenset("script style template svg select table textarea nav code".split())
VOID = frozenset("br hr img input wbr".split())
INLINE = frozenset("a abbr b br code em i small span strong wbr label".split())
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
SENTENCE_END = re.compile(r"(?<!\bkl)(?<!\d)[.!?:]+(?=[\s»)]|$)|\n")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
PUBLIC_PATHS = (
    "/", "/aktiviteter", "/resultater", "/om", "/om/for-unge", "/om/sporsmal-og-svar", "/om/kontakt", "/om/hvem-er-med",
    "/personvern", "/informasjonskapsler", "/tilgjengelighet", "/hjelp", "/bli-med",
)  # fmt: skip


# The sentences in the source


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One Norwegian text that stands in the source, and the files it stands in, from the repository's root."""

    text: str
    files: tuple[str, ...]


def sentences(registry: Registry) -> Iterator[Sentence]:
    """Give every text for people: the gathered ones of core, web and plugins, and those in shipped data."""
    for owner in texts.owners(registry):
        place = _from_root(owner.folder)
        for message in texts._sentences(texts._gather(owner)):
            files = tuple(f"{place}/{name}" for name, _line in message.locations)
            said = message.id if isinstance(message.id, tuple | list) else (message.id,)
            yield from (Sentence(text=text, files=files) for text in said)
        yield from _shipped(owner.folder)


def _shipped(folder: Path) -> Iterator[Sentence]:
    for file in sorted(folder.glob("**/data/*.nb.md")):
        for paragraph in file.read_text(encoding="utf-8").split("\n\n"):
            yield Sentence(text=paragraph, files=(_from_root(file),))
    for file in sorted(folder.glob("**/data/*")):
        if file.suffix == ".csv":
            rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
            found = [row["nb"] for row in rows if "nb" in row]
        else:
            found = list(_norwegian(json.loads(file.read_text(encoding="utf-8")))) if file.suffix == ".json" else []
        yield from (Sentence(text=text, files=(_from_root(file),)) for text in found)


def _norwegian(data: Any) -> Iterator[str]:
    """Find every text said in bokmål, and bare texts: those are quotations."""
    if isinstance(data, dict):
        told = [data["nb"]] if "nb" in data else data.values()
        for value in told:
            yield from [value] if "nb" in data else _norwegian(value)
    elif isinstance(data, list):
        for value in data:
            yield from [value] if isinstance(value, str) else _norwegian(value)


def _from_root(file: Path) -> str:
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.as_posix()


# How hard they are to read


def lix(text: str) -> float:
    """Tell how hard a text is to read: words per sentence, and words of more than six letters in per cent.

    C. H. Björnsson, Läsbarhet (Stockholm: Liber, 1968). Below 30 reads a child, 30–40 is plain, over 50 an official.
    A sentence ends at . : ! ? and at the end of a line; addresses are not words.
    """
    parts = [part for part in SENTENCE_END.split(ADDRESS.sub("", text)) if WORD.search(part)]
    words = [word for part in parts for word in WORD.findall(part)]
    if not words:
        return 0.0
    long = sum(sum(sign.isalpha() for sign in word) > LONG_WORD for word in words)
    return len(words) / len(parts) + 100 * long / len(words)


def count_words(text: str) -> int:
    """Count the words, addresses left out."""
    return len(WORD.findall(ADDRESS.sub("", text)))


def judged(sections: list[str]) -> list[str]:
    """Give the texts of a page as they are judged: the long ones alone, the short ones together."""
    long = [section for section in sections if count_words(section) >= LONG_TEXT]
    short = "\n".join(section for section in sections if count_words(section) < LONG_TEXT)
    if count_words(short) < LONG_TEXT:
        return [*long, "\n".join(sections)]
    return [*long, short]


def read_main(html: str) -> list[str]:
    """Read what stands in a page's main part: one text for each heading with what follows, a line for each block."""
    reader = _MainPart()
    reader.feed(html)
    return ["\n".join(lines) for lines in reader.told() if lines]


class _MainPart(HTMLParser):
    """Walks through a page once and parts it at its headings."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._sections: list[list[str]] = [[""]]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        self._open.append(tag)
        if tag in {"h1", "h2", "h3"}:
            self._sections.append([""])
        elif tag not in INLINE:
            self._sections[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if tag not in INLINE:
            self._sections[-1].append("")

    def handle_data(self, data: str) -> None:
        if "main" in self._open and not NOT_READ & set(self._open):
            self._sections[-1][-1] += data

    def told(self) -> Iterator[list[str]]:
        for lines in self._sections:
            tidy = (" ".join(line.replace("\xad", "").split()) for line in lines)
            yield [line for line in tidy if line]


# Everything they meet


@dataclass(frozen=True, kw_only=True)
class Words:
    """What leaders and members type in the walk."""

    name: str = "Kari Nordmann"
    contact: str = "Hanne Lie"
    title: str = "Gater og torg"
    poll_title: str = "Benker på torget"
    purpose: str = "Vi vil vite hva du mener om gatene."
    question: str = "Hva bør vi satse på?"
    options: tuple[str, ...] = ("Buss", "Sykkel")
    ends: tuple[str, str] = ("Lite", "Mye")
    answer: str = "Flere benker"
    summary: str = "Vi spurte om gatene. Dere vil ha flere benker. Nå setter vi dem ut."


@dataclass
class Walk:
    """Goes all the way as residents and the public do, and keeps each page and letter by a name."""

    people: People
    letters: Postman
    watch: Watch
    words: Words = field(default_factory=Words)
    pages: dict[str, Page] = field(default_factory=dict)

    def go(self) -> None:
        """Go from the empty panel to the published results."""
        self._public("empty")
        self._join()
        self._turn_away()
        leader = self.leader()
        members = self.people.members(3, name=self.words.name)
        activities = [write_survey(leader, self.words), write_poll(leader, self.words)]
        for activity in activities:
            send_to_all(leader, activity)
        self.letters.deliver()
        self._public("open")
        see_the_code(self, leader, activities[1])  # a poll takes guests
        for slug, paths in self._links(members).items():
            self._take_part(slug, members, paths)
        for activity in activities:
            leader.get(f"{activity}/gjennomforing")
            leader.press("Steng for svar")
        self._own("closed", members)
        self._public("closed")
        for activity in activities:
            form = leader.get(f"{activity}/resultat").form(f"{activity}/resultat")
            few = {"chosen": None} if "chosen" in form.names else {}  # too few have answered to show their figures
            leader.post(f"{activity}/resultat", {"summary": self.words.summary, **few})
            leader.press("Publiser")
        self._own("published", members)
        self._public("published")
        see_the_door(self, members[1])
        see_the_profile(self, members[1])
        see_proposals(self, members[1])
        see_the_privacy(self, members[1])
        see_the_staffs_letters(self, leader.get("/arbeid/prosjekter"))
        self._fewer(members[0])
        self._errors()

    def leader(self) -> Browser:
        """Give the browser of a leader."""
        return self.people.browser_of(self.people.staff("leader", name=self.words.contact))

    def last_letters(self) -> dict[str, Letter]:
        """Give one letter of each subject."""
        self.letters.deliver()
        return {letter.subject: letter for letter in self.letters.all}

    def see(self, name: str, page: Page) -> Page:
        """Keep a page."""
        self.pages[name] = page
        return page

    def _public(self, when: str) -> None:
        browser = self.people.browser()
        for path in PUBLIC_PATHS:
            self.see(f"{path} {when}", browser.get(path))
        for title in (self.words.title, self.words.poll_title):
            for lists in ("/aktiviteter", "/resultater"):
                if title in browser.get(lists):
                    self.see(f"{lists}: {title} {when}", browser.click(title))

    def _join(self) -> None:
        browser, email = self.people.browser(), "ny@example.no"
        self.see("join, refused", self._sign_up(browser, status=422, name="", email="", consent=None))
        self.see("check the e-mail", self._sign_up(browser, email=email))
        self.see("a wrong code", browser.post("/bli-med/sjekk-e-posten", {"code": "000000"}))
        self.see("sent again", browser.press("Send på nytt"))
        self.see("correct the address", browser.press("Rett adressen"))
        self._sign_up(browser, email=email)
        path = self.letters.last_to(email).path("/bekreft/")
        self.see("confirm", browser.get(path))
        self.see("welcome", browser.press("Bekreft at jeg vil være med"))
        self.see("front, with thanks", browser.post("/bli-med/velkommen", {}))
        self.see("my page, nothing to do", browser.get("/mitt-panel"))
        self.see("link used", browser.get(path, status=410))
        self._sign_up(self.people.browser(), email=email)
        self._sign_up(self.people.browser(), email="glemt@example.no")
        self._wait_for_the_reminder("glemt@example.no")

    def _wait_for_the_reminder(self, email: str) -> None:
        old = self.letters.last_to(email).path("/bekreft/")
        self.watch.forward(days=3)
        with self.letters.app.app_context():
            jobs.run_due()
        self.letters.deliver()
        self.watch.forward(days=8)
        self.see("link too old", self.people.browser().get(old, status=410))

    def _turn_away(self) -> None:
        year = self.watch.now.year
        self.see("too young", self._sign_up(self.people.browser(), birth_year=str(year - 12)))
        self.see("the boundary year", self._sign_up(self.people.browser(), status=422, birth_year=str(year - 15)))
        self.see("elsewhere", self._sign_up(self.people.browser(), district="elsewhere"))

    def _sign_up(self, browser: Browser, status: int = 200, **changed: Any) -> Page:
        usual = {"name": self.words.name, "email": "x@example.no", "birth_year": "1975", "gender": "woman"}
        browser.get("/bli-med")
        values = {**usual, "district": "unknown", "consent": "true", **changed}
        return browser.post("/bli-med", values, status=status)

    def _links(self, members: list[Member]) -> dict[str, dict[str, str]]:
        """Give each member's personal link by title and address."""
        found: dict[str, dict[str, str]] = {}
        for member in members:
            for letter in self.letters.to(member.email):
                title = next(one for one in (self.words.poll_title, self.words.title) if one in letter.subject)
                found.setdefault(title, {})[member.email] = letter.path("/i/")
        return found

    def _take_part(self, title: str, members: list[Member], paths: dict[str, str]) -> None:
        answers, declines, waits = members
        browser = self.people.browser()
        questions = self.see(f"{title}: questions", browser.get(paths[answers.email]))
        self.see(f"{title}: lacking", browser.post(questions.path, lacking(questions), status=422))
        self.see(f"{title}: receipt", browser.post(questions.path, answers_to(questions, self.words)))
        see_the_words(self, answers, self.see(f"{title}: again", browser.get(paths[answers.email])))
        if "/svar/" in questions.path:
            self.see("withdraw?", browser.get(questions.path.replace("/svar/1", "/trekk")))
            begun = self.people.browser()
            begun.get(paths[waits.email])
            self.see("look over", begun.get(questions.path.replace("/svar/1", "/se-over")))
        browser = self.people.browser()
        self.see(f"{title}: no?", browser.get(f"{paths[declines.email]}/nei-takk"))
        self.see(f"{title}: no", browser.press("Nei takk"))
        self._own("open", [waits, declines, answers])

    def _own(self, when: str, members: list[Member]) -> None:
        for place, member in enumerate(members):
            browser = self.people.browser_of(member)
            page = self.see(f"my page {when} {place}", browser.get("/mitt-panel"))
            self.see(f"polls {when} {place}", browser.get("/avstemning"))
            for title in (self.words.title, self.words.poll_title):
                if title in page:
                    self.see(f"{title}: place {when} {place}", browser.get(page.link(title)))

    def _fewer(self, member: Member) -> None:
        browser = self.people.browser()
        self.see("fewer", browser.get(f"/avmelding/{member.fewer}"))
        for press in ("Ta en pause", "Avslutt pausen", "Bare e-post om det jeg følger", "Send meg e-post om alt igjen"):
            self.see(f"fewer: {press}", browser.press(press))
        self.see("leave by letter?", browser.click("Meld meg ut av panelet"))
        self.see("left", browser.press("Meld meg ut av panelet"))

    def _errors(self) -> None:
        browser = self.people.browser()
        self.see("missing", browser.get("/finnes-ikke", status=404))
        self.see("unknown link", browser.get("/i/ukjent", status=404))
        self.see("personal", browser.get("/mitt-panel", status=401))
        browser.get("/bli-med")
        self.see("stale", browser.post("/bli-med", {"csrf_token": "gammel"}, status=400))


def write_survey(leader: Browser, words: Words) -> str:
    """Write a survey with a question of each type, ready to be sent; gives the path of its staff page."""
    page = _write_activity(leader, "survey", words.title, words.purpose)
    options = {"options": "\n".join(words.options)}
    least, most = words.ends
    kinds = {"single_choice": options, "multiple_choice": options, "long_text": {}}
    for kind, more in {**kinds, "scale": {"least_text": least, "most_text": most}}.items():
        path = f"{content_path(page)}/sporsmal/ny/{kind}"
        leader.get(path)
        required = {"required": "true"} if kind == "single_choice" else {}
        leader.post(path, {"text": words.question, **more, **required})
    return page


def write_poll(leader: Browser, words: Words) -> str:
    """Write a poll of the example plugin, ready to be sent; gives the path of its staff page."""
    page = _write_activity(leader, "poll", words.poll_title, words.purpose)
    path = page.replace("/arbeid/aktiviteter/", "/arbeid/avstemning/")
    leader.get(path)
    leader.post(path, {"text": words.question, "choices": "\n".join(words.options)})
    return page


def _write_activity(leader: Browser, slug: str, title: str, purpose: str) -> str:
    leader.get("/arbeid/aktiviteter/ny")
    page = leader.post("/arbeid/aktiviteter/ny", {"format": slug, "title": title, "purpose": purpose}).path
    leader.get(f"{page}/rediger")
    leader.post(f"{page}/rediger", {"deadline": "2026-10-30", "minutes": "4"})
    return page


def answers_to(page: Page, words: Words) -> dict[str, Any]:
    """Answer everything that is asked: the first choice, or in words."""
    form = _asking(page)
    return {name: _answer(form.offered[name]) if name in form.offered else words.answer for name in _asked(page)}


def lacking(page: Page) -> dict[str, Any]:
    """Answer nothing."""
    return dict.fromkeys(_asked(page))


def _answer(offered: set[str]) -> str:
    return min(offered)


def _asked(page: Page) -> list[str]:
    return [name for name in _asking(page).names if name.startswith("q-") or name == "choice"]


def _asking(page: Page) -> Any:
    return next(form for form in page.forms if any(name.startswith("q-") or name == "choice" for name in form.names))
