"""Whoever leads the meeting: any step, a look before all see, what came too late, and the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.boards import Meeting, be_in, go_on, looks_right, write
from tests.journeys.ways import labelled, press

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

WITH_THE_YOUNG = """document.addEventListener("readystatechange", () => {
  const board = document.querySelector("sk-board");
  board.dataset.page = JSON.stringify({...JSON.parse(board.dataset.page), looks_first: true});
}, {once: true});"""


def to_step(leader: Page, number: int, name: str) -> None:
    """Press a step in the list."""
    leader.locator(".board-steps button").nth(number - 1).click()
    expect(leader.locator(".board-steps button").nth(number - 1)).to_contain_text(name)


def stands_in(meeting: Meeting, step: str) -> None:
    """See that everybody is in a step."""
    for page in meeting.everybody():
        expect(page.get_by_role("heading", level=2, name=step)).to_be_visible()


def test_bo7_the_leader_goes_to_any_step_and_is_asked_only_before_a_jump(meeting: Meeting) -> None:
    leader = meeting.leader
    to_step(leader, 2, "Skrive hver for seg")
    stands_in(meeting, "Skrive hver for seg")
    write(meeting.kari, "Flere benker")
    expect(leader.get_by_text("1 lapp er skrevet. Den vises når steget er ferdig.")).to_be_visible()
    to_step(leader, 5, "Drøfte")
    expect(
        leader.get_by_text("Vil du hoppe over steg og gå til «Drøfte»? Da ser alle det som er skrevet.")
    ).to_be_visible()
    looks_right(leader)
    press(leader, "Avbryt")
    expect(leader.locator(".board-steps button").nth(4)).to_be_focused()
    stands_in(meeting, "Skrive hver for seg")
    to_step(leader, 5, "Drøfte")
    press(leader, "Gå til steget")
    stands_in(meeting, "Drøfte")
    expect(meeting.per.get_by_text("Flere benker")).to_be_visible()
    to_step(leader, 4, "Sortere")
    expect(leader.get_by_text("Vil du gå tilbake til «Sortere»? Ingenting blir borte.")).to_be_visible()
    press(leader, "Gå til steget")
    stands_in(meeting, "Sortere")
    expect(meeting.per.get_by_text("Flere benker")).to_be_visible()


def test_bo16_the_leader_looks_through_the_notes_before_all_see_them(meeting: Meeting) -> None:
    leader = meeting.leader
    go_on(meeting, "Skrive hver for seg")
    write(meeting.kari, "Flere benker")
    write(meeting.per, "Noe om naboen")
    expect(leader.get_by_text("2 lapper er skrevet. De vises når steget er ferdig.")).to_be_visible()
    press(leader, "Se over lappene først")
    looking = leader.get_by_role("region", name="Se over lappene")
    expect(looking.locator(".board-note")).to_have_count(2)
    press(looking.locator(".board-note", has_text="Noe om naboen"), "Skjul")
    labelled(leader, "Hvorfor skjules den?").fill("Det handler om en person.")
    press(leader.locator(".board-open"), "Skjul")
    expect(looking.get_by_text("Skjult. Grunn: Det handler om en person.")).to_be_visible()
    assert "Flere benker" not in meeting.per.content()
    looks_right(leader)
    press(looking, "Vis alle lappene")
    stands_in(meeting, "Vise")
    expect(meeting.per.get_by_text("Flere benker")).to_be_visible()
    assert "Noe om naboen" not in meeting.kari.content()
    expect(looking).to_be_hidden()


def test_bo15_what_came_too_late_lies_in_a_tray_until_the_leader_says_and_its_writer_sees_which(
    meeting: Meeting,
) -> None:
    leader, kari, per = meeting.leader, meeting.kari, meeting.per
    go_on(meeting, "Skrive hver for seg")
    for page in (kari, per):
        page.context.set_offline(True)
    write(kari, "Flere benker")
    write(per, "En drikkefontene")
    write(per, "En til")
    press(leader, "Neste steg")
    expect(leader.get_by_role("heading", level=2, name="Vise")).to_be_visible()
    leader.wait_for_timeout(2100)  # what comes so shortly after is in time
    for page in (kari, per):
        page.context.set_offline(False)
    tray = leader.get_by_role("region", name="Kom for sent")
    expect(tray.get_by_text("3 lapper kom etter at steget var ferdig.")).to_be_visible()
    for page, notes in ((kari, 1), (per, 2)):
        expect(page.get_by_text("Kom for sent. Møtelederen avgjør om lappen blir med.")).to_have_count(notes)
    looks_right(leader, kari)
    press(tray.locator(".board-note", has_text="En drikkefontene"), "Ta med")
    press(tray.locator(".board-note", has_text="En til"), "Ikke ta med")
    expect(tray.get_by_text("1 lapp kom etter at steget var ferdig.")).to_be_visible()
    expect(kari.get_by_text("En drikkefontene")).to_be_visible()
    expect(per.get_by_text("Kom for sent, og ble ikke med.")).to_be_visible()
    assert "En til" not in kari.content()


def test_the_meeting_ends_in_mid_sentence_and_the_words_stay_with_their_writer(meeting: Meeting) -> None:
    leader, kari = meeting.leader, meeting.kari
    be_in(meeting, "Sortere")
    labelled(kari, "Skriv en lapp").fill("Det jeg ikke rakk å si")
    press(leader, "Avslutt møtet")
    expect(leader.get_by_text("Vil du avslutte møtet?")).to_be_visible()
    looks_right(leader)
    press(leader.locator(".board-sure"), "Avslutt møtet")
    expect(kari.locator(".board-pill", has_text="Møtet er over")).to_be_visible()
    kept = kari.get_by_role("region", name="Dette har du skrevet, men det er ikke sendt")
    expect(kept.get_by_text("Det jeg ikke rakk å si")).to_be_visible()
    expect(labelled(kari, "Skriv en lapp")).to_have_count(0)
    expect(kari.get_by_text("deltakere er her")).to_have_count(0)
    expect(kari.get_by_role("heading", level=2, name="Tavla")).to_be_visible()
    looks_right(leader, kari, meeting.per)
    press(leader, "Åpne tavla igjen")
    press(leader.locator(".board-sure"), "Åpne tavla igjen")
    expect(labelled(kari, "Skriv en lapp")).to_have_value("Det jeg ikke rakk å si")
    expect(kept).to_be_hidden()
    press(kari, "Legg til")
    expect(meeting.per.get_by_text("Det jeg ikke rakk å si")).to_be_visible()
    taken_out_in_mid_sentence(leader, kari)


def taken_out_in_mid_sentence(leader: Page, kari: Page) -> None:
    """See that half-written words outlive a reload, and are shown to whoever is taken out, with the way back."""
    labelled(kari, "Skriv en lapp").fill("Halvskrevet lapp")
    press(kari, "Endre")
    labelled(kari, "Lappen").fill("Halvskrevet endring")
    kari.reload()
    expect(labelled(kari, "Skriv en lapp")).to_have_value("Halvskrevet lapp")
    expect(labelled(kari, "Lappen")).to_have_value("Halvskrevet endring")
    press(leader, "Kode og gjester")
    press(leader, "Fjern gjesten Kari")
    expect(leader.get_by_text("Kari er tatt ut av aktiviteten.")).to_be_visible()
    out = kari.get_by_role("alert")
    expect(out.get_by_role("link", name="Bli med igjen med koden")).to_be_visible()
    kept = kari.get_by_role("region", name="Dette har du skrevet, men det er ikke sendt")
    for text in ("Halvskrevet lapp", "Halvskrevet endring"):
        expect(kept.get_by_text(text)).to_be_visible()
    expect(kari.get_by_role("button", name="Ta tilbake")).to_have_count(0)
    looks_right(kari)
    press(out, "Last siden på nytt")
    expect(kari.get_by_role("heading", level=1, name="Du er ikke med nå")).to_be_visible()
    expect(kept.get_by_text("Halvskrevet endring")).to_be_visible()
    looks_right(kari)
    for _each in range(2):
        press(kept, "Ta bort")
    expect(kept).to_be_hidden()
    press(kari, "Bli med ved å skrive koden")
    expect(kari.get_by_label("Kode")).to_be_visible()


def test_bo16_where_the_young_may_be_among_the_writers_the_leader_is_asked_to_look_first(meeting: Meeting) -> None:
    leader = meeting.leader
    leader.add_init_script(WITH_THE_YOUNG)
    leader.goto(meeting.path)
    go_on(meeting, "Skrive hver for seg")
    write(meeting.kari, "Flere benker")
    expect(leader.get_by_text("1 lapp er skrevet. Den vises når steget er ferdig.")).to_be_visible()
    press(leader, "Neste steg")
    expect(leader.get_by_text("Noen som er med, kan være under 18 år.")).to_be_visible()
    looks_right(leader)
    press(leader.locator(".board-sure"), "Se over lappene først")
    expect(leader.get_by_role("region", name="Se over lappene").get_by_text("Flere benker")).to_be_visible()
    press(leader, "Neste steg")
    stands_in(meeting, "Vise")


def test_the_leader_is_told_who_has_notes_that_are_not_sent_and_asked_before_going_on(meeting: Meeting) -> None:
    leader, kari = meeting.leader, meeting.kari
    be_in(meeting, "Sortere")
    labelled(kari, "Skriv en lapp").fill("Flere benker")
    press(leader, "Sett møtet på pause")
    expect(kari.get_by_text("Møtet er på pause", exact=True)).to_be_visible()
    press(kari, "Legg til")
    expect(leader.get_by_text("2 deltakere er her · 1 har lapper som ikke er sendt")).to_be_visible()
    press(leader, "Neste steg")
    expect(leader.get_by_text("Noen har skrevet noe som ikke er sendt ennå.")).to_be_visible()
    looks_right(leader)
    press(leader, "Avbryt")
    expect(leader.get_by_role("button", name="Neste steg")).to_be_focused()
    press(leader, "Fortsett møtet")
    expect(leader.get_by_text("Flere benker")).to_be_visible()
    expect(leader.get_by_text("2 deltakere er her", exact=True)).to_be_visible()
    go_on(meeting, "Drøfte")


def test_the_board_is_found_from_the_meetings_and_leads_to_the_wall(meeting: Meeting) -> None:
    leader = meeting.leader
    press(leader.get_by_role("navigation", name="Aktiviteten"), "Gjennomføring")
    press(leader, "Led tavla")
    expect(leader.get_by_role("heading", name="Led møtet")).to_be_visible()
    with leader.context.expect_page() as opened:
        press(leader, "Storskjerm (åpnes i et nytt vindu)")
    expect(opened.value.get_by_role("heading", level=2, name="Samle")).to_be_visible()
