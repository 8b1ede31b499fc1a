"""Others go on while somebody writes: no word is lost, and a press on a key meets the note that it was meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import SMALL, Meeting, be_in, write
from tests.journeys.test_tour import TOO_WIDE
from tests.journeys.ways import labelled, press

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

NEW = "Karis lapp med mange nye ord"
LONG = "Menneskerettighetskonvensjonsforhandlingsdelegasjonsavgift"


@pytest.fixture
def sorting(meeting: Meeting) -> Meeting:
    """A meeting that sorts, with a note of Per's and below it one of Kari's."""
    be_in(meeting, "Sortere")
    for page, text in ((meeting.per, "Pers lapp"), (meeting.kari, "Karis lapp")):
        write(page, text)
        for other in meeting.everybody():
            expect(other.get_by_text(text)).to_be_visible()
    return meeting


def change(kari: Page) -> None:
    """Begin to change Kari's note, without saving."""
    press(kari, "Endre")
    labelled(kari, "Lappen").fill(NEW)


def still_writes(kari: Page) -> None:
    """See that the words are there, and the field has the focus."""
    expect(labelled(kari, "Lappen")).to_have_value(NEW)
    expect(labelled(kari, "Lappen")).to_be_focused()


def test_bo3_words_stand_while_another_takes_back_the_note_above(sorting: Meeting) -> None:
    change(sorting.kari)
    press(sorting.per, "Ta tilbake")
    expect(sorting.leader.get_by_text("Pers lapp")).to_be_hidden()
    write(sorting.per, "En ny lapp")
    expect(sorting.kari.get_by_text("1 ny lapp – vis")).to_be_visible()
    still_writes(sorting.kari)
    press(sorting.kari, "Lagre")
    expect(sorting.per.get_by_text(NEW)).to_be_visible()


def test_bo3_words_stand_while_another_moves_that_very_note_into_a_group(sorting: Meeting) -> None:
    per = sorting.per
    per.get_by_role("button", name="Flytt").first.click()
    per.get_by_role("menuitem", name="Ny gruppe").click()
    expect(sorting.kari.get_by_role("heading", name="Gruppe uten navn")).to_be_visible()
    change(sorting.kari)
    per.get_by_role("button", name="Flytt").last.click()
    per.get_by_role("menuitem", name="Til gruppen").click()
    write(per, "En ny lapp")
    expect(sorting.kari.get_by_text("1 ny lapp – vis")).to_be_visible()
    still_writes(sorting.kari)
    press(sorting.kari, "Lagre")
    expect(per.locator(".board-group").get_by_text(NEW)).to_be_visible()


def test_bo3_another_field_is_not_opened_over_words_that_are_not_saved(sorting: Meeting) -> None:
    kari = sorting.kari
    write(kari, "Karis andre lapp")
    kari.get_by_role("button", name="Endre").first.click()
    labelled(kari, "Lappen").fill(NEW)
    kari.get_by_role("button", name="Endre").first.click()
    expect(kari.get_by_text("Lagre eller avbryt det du skriver, før du åpner noe annet.")).to_be_visible()
    still_writes(kari)
    press(kari, "Avbryt")
    expect(kari.get_by_text("Lagre eller avbryt")).to_be_hidden()
    press(kari.locator(".board-note", has_text="Karis andre lapp"), "Endre")
    expect(labelled(kari, "Lappen")).to_have_value("Karis andre lapp")


def test_ac4_a_key_meets_the_note_whose_button_has_the_focus(sorting: Meeting) -> None:
    kari = sorting.kari
    write(kari, "Karis andre lapp")
    kari.locator(".board-note", has_text="Karis lapp").get_by_role("button", name="Ta tilbake").focus()
    press(sorting.per, "Ta tilbake")
    expect(kari.get_by_text("Pers lapp")).to_be_hidden()
    kari.keyboard.press("Enter")
    expect(sorting.leader.get_by_text("Karis lapp", exact=True)).to_be_hidden()
    expect(sorting.leader.get_by_text("Karis andre lapp")).to_be_visible()


def test_ac6_a_result_with_a_long_word_fits_the_smallest_screen(sorting: Meeting) -> None:
    write(sorting.kari, LONG * 2)
    for page in sorting.everybody():
        page.set_viewport_size(SMALL)
    press(sorting.leader, "Start avstemning")
    sorting.per.get_by_role("button", name="Stem", exact=True).first.click()
    press(sorting.leader, "Avslutt avstemningen")
    press(sorting.leader, "Vis resultatet")
    for page in (sorting.per, sorting.leader):
        expect(page.get_by_role("heading", name="Resultat av avstemningen")).to_be_visible()
        assert not page.evaluate(TOO_WIDE)
