"""The part of the tour where a group is chosen: a call of the demo closed, drawn, told, and checked by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.eventually import eventually
from tests.journeys.rooms import submit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour

CALLING = "Prøv den nye barnehagesøknaden"


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
