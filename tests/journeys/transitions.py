"""The transitions of an activity, on its staff page and to everybody: copied, planned, cancelled, archived, on hold."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.journeys.rooms import submit, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.rooms import Show


def ended(desk: Page, reader: Page, show: Show, survey: str) -> None:
    """Copy an activity; plan the copy, cancel it and put it away."""
    visit(desk, f"{survey}/kopi")
    show("staff copy", desk)
    desk.locator("main [name=title]").fill("Gatene, en gang til")
    submit(desk, "/kopi")
    copy = urlsplit(desk.url).path
    visit(desk, f"{copy}/rediger")
    desk.locator("[name=deadline]").fill("2099-10-30")
    submit(desk)
    visit(desk, f"{copy}/planlegg")
    show("staff plan the opening", desk)
    submit(desk, "/planlegg")
    show("staff plan the opening refused", desk)
    desk.locator("[name=day]").fill("2099-09-03")
    submit(desk, "/planlegg")
    _both(desk, reader, show, "planned")
    visit(desk, f"{copy}/avlys")
    show("staff cancel?", desk)
    submit(desk, "/avlys")
    show("staff cancel refused", desk)
    desk.locator("[name=why]").fill("Kommunestyret har utsatt saken. Vi spør igjen neste år.")
    submit(desk, "/avlys")
    _both(desk, reader, show, "cancelled")
    submit(desk, "/arkiver")
    show("staff archived oversikt", desk)
    visit(desk, "/arbeid?tilstand=archived")
    show("staff /arbeid, the archive", desk)


def held(desk: Page, reader: Page, show: Show, survey: str, meanwhile: Callable[[], None]) -> None:
    """Put an open activity on hold, look at it meanwhile, and let it go on without a letter."""
    visit(desk, survey)
    desk.locator("form[action$='/pause']").evaluate("form => form.closest('details').open = true")
    show("staff hold?", desk)
    submit(desk, "/pause")
    _both(desk, reader, show, "on hold")
    meanwhile()
    submit(desk, "/fortsett")
    if "/sendinger/" in desk.url:
        show("staff goes on, letter planned", desk)
        submit(desk, "/stopp")


def closed(desk: Page, reader: Page, show: Show, survey: str, link: str) -> None:
    """See what everybody sees of an activity without a result, and what the one with this link who did not answer."""
    visit(desk, survey)
    _public(desk, reader, show, "activity, closed")
    reader.goto(link)
    _in_both_languages(reader, show, "activity, deadline over")


def _both(desk: Page, reader: Page, show: Show, state: str) -> None:
    show(f"staff {state} oversikt", desk)
    _public(desk, reader, show, f"activity, {state}")


def _public(desk: Page, reader: Page, show: Show, name: str) -> None:
    """Go where the overview leads that shows the page as everybody sees it."""
    page = desk.locator("main a[href*='/aktiviteter/']:not([href*='/arbeid/'])").first
    visit(reader, page.get_attribute("href") or "")
    _in_both_languages(reader, show, name)


def _in_both_languages(reader: Page, show: Show, name: str) -> None:
    path = urlsplit(reader.url).path.removeprefix("/en")
    visit(reader, path)
    show(name, reader)
    visit(reader, f"/en{path}")
    show(f"{name}, in English", reader)
