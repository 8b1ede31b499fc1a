"""With a mouse notes are dragged too: it asks for what the menu would, and touch scrolls as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import Meeting, be_in, looks_right, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

NOTES = ("Lys langs stien", "Flere benker", "En drikkefontene")


@pytest.fixture
def sorting(meeting: Meeting) -> Meeting:
    """A meeting that sorts three notes."""
    be_in(meeting, "Sortere")
    for text in NOTES:
        write(meeting.kari, text)
    expect(meeting.leader.locator(".board-note")).to_have_count(len(NOTES))
    return meeting


def note(page: Page, text: str) -> Locator:
    """Find a note."""
    return page.locator(".board-note", has_text=text)


def drag(page: Page, text: str, over: Locator, part: float) -> None:
    """Take a note by its grip, and go with it to a part of something, counted from the top; it is still held."""
    over.scroll_into_view_if_needed()
    grip, target = note(page, text).locator(".board-grip").bounding_box(), over.bounding_box()
    assert grip is not None
    assert target is not None
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    for share in (0.5, 1):
        x = grip["x"] + share * (target["x"] + target["width"] / 3 - grip["x"])
        y = grip["y"] + share * (target["y"] + part * target["height"] - grip["y"])
        page.mouse.move(x, y)


def order(page: Page) -> list[str]:
    """Give the words of the notes as they stand."""
    return page.locator(".board-note > p.sk-lines").all_inner_texts()


def test_a_note_is_dragged_before_another_and_into_a_group_and_stays_until_the_server_has_said(
    sorting: Meeting,
) -> None:
    leader = sorting.leader
    drag(leader, "En drikkefontene", note(leader, "Lys langs stien"), 0.1)
    assert order(leader) == list(NOTES), "nothing moves while it is held"
    assert leader.locator(".board-shadow").inner_text() == "En drikkefontene"
    leader.mouse.up()
    for page in sorting.everybody():
        expect(page.locator(".board-note > p.sk-lines").first).to_have_text("En drikkefontene")
    drag(leader, "Flere benker", note(leader, "Lys langs stien"), 0.5)
    leader.mouse.up()
    group = sorting.per.locator(".board-group")
    expect(group.locator(".board-note")).to_have_count(2)
    drag(leader, "En drikkefontene", leader.locator(".board-group > h3"), 0.5)
    leader.mouse.up()
    expect(group.locator(".board-note")).to_have_count(3)
    assert leader.locator(".board-shadow, [data-drop]").count() == 0
    looks_right(leader)


def test_escape_lets_go_of_what_is_dragged(sorting: Meeting) -> None:
    leader = sorting.leader
    drag(leader, "En drikkefontene", note(leader, "Lys langs stien"), 0.1)
    expect(leader.locator("[data-drop]")).to_have_count(1)
    leader.keyboard.press("Escape")
    expect(leader.locator(".board-shadow, [data-drop]")).to_have_count(0)
    leader.mouse.up()
    leader.wait_for_timeout(300)
    assert order(leader) == list(NOTES)


@pytest.fixture
def finger(sorting: Meeting) -> Iterator[Page]:
    """The leader's page, on a screen that is touched."""
    told = sorting.leader.context.new_cdp_session(sorting.leader)
    told.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    features = [{"name": "hover", "value": "none"}, {"name": "pointer", "value": "coarse"}]
    told.send("Emulation.setEmulatedMedia", {"features": features})
    yield sorting.leader
    told.detach()


def test_a_finger_drags_nothing_and_sees_no_grip(finger: Page) -> None:
    assert finger.locator(".board-grip").first.is_hidden()
    assert finger.locator(".board-note").first.evaluate("(found) => getComputedStyle(found).touchAction") == "auto"
