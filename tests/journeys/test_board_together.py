"""Four browsers at one board: one by keys alone, a phone, one whose network goes in the middle, and the wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import Meeting, all_is_sent, looks_right, write
from tests.journeys.test_board_wall import looks_right_in_a_hall, wall

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["wall"]  # a fixture
pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

MOST_STEPS = 150  # with Tab, from anywhere on the page to anywhere
HAS_THE_FOCUS = "(found) => found === document.activeElement"


@dataclass
class Together:
    """The four: ``leader`` has no mouse, ``phone`` is small, ``away`` loses the network, ``wall`` is only read."""

    leader: Page
    phone: Page
    away: Page
    wall: Page

    def everybody(self) -> tuple[Page, Page, Page, Page]:
        """Give all their windows."""
        return self.leader, self.phone, self.away, self.wall

    def looks_right(self) -> None:
        """See that axe finds nothing in anybody's window, and that nothing scrolls sideways."""
        looks_right(self.leader, self.phone, self.away)
        looks_right_in_a_hall(self.wall)

    def all_see(self, *texts: str) -> None:
        """Wait until everybody sees these words."""
        for page in self.everybody():
            for text in texts:
                expect(page.get_by_text(text, exact=True).filter(visible=True).first).to_be_visible()

    def go_on(self, step: str) -> None:
        """Let the leader go to the next step by keys, and everybody be there."""
        all_is_sent(self.leader)
        by_keys(self.leader, self.leader.get_by_role("button", name="Neste steg"))
        for page in self.everybody():
            expect(page.get_by_role("heading", level=2, name=step)).to_be_visible()

    def wall_shows_the_result_until_the_next_step(self) -> None:
        """See that the room looks at what came out alone, and at all of it again when it goes on."""
        expect(self.wall.locator(".board-note")).to_have_count(0)
        self.go_on("Drøfte")
        expect(self.wall.locator(".board-note")).to_have_count(2)
        expect(self.wall.get_by_role("heading", name="Resultat av avstemningen")).to_be_visible()


@pytest.fixture
def meeting(meeting_by_the_pages: Meeting) -> Meeting:
    """The meeting, made and come to as people do it."""
    return meeting_by_the_pages


@pytest.fixture
def together(meeting: Meeting, wall: Page) -> Together:
    """A meeting that gathers, with its board on the wall; the one who will lose the network sits at a tablet."""
    meeting.per.set_viewport_size({"width": 800, "height": 1000})
    return Together(leader=meeting.leader, phone=meeting.kari, away=meeting.per, wall=wall)


def by_keys(page: Page, wanted: Locator) -> None:
    """Go with Tab to what is wanted, and press Enter on it."""
    expect(wanted).to_be_visible()
    for _step in range(MOST_STEPS):
        if wanted.evaluate(HAS_THE_FOCUS):
            break
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    page.keyboard.press("Enter")


def test_bo6_bo15_ac4_four_go_through_a_meeting_each_in_their_own_way(together: Together) -> None:
    together.looks_right()
    together.go_on("Skrive hver for seg")
    _write_in_secret_and_without_a_network(together)
    together.go_on("Vise")
    together.all_see("Flere benker i skyggen", "En drikkefontene")
    together.looks_right()
    together.go_on("Sortere")
    _group_by_keys(together)
    _vote(together)
    leader = together.leader
    together.wall_shows_the_result_until_the_next_step()
    by_keys(leader, leader.get_by_role("button", name="Avslutt møtet"))
    by_keys(leader, leader.locator(".board-sure").get_by_role("button", name="Avslutt møtet"))
    together.all_see("Møtet er over", "Tavla")
    together.looks_right()


def _write_in_secret_and_without_a_network(together: Together) -> None:
    phone, away = together.phone, together.away
    write(phone, "Flere benker i skyggen")
    expect(phone.get_by_text("Flere benker i skyggen")).to_be_visible()
    away.context.set_offline(True)
    write(away, "En drikkefontene")
    expect(away.get_by_text("Uten nett – 1 lapp ligger trygt på denne telefonen")).to_be_visible()
    for page in (together.leader, together.wall):
        expect(page.get_by_text("1 lapp er skrevet. Den vises når steget er ferdig.")).to_be_visible()
    together.looks_right()
    for page in (together.leader, together.away, together.wall):
        assert "Flere benker" not in page.content()
    away.context.set_offline(False)
    expect(away.get_by_text("Lagret", exact=True)).to_be_visible()
    for page in (together.leader, phone, together.wall):
        expect(page.get_by_text("2 lapper er skrevet. De vises når steget er ferdig.")).to_be_visible()
        assert "drikkefontene" not in page.content()


def _group_by_keys(together: Together) -> None:
    leader, keys = together.leader, together.leader.keyboard
    by_keys(leader, leader.locator(".board-note", has_text="En drikkefontene").get_by_role("button", name="Flytt"))
    expect(leader.get_by_role("menuitem").first).to_be_focused()
    keys.press("End")
    expect(leader.get_by_role("menuitem", name="Ny gruppe")).to_be_focused()
    keys.press("Enter")
    by_keys(leader, leader.get_by_role("button", name="Gi gruppen navn"))
    keys.type("Vann")
    keys.press("Enter")
    for page in together.everybody():
        expect(page.get_by_role("heading", name="Vann")).to_be_visible()
        expect(page.locator(".board-group").get_by_text("En drikkefontene")).to_be_visible()
    together.looks_right()


def _vote(together: Together) -> None:
    leader = together.leader
    by_keys(leader, leader.get_by_role("button", name="Start avstemning"))
    for page in (together.phone, together.away):
        page.locator(".board-note", has_text="Flere benker").get_by_role("button", name="Stem", exact=True).click()
    expect(leader.get_by_text("2 av 2 har stemt.")).to_be_visible()
    together.looks_right()
    by_keys(leader, leader.get_by_role("button", name="Avslutt avstemningen"))
    by_keys(leader, leader.get_by_role("button", name="Vis resultatet"))
    for page in together.everybody():
        expect(page.get_by_role("heading", name="Resultat av avstemningen")).to_be_visible()
        expect(page.get_by_text("2 personer stemte. 2 stemmer er gitt.")).to_be_visible()
    together.looks_right()
