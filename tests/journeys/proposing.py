"""What somebody proposes, from the form to the page that everybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.journeys.rooms import submit, visit
from tests.journeys.ways import letter_to

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour

WHO = "forslag"


def proposed(tour: Tour, page: Page) -> None:
    """Propose something without being a member, and confirm it by the letter."""
    page.goto(tour.at("/forslag/nytt"))
    submit(page, "/forslag/nytt")
    tour.stop("proposal refused", page)
    for name, words in {"title": "Benker langs turveien", "body": "Sett benker i sola.", "name": "Turid"}.items():
        page.locator(f"main [name={name}]").fill(words)
    page.locator("main [name=email]").fill(tour.email(WHO))
    submit(page, "/forslag/nytt")
    tour.stop("proposal, check the e-mail", page)
    page.locator("main [name=code]").fill("000000")
    submit(page, "/forslag/sjekk-e-posten")
    tour.stop("proposal, wrong code", page)
    page.goto(letter_to(tour.site, tour.email(WHO)).path("/forslag/bekreft/"))
    tour.stop("proposal, confirm", page)
    submit(page, "/forslag/bekreft/")
    tour.stop("proposal, thanks", page)


def handled(tour: Tour, desk: Page, reader: Page) -> None:
    """Read it, show it to all, answer it, and make a project of it."""
    visit(desk, "/arbeid/forslag")
    tour.stop("staff proposals, a new one", desk)
    desk.locator("main .sk-rows__title").first.click()
    tour.stop("staff proposal, new", desk)
    here = urlsplit(desk.url).path
    desk.locator("form[action$='/skjul']").evaluate("form => form.closest('details').open = true")
    submit(desk, "/skjul")
    tour.stop("staff proposal, hiding refused", desk)
    visit(desk, here)
    submit(desk, "/vis")
    desk.locator("main [name=answer]").fill("Takk. Vi setter ut benker før sommeren.")
    submit(desk, "/svar")
    submit(desk, "/lag-prosjekt")
    visit(desk, here)
    tour.stop("staff proposal, shown and answered", desk)
    reader.goto(tour.at("/forslag"))
    tour.stop("proposals, one", reader)
    reader.locator("main .sk-rows__title").first.click()
    tour.stop("proposal, answered", reader)
