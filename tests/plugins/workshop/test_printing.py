"""What is printed before the meeting: the programme, and a numbered sheet for each step in which people write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.workshop.board.programme import STEP_KINDS, may

if TYPE_CHECKING:
    from tests.people import Colleague, People
    from tests.web.boards import Meeting


def test_each_step_in_which_people_write_has_a_sheet_with_its_number_and_what_is_asked(
    people: People, hanne: Colleague, meeting: Meeting
) -> None:
    browser, workshop = people.browser_of(hanne), f"/arbeid/workshop/{meeting.engagement}"
    browser.get(f"{workshop}/program/ny/write")
    browser.post(
        f"{workshop}/program/ny/write", {"title": "Hva savner du?", "prompt": "Tenk på parken.", "minutes": "7"}
    )
    page = browser.get(f"{workshop}/utskrift")
    assert page.html.count('class="workshop-sheet"') == page.text.count("Ark ") == 1, "in the first step nobody writes"
    assert "Hva savner du?" in page
    assert "Tenk på parken." in page
    assert "7 minutter" in page
    assert page.html.count("<li></li>") == 8 * page.html.count('class="workshop-sheet"')


def test_nobody_is_given_a_sheet_for_a_step_in_which_nobody_writes() -> None:
    assert {kind for kind in STEP_KINDS if may(kind, "participant", "note.add")} == {"write", "group", "discuss"}
