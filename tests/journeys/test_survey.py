"""Hanne asks, the panel answers on phones, Hanne shows what came of it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from core.panel.models import Panelist
from core.questionnaire.models import Response
from tests.eventually import eventually
from tests.journeys.sending import let_leave, press_send, without_quiet_hours
from tests.journeys.ways import QUESTIONS, held, join, labelled, letter_to, press, tick, unfold, write_survey
from tests.letters import Letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.ways import Colleague, Database
    from tests.servers import Site

pytestmark = pytest.mark.journey

ASKED = [  # six: figures of fewer are not shown
    ("Åse Dahl", "aase@example.no"),
    ("Omar Ali", "omar@example.no"),
    ("Liv Moe", "liv@example.no"),
    ("Per Lie", "per@example.no"),
    ("Ida Berg", "ida@example.no"),
    ("Nils Ås", "nils@example.no"),
]
SILENT = ("Tor Lund", "tor@example.no")
MENDED = "Hva mener du om klima på Jar?"
MISSING = "Vi mangler ditt svar"
RIGHT = "Rettelse: Riktig frist"
READY = "Her er resultatet"
HAPPENED = "Dette skjedde"


def test_ac8_hannes_survey_from_an_empty_project_to_what_happened(
    open_window: Callable[..., Page], phone: Page, site: Site, hanne: Colleague, database: Database
) -> None:
    for name, email in (*ASKED, SILENT):
        join(phone, site, name=name, email=email)
        phone.context.clear_cookies()
    desk = open_window(1280, 900)
    desk.context.add_cookies(hanne.cookies)

    survey = write_survey(desk, "Klima på Jar")
    send(desk, site, survey, members=database.count(sa.select(Panelist)))
    for name, email in ASKED:
        answer(phone, site, email, name)
    nobody_answers_twice(phone, site, ASKED[0][1], database)
    remind(desk, site, survey)
    correct(desk, site, survey)

    desk.goto(f"{survey}/gjennomforing")
    figures = desk.locator(".sk-figures").inner_text()
    assert re.search(r"har svart\s+6\b", figures), figures
    eventually(lambda: all_are_sent(desk), within=20, every=0.3)
    unfold(desk, "Steng for svar nå")
    press(desk, "Steng for svar")
    read_the_report(desk, survey)
    publish(desk, site, survey)
    read_the_result(phone)
    tell_what_happened(desk, site, survey)
    read_what_happened(phone, site)


def send(desk: Page, site: Site, survey: str, members: int) -> None:
    """Look over recipients and letter, and send."""
    without_quiet_hours(site)
    desk.goto(survey)
    press(desk, "Velg mottakere")
    shown = desk.locator("main").inner_text()
    assert f"{members} personer får e-post" in shown
    assert "Si hva du mener: Klima på Jar" in shown
    assert "Svarene er med navn" in shown
    press(desk, f"Send til {members} personer")
    assert f"{members} personer" in desk.locator(".sk-confirm").inner_text()
    press(desk, f"Send til {members} personer")
    assert "Ingen har fått noe ennå" in desk.locator("main").inner_text()
    press(desk, "Stopp sendingen")
    assert "Ingen fikk e-posten" in desk.locator("main").inner_text()
    mend(desk, survey)
    press_send(desk, site, survey)
    assert letter_to(site, SILENT[1], MENDED)
    assert about(site, SILENT[1], "Si hva du mener: Klima på Jar") == 0, "what was stopped reached nobody"


def mend(desk: Page, survey: str) -> None:
    """Change the words that were wrong, and see on a phone how they became."""
    desk.goto(f"{survey}/e-poster")
    labelled(desk, "Emne").fill(MENDED)
    press(desk, "Lagre e-posten")
    frame = desk.locator(".sk-preview-frame").first
    frame.scroll_into_view_if_needed()
    assert frame.content_frame.get_by_text("Hei, Kari").is_visible()


def remind(desk: Page, site: Site, survey: str) -> None:
    """Remind whoever has not answered, and nobody else."""
    desk.goto(f"{survey}/paminnelser")
    desk.get_by_role("button", name=re.compile("^Send påminnelse til [0-9]+ som ikke har svart")).click()
    let_leave(desk, site, survey)
    letter_to(site, SILENT[1], MISSING)
    assert [about(site, email, MISSING) for _name, email in ASKED] == [0] * len(ASKED)


def correct(desk: Page, site: Site, survey: str) -> None:
    """Put the reminder right: to exactly the one who got it, once it was tried on oneself."""
    desk.goto(f"{survey}/paminnelser")
    desk.locator("main a[href*='/arbeid/sendinger/']").first.click()
    press(desk, "Send rettelse")
    labelled(desk, "Emne").fill(RIGHT.partition(": ")[2])
    labelled(desk, "Tekst").fill("Hei, {fornavn}\n\nFristen er 30. oktober.\n\n**[Se hva det gjelder]({lenke})**")
    labelled(desk, "Tekst på engelsk").fill("")
    press(desk, "Send testen til meg")
    assert "Testen er på vei" in desk.locator("main").inner_text()
    desk.get_by_role("button", name=re.compile("^Send rettelse til [0-9]+ person")).click()
    let_leave(desk, site, survey)
    letter_to(site, SILENT[1], RIGHT)
    assert [about(site, email, RIGHT) for _name, email in ASKED] == [0] * len(ASKED)


def about(site: Site, email: str, words: str) -> int:
    """Count the letters to somebody whose subject holds these words."""
    return sum(words in Letter(raw).subject for raw in site.letters_to(email))


def answer(phone: Page, site: Site, email: str, name: str) -> None:
    """Open the personal link from the letter, and answer all four questions."""
    phone.goto(letter_to(site, email, MENDED).path("/i/"))
    assert urlsplit(phone.url).path == "/undersokelse/klima-pa-jar/svar/1"
    for words in ("Gjenbruk", "Avisen", "4"):
        tick(phone.locator("main"), words)
    labelled(phone, "Noe mer?").fill(f"Flere benker, sier {name}")
    press(phone, "Send inn svar")
    assert phone.locator("h1").inner_text() == "Takk. Svaret ditt er mottatt"
    phone.context.clear_cookies()


def nobody_answers_twice(phone: Page, site: Site, email: str, database: Database) -> None:
    """Open a used link again: it thanks, and asks nothing."""
    before = database.count(sa.select(Response.id))
    phone.goto(letter_to(site, email, MENDED).path("/i/"))
    assert phone.locator("form[method=post] input[type=radio]").count() == 0
    assert "svaret ditt er mottatt" in phone.locator("main").inner_text().casefold()
    assert database.count(sa.select(Response.id)) == before
    phone.context.clear_cookies()


def all_are_sent(desk: Page) -> bool:
    """Tell whether the leader's page counts as many sent as invited."""
    desk.reload()
    values = desk.locator(".sk-figures__value").all_inner_texts()
    return values[0] == values[1]


