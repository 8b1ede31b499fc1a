"""The part of the tour where a group is chosen: a call of the demo closed, drawn, told, checked, and begun."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import sqlalchemy as sa

from core.engagement.models import Engagement, Participation
from core.panel.models import Panelist
from tests.eventually import eventually
from tests.journeys.rooms import submit, visit
from tests.journeys.sending import let_leave, without_quiet_hours
from tests.journeys.ways import Database, letter_to

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour
    from tests.letters import Letter
    from tests.servers import Site

CALLING, TOLD = "Prøv den nye barnehagesøknaden", "trukket ut"


def drawn(tour: Tour, desk: Page) -> None:
    """Close the demo's open call, and choose its group before witnesses."""
    desk.goto("/arbeid")
    desk.locator(".sk-rows__title[href*='/arbeid/aktiviteter/']").filter(has_text=CALLING).click()
    activity = urlsplit(desk.url).path
    tour.stop("staff overview, call open", desk)
    draw = f"{activity}/mottakere/trekning"
    visit(desk, draw)
    tour.stop("staff draw, call open", desk)
    visit(desk, f"{activity}/mottakere/melde-seg")
    tour.stop("staff call, open", desk)
    submit(desk, "/melde-seg/steng")
    visit(desk, draw)
    tour.stop("staff draw", desk)
    _fits(tour, desk, draw)
    eventually(lambda: desk.reload() and desk.locator("form[action$='/bekreft']").count(), every=0.3)
    tour.stop("staff draw, ready", desk)
    submit(desk, "/bekreft")
    tour.stop("staff draw, no seed", desk)
    _draw(tour, desk)
    for page in ("protokoll", "fortell"):
        visit(desk, f"{draw}/{page}")
        tour.stop(f"staff draw, {page}", desk)
    submit(desk, "/fortell")
    tour.stop("staff drawn, letters on their way", desk)
    desk.locator("main a[href$='/trekning'][href*='/resultater/']").click()
    tour.stop("how they were drawn", desk)
    visit(desk, activity)
    tour.stop("staff overview, nobody asked yet", desk)
    _begun(tour, desk, activity)


def _begun(tour: Tour, desk: Page, activity: str) -> None:
    """Let the letters leave, see yes, no and yes after all of one who was drawn, and wait no longer for the others."""
    without_quiet_hours(tour.site)
    let_leave(desk, tour.site, activity)
    page = tour.window()
    page.goto(_letter_of(tour.site, "selected").path("/i/"))
    tour.stop("drawn, yes or no?", page)
    submit(page, "/nei-takk")
    tour.stop("drawn, said no", page)
    page.goto(_letter_of(tour.site, "selected").path("/i/"))
    here = urlsplit(page.url).path
    submit(page, "/ja")
    for name, address in {"drawn, with a seat": here, "drawn, with a seat, in English": f"/en{here}"}.items():
        page.goto(address)
        tour.stop(name, page)
    page.goto(_letter_of(tour.site, "reserve").path("/i/"))
    tour.stop("a reserve", page)
    visit(desk, activity)
    desk.locator("form[action$='/sett-i-gang']").evaluate("form => { form.closest('details').open = true; }")
    tour.stop("staff begin now?", desk)
    submit(desk, "/sett-i-gang")
    tour.stop("staff begun", desk)


def _letter_of(site: Site, state: str) -> Letter:
    """Find the letter that tells somebody who has come so far."""
    engine = sa.create_engine(site.environment["SAMSKAP_DATABASE"], poolclass=sa.NullPool)
    found = sa.select(Panelist.email).join(Participation, Participation.panelist_id == Panelist.id)
    about = found.join(Engagement, Engagement.id == Participation.engagement_id).where(Engagement.state == "planned")
    email = Database(engine).all(about.where(Participation.state == state, Panelist.language == "nb").limit(1))[0]
    return letter_to(site, email, TOLD)


def _fits(tour: Tour, desk: Page, draw: str) -> None:
    """Ask for what nobody can give, take the way out, and have the draw made ready."""
    for place in range(2):
        desk.locator("[name^=least_]").nth(place).fill("6")
    submit(desk, "/mal")
    tour.stop("staff draw, crossed", desk)
    for place in range(2):
        desk.locator("[name^=most_]").nth(place).fill("6")
    submit(desk, "/mal")
    tour.stop("staff draw, does not fit", desk)
    submit(desk, "/foreslatt")
    visit(desk, draw)
    submit(desk, "/klargjor")
    tour.stop("staff draw, on its way", desk)


def _draw(tour: Tour, desk: Page) -> None:
    for name, words in (("words", "3 1 6 6 2"), ("source", "Terninger"), ("witnesses", "Per Dahl, Åse Moe")):
        desk.locator(f"[name={name}]").fill(words)
    submit(desk, "/bekreft")
    tour.stop("staff draw, sure?", desk)
    submit(desk, "/trekk")
    tour.stop("staff drawn", desk)
