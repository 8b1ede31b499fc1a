"""The transitions of an activity, on its staff page and to everybody: copied, planned, cancelled, archived, on hold."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.journeys.rooms import submit, visit

if TYPE_CHECKING:
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


def held(desk: Page, reader: Page, show: Show, survey: str) -> None:
    """Put an open activity on hold, and let it go on without a letter."""
    visit(desk, survey)
    desk.locator("form[action$='/pause']").evaluate("form => form.closest('details').open = true")
    show("staff hold?", desk)
    submit(desk, "/pause")
    show("staff on hold oversikt", desk)
    _public(desk, reader)
    show("activity, on hold", reader)
    submit(desk, "/fortsett")
    if "/sendinger/" in desk.url:
        show("staff goes on, letter planned", desk)
        submit(desk, "/stopp")


def _both(desk: Page, reader: Page, show: Show, state: str) -> None:
    show(f"staff {state} oversikt", desk)
    _public(desk, reader)
    show(f"activity, {state}", reader)


def _public(desk: Page, reader: Page) -> None:
    """Go where the overview leads that shows the page as everybody sees it."""
    page = desk.locator("main a[href*='/aktiviteter/']:not([href*='/arbeid/'])").first
    visit(reader, page.get_attribute("href") or "")
