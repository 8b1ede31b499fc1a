"""The part of the tour where a resident takes a seat, says what they need, and that they cannot come after all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.journeys.residents import PLACE
from tests.journeys.rooms import submit, tick, visit
from tests.journeys.sending import press_send
from tests.journeys.ways import letter_to

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour

TITLE, DAYS = "Benkene", ("2099-06-11", "2099-06-12")


def invited(tour: Tour, desk: Page) -> None:
    """Make a workshop with two sessions, and invite those who live in one place."""
    visit(desk, "/arbeid/aktiviteter/ny")
    tick(desk, "[name=format][value=workshop]")
    desk.locator("[name=title]").fill(TITLE)
    desk.locator("[name=purpose]").fill("Vi ser sammen på hvor benkene bør stå.")
    submit(desk)
    activity = urlsplit(desk.url).path
    visit(desk, activity.replace("/aktiviteter/", "/workshop/") + "/innhold")
    desk.locator("[name=doing]").fill("Vi går rundt bordene og setter lapper på et kart.")
    submit(desk)
    visit(desk, activity.replace("/aktiviteter/", "/workshop/") + "/tavle")
    tour.stop("staff board, not begun", desk)
    submit(desk, "/tavle")
    tour.stop("staff board", desk)
    for day in DAYS:
        visit(desk, f"{activity}/samlinger/ny")
        for name, words in (("day", day), ("at", "17"), ("minutes", "60"), ("place", "Torget i Sandvika")):
            desk.locator(f"[name={name}]").fill(words)
        submit(desk)
    visit(desk, f"{activity}/mottakere")
    tick(desk, "[name=who][value=places]")
    desk.locator("main label").filter(has_text=PLACE).first.click()
    submit(desk)
    press_send(desk, tour.site, activity)


def chosen(tour: Tour) -> None:
    """Open the letter, take a seat, and give it up."""
    page = tour.window()
    page.goto(letter_to(tour.site, tour.email("tur"), TITLE).path("/i/"))
    tour.stop("invited to meet", page)
    here = urlsplit(page.url).path
    page.goto(f"{here}/velg-tid")
    tour.stop("choose a time", page)
    submit(page, "/velg-tid")
    tour.stop("choose a time, none chosen", page)
    page.locator("main a[href$='/nei-takk']").click()
    tour.stop("not coming after all?", page)
    page.goto(f"{here}/velg-tid")
    page.locator("main .sk-choice label").first.click()
    submit(page, "/velg-tid")
    tour.stop("what do you need?", page)
    page.locator("[name=interpreter]").evaluate("field => { field.value = 'x'.repeat(501); }")  # past what it takes
    submit(page)
    tour.stop("what do you need? refused", page)
    page.locator("[name=interpreter]").fill("Polsk")
    submit(page)
    tour.stop("my times", page)
    page.goto(here)
    tour.stop("activity with a seat", page)
    mine = tour.member
    assert mine, "nobody has joined"
    mine.goto(tour.at("/mitt-panel"))
    tour.stop("my page, with a seat", mine)
    page.goto(f"{here}/velg-tid")
    page.locator("main a[href*='/meld-avbud/']").click()
    tour.stop("not coming?", page)
    submit(page, "/meld-avbud")
    tour.stop("not coming", page)