def read_the_report(desk: Page, survey: str) -> None:
    """See each question with a chart and its table, and take the file home."""
    desk.goto(survey)
    press(desk, "Rapport")
    for question in (fields["Spørsmål"] for fields in QUESTIONS.values()):
        assert desk.get_by_role("heading", name=question).count() == 1
    assert desk.locator(".sk-chart").count() == 3
    assert desk.locator(".sk-chart + details table").count() == 3
    with desk.expect_download() as taken:
        press(desk, "Last ned svarene (CSV)")
    raw = Path(taken.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    for question in (fields["Spørsmål"] for fields in QUESTIONS.values()):
        assert any(heading.startswith(question) for heading in rows[0])
    assert len(rows) == 1 + len(ASKED)


def publish(desk: Page, site: Site, survey: str) -> None:
    """Write in short what was found, let everybody read it, and tell those who answered."""
    desk.goto(f"{survey}/resultat")
    labelled(desk, "Kort fortalt").fill("Dere vil ha gjenbruk.")
    press(desk, "Lagre utkast")
    press(desk, f"Publiser og fortell {len(ASKED)} deltakere")
    assert urlsplit(desk.url).path == "/resultater/klima-pa-jar"
    let_leave(desk, site, survey)
    for _name, email in ASKED:
        letter_to(site, email, READY)
    assert about(site, SILENT[1], READY) == 0, "who did not answer is not told"


def read_the_result(phone: Page) -> None:
    """Find the result from the front page."""
    phone.goto("/")
    phone.locator("main").get_by_role("link", name="Klima på Jar").first.click()
    shown = phone.locator("main").inner_text()
    assert urlsplit(phone.url).path == "/resultater/klima-pa-jar"
    assert "Dere vil ha gjenbruk." in shown
    assert phone.locator(".sk-chart + details table").count() == phone.locator(".sk-chart").count() > 0
    assert "Flere benker" not in shown, "free texts are not shown unless chosen"


def tell_what_happened(desk: Page, site: Site, survey: str) -> None:
    """Write what came of it, and tell those who took part."""
    desk.goto(f"{survey}/resultat")
    desk.locator("main a[href*='/dette-skjedde/ny']").first.click()
    labelled(desk, "Dere sa").fill("Dere vil ha gjenbruk.")
    labelled(desk, "Vi gjorde").fill("Vi har åpnet en gjenbruksbod på Jar.")
    press(desk, "Lagre og se over")
    press(desk, f"Publiser og fortell {len(ASKED)} deltakere")
    let_leave(desk, site, survey)


def read_what_happened(phone: Page, site: Site) -> None:
    """Go from the letter to the page that says what happened."""
    letter = letter_to(site, ASKED[0][1], HAPPENED)
    assert "Vi har åpnet en gjenbruksbod på Jar." in letter.text
    phone.goto(letter.path("/resultater/"))
    assert "Vi har åpnet en gjenbruksbod på Jar." in phone.locator("main").inner_text()


def test_ac8_the_footer_of_a_letter_leads_to_a_break_and_out(
    open_window: Callable[..., Page], phone: Page, site: Site, hanne: Colleague, database: Database
) -> None:
    join(phone, site, name="Nina Vik", email="nina@example.no")
    phone.context.clear_cookies()
    desk = open_window(1280, 900)
    with held(desk, hanne.cookies):
        survey = write_survey(desk, "Benker")
        press_send(desk, site, survey)
    letter = letter_to(site, "nina@example.no", "Benker")
    nina = sa.select(Panelist).where(Panelist.email == "nina@example.no")

    phone.goto(letter.path("/avmelding/"))
    assert database.all(nina)[0].state == "active", "opening the page changes nothing"
    press(phone, "Ta en pause")
    assert database.all(nina)[0].state == "paused"
    press(phone, "Avslutt pausen")
    assert database.all(nina)[0].state == "active"
    phone.get_by_role("link", name="Meld meg ut av panelet").click()
    assert database.count(nina) == 1, "asked once more"
    press(phone, "Meld meg ut av panelet")
    assert phone.locator("h1").inner_text() == "Du er meldt ut"
    assert database.count(nina) == 0
