"""A leader and two guests at one board, in three browsers: what one writes, the others see, in its time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import SMALL, Meeting, be_in, go_on, looks_right, write
from tests.journeys.ways import labelled, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]


def test_ac4_by_the_keyboard_alone_a_note_goes_into_a_new_group_that_gets_a_name(meeting: Meeting) -> None:
    be_in(meeting, "Sortere")
    write(meeting.kari, "Lys langs stien")
    expect(meeting.per.get_by_text("Lys langs stien")).to_be_visible()
    keys = meeting.per.keyboard
    meeting.per.get_by_role("button", name="Flytt").focus()
    keys.press("Enter")
    expect(meeting.per.get_by_role("menuitem").first).to_be_focused()
    looks_right(meeting.per)
    keys.press("Escape")
    expect(meeting.per.get_by_role("button", name="Flytt")).to_be_focused()
    keys.press("Enter")
    keys.press("End")
    expect(meeting.per.get_by_role("menuitem", name="Ny gruppe")).to_be_focused()
    keys.press("Enter")
    expect(meeting.kari.get_by_role("heading", name="Gruppe uten navn")).to_be_visible()
    expect(meeting.per.get_by_role("button", name="Flytt")).to_be_focused()
    meeting.per.get_by_role("button", name="Gi gruppen navn").focus()
    keys.press("Enter")
    keys.type("Trygghet")
    keys.press("Enter")
    for page in meeting.everybody():
        expect(page.get_by_role("heading", name="Trygghet")).to_be_visible()
    press(meeting.kari, "Oversikt")
    expect(meeting.kari.get_by_role("heading", level=4, name="Lys langs stien")).to_be_visible()
    looks_right(*meeting.everybody())


def test_nothing_moves_under_whoever_writes_until_they_ask_to_see(meeting: Meeting) -> None:
    be_in(meeting, "Sortere")
    labelled(meeting.kari, "Skriv en lapp").fill("Jeg er ikke")
    for number in range(3):
        write(meeting.per, f"Forslag {number}")
    expect(meeting.kari.get_by_role("button", name="3 nye lapper – vis")).to_be_visible()
    assert meeting.kari.locator(".board-note").count() == 0
    press(meeting.kari, "3 nye lapper – vis")
    expect(meeting.kari.locator(".board-note")).to_have_count(3)
    expect(labelled(meeting.kari, "Skriv en lapp")).to_have_value("Jeg er ikke")


def test_ones_own_note_is_changed_taken_back_and_put_back(meeting: Meeting) -> None:
    be_in(meeting, "Sortere")
    write(meeting.kari, "Huske")
    press(meeting.kari, "Endre")
    labelled(meeting.kari, "Lappen").fill("Husker for store og små")
    press(meeting.kari, "Lagre")
    expect(meeting.per.get_by_text("Husker for store og små")).to_be_visible()
    press(meeting.kari, "Ta tilbake")
    expect(meeting.per.get_by_text("Husker for store og små")).to_be_hidden()
    press(meeting.kari, "Angre det siste")
    expect(meeting.per.get_by_text("Husker for store og små")).to_be_visible()


def test_bo3_words_that_are_refused_stay_with_whoever_wrote_them(meeting: Meeting) -> None:
    be_in(meeting, "Sortere")
    write(meeting.kari, "Naboen bråker")
    press(meeting.kari, "Endre")
    labelled(meeting.kari, "Lappen").fill("Det er mye bråk om kvelden")
    press(meeting.leader, "Skjul")
    labelled(meeting.leader, "Hvorfor skjules den?").fill("Det handler om en person.")
    press(meeting.leader.locator(".board-open"), "Skjul")
    expect(meeting.leader.get_by_text("Skjult. Grunn: Det handler om en person.")).to_be_visible()
    press(meeting.kari, "Lagre")
    kept = meeting.kari.get_by_role("region", name="Dette kom ikke med")
    expect(kept.get_by_text("Det er mye bråk om kvelden")).to_be_visible()
    expect(kept.get_by_text("Det du endret, står ikke på tavla lenger.")).to_be_visible()
    looks_right(meeting.kari)
    press(meeting.leader, "Vis igjen")
    press(meeting.kari, "Prøv igjen")
    expect(meeting.per.get_by_text("Det er mye bråk om kvelden")).to_be_visible()
    expect(kept).to_be_hidden()


def test_the_leader_pauses_times_and_hides(meeting: Meeting) -> None:
    be_in(meeting, "Sortere")
    write(meeting.kari, "Noe stygt om naboen")
    expect(meeting.leader.get_by_text("Noe stygt om naboen")).to_be_visible()
    press(meeting.leader, "Skjul")
    labelled(meeting.leader, "Hvorfor skjules den?").fill("Det handler om en person.")
    press(meeting.leader.locator(".board-open"), "Skjul")
    expect(meeting.per.get_by_text("Noe stygt om naboen")).to_be_hidden()
    expect(meeting.kari.get_by_text("Skjult. Grunn: Det handler om en person.")).to_be_visible()
    press(meeting.leader, "Vis igjen")
    expect(meeting.per.get_by_text("Noe stygt om naboen")).to_be_visible()
    press(meeting.leader, "Sett møtet på pause")
    expect(meeting.per.get_by_text("Møtet er på pause")).to_be_visible()
    looks_right(*meeting.everybody())
    press(meeting.leader, "Fortsett møtet")
    labelled(meeting.leader, "Minutter").fill("2")
    press(meeting.leader, "Start nedtelling")
    for page in meeting.everybody():
        expect(page.get_by_text(re.compile(r"^0[12]:\d\d igjen$"))).to_be_visible()
    press(meeting.leader, "Stopp nedtelling")
    expect(meeting.per.get_by_text(re.compile("igjen$"))).to_be_hidden()


def test_without_a_script_the_board_is_read_from_top_to_bottom(
    meeting: Meeting, open_window: Callable[..., Page]
) -> None:
    be_in(meeting, "Sortere")
    write(meeting.kari, "Les dette")
    expect(meeting.per.get_by_text("Les dette")).to_be_visible()
    plain = open_window(**SMALL, javascript=False)
    plain.context.add_cookies(meeting.kari.context.cookies())
    plain.goto(f"/workshop/{meeting.name}/tavle")
    assert "Les dette" in plain.locator("main li").all_inner_texts()
    assert "For å skrive på tavla trenger du JavaScript" in plain.locator("main").inner_text()


def test_a_page_in_english_has_the_steps_in_english_with_a_script_and_without(
    meeting: Meeting, open_window: Callable[..., Page]
) -> None:
    go_on(meeting, "Skrive hver for seg")
    for javascript in (True, False):
        page = open_window(**SMALL, javascript=javascript)
        page.context.add_cookies(meeting.kari.context.cookies())
        page.goto(f"/en/workshop/{meeting.name}/tavle")
        expect(page.get_by_role("heading", level=2, name="Write on your own")).to_be_visible()
        assert "Skriv" not in page.locator("main").inner_text()
        looks_right(page) if javascript else None
