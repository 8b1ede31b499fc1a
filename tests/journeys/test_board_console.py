"""What goes between people at the board and whoever leads it: hands, who is ready, and who is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import Meeting, be_in, go_on, looks_right, write
from tests.journeys.ways import labelled, press, unfold

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]


def in_the_list(meeting: Meeting, name: str) -> Locator:
    """Find somebody among those who take part, on the leader's page."""
    return meeting.leader.locator(".board-people li", has_text=name)


def test_hands_and_who_is_ready_reach_whoever_leads_and_go_down_again(meeting: Meeting) -> None:
    press(meeting.kari, "Rekk opp hånda")
    expect(meeting.leader.get_by_text("Rekker opp hånda: Kari").first).to_be_visible()
    press(meeting.per, "Rekk opp hånda")
    press(meeting.per, "Jeg er klar")
    expect(meeting.leader.locator(".board-hands")).to_have_text("Rekker opp hånda: Kari, Per")
    expect(meeting.leader.locator(".board-here")).to_have_text("2 deltakere er her · 1 er klar")
    unfold(meeting.leader, "Deltakerne")
    expect(in_the_list(meeting, "Per")).to_contain_text("Klar · Rekker opp hånda")
    looks_right(meeting.leader, meeting.kari)
    press(meeting.kari, "Rekk opp hånda")
    expect(meeting.leader.locator(".board-hands")).to_have_text("Rekker opp hånda: Per")
    expect(meeting.kari.get_by_role("button", name="Rekk opp hånda")).to_have_attribute("aria-pressed", "false")
    go_on(meeting, "Skrive hver for seg")
    expect(meeting.leader.locator(".board-here")).to_have_text("2 deltakere er her")
    expect(meeting.per.get_by_role("button", name="Jeg er klar")).to_have_attribute("aria-pressed", "false")


def test_who_closes_the_page_is_away(meeting: Meeting) -> None:
    meeting.per.close()
    expect(meeting.leader.locator(".board-here")).to_have_text("1 deltaker er her · 1 er borte")
    unfold(meeting.leader, "Deltakerne")
    expect(in_the_list(meeting, "Per")).to_contain_text("Borte")


def test_who_is_taken_out_reads_why_and_comes_back_when_let_in(meeting: Meeting) -> None:
    be_in(meeting, "Sortere")
    write(meeting.per, "Noe som forstyrrer")
    expect(meeting.leader.get_by_text("Noe som forstyrrer")).to_be_visible()
    unfold(meeting.leader, "Deltakerne")
    in_the_list(meeting, "Per").get_by_role("button", name="Ta ut av møtet").click()
    expect(meeting.leader.get_by_text("Vil du ta Per ut av møtet?")).to_be_visible()
    press(meeting.leader.locator(".board-sure"), "Ta ut av møtet")
    expect(meeting.per.get_by_text("Møtelederen har tatt deg ut av møtet.")).to_be_visible()
    expect(meeting.per.get_by_text("Noe som forstyrrer")).to_be_hidden()
    expect(meeting.leader.get_by_role("heading", name="Tatt ut av møtet")).to_be_visible()
    looks_right(meeting.leader, meeting.per)
    meeting.per.reload()
    expect(meeting.per.get_by_role("heading", level=1, name="Du er tatt ut av møtet")).to_be_visible()
    looks_right(meeting.per)
    expect(meeting.kari.get_by_text("Noe som forstyrrer")).to_be_visible()
    press(meeting.leader, "Slipp inn igjen")
    expect(meeting.leader.get_by_role("heading", name="Tatt ut av møtet")).to_be_hidden()
    meeting.per.reload()
    expect(meeting.per.get_by_text("Noe som forstyrrer")).to_be_visible()


def test_what_was_written_on_paper_is_entered_a_note_on_each_line_and_marked_so(meeting: Meeting) -> None:
    be_in(meeting, "Sortere")
    press(meeting.leader, "Før inn fra papir")
    labelled(meeting.leader, "Før inn fra papir").fill("Flere trær\n\n  En drikkefontene  \nMindre støy")
    looks_right(meeting.leader)
    meeting.leader.reload()
    expect(labelled(meeting.leader, "Før inn fra papir")).to_have_value(
        "Flere trær\n\n  En drikkefontene  \nMindre støy"
    )
    press(meeting.leader, "Legg til lappene")
    for words in ("Flere trær", "En drikkefontene", "Mindre støy"):
        note = meeting.kari.locator(".board-note", has_text=words)
        expect(note).to_contain_text("Skrevet for en annen")
    expect(meeting.leader.get_by_role("button", name="Før inn fra papir")).to_be_focused()
