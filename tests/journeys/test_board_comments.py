"""What is said of a note: written, read and taken back under it, by touch, by keyboard, and without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import SMALL, Meeting, be_in, looks_right, write
from tests.journeys.ways import labelled, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]


@pytest.fixture
def discussing(meeting: Meeting) -> Meeting:
    """A meeting that discusses a note of Kari's."""
    be_in(meeting, "Drøfte")
    write(meeting.kari, "Flere benker")
    for page in meeting.everybody():
        expect(page.get_by_text("Flere benker")).to_be_visible()
    return meeting


def say(page: Page, text: str) -> None:
    """Say something of the note."""
    press(page, "Kommenter")
    labelled(page, "Skriv en kommentar").fill(text)
    press(page.locator(".board-open"), "Legg til")


def test_what_is_said_of_a_note_stands_under_it_for_all_and_is_taken_back(discussing: Meeting) -> None:
    kari, per, leader = discussing.kari, discussing.per, discussing.leader
    say(per, "Ja, i skyggen")
    expect(per.get_by_role("button", name="Kommenter")).to_be_focused()
    for page in (kari, leader):
        expect(page.locator(".board-note .board-comment").get_by_text("Ja, i skyggen")).to_be_visible()
    looks_right(*discussing.everybody())
    press(per.locator(".board-comment"), "Endre")
    labelled(per, "Kommentaren").fill("Ja, under trærne")
    press(per.locator(".board-open"), "Lagre")
    expect(kari.get_by_text("Ja, under trærne")).to_be_visible()
    assert kari.locator(".board-comment").get_by_role("button").count() == 0, "it is not hers"
    press(per.locator(".board-comment"), "Ta tilbake")
    for page in discussing.everybody():
        expect(page.get_by_text("Ja, under trærne")).to_be_hidden()
    press(per, "Angre det siste")
    expect(kari.get_by_text("Ja, under trærne")).to_be_visible()


def test_what_is_said_when_the_note_is_gone_stays_with_whoever_said_it(discussing: Meeting) -> None:
    press(discussing.per, "Kommenter")
    labelled(discussing.per, "Skriv en kommentar").fill("Vi trenger dem ved lekeplassen")
    press(discussing.kari, "Ta tilbake")
    kept = discussing.per.get_by_role("region", name="Dette kom ikke med")
    expect(kept.get_by_text("Vi trenger dem ved lekeplassen")).to_be_visible()
    looks_right(discussing.per)


def test_of_much_that_is_said_the_first_is_read_and_the_rest_folded_away(discussing: Meeting) -> None:
    for number in range(5):
        say(discussing.per, f"Tanke nummer {number}")
    kari = discussing.kari
    expect(kari.get_by_text("Tanke nummer 2")).to_be_visible()
    expect(kari.get_by_text("Tanke nummer 3")).to_be_hidden()
    kari.get_by_text("Vis 2 kommentarer til").click()
    expect(kari.get_by_text("Tanke nummer 4")).to_be_visible()
    looks_right(kari)
    press(kari, "Oversikt")
    expect(kari.get_by_role("heading", name="Flere benker")).to_be_visible()
    expect(kari.get_by_text("Tanke nummer 1")).to_be_visible()
    looks_right(kari)


def test_ac4_by_the_keyboard_alone_a_note_is_commented_and_nothing_is_said_after_escape(discussing: Meeting) -> None:
    page, keys = discussing.per, discussing.per.keyboard
    page.get_by_role("button", name="Kommenter").focus()
    keys.press("Enter")
    expect(labelled(page, "Skriv en kommentar")).to_be_focused()
    keys.type("Dette ble feil")
    keys.press("Escape")
    expect(page.get_by_role("button", name="Kommenter")).to_be_focused()
    keys.press("Enter")
    keys.type("Gjerne to")
    keys.press("Control+Enter")
    expect(discussing.kari.get_by_text("Gjerne to")).to_be_visible()
    expect(page.get_by_role("button", name="Kommenter")).to_be_focused()
    expect(discussing.kari.get_by_text("Dette ble feil")).to_be_hidden()


def test_the_leader_hides_what_is_said_and_takes_it_away_for_good(discussing: Meeting) -> None:
    say(discussing.per, "Noe om naboen")
    said = discussing.leader.locator(".board-comment")
    press(said, "Skjul")
    labelled(discussing.leader, "Hvorfor skjules den?").fill("Det handler om en person.")
    press(discussing.leader.locator(".board-open"), "Skjul")
    expect(discussing.kari.get_by_text("Noe om naboen")).to_be_hidden()
    press(said, "Ta bort for godt")
    press(discussing.leader.locator(".board-open"), "Ta bort for godt")
    expect(discussing.per.get_by_text("Tatt bort. Grunn: Det handler om en person.")).to_be_visible()
    expect(discussing.per.get_by_text("Noe om naboen")).to_be_hidden()
    looks_right(discussing.leader, discussing.per)


def test_without_a_script_what_is_said_stands_under_the_note(
    discussing: Meeting, open_window: Callable[..., Page]
) -> None:
    say(discussing.per, "Ja, i skyggen")
    expect(discussing.kari.get_by_text("Ja, i skyggen")).to_be_visible()
    plain = open_window(**SMALL, javascript=False)
    plain.context.add_cookies(discussing.kari.context.cookies())
    plain.goto(f"/workshop/{discussing.name}/tavle")
    note = plain.locator("main li", has_text="Flere benker").first
    assert note.get_by_role("list", name="Kommentarer").inner_text() == "Ja, i skyggen"
