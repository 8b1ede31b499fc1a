"""The part of the tour where people meet: sessions of a workshop made, refused, moved, cancelled and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.journeys.rooms import submit, tick, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour

DAY = "2099-06-11"


def held(tour: Tour, desk: Page) -> None:
    """Make a workshop with a session and a day of slots, and see every page about them."""
    visit(desk, "/arbeid/aktiviteter/ny")
    tick(desk, "[name=format][value=workshop]")
    desk.locator("[name=title]").fill("Gatene våre")
    desk.locator("[name=purpose]").fill("Vi går en tur og ser på gatene sammen.")
    submit(desk)
    activity = urlsplit(desk.url).path
    visit(desk, f"{activity}/gjennomforing")
    tour.stop("staff sessions, none", desk)
    _made(tour, desk, activity)
    here = urlsplit(desk.url).path
    for page in ("endre", "flytt", "avlys", "oppmote", "tilrettelegging", "utskrift"):
        visit(desk, f"{here}/{page}")
        tour.stop(f"staff session, {page}", desk)
    visit(desk, f"{here}/avlys")
    submit(desk)
    tour.stop("staff session, cancelling refused", desk)
    desk.locator("[name=why]").fill("Det er meldt storm. Vi finner en ny dag.")
    submit(desk)
    tour.stop("staff session, cancelled", desk)
    visit(desk, f"{here}/likevel")
    tour.stop("staff session, to be held after all", desk)
    visit(desk, f"{activity}/gjennomforing")
    tour.stop("staff sessions", desk)
    _programme(tour, desk, activity.replace("/aktiviteter/", "/workshop/") + "/program")
    _board(tour, desk, activity)
    visit(desk, "/arbeid/kalender?uke=2099-06-08")
    tour.stop("staff calendar with sessions", desk)


def _board(tour: Tour, desk: Page, activity: str) -> None:
    board = activity.replace("/aktiviteter/", "/workshop/") + "/tavle"
    visit(desk, board)
    tour.stop("staff board, not begun", desk)
    submit(desk, "/tavle")
    desk.locator(".board-steps").wait_for()
    tour.stop("staff board", desk)
    visit(desk, board.replace("/tavle", "/utskrift"))
    tour.stop("staff board, to print", desk)
    visit(desk, board.replace("/tavle", "/storskjerm"))
    desk.locator("sk-wall h2").wait_for()
    tour.stop("staff board on the wall", desk)
    visit(desk, f"{activity}/rapport")
    tour.stop("staff report of a workshop", desk)


def _programme(tour: Tour, desk: Page, programme: str) -> None:
    visit(desk, f"{programme}/ny/write")
    desk.locator("[name=title]").fill("")
    submit(desk)
    tour.stop("staff step, refused", desk)
    visit(desk, programme)
    submit(desk, "/mal")
    tour.stop("staff programme", desk)


def _made(tour: Tour, desk: Page, activity: str) -> None:
    for page in ("tider", "ny"):
        visit(desk, f"{activity}/samlinger/{page}")
        submit(desk)
        tour.stop(f"staff sessions, {page} refused", desk)
        for name, words in (("day", DAY), ("at", "17"), ("minutes", "60"), ("place", "Torget i Sandvika")):
            desk.locator(f"[name={name}]").fill(words)
        if page == "tider":
            desk.locator("[name=until]").fill("20")
        submit(desk)
    tour.stop("staff session", desk)
