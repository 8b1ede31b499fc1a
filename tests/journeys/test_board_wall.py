"""The board on the wall of the room: large, with nothing to press, and following by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import Meeting, be_in, go_on, write
from tests.journeys.test_tour import TOO_WIDE, violations
from tests.journeys.ways import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

HALL = ({"width": 1280, "height": 720}, {"width": 1920, "height": 1080})
LETTERS = "(found) => parseFloat(getComputedStyle(found).fontSize)"


@pytest.fixture
def wall(meeting: Meeting, open_window: Callable[..., Page]) -> Page:
    """The window that is shown on the wall."""
    page = open_window(width=1280, height=720)
    page.context.add_cookies(meeting.leader.context.cookies())
    page.goto(meeting.path.replace("/tavle", "/storskjerm"))
    expect(page.get_by_role("heading", level=2, name="Samle")).to_be_visible()
    return page


def looks_right_in_a_hall(page: Page) -> None:
    """See that axe finds nothing, and that nothing scrolls sideways, on either kind of screen."""
    for size in HALL:
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) <= 0


def test_the_wall_shows_the_code_while_people_gather_and_then_follows_the_meeting(meeting: Meeting, wall: Page) -> None:
    code = wall.locator(".board-door__code")
    assert code.evaluate(LETTERS) >= 80
    expect(wall.get_by_text("2 deltakere er her")).to_be_visible()
    looks_right_in_a_hall(wall)
    go_on(meeting, "Skrive hver for seg")
    expect(wall.get_by_role("heading", level=2, name="Skrive hver for seg")).to_be_visible()
    assert code.evaluate(LETTERS) < 40
    write(meeting.kari, "Flere benker i skyggen")
    expect(wall.get_by_text("1 lapp er skrevet. Den vises når steget er ferdig.")).to_be_visible()
    assert "Flere benker" not in wall.content()
    press(meeting.leader, "Se over lappene først")
    expect(meeting.leader.get_by_text("Flere benker i skyggen")).to_be_visible()
    assert "Flere benker" not in wall.content(), "the leader looks at them alone"
    looks_right_in_a_hall(wall)
    press(meeting.leader, "Vis alle lappene")
    note = wall.locator(".board-note", has_text="Flere benker i skyggen")
    expect(note).to_be_visible()
    assert note.evaluate(LETTERS) >= 20
    assert wall.locator("main :is(button, input, textarea, a)").count() == 0
    looks_right_in_a_hall(wall)


def test_the_wall_shows_a_new_code_by_itself_and_none_where_there_is_none(meeting: Meeting, wall: Page) -> None:
    leader, code = meeting.leader, wall.locator(".board-door__code")
    first = code.inner_text()
    leader.goto(meeting.path.replace("/workshop/", "/aktiviteter/").replace("/tavle", "/kode"))
    press(leader, "Lag en ny kode")
    fresh = leader.locator(".sk-poster__code").inner_text()
    assert fresh != first
    expect(code).to_have_text(fresh)
    press(leader, "Avslutt koden")
    expect(wall.locator(".board-door")).to_be_hidden()
    looks_right_in_a_hall(wall)


def test_the_wall_shows_groups_large_and_the_time_that_is_left(meeting: Meeting, wall: Page) -> None:
    be_in(meeting, "Sortere")
    write(meeting.kari, "Lys langs stien")
    press(meeting.kari, "Flytt")
    meeting.kari.get_by_role("menuitem", name="Ny gruppe").click()
    expect(wall.locator(".board-group .board-note").get_by_text("Lys langs stien")).to_be_visible()
    press(meeting.leader, "Start nedtelling")
    expect(wall.get_by_text("igjen")).to_be_visible()
    press(meeting.leader, "Ett minutt til")
    expect(wall.get_by_text("10:5")).to_be_visible()
    looks_right_in_a_hall(wall)


def test_what_the_leader_holds_up_is_a_notice_to_open_and_moves_nobody(meeting: Meeting, wall: Page) -> None:
    be_in(meeting, "Sortere")
    for number in range(12):
        write(meeting.kari, f"Forslag nummer {number}")
    write(meeting.kari, "Lys langs stien")
    field = meeting.per.get_by_label("Skriv en lapp")
    expect(meeting.leader.get_by_text("Lys langs stien")).to_be_visible()
    field.fill("Jeg holder på å")
    press(meeting.leader.locator(".board-note", has_text="Lys langs stien"), "Løft fram")
    notice = meeting.per.get_by_role("region", name="Møtelederen vil vise deg en lapp.")
    expect(notice).to_be_visible()
    another = meeting.leader.context.new_page()
    another.goto(meeting.path)
    expect(another.get_by_role("region", name="Møtelederen vil vise deg en lapp.")).to_be_visible()
    another.close()
    expect(field).to_be_focused()
    assert violations(meeting.per) == []
    expect(wall.locator(".board-wall__held")).to_have_text("Lys langs stien")
    looks_right_in_a_hall(wall)
    press(notice, "Gå til lappen")
    expect(meeting.per.locator(".board-note", has_text="Lys langs stien")).to_be_focused()
    expect(field).to_have_value("Jeg holder på å")
    press(meeting.leader.get_by_role("region", name="Du viser en lapp for alle."), "Slutt å vise")
    expect(notice).to_be_hidden()
    expect(wall.locator(".board-wall__held")).to_be_hidden()


def test_bo14_it_is_said_who_names_a_group_and_only_to_the_leader_that_somebody_changes_a_note(
    meeting: Meeting,
) -> None:
    be_in(meeting, "Sortere")
    write(meeting.kari, "Lys langs stien")
    expect(meeting.leader.get_by_text("Lys langs stien")).to_be_visible()
    press(meeting.kari, "Endre")
    expect(meeting.leader.locator(".board-note").get_by_text("Noen skriver …")).to_be_visible()
    assert "skriver …" not in meeting.per.locator("main").inner_text()
    press(meeting.kari, "Avbryt")
    expect(meeting.leader.get_by_text("Noen skriver …")).to_be_hidden()
    press(meeting.kari, "Flytt")
    meeting.kari.get_by_role("menuitem", name="Ny gruppe").click()
    press(meeting.kari, "Gi gruppen navn")
    for page in (meeting.per, meeting.leader):
        expect(page.locator(".board-group").get_by_text("Kari skriver …")).to_be_visible()
    assert violations(meeting.per) == []
