"""The leader's part of a call: written, sent, drawn before witnesses, told, handed over to a workshop, and moved."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core import clock
from tests.eventually import eventually
from tests.journeys.ways import labelled, press, tick

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.town import Town

A_WHILE = timedelta(minutes=11)  # what waits for ten minutes has left by then
PROJECT, TEST, WORKSHOP = "Nye Min side", "Prøv nye Min side", "Workshop om nye Min side"
KIND = "Denne gangen leter vi etter folk som ikke jobber i kommunen. Takk for at du ville være med."
SEED = "3 8 14 21 33"
ROOM, LIBRARY = "Kommunegården i Sandvika", "Biblioteket på Bekkestua"


def planned(desk: Page) -> tuple[str, str]:
    """Make a project with a user test that calls people and a workshop, both with times; gives their staff pages."""
    desk.goto("/arbeid/prosjekter/nytt")
    labelled(desk, "Tittel").fill(PROJECT)
    save(desk)
    test = _activity(desk, "Brukertest", TEST)
    _called(desk, test)
    for day in ("2026-09-22", "2026-09-23"):
        desk.goto(f"{test}/samlinger/tider")
        _fill_in_meeting(desk, day, "10", "30", ROOM)
        labelled(desk, "Til klokken").fill("15")
        save(desk)
    workshop = _activity(desk, "Workshop", WORKSHOP)
    for day in ("2026-09-29", "2026-09-30"):
        desk.goto(f"{workshop}/samlinger/ny")
        _fill_in_meeting(desk, day, "17", "120", LIBRARY)
        labelled(desk, "Hvor mange plasser?").fill("10")
        save(desk)
    return test, workshop


def sent(desk: Page, place: Town, activity: str) -> None:
    """Send the invitation, and let ten minutes pass."""
    desk.goto(f"{activity}/mottakere")
    for _press in range(2):
        desk.locator('form[action$="/send"] button[type=submit]').click()
        desk.wait_for_load_state()
    place.move_to(clock.now() + A_WHILE)


def drawn(desk: Page, test: str) -> None:
    """Say what the group is to look like, have the draw made ready, and draw before two colleagues."""
    desk.goto(f"{test}/mottakere/trekning")
    assert "39 har meldt seg, 20 plasser" in desk.locator("main").inner_text()
    for group, number in {"Kvinne": "10", "25–39 år": "6", "40–54 år": "6", "67 år og eldre": "6"}.items():
        desk.get_by_label(f"Minst, {group}").fill(number)
    press(desk, "Lagre")
    press(desk, "Gjør klar trekningen")
    eventually(lambda: desk.reload() and desk.get_by_text("Trekningen er klar").count(), within=60, every=0.3)
    labelled(desk, "Tallene eller ordene").fill(SEED)
    labelled(desk, "Hvor kommer de fra?").fill("Lottotallene lørdag 12. september")
    labelled(desk, "Hvem ser på?").fill("Per Dahl, Åse Moe")
    for _press in range(2):
        press(desk, "Trekk 20 av 39")
    press(desk, "Protokoll til utskrift")
    protocol = desk.locator("main").inner_text()
    assert all(words in protocol for words in ("Per Dahl", "Åse Moe", "20 av 39", SEED)), protocol


def told(desk: Page, place: Town, test: str) -> None:
    """Write to all 39 how it went."""
    desk.goto(f"{test}/mottakere/trekning/fortell")
    save(desk)
    place.move_to(clock.now() + A_WHILE)


def handed_over(desk: Page, place: Town, workshop: str) -> None:
    """Ask those who have a place in the test to the workshop too, without another call or draw."""
    desk.goto(f"{workshop}/mottakere")
    tick(desk.locator("main"), "Deltakerne i en annen aktivitet i prosjektet")
    tick(desk.locator(".sk-takes-over"), f"{TEST}: Har plass – 20")
    press(desk, "Lagre mottakere")
    sent(desk, place, workshop)


def moved(desk: Page, place: Town, workshop: str, day: str, at: str) -> None:
    """Move the first evening, and let ten minutes pass."""
    desk.goto(f"{workshop}/gjennomforing")
    desk.locator("main a[href*='/samlinger/']").filter(has_text="29. september").click()
    press(desk, "Flytt")
    labelled(desk, "Dag").fill(day)
    labelled(desk, "Fra klokken").fill(at)
    press(desk, "Flytt samlingen og si fra til 10")
    assert "Samlingen er flyttet." in desk.locator("main").inner_text()
    place.move_to(clock.now() + A_WHILE)


def save(desk: Page) -> None:
    """Press the button of the page's form."""
    desk.locator("main form.sk-form button[type=submit]").last.click()
    desk.wait_for_load_state()


def _activity(desk: Page, kind: str, title: str) -> str:
    desk.goto("/arbeid/aktiviteter/ny")
    tick(desk.locator("main"), kind)
    labelled(desk, "Tittel").fill(title)
    labelled(desk, "Formål").fill("Vi lager Min side på nytt, og vil se hva som er vanskelig.")
    labelled(desk, "Prosjekt").select_option(label=PROJECT)
    press(desk, "Lag utkast")
    path = urlsplit(desk.url).path
    press(desk, "Innhold")
    labelled(desk, "Hva skal folk gjøre?").fill("Du prøver nye Min side sammen med en av oss.")
    press(desk, "Lagre")
    return path


def _called(desk: Page, test: str) -> None:
    """Write the call, and a question with an answer that does not fit."""
    desk.goto(f"{test}/mottakere")
    tick(desk.locator("main"), "Åpent for å melde seg")
    press(desk, "Lagre mottakere")
    labelled(desk, "Siste dag for å melde seg").fill("2026-09-11")
    labelled(desk, "Hvor mange plasser er det?").fill("20")
    press(desk, "Lagre")
    press(desk, "Nytt spørsmål med ett svar")
    labelled(desk, "Spørsmål").fill("Jobber du i kommunen?")
    labelled(desk, "Svar å velge mellom").fill("Nei\nJa")
    press(desk, "Lagre spørsmålet")
    tick(desk.locator("main"), "Ja")
    labelled(desk, "Hva skal de få lese?").fill(KIND)
    press(desk, "Lagre")


def _fill_in_meeting(desk: Page, day: str, at: str, minutes: str, where: str) -> None:
    for label, words in {"Dag": day, "Fra klokken": at, "Sted": where}.items():
        labelled(desk, label).fill(words)
    desk.get_by_label(re.compile("Hvor mange minutter varer")).fill(minutes)
