"""One browser, two visits: whoever leads has come as a guest too, or somebody else has taken over the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import be_in, guest, looks_right, write
from tests.journeys.ways import labelled, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.journeys.boards import Meeting

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]


def code_of(meeting: Meeting) -> str:
    """Read the code off the leader's own page."""
    page = meeting.leader.context.new_page()
    page.goto(meeting.path.replace("/workshop/", "/aktiviteter/").replace("/tavle", "/kode"))
    code = page.locator(".sk-poster__code").inner_text()
    page.close()
    return code


def test_whoever_leads_and_has_come_as_a_guest_is_one_of_the_two_on_each_page(meeting: Meeting) -> None:
    be_in(meeting, "Sortere")
    as_guest = guest(meeting.leader.context.new_page(), code_of(meeting), "Hanne på benken")
    as_guest.goto(f"/workshop/{meeting.name}/tavle")
    expect(as_guest.get_by_text("Lagret", exact=True)).to_be_visible()
    expect(as_guest.get_by_role("heading", name="Led møtet")).to_be_hidden()
    write(as_guest, "Skrevet som gjest")
    for page in (meeting.leader, meeting.per):
        expect(page.get_by_text("Skrevet som gjest")).to_be_visible()
    expect(as_guest.get_by_role("button", name="Endre")).to_have_count(1)
    expect(meeting.leader.get_by_role("button", name="Endre")).to_have_count(0)
    press(meeting.leader, "Sett møtet på pause")
    expect(as_guest.locator(".board-pill", has_text="Møtet er på pause")).to_be_visible()


def test_a_page_that_was_made_for_somebody_else_says_so_and_writes_nothing(
    meeting: Meeting, open_window: Callable[..., Page]
) -> None:
    """Another comes in with the same phone while the page is on its way: its script meets their visit, not hers."""
    be_in(meeting, "Sortere")
    write(meeting.kari, "Karis ord")
    expect(meeting.per.get_by_text("Karis ord")).to_be_visible()
    other = guest(open_window(width=390, height=800), code_of(meeting), "En annen").context.cookies()

    def change_hands(route: Route) -> None:
        meeting.kari.context.add_cookies(other)
        route.continue_()

    meeting.kari.route("**/board.js*", change_hands)
    meeting.kari.reload()
    said = meeting.kari.get_by_text("Nå er du med som en annen i denne nettleseren. Last siden på nytt.")
    expect(said).to_be_visible()
    expect(labelled(meeting.kari, "Skriv en lapp")).to_have_count(0)
    looks_right(meeting.kari)
    meeting.kari.reload()
    expect(meeting.kari.get_by_text("Lagret", exact=True)).to_be_visible()
    expect(meeting.kari.get_by_role("button", name="Endre")).to_have_count(0)
    write(meeting.kari, "En annens ord")
    expect(meeting.per.get_by_text("En annens ord")).to_be_visible()
    expect(meeting.kari.get_by_role("button", name="Endre")).to_have_count(1)
