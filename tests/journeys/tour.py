"""The grand tour of the demo: every page in every state that there is, in the order in which people meet them.

It finds its way by names of fields and addresses, never by words, so that it goes in either language. Its three parts
need nothing of each other: what is open to all, the staff's rooms, and one activity from its letter to its result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pyotp

from core.auth.demo import PASSWORD, SECRET
from tests.journeys import activity, committee, office, proposing, residents, seating
from tests.journeys.rooms import Show, submit
from tests.journeys.ways import letter_to

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

    from tests.servers import Site

ERRORS = {"public /finnes-ikke", "public /mitt-panel", "public /i/ukjent", "link used"}
ASKED, ON_A_BREAK = "tur", "takk"  # the two members of every tour


class Open(Protocol):
    """Opens a window of its own, with its own cookies."""

    def __call__(self) -> Page:
        """Give its page."""


@dataclass
class Tour:
    """A walk through the demo; ``language`` is the residents', the staff's pages are Norwegian."""

    site: Site
    open_window: Open
    show: Show
    language: str = "nb"
    member: Page | None = None
    _names: set[str] = field(default_factory=set)
    _status: dict[Page, int] = field(default_factory=dict)

    def residents(self) -> None:
        """See what is open to all, join, be turned away, and have a proposal dealt with."""
        page = self.window()
        residents.open_pages(self, page)
        self._join(page, ASKED)
        residents.turned_away(self, self.window())
        residents.mine(self, page)
        self.member = page
        residents.still_here(self, self.window(), self.window())
        self._join(self.window(), ON_A_BREAK)
        reader = self.window()
        proposing.proposed(self, reader)
        proposing.handled(self, self.signed_in(office.IVAR), reader)

    def office(self) -> None:
        """Come in to the staff's rooms, build a survey, and see the system's pages."""
        office.come_in(self)
        office.projects(self)
        office.house(self)
        office.pages(self)

    def activity(self, *guests: Tour) -> None:
        """Send a survey, see it answered, close it and publish it; ``guests`` joined on tours of their own."""
        if self.member is None:
            self.member = self._enrolled(ASKED)
            self._enrolled(ON_A_BREAK)
        desk = self.signed_in(office.HANNE)
        survey = activity.sent(self, desk, *guests)
        for asked in (self, *guests):
            activity.asked(asked)
        seating.invited(self, desk)
        for asked in (self, *guests):
            seating.chosen(asked)
        activity.over(self, desk, survey)
        committee.room(self, desk, self.member, self.email(ASKED))

    def window(self) -> Page:
        """Open a window whose answers are watched."""
        page = self.open_window()
        page.on("response", lambda response: self._answered(page, response))
        return page

    def stop(self, name: str, page: Page) -> None:
        """Look at a page, once for each name, and be sure that it is no error that nobody expected."""
        if name in self._names:
            return
        fine = self._status[page] in {200, 422}
        assert fine == (name not in ERRORS), f"{name}: {self._status[page]} {page.locator('main').inner_text()}"
        self._names.add(name)
        self.show(name, page)

    def at(self, path: str) -> str:
        """Give a residents' address in the language of this tour."""
        return path if self.language == "nb" else f"/{self.language}{path}".rstrip("/") or "/"

    def email(self, who: str) -> str:
        """Give the address of one of this tour's members."""
        return f"{who}.{self.language}@example.no"

    def signed_in(self, email: str) -> Page:
        """Sign in as one of the demo's staff."""
        page = self.window()
        page.goto("/arbeid")
        self.password(page, email, PASSWORD)
        self.stop("staff code", page)
        page.locator("#code").fill("000000")
        submit(page, "/to-faktor")
        self.stop("staff code refused", page)
        page.locator("#code").fill(pyotp.TOTP(SECRET).now())
        submit(page, "/to-faktor")
        page.wait_for_url("**/arbeid")
        return page

    def password(self, page: Page, email: str, password: str) -> None:
        """Fill in the staff's door."""
        page.locator("[name=email]").fill(email)
        page.locator("[name=password]").fill(password)
        submit(page, "/logg-inn")

    def _answered(self, page: Page, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == page.main_frame:
            self._status[page] = response.status

    def _join(self, page: Page, who: str) -> None:
        page.goto(self.at("/bli-med"))
        submit(page, "/bli-med")
        self.stop("join refused", page)
        residents.sign_up(self, page, self.email(who))
        self.stop("check the e-mail", page)
        page.locator("[name=code]").fill("000000")
        submit(page, "/sjekk-e-posten")
        self.stop("check the e-mail, wrong code", page)
        submit(page, "/send-igjen")
        self.stop("check the e-mail, sent again", page)
        path = letter_to(self.site, self.email(who), number=2).path("/bekreft/")
        page.goto(path)
        self.stop("confirm", page)
        submit(page, "/bekreft/")
        self.stop("welcome", page)
        submit(page, "/velkommen")
        self.stop("front with thanks", page)
        page.goto(self.at("/mitt-panel"))
        self.stop("my page, nothing to do", page)
        page.goto(path)
        self.stop("link used", page)

    def _enrolled(self, who: str) -> Page:
        """Join without looking around."""
        page = self.window()
        residents.sign_up(self, page, self.email(who))
        page.goto(letter_to(self.site, self.email(who)).path("/bekreft/"))
        submit(page, "/bekreft/")
        return page
