"""A committee's room, from the office and from one of its members' own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.journeys.rooms import submit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour


def room(tour: Tour, desk: Page, member: Page, email: str) -> None:
    """Take a member into a project's committee, and write a note on either side."""
    visit(desk, "/arbeid/prosjekter")
    desk.locator("main a[href*='/arbeid/prosjekter/']:not([href$=nytt])").first.click()
    project = urlsplit(desk.url).path
    visit(desk, f"{project}/team")
    desk.locator("form[action$='/team/utvalg'] [name=email]").fill(email)
    submit(desk, "/team/utvalg")
    tour.stop("staff team with a committee", desk)
    visit(desk, f"{project}/utvalgets-rom")
    tour.stop("staff committee's room", desk)
    submit(desk, "/notater")
    tour.stop("staff committee's room, note refused", desk)
    _write(desk, "Vi trenger flere benker.")
    tour.stop("staff committee's room, one note", desk)
    member.goto(tour.at("/mitt-panel/utvalg"))
    tour.stop("committees", member)
    member.locator("main a[href*='/mitt-panel/utvalg/']").first.click()
    tour.stop("committee's room", member)
    _write(member, "Sett dem i sola.")
    member.locator("main a[href*='/notater/']").first.click()
    tour.stop("committee's note", member)


def _write(page: Page, text: str) -> None:
    page.locator("main form[action$='/notater'] textarea").first.fill(text)
    submit(page, "/notater")
