"""The grand tour of the demo: every page in every state that there is, in the order in which people meet them.

It finds its way by names of fields and addresses, never by words, so that it goes in either language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import pyotp

from core.auth.demo import PASSWORD, SECRET
from tests.journeys import published, rooms, turns
from tests.journeys.rooms import Show, submit, tick
from tests.journeys.sending import let_leave, without_quiet_hours
from tests.journeys.ways import letter_to

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

    from tests.servers import Site

PUBLIC = (
    "/", "/aktiviteter", "/resultater", "/om", "/om/for-unge", "/om/sporsmal-og-svar", "/om/kontakt",
    "/personvern", "/informasjonskapsler",
    "/tilgjengelighet", "/hjelp", "/forslag", "/forslag/nytt", "/bli-med", "/aktiviteter/klima-i-baerum",
    "/resultater/klima-i-baerum", "/prosjekter/klimaklok-kommune",
    "/finnes-ikke", "/mitt-panel", "/i/ukjent", "/logg-inn/byttet-adresse", "/kode", "/logg-inn",
)  # fmt: skip
OFFICE = (
    "/api/docs", "/arbeid", "/arbeid/prosjekter", "/arbeid/prosjekter/nytt", "/arbeid/forslag",
    "/arbeid/aktiviteter/ny",
)  # fmt: skip
TABS = ("", "/rediger", "/mottakere", "/e-poster", "/gjennomforing", "/rapport", "/resultat")
MOVING = ("", "/gjennomforing", "/rapport", "/resultat")  # the tabs that say something else when answers come in
ERRORS = {"public /finnes-ikke", "public /mitt-panel", "public /i/ukjent", "link used"}
KINDS = ("single_choice", "multiple_choice", "scale", "long_text")
HANNE, IVAR = "hanne@example.no", "ivar@example.no"
PLACE = "Jar"


class Open(Protocol):
    """Opens a window of its own, with its own cookies."""

    def __call__(self) -> Page:
        """Give its page."""


@dataclass
class Tour:
    """One walk through the demo; ``language`` is the residents', the staff's pages are Norwegian.

    ``guests`` have joined on a tour of their own, and are asked with the others.
    """

    site: Site
    open_window: Open
    show: Show
    language: str = "nb"
    guests: tuple[Tour, ...] = ()
    _names: set[str] = field(default_factory=set)
    _status: dict[Page, int] = field(default_factory=dict)
    _member: Page | None = None

    def residents(self) -> None:
        """See what is open to all, join, and be turned away."""
        page = self._window()
        for path in PUBLIC:
            page.goto(self._at(path))
            self._show(f"public {path}", page)
        page.goto(self._at("/"))
        page.evaluate("() => document.querySelector('.sk-menu').open = true")
        self._show("public / with its menu", page)
        page.goto(self._at("/logg-inn"))
        rooms.sign_in_code(page, self._show, "ukjent@example.no")
        self._join(page)
        self._turned_away(self._window())
        self._member = page
        rooms.mine(page, self._show, self.language)
        self._join(self._window(), "takk")

    def staff(self) -> None:
        """Come in, make a survey and send it, see it answered, close it and publish it; then the system's pages."""
        self._come_in()
        desk = self._signed_in(HANNE)
        for path in OFFICE:
            desk.goto(path)
            self._show(f"staff {path}", desk)
        submit(desk)
        self._show("staff /arbeid/aktiviteter/ny refused", desk)
        rooms.account(desk, self._show)
        self._published_activity(desk)
        survey = self._draft(desk)
        rooms.teams(desk, self._show, survey)
        self._send(desk, survey)
        turns.ended(desk, self._window(), self._show, survey)
        turns.held(desk, self._window(), self._show, survey)
        rooms.no_code(desk, self._show, survey)
        rooms.code(desk, self._window(), self._show, rooms.poll(desk, self.site))
        for asked in (self, *self.guests):
            asked.asked()
        self._tabs(desk, survey, "answered", MOVING)
        self._close(desk, survey)
        office = self._signed_in(IVAR)
        rooms.privacy(office, self._show)
        rooms.system(office, self._show)
        self._letters(office)

    def asked(self) -> None:
        """See the letter, the questions, the receipt, the way to say no, and the way out."""
        letter = letter_to(self.site, self._email("tur"), "Jar")
        mine = self._member or self._window()
        mine.goto(self._at("/mitt-panel"))
        self._show("my page, asked", mine)
        page = self._window()
        page.goto(f"{letter.path('/i/')}/nei-takk")
        self._show("no thanks?", page)
        submit(page, "/nei-takk")
        self._show("declined", page)
        page.goto(letter.path("/i/"))
        self._show("invited again" if "/svar/" not in page.url else "questions", page)
        if page.locator("form[action$='/likevel']").count():
            submit(page, "/likevel")
            self._show("questions", page)
        self._answer(page)
        mine.goto(self._at("/mitt-panel"))
        self._show("my page, answered", mine)
        mine.goto(self._at("/mitt-panel/deltatt"))
        self._show("taken part", mine)
        self._pause_and_leave(letter_to(self.site, self._email("takk"), "Jar").path("/avmelding/"))

    def _window(self) -> Page:
        page = self.open_window()
        page.on("response", lambda response: self._answered(page, response))
        return page

    def _answered(self, page: Page, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == page.main_frame:
            self._status[page] = response.status

    def _join(self, page: Page, who: str = "tur") -> None:
        page.goto(self._at("/bli-med"))
        submit(page, "/bli-med")
        self._show("join refused", page)
        email = self._email(who)
        self._sign_up(page, email)
        self._show("check the e-mail", page)
        page.locator("[name=code]").fill("000000")
        submit(page, "/sjekk-e-posten")
        self._show("check the e-mail, wrong code", page)
        submit(page, "/send-igjen")
        self._show("check the e-mail, sent again", page)
        path = letter_to(self.site, email, number=2).path("/bekreft/")
        page.goto(path)
        self._show("confirm", page)
        submit(page, "/bekreft/")
        self._show("welcome", page)
        submit(page, "/velkommen")
        self._show("front with thanks", page)
        page.goto(self._at("/mitt-panel"))
        self._show("my page, nothing to do", page)
        page.goto(path)
        self._show("link used", page)

    def _turned_away(self, page: Page) -> None:
        for name, changed in {"too young": {"year": "2015"}, "elsewhere": {"place": "elsewhere"}}.items():
            self._sign_up(page, "annen@example.no", **changed)
            self._show(name, page)

    def _sign_up(self, page: Page, email: str, year: str = "1980", place: str = "") -> None:
        page.goto(self._at("/bli-med"))
        page.locator("[name=name]").fill("Tuva Reise")
        page.locator("[name=email]").fill(email)
        page.locator("[name=birth_year]").fill(year)
        page.locator("[name=district]").select_option(value=place) if place else page.locator(
            "[name=district]"
        ).select_option(label=PLACE)
        tick(page, "[name=gender][value=unsaid]")
        tick(page, "[name=consent]")
        submit(page, "/bli-med")

    def _email(self, who: str) -> str:
        return f"{who}.{self.language}@example.no"

    def _come_in(self) -> None:
        page = self._window()
        said = self.site.run("admin", "create", "--name", "Ny Kollega", "--email", "ny@example.no", "--role", "leader")
        page.goto(urlsplit(said.strip().splitlines()[-1]).path)
        self._show("staff welcome", page)
        submit(page, "/velkommen/")
        self._show("staff welcome refused", page)
        for place in range(2):
            page.locator("input[type=password]").nth(place).fill(PASSWORD)
        submit(page, "/velkommen/")
        self._show("staff sign in", page)
        self._password(page, "ny@example.no", "feil passord, langt nok")
        self._show("staff sign in refused", page)
        self._forgotten(self._window())
        self._password(page, "ny@example.no", PASSWORD)
        self._show("staff second factor, new", page)
        submit(page, "/to-faktor/oppsett")
        self._show("staff second factor, key", page)

    def _forgotten(self, page: Page) -> None:
        page.goto("/arbeid/glemt-passord")
        self._show("staff forgotten password", page)
        page.locator("[name=email]").fill("ukjent@example.no")
        submit(page)
        self._show("staff forgotten password, sent", page)

    def _signed_in(self, email: str) -> Page:
        page = self._window()
        page.goto("/arbeid")
        self._password(page, email, PASSWORD)
        self._show("staff code", page)
        page.locator("#code").fill("000000")
        submit(page, "/to-faktor")
        self._show("staff code refused", page)
        page.locator("#code").fill(pyotp.TOTP(SECRET).now())
        submit(page, "/to-faktor")
        page.wait_for_url("**/arbeid")
        return page

    def _password(self, page: Page, email: str, password: str) -> None:
        page.locator("[name=email]").fill(email)
        page.locator("[name=password]").fill(password)
        submit(page, "/logg-inn")

    def _published_activity(self, desk: Page) -> None:
        desk.goto("/arbeid")
        desk.locator(".sk-rows__title[href*='/arbeid/aktiviteter/']").filter(has_text="Klima i Bærum").click()
        self._tabs(desk, urlsplit(desk.url).path, "published, demo")
        desk.goto("/arbeid/prosjekter")
        desk.locator("main a[href*='/arbeid/prosjekter/']:not([href$=nytt])").first.click()
        self._show("staff project", desk)

    def _draft(self, desk: Page) -> str:
        desk.goto("/arbeid/aktiviteter/ny")
        tick(desk, "[name=format][value=survey]")
        desk.locator("[name=title]").fill("Gatene på Jar")
        desk.locator("[name=purpose]").fill("Vi vil vite hva du mener om gatene.")
        submit(desk)
        survey = urlsplit(desk.url).path
        content = survey.replace("/aktiviteter/", "/undersokelse/")
        desk.goto(f"{content}/innhold")
        self._show("staff questions, none", desk)
        self._tabs(desk, survey, "draft, empty")
        desk.goto(f"{survey}/rediger")
        desk.locator("[name=deadline]").fill("2099-10-30")
        desk.locator("[name=minutes]").fill("4")
        submit(desk)
        for kind in KINDS:
            self._question(desk, f"{content}/sporsmal/ny/{kind}", kind)
        self._show("staff questions, four", desk)
        self._look(desk, content)
        self._tabs(desk, survey, "draft, ready", ("", "/mottakere"))
        return survey

    def _look(self, desk: Page, content: str) -> None:
        desk.goto(f"{content}/telefon?sprak=en")
        self._show("staff survey on a phone", desk)
        desk.goto(f"{content}/prov")
        submit(desk, "/prov")
        self._show("staff trial, lacking", desk)
        desk.goto(f"{content}/innhold")
        desk.locator("a[href$='/bilde']").first.click()
        self._show("staff picture of a question", desk)

    def _revise(self, desk: Page, content: str) -> None:
        desk.goto(f"{content}/innhold")
        desk.locator("button[value=copy]").first.click()
        self._show("staff questions, changes wait", desk)
        desk.goto(f"{content}/ta-i-bruk")
        self._show("staff changes", desk)
        submit(desk, "/forkast")

    def _question(self, desk: Page, path: str, kind: str) -> None:
        desk.goto(path)
        self._show(f"staff question {kind}", desk)
        if kind == KINDS[0]:
            submit(desk)
            self._show(f"staff question {kind} refused", desk)
            tick(desk, "[name=required]")
        desk.locator("[name=text]").fill(f"Hva bør vi satse på i gatene ({kind})?")
        if desk.locator("[name=options]").count():
            desk.locator("[name=options]").fill("Benker\nTrær\nSykkelveier som går helt fram til skolen og stasjonen")
        submit(desk)

    def _send(self, desk: Page, survey: str) -> None:
        desk.goto(f"{survey}/mottakere")
        without_quiet_hours(self.site)
        tick(desk, "[name=who][value=places]")
        submit(desk)
        self._show("staff recipients refused", desk)
        desk.locator("main label").filter(has_text=re.compile(rf"^\s*{PLACE}\s*$")).click()
        submit(desk)
        self._show("staff recipients, one place", desk)
        desk.goto(f"{survey}/mottakere/hvem")
        self._show("staff who gets it", desk)
        desk.goto(f"{survey}/mottakere")
        submit(desk, "/send")
        self._show("staff confirm sending", desk)
        submit(desk, "/send")
        self._show("staff sending waits", desk)
        for path in (f"{desk.url}/godkjenning", f"{desk.url}/rettelse", "/arbeid/kalender"):
            desk.goto(path)
            self._show(f"staff {path.rsplit('/', 1)[1]}", desk)
        let_leave(desk, self.site, survey)
        for path in ("paminnelser", "leveringer", "e-poster/paminnelse"):
            desk.goto(f"{survey}/{path}")
            self._show(f"staff {path}", desk)
        self._tabs(desk, survey, "open")
        self._revise(desk, survey.replace("/aktiviteter/", "/undersokelse/"))

    def _answer(self, page: Page) -> None:
        submit(page, "/svar/")
        self._show("questions, lacking", page)
        page.locator(".sk-choice label").first.click()
        page.locator("main textarea").last.fill("Flere benker i sola, og en lang setning som går over flere linjer.")
        submit(page, "/svar/")
        self._show("receipt", page)
        page.locator("main a.ds-button").click()
        self._show("activity, answered", page)

    def _pause_and_leave(self, path: str) -> None:
        page = self._window()
        page.goto(path)
        self._show("fewer", page)
        submit(page, "/avmelding/")
        self._show("fewer, on a break", page)
        page.goto(path)
        page.locator("a[href$='/meld-deg-ut']").click()
        self._show("fewer, leaving", page)
        submit(page, "/meld-deg-ut")
        self._show("left", page)

    def _close(self, desk: Page, survey: str) -> None:
        desk.goto(f"{survey}/gjennomforing")
        desk.locator(".sk-ask-once summary").click()
        self._show("staff close?", desk)
        submit(desk, "/steng")
        self._show("staff closed", desk)
        self._tabs(desk, survey, "closed", MOVING)
        desk.goto("/arbeid")
        self._show("staff /arbeid, result missing", desk)
        desk.goto(f"{survey}/resultat")
        submit(desk)
        self._show("staff result refused", desk)
        desk.locator("[name=summary]").fill("Vi spurte om gatene. Dere vil ha benker. Nå setter vi dem ut.")
        submit(desk)
        self._show("staff result, draft", desk)
        published.drafted(desk, self._window(), self._show, survey)
        desk.goto(f"{survey}/resultat")
        submit(desk, "/publiser")
        self._show("published", desk)  # its tabs are those of the demo's own
        published.told(desk, self._window(), self._show, survey)

    def _letters(self, page: Page) -> None:
        for path in ("/dev/mail", "/dev/mail?q=finnes-ikke"):
            page.goto(path)
            self._show(f"demo {path}", page)
        page.goto("/dev/mail")
        page.locator(".sk-rows__title").first.click()
        self._show("demo letter", page)

    def _tabs(self, desk: Page, activity: str, state: str, tabs: tuple[str, ...] = TABS) -> None:
        for tab in tabs:
            desk.goto(f"{activity}{tab}")
            self._show(f"staff {state} {tab or 'oversikt'}", desk)

    def _show(self, name: str, page: Page) -> None:
        if name in self._names:
            return
        fine = self._status[page] in {200, 422}
        assert fine == (name not in ERRORS), f"{name}: {self._status[page]} {page.locator('main').inner_text()}"
        self._names.add(name)
        self.show(name, page)

    def _at(self, path: str) -> str:
        return path if self.language == "nb" else f"/{self.language}{path}".rstrip("/") or "/"
