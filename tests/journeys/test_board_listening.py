"""Whoever listens to the board, or wants it to stand still; and whoever has it on two devices."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import Meeting, be_in, looks_right, write
from tests.journeys.ways import labelled, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

HEARD = """() => {
  window.heard = [];
  const place = document.querySelector("sk-board [role=status]");
  new MutationObserver(() => window.heard.push([performance.now(), place.textContent])).observe(
    place, {childList: true, characterData: true, subtree: true});
}"""


def listen(page: Page) -> Callable[[], list[Any]]:
    """Hear what is read aloud from here; gives what was heard, with when."""
    page.evaluate(HEARD)
    return lambda: list(page.evaluate("() => window.heard"))


def test_ac5_what_others_write_is_read_aloud_in_sum_at_most_every_five_seconds_and_can_be_paused(
    meeting: Meeting,
) -> None:
    kari, per = meeting.kari, meeting.per
    be_in(meeting, "Sortere")
    heard = listen(kari)
    for number in range(8):
        write(per, f"Forslag {number}")
        per.wait_for_timeout(1000)
    expect(kari.locator(".board-note")).to_have_count(8)
    kari.wait_for_timeout(5500)
    said = heard()
    assert said, "something was read aloud"
    times = [at for at, _words in said]
    assert all(later - at >= 4900 for at, later in pairwise(times))
    assert sum(int(number) for _at, words in said for number in re.findall(r"(\d) nye? lapp", words)) == 8
    press(kari, "Hold tavla stille")
    for number in range(2):
        write(per, f"Enda et forslag {number}")
    expect(kari.get_by_role("button", name="2 nye lapper – vis")).to_be_visible()
    kari.wait_for_timeout(5500)
    assert heard() == said, "it is silent"
    expect(kari.locator(".board-note")).to_have_count(8)
    looks_right(kari)
    press(kari, "Hold tavla stille")
    expect(kari.locator(".board-note")).to_have_count(10)


def test_ac5_a_new_step_is_read_aloud_and_the_focus_stays(meeting: Meeting) -> None:
    be_in(meeting, "Sortere")
    meeting.per.wait_for_timeout(5500)  # what was to be said of the steps before
    heard = listen(meeting.per)
    labelled(meeting.per, "Skriv en lapp").fill("Jeg holder på")
    press(meeting.leader, "Neste steg")
    expect(meeting.per.get_by_role("heading", level=2, name="Drøfte")).to_be_visible()
    meeting.per.wait_for_timeout(5500)
    assert [words for _at, words in heard()] == ["Nytt steg: Drøfte"]
    expect(labelled(meeting.per, "Skriv en lapp")).to_be_focused()


@pytest.mark.parametrize(
    ("chosen", "left"),
    [("Bruk min", ["Benker ved vannet"]), ("Bruk den som står", ["Benker i skyggen"])],
)
def test_bo3_who_changes_a_note_on_two_devices_chooses_between_the_two(
    meeting: Meeting, open_window: Callable[..., Page], chosen: str, left: list[str]
) -> None:
    _in_conflict(meeting, open_window)
    _choose(meeting, chosen, left)


def test_bo3_who_changes_a_note_on_two_devices_can_have_both(
    meeting: Meeting, open_window: Callable[..., Page]
) -> None:
    _in_conflict(meeting, open_window)
    _choose(meeting, "Lag en ny lapp av min", ["Benker i skyggen", "Benker ved vannet"])


def _in_conflict(meeting: Meeting, open_window: Callable[..., Page]) -> None:
    """Change one note in other words on a phone and a tablet of the same person's."""
    be_in(meeting, "Sortere")
    write(meeting.kari, "Benker")
    tablet = open_window(width=800, height=1000)
    tablet.context.add_cookies(meeting.kari.context.cookies())
    tablet.goto(f"/workshop/{meeting.name}/tavle")
    for page in (meeting.kari, tablet):
        expect(page.get_by_text("Benker", exact=True)).to_be_visible()
        press(page, "Endre")
    labelled(meeting.kari, "Lappen").fill("Benker ved vannet")
    labelled(tablet, "Lappen").fill("Benker i skyggen")
    press(tablet, "Lagre")
    expect(meeting.per.get_by_text("Benker i skyggen")).to_be_visible()
    press(meeting.kari, "Lagre")


def _choose(meeting: Meeting, chosen: str, left: list[str]) -> None:
    kept = meeting.kari.get_by_role("region", name="Dette kom ikke med")
    expect(kept.get_by_text("Noen endret teksten mens du skrev. Nå står det:")).to_be_visible()
    expect(kept.get_by_text("Benker i skyggen")).to_be_visible()
    expect(kept.get_by_text("Benker ved vannet")).to_be_visible()
    looks_right(meeting.kari)
    press(kept, chosen)
    expect(kept).to_be_hidden()
    expect(meeting.per.locator(".board-note > p.sk-lines")).to_have_text(left)
