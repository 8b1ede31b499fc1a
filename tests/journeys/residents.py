"""The part of the tour that needs no invitation: the open pages, joining, and a member's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys import rooms
from tests.journeys.rooms import submit, tick
from tests.journeys.ways import newest_with, path_in_letter

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour

PUBLIC = (
    "/", "/aktiviteter", "/resultater", "/om", "/om/for-unge", "/om/sporsmal-og-svar", "/om/kontakt", "/om/hvem-er-med",
    "/personvern", "/informasjonskapsler",
    "/tilgjengelighet", "/hjelp", "/forslag", "/forslag/nytt", "/bli-med", "/aktiviteter/klima-i-baerum",
    "/resultater/klima-i-baerum", "/prosjekter/klimaklok-kommune",
    "/finnes-ikke", "/mitt-panel", "/i/ukjent", "/logg-inn/byttet-adresse", "/kode", "/logg-inn",
)  # fmt: skip
PLACE = "Jar"


def open_pages(tour: Tour, page: Page) -> None:
    """See what is open to all, and knock at the residents' door."""
    for path in PUBLIC:
        page.goto(tour.at(path))
        tour.stop(f"public {path}", page)
    page.goto(tour.at("/"))
    page.evaluate("() => document.querySelector('.sk-menu').open = true")
    tour.stop("public / with its menu", page)
    page.goto(tour.at("/logg-inn/byttet-adresse"))
    submit(page, "/byttet-adresse")
    tour.stop("address lost, refused", page)
    page.goto(tour.at("/logg-inn"))
    rooms.sign_in_code(page, tour.stop, "ukjent@example.no")


def turned_away(tour: Tour, page: Page) -> None:
    """Be too young, and live elsewhere."""
    for name, changed in {"too young": {"year": "2015"}, "elsewhere": {"place": "elsewhere"}}.items():
        sign_up(tour, page, "annen@example.no", **changed)
        tour.stop(name, page)


def mine(tour: Tour, page: Page) -> None:
    """See a member's own pages, and the link to a new address; sign out, and come in again by a letter."""
    rooms.mine(page, tour.stop, tour.language)
    page.goto(tour.at("/mitt-panel/kalender"))
    tour.stop("my calendar, no address", page)
    submit(page, "/mitt-panel/kalender")
    tour.stop("my calendar", page)
    other = tour.window()
    other.goto(path_in_letter(tour.site, tour.email("tur.flytter"), tour.at("/bekreft/adresse/")))
    tour.stop("confirm the new address", other)
    other.goto(tour.at("/logg-inn"))
    other.locator("[name=email]").fill(tour.email("tur"))
    submit(other, "/logg-inn")
    other.goto(path_in_letter(tour.site, tour.email("tur"), tour.at("/logg-inn/lenke/")))
    tour.stop("sign in, by the link", other)


def still_here(tour: Tour, page: Page, letter: Page) -> None:
    """Be asked whether one still lives here: on one's own pages, and by the letter."""
    email, path = newest_with(tour.site, tour.at("/bor-du-her/"))
    page.goto(tour.at("/logg-inn"))
    page.locator("[name=email]").fill(email)
    submit(page, "/logg-inn")
    page.goto(path_in_letter(tour.site, email, tour.at("/logg-inn/lenke/")))
    submit(page, "/logg-inn/lenke/")
    for own in ("/mitt-panel", "/mitt-panel/profil", "/mitt-panel/samtykker"):
        page.goto(tour.at(own))
        tour.stop(f"must be confirmed anew {own}", page)
    letter.goto(path)
    tour.stop("still here?", letter)
    letter.goto(f"{path}/meld-deg-ut")
    tour.stop("moved?", letter)
    letter.goto(path)
    submit(letter, "/bor-du-her/")
    tour.stop("still here", letter)


def sign_up(tour: Tour, page: Page, email: str, year: str = "1980", place: str = "") -> None:
    """Fill in the form to join with."""
    page.goto(tour.at("/bli-med"))
    page.locator("[name=name]").fill("Tuva Reise")
    page.locator("[name=email]").fill(email)
    page.locator("[name=birth_year]").fill(year)
    page.locator("[name=district]").select_option(value=place) if place else page.locator(
        "[name=district]"
    ).select_option(label=PLACE)
    tick(page, "[name=gender][value=unsaid]")
    tick(page, "[name=consent]")
    submit(page, "/bli-med")
