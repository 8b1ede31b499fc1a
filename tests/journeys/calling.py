"""The part of the tour where people are called: a user test and a workshop written, the demo's open call read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.journeys.rooms import submit, tick, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour

CALLING = "/aktiviteter/prov-den-nye-barnehagesoknaden"
WAYS = {"workshop": "workshop", "usertest": "brukertest"}


def written(tour: Tour, desk: Page) -> None:
    """Write a workshop and a user test, and the call of the second with its question."""
    for slug, way in WAYS.items():
        visit(desk, "/arbeid/aktiviteter/ny")
        tick(desk, f"[name=format][value={slug}]")
        desk.locator("[name=title]").fill("Prøv skoleveien")
        desk.locator("[name=purpose]").fill("Vi vil se hvor det er vanskelig å gå.")
        submit(desk)
        activity = urlsplit(desk.url).path
        visit(desk, activity.replace("/aktiviteter/", f"/{way}/") + "/innhold")
        submit(desk)
        tour.stop(f"staff {slug}, plan refused", desk)
        desk.locator("[name=doing]").fill("Du går skoleveien sammen med en av oss.")
        submit(desk)
        tour.stop(f"staff {slug}, plan", desk)
    _called(tour, desk, activity)
    for letter in ("trukket-ut", "ikke-trukket-ut", "ledig-plass"):
        visit(desk, f"{activity}/e-poster/om-plasser/{letter}")
        tour.stop(f"staff letter {letter}", desk)


def read(tour: Tour) -> None:
    """Read the demo's open call as somebody who is not in the panel."""
    page = tour.window()
    for path in (CALLING, f"{CALLING}/meld-deg"):
        page.goto(tour.at(path))
        tour.stop(f"a call {path}", page)


def _called(tour: Tour, desk: Page, activity: str) -> None:
    visit(desk, f"{activity}/mottakere")
    tour.stop("staff recipients, nobody to take over", desk)
    tick(desk, "[name=who][value=all]")
    tick(desk, "[name=how][value=call]")
    submit(desk, "/mottakere")
    where = urlsplit(desk.url).path
    desk.locator("[name=seats]").fill("0")
    submit(desk)
    tour.stop("staff call, refused", desk)
    desk.locator("[name=seats]").fill("12")
    desk.locator("[name=deadline]").fill("2099-10-30")
    submit(desk)
    visit(desk, f"{where}/sporsmal/ny/single_choice")
    tour.stop("staff call, new question", desk)
    desk.locator("[name=text]").fill("Går du til skolen nå?")
    desk.locator("[name=options]").fill("Ja\nNei, jeg sykler eller blir kjørt")
    submit(desk)
    tick(desk, "[name=options]")
    submit(desk)
    tour.stop("staff call, no kind words yet", desk)
    desk.locator("[name=reason]").fill("Denne gangen leter vi etter dem som ikke går.")
    submit(desk)
    tour.stop("staff call", desk)
