"""The part of the tour that follows one activity: sent, answered, closed, published and followed up."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from tests.journeys import building, published, transitions
from tests.journeys.office import tabs
from tests.journeys.residents import PLACE
from tests.journeys.rooms import submit, tick, visit
from tests.journeys.sending import let_leave, without_quiet_hours
from tests.journeys.ways import letter_to
from tests.letters import Letter

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour

MOVING = ("", "/gjennomforing", "/rapport", "/resultat")  # the tabs that say something else when answers come in
AFTER_SENDING = ("paminnelser", "leveringer", "e-poster/paminnelse", "e-poster/svar", "personvern")
TITLE = "Jar"  # what its letters are about


def sent(tour: Tour, desk: Page, *guests: Tour) -> str:
    """Make a survey, choose who gets it, send it, and put it on hold for a while."""
    without_quiet_hours(tour.site)
    survey = building.draft(desk, _nothing)
    building.filled(desk, _nothing, survey)
    _chosen(tour, desk, survey)
    _stopped(tour, desk, survey)
    submit(desk, "/send")
    let_leave(desk, tour.site, survey)
    for path in AFTER_SENDING:
        visit(desk, f"{survey}/{path}")
        tour.stop(f"staff {path}", desk)
    tabs(tour, desk, survey, "open")
    building.revised(desk, tour.stop, survey)
    transitions.held(desk, tour.window(), tour.stop, survey, partial(_on_hold, tour, *guests))
    return survey


def asked(tour: Tour) -> None:
    """See the letter, the questions, the receipt, the way to say no, and the way out."""
    path = letter_to(tour.site, tour.email("tur"), TITLE).path("/i/")
    mine = tour.member
    assert mine, "nobody has joined"
    mine.goto(tour.at("/mitt-panel"))
    tour.stop("my page, asked", mine)
    page = tour.window()
    page.goto(f"{path}/nei-takk")
    tour.stop("no thanks?", page)
    submit(page, "/nei-takk")
    tour.stop("declined", page)
    page.goto(path)
    tour.stop("invited again", page)
    submit(page, "/likevel")
    _answer(tour, page)
    _withdraw(tour, page)
    page.goto(path)
    tour.stop("invited again, withdrawn", page)
    page.locator("main a[href*='/undersokelse/']").first.click()
    _answer(tour, page)
    for name, address in {"my page, answered": "/mitt-panel", "taken part": "/mitt-panel/deltatt"}.items():
        mine.goto(tour.at(address))
        tour.stop(name, mine)
    _pause_and_leave(tour, letter_to(tour.site, tour.email("takk"), TITLE).path("/avmelding/"))


def over(tour: Tour, desk: Page, survey: str) -> None:
    """Read the figures, close it, and publish what came of it."""
    tabs(tour, desk, survey, "answered", (*MOVING, "/rapport/fordelt"))
    desk.goto(f"{survey}/gjennomforing")
    desk.locator(".sk-ask-once summary").click()
    tour.stop("staff close?", desk)
    visit(desk, f"{survey}/mottakere/utelatt")
    tour.stop("staff who was left out", desk)
    visit(desk, f"{survey}/gjennomforing")
    submit(desk, "/steng")
    tour.stop("staff closed", desk)
    transitions.closed(desk, tour.window(), tour.stop, survey, _link_of_another(tour))
    tabs(tour, desk, survey, "closed", (*MOVING, "/paminnelser"))
    desk.goto("/arbeid")
    tour.stop("staff /arbeid, result missing", desk)
    desk.goto(f"{survey}/resultat")
    submit(desk)
    tour.stop("staff result refused", desk)
    desk.locator("[name=summary]").fill("Vi spurte om gatene. Dere vil ha benker. Nå setter vi dem ut.")
    submit(desk)
    tour.stop("staff result, draft", desk)
    published.drafted(desk, tour.window(), tour.stop, survey)
    desk.goto(f"{survey}/resultat")
    submit(desk, "/publiser")
    tour.stop("published", desk)  # its tabs are those of the demo's own
    published.told(desk, tour.window(), tour.stop, survey)


def _chosen(tour: Tour, desk: Page, survey: str) -> None:
    visit(desk, f"{survey}/mottakere")
    tick(desk, "[name=who][value=places]")
    submit(desk)
    tour.stop("staff recipients refused", desk)
    desk.locator("main label").filter(has_text=re.compile(rf"^\s*{PLACE}\s*$")).click()
    submit(desk)
    tour.stop("staff recipients, one place", desk)
    visit(desk, f"{survey}/mottakere/hvem")
    tour.stop("staff who gets it", desk)
    visit(desk, f"{survey}/mottakere")
    submit(desk, "/send")
    tour.stop("staff confirm sending", desk)


def _stopped(tour: Tour, desk: Page, survey: str) -> None:
    """Send, see that it waits, and stop it; then stand before the same button again."""
    submit(desk, "/send")
    tour.stop("staff sending waits", desk)
    sending = desk.url
    for path in (f"{sending}/godkjenning", f"{sending}/rettelse", "/arbeid/kalender"):
        desk.goto(path)
        tour.stop(f"staff sending waits, {path.rsplit('/', 1)[1]}", desk)
    visit(desk, f"{survey}/mottakere")
    tour.stop("staff recipients, sending waits", desk)
    desk.goto(sending)
    submit(desk, "/stopp")
    tour.stop("staff sending stopped", desk)
    visit(desk, f"{survey}/mottakere")
    submit(desk, "/send")


def _on_hold(*tours: Tour) -> None:
    """See one's own place in what is on hold: by the letter's link, and on Mitt panel."""
    for tour in tours:
        mine, by_link = tour.member, tour.window()
        assert mine, "nobody has joined"
        by_link.goto(letter_to(tour.site, tour.email("tur"), TITLE).path("/i/"))
        tour.stop("own place, on hold", by_link)
        mine.goto(tour.at("/mitt-panel"))
        tour.stop("my page, one on hold", mine)


def _answer(tour: Tour, page: Page) -> None:
    """Answer two pages, with what is lacking first, and look over the answers."""
    tour.stop("questions", page)
    _press(page, "next")
    tour.stop("questions, lacking", page)
    page.locator("main .sk-choice label").first.click()
    _press(page, "next")
    tour.stop("questions, second page", page)
    page.locator("main textarea").last.fill("Flere benker i sola, og en lang setning som går over flere linjer.")
    _press(page, "later")
    tour.stop("questions, kept for later", page)
    page.go_back()
    page.locator("main textarea").last.fill("Flere benker i sola, og en lang setning som går over flere linjer.")
    _press(page, "next")
    tour.stop("answers, looked over", page)
    submit(page, "/se-over")
    tour.stop("receipt", page)


def _withdraw(tour: Tour, page: Page) -> None:
    """Look at the activity with an answer in it, and take the answer back."""
    receipt = page.url
    page.locator("main a.ds-button").first.click()
    tour.stop("activity, answered", page)
    page.goto(receipt)
    page.locator("main a[href*='endre=']").click()
    tour.stop("questions, answered before", page)
    page.goto(receipt)
    page.locator("main a[href$='/trekk']").click()
    tour.stop("withdraw?", page)
    submit(page, "/trekk")
    tour.stop("withdrawn", page)


def _pause_and_leave(tour: Tour, path: str) -> None:
    page = tour.window()
    page.goto(path)
    tour.stop("fewer", page)
    submit(page, "/avmelding/")
    tour.stop("fewer, on a break", page)
    page.locator("form:has(input[value=followed]) button").click()
    page.wait_for_load_state()
    tour.stop("fewer, only what one follows", page)
    page.goto(path)
    page.locator("a[href$='/meld-deg-ut']").click()
    tour.stop("fewer, leaving", page)
    submit(page, "/meld-deg-ut")
    tour.stop("left", page)


def _link_of_another(tour: Tour) -> str:
    """Give the personal link of somebody who was asked, and is nobody of the tours."""
    asked = (letter for letter in map(Letter, tour.site.letters()) if TITLE in letter.subject)
    links = (letter.path("/i/") for letter in asked if letter.to.split(".")[0] not in {"tur", "takk"})
    return next(link for link in links if "/i/test/" not in link)


def _press(page: Page, act: str) -> None:
    """Press a button of the page with questions, not the hidden one that Enter presses."""
    page.locator(f"main .sk-form__actions button[value={act}]").click()
    page.wait_for_load_state()


def _nothing(_name: str, _page: Page) -> None:
    """Pass by."""
