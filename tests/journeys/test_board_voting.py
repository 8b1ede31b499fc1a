"""A voting at the board: the leader begins it, guests vote by touch and by keyboard, and all see what came out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import Meeting, be_in, looks_right, write
from tests.journeys.ways import labelled, press, unfold

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

NUMBERS = "(items) => items.map((item) => item.value)"


@pytest.fixture
def ready(meeting: Meeting) -> Meeting:
    """A meeting that has two notes and a group to vote on."""
    be_in(meeting, "Sortere")
    expect(meeting.leader.get_by_role("button", name="Start avstemning")).to_have_count(
        0
    )  # there is nothing to vote on
    for number, text in enumerate(("Flere benker", "Lys langs stien", "Fontene"), 1):
        write(meeting.kari, text)
        expect(meeting.leader.locator(".board-note")).to_have_count(number)
    press(note(meeting.leader, "Fontene"), "Flytt")
    meeting.leader.get_by_role("menuitem", name="Ny gruppe").click()
    expect(meeting.per.locator(".board-group")).to_have_count(1)
    return meeting


def note(page: Page, text: str) -> Locator:
    """Find a note by its words."""
    return page.locator(".board-note", has_text=text)


def begin(meeting: Meeting, limit: int) -> None:
    """Let the leader begin."""
    labelled(meeting.leader, "Stemmer til hver").fill(str(limit))
    press(meeting.leader, "Start avstemning")
    for page in (meeting.kari, meeting.per):
        expect(page.get_by_text(re.compile(rf"^Du har {limit} stemmer igjen\.$"))).to_be_visible()


def test_bo8_two_vote_by_touch_and_by_keyboard_and_all_see_the_result_when_it_is_shown(ready: Meeting) -> None:
    leader, kari, per = ready.everybody()
    begin(ready, 3)
    for page in (kari, per):
        expect(page.get_by_role("button", name="Stem", exact=True)).to_have_count(3)
        expect(page.get_by_role("button", name="Flytt")).to_have_count(0)
    expect(leader.get_by_role("button", name="Stem", exact=True)).to_have_count(0)
    expect(leader.get_by_text("0 av 2 har stemt.")).to_be_visible()
    for _each in range(2):
        press(note(kari, "Flere benker"), "Stem")
    expect(kari.get_by_role("status").get_by_text("Du har 1 stemme igjen.")).to_be_visible()
    expect(note(kari, "Flere benker").get_by_text("2 stemmer fra deg")).to_be_visible()
    expect(leader.get_by_text("1 av 2 har stemt.")).to_be_visible()
    by_keyboard(per)
    expect(leader.get_by_text("2 av 2 har stemt.")).to_be_visible()
    looks_right(*ready.everybody())
    assert "2 stemmer" not in per.locator("sk-board").inner_text(), "nobody sees how another votes"
    press(leader, "Neste steg")
    expect(leader.locator(".board-refused")).to_have_text("Avslutt avstemningen først.")
    press(leader, "Avslutt avstemningen")
    expect(leader.locator(".board-refused")).to_be_hidden()
    for page in (kari, per):
        expect(page.get_by_text("Avstemningen er over. Resultatet vises snart.")).to_be_visible()
        expect(page.get_by_role("button", name="Stem", exact=True)).to_have_count(0)
    press(leader, "Vis resultatet")
    for page in ready.everybody():
        result = page.get_by_role("region", name="Resultat av avstemningen")
        expect(result.get_by_text("2 personer stemte. 4 stemmer er gitt.")).to_be_visible()
        expect(result.locator("li")).to_have_text(
            [r"Flere benker 2 stemmer", "Lys langs stien 1 stemme", "Gruppe uten navn 1 stemme"]
        )
        assert result.locator("li").evaluate_all(NUMBERS) == [1, 2, 2], "who got the same have the same number"
        expect(note(page, "Lys langs stien").get_by_text("1 stemme", exact=True)).to_be_visible()
    looks_right(*ready.everybody())
    is_asked_before_another(leader)
    press(kari, "Oversikt")
    expect(kari.get_by_role("row")).to_have_text(
        [re.compile("Stemmer"), *map(re.compile, ("benker.*2", "Lys.*1", "Gruppe.*1"))]
    )
    looks_right(kari)


def is_asked_before_another(leader: Page) -> None:
    """See that a result that is shown is not taken off the screen by one press."""
    press(leader, "Start avstemning")
    expect(leader.get_by_text("Vil du starte en ny avstemning?")).to_be_visible()
    looks_right(leader)
    press(leader, "Avbryt")
    expect(leader.get_by_role("button", name="Start avstemning")).to_be_focused()


def by_keyboard(page: Page) -> None:
    """Give one vote to a note and one to the group, take one back and give it again: with keys alone."""
    keys = page.keyboard
    stem = page.get_by_role("button", name="Stem", exact=True)
    stem.nth(1).focus()
    keys.press("Enter")
    expect(note(page, "Lys langs stien").get_by_text("1 stemme fra deg")).to_be_visible()
    expect(stem.nth(1)).to_be_focused()
    expect(stem.nth(1)).to_have_accessible_description("1 stemme fra deg Lys langs stien")
    keys.press("Tab")
    expect(page.get_by_role("button", name="Ta tilbake en stemme").nth(1)).to_be_focused()
    keys.press("Space")
    expect(note(page, "Lys langs stien").get_by_text("0 stemmer fra deg")).to_be_visible()
    expect(page.get_by_role("button", name="Ta tilbake en stemme").nth(1)).to_be_focused()
    keys.press("Shift+Tab")
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Tab")
    expect(stem.nth(2)).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_text("Du har 1 stemme igjen.")).to_be_visible()


def test_bo8_votes_given_without_a_network_are_kept_and_sent_and_one_too_many_is_told(ready: Meeting) -> None:
    begin(ready, 2)
    per = ready.per
    per.context.set_offline(True)
    press(note(per, "Flere benker"), "Stem")
    press(note(per, "Lys langs stien"), "Stem")
    expect(per.get_by_text("Uten nett – stemmene dine sendes når du har nett igjen")).to_be_visible()
    expect(per.get_by_text("Du har 0 stemmer igjen.")).to_be_visible()
    note(per, "Lys langs stien").get_by_role("button", name="Stem", exact=True).click(
        force=True
    )  # it says that it is disabled
    expect(per.get_by_role("status").get_by_text("Du har ingen stemmer igjen. Ta tilbake en først.")).to_be_attached()
    per.context.set_offline(False)
    expect(per.get_by_text("Lagret", exact=True)).to_be_visible()
    expect(ready.leader.get_by_text("1 av 2 har stemt.")).to_be_visible()
    per.reload()
    expect(per.get_by_text("Du har 0 stemmer igjen.")).to_be_visible()
    expect(note(per, "Flere benker").get_by_text("1 stemme fra deg")).to_be_visible()


def test_bo8_what_was_cast_offline_when_the_voting_ended_is_refused_in_words(ready: Meeting) -> None:
    begin(ready, 2)
    ready.per.context.set_offline(True)
    press(note(ready.per, "Flere benker"), "Stem")
    press(ready.leader, "Avslutt avstemningen")
    expect(ready.leader.get_by_role("button", name="Vis resultatet")).to_be_visible()
    ready.per.context.set_offline(False)
    expect(ready.per.get_by_text("Avstemningen er over. Resultatet vises snart.")).to_be_visible()
    expect(ready.per.locator(".board-refused")).to_have_text("Avstemningen er over, så stemmen ble ikke med.")
    looks_right(ready.per)
    press(ready.leader, "Vis resultatet")
    expect(ready.kari.get_by_text("0 personer stemte. 0 stemmer er gitt.")).to_be_visible()


def test_bo17_a_table_host_writes_and_votes_for_the_table(ready: Meeting) -> None:
    leader, kari, per = ready.everybody()
    unfold(leader, "Bordverter")
    labelled(leader, "Hvem").select_option(label="Kari")
    labelled(leader, "Hvor mange ved bordet").fill("4")
    looks_right(leader)
    press(leader, "Gjør til bordvert")
    expect(leader.get_by_text("Kari er bordvert for 4 personer.")).to_be_visible()
    expect(kari.get_by_text("Du er bordvert for 4 personer")).to_be_visible()
    assert "bordvert" not in per.locator("sk-board").inner_text()
    labelled(kari, "Skriv for en annen ved bordet").check(force=True)
    write(kari, "Flere søppelkasser")
    looks_right(kari)
    expect(note(per, "Flere søppelkasser").get_by_text("Skrevet for en annen")).to_be_visible()
    labelled(leader, "Stemmer til hver").fill("1")
    press(leader, "Start avstemning")
    expect(kari.get_by_text("Du har 4 stemmer igjen.")).to_be_visible()
    expect(per.get_by_text("Du har 1 stemme igjen.")).to_be_visible()
    for number in range(1, 4):
        press(note(kari, "Flere søppelkasser"), "Stem")
        expect(note(kari, "Flere søppelkasser").get_by_text(re.compile(f"^{number} stemme"))).to_be_visible()
    expect(leader.get_by_text("1 av 2 har stemt.")).to_be_visible()
    press(leader, "Avslutt avstemningen")
    press(leader, "Vis resultatet")
    expect(
        per.get_by_text("1 person stemte. 3 stemmer er gitt. 2 av dem er gitt for andre ved et bord.")
    ).to_be_visible()
