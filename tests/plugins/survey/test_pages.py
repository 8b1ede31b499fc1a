"""Answering over several pages: back and forth, stop and go on elsewhere, look over, send, change, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.contributions import Person
from core.privacy.exporting import export
from core.questionnaire.models import Answer, Draft
from tests.plugins.survey.open_survey import FIRST, SECOND, THIRD, fill_in, open_survey, rows_of

if TYPE_CHECKING:
    from tests.people import Member, People

LEVELS = ("named", "confidential", "anonymous")


@pytest.fixture
def kari(people: People, frozen_clock: Any) -> Member:
    return people.member(name="Kari Nordmann")


@pytest.mark.parametrize("level", LEVELS)
def test_a_person_goes_through_the_pages_looks_over_and_sends(people: People, kari: Member, level: str) -> None:
    survey = open_survey(people, [kari], level)
    browser, page = survey.open(people, kari)
    assert page.path == "/undersokelse/klima/svar/1"
    assert "Side 1 av 3" in page
    second = browser.press("Neste", {FIRST: "bil"})
    assert (second.path, "Side 2 av 3" in second) == ("/undersokelse/klima/svar/2", True)
    back = browser.press("Forrige", {SECOND: "Halv setning"})
    assert 'value="bil" checked' in back.html
    kept = browser.press("Neste")
    assert "Halv setning" in kept.html
    browser.press("Neste", {SECOND: "Snø i bakken"})
    over = browser.press("Neste", {THIRD: ""})
    assert over.heading == "Se over svarene"
    assert "Bil" in over
    assert "Snø i bakken" in over
    assert "Ikke besvart" in over
    final = "kan ikke endres eller trekkes etterpå" in over
    assert final is (level == "anonymous")
    assert "Svaret ditt er mottatt" in browser.press("Send inn svar")
    assert survey.state(kari) == "completed"


@pytest.mark.parametrize("level", LEVELS)
def test_what_was_begun_on_one_device_goes_on_on_another(people: People, kari: Member, level: str) -> None:
    survey = open_survey(people, [kari], level)
    phone, _page = survey.open(people, kari)
    phone.press("Neste", {FIRST: "bil"})
    saved = phone.press("Lagre og fortsett senere", {SECOND: "Skrevet på bussen"})
    assert "Svarene dine er lagret" in saved
    assert survey.state(kari) == ("invited" if level == "anonymous" else "started")
    assert ("Du har begynt" in saved) is (level != "anonymous")
    _computer, page = survey.open(people, kari)
    assert page.path == "/undersokelse/klima/svar/3"
    assert "Skrevet på bussen" in _computer.get("/undersokelse/klima/svar/2").html


@pytest.mark.parametrize("level", LEVELS)
def test_the_database_alone_does_not_read_a_draft(people: People, kari: Member, level: str) -> None:
    survey = open_survey(people, [kari], level)
    browser, _page = survey.open(people, kari)
    browser.press("Neste", {FIRST: "bil"})
    browser.press("Lagre og fortsett senere", {SECOND: "Kanarifugl"})
    (draft,) = rows_of(people.app, Draft)
    assert b"Kanarifugl" not in draft.sealed
    assert b"bil" not in draft.sealed


def test_two_devices_at_once_see_both(people: People, kari: Member) -> None:
    survey = open_survey(people, [kari])
    phone, _page = survey.open(people, kari)
    computer, _same = survey.open(people, kari)
    phone.press("Neste", {FIRST: "bil"})
    phone.press("Neste", {SECOND: "Fra telefonen"})
    computer.press("Neste", {FIRST: "bil"})
    both = computer.get("/undersokelse/klima/svar/2")
    phone.get("/undersokelse/klima/svar/2")
    phone.press("Neste", {SECOND: "Nytt fra telefonen"})
    both = computer.press("Neste", {SECOND: "Fra maskinen"}, status=409)
    assert "Du har svart noe annet på en annen enhet" in both
    assert "Nytt fra telefonen" in both
    assert "Fra maskinen" in both.html
    computer.press("Neste")
    assert "Fra maskinen" in computer.press("Neste")


def test_looking_over_shows_what_another_device_changed(people: People, kari: Member) -> None:
    survey = open_survey(people, [kari])
    phone, _page = survey.open(people, kari)
    for values in ({FIRST: "bil"}, {SECOND: "Snø"}, {}):
        phone.press("Neste", values)
    computer, _page = survey.open(people, kari)
    computer.get("/undersokelse/klima/svar/2")
    computer.press("Neste", {SECOND: "Regn"})
    changed = phone.press("Send inn svar", status=409)
    assert "Svarene ble endret på en annen enhet" in changed
    assert "Regn" in changed
    assert "Svaret ditt er mottatt" in phone.press("Send inn svar")


def test_an_error_keeps_everything_and_looking_over_says_where(people: People, kari: Member, db_rows: Any) -> None:
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    missing = browser.press("Neste", status=422)
    assert "Svar på dette spørsmålet." in missing
    browser.press("Neste", {FIRST: "bil"})
    browser.get("/undersokelse/klima/se-over")
    refused = browser.press("Send inn svar", status=422)
    assert "Hvorfor? – Svar på dette spørsmålet." in refused
    assert refused.link("Hvorfor? – Svar").startswith("/undersokelse/klima/svar/2#")
    assert db_rows()["core_response"] == 0


@pytest.mark.parametrize("level", ["named", "confidential"])
def test_an_answer_is_changed_until_the_close(people: People, kari: Member, level: str) -> None:
    survey = open_survey(people, [kari], level)
    browser, _page = survey.open(people, kari)
    assert "Du kan endre eller trekke svaret til" in fill_in(browser)
    page = browser.click("Endre svaret")
    assert "Det du sendte før, gjelder" in page
    assert 'value="bil" checked' in page.html
    browser.press("Neste", {FIRST: "buss"})
    browser.press("Neste", {SECOND: "Været"})
    browser.press("Neste")
    assert browser.press("Send inn svar").heading == "Takk. Endringen er lagret"
    assert sorted(str(row.value) for row in rows_of(people.app, Answer)) == ["Været", "buss"]


@pytest.mark.parametrize("level", ["named", "confidential"])
def test_an_answer_is_withdrawn_and_given_again(people: People, kari: Member, db_rows: Any, level: str) -> None:
    survey = open_survey(people, [kari], level)
    browser, _page = survey.open(people, kari)
    fill_in(browser)
    browser.click("Trekk svaret")
    assert "Svaret ditt er slettet." in browser.press("Trekk svaret")
    assert (survey.state(kari), db_rows()["core_answer"], db_rows()["core_answer_draft"]) == ("withdrawn", 0, 0)
    browser.get("/undersokelse/klima/svar/1")
    assert "Svaret ditt er mottatt" in fill_in(browser)


def test_an_anonymous_answer_can_be_neither_changed_nor_withdrawn(people: People, kari: Member, db_rows: Any) -> None:
    survey = open_survey(people, [kari], "anonymous")
    browser, _page = survey.open(people, kari)
    receipt = fill_in(browser)
    assert "Svaret kan ikke trekkes, for vi vet ikke hvilket som er ditt." in receipt
    assert "Endre svaret" not in receipt
    assert browser.get("/undersokelse/klima/svar/1?endre=1").path.endswith("/kvittering")
    browser.get("/aktiviteter/klima")
    assert browser.forge("/undersokelse/klima/trekk").status_code == 409
    assert db_rows()["core_answer_draft"] == 0


def test_a_fault_says_which_pages_are_safe(people: People, kari: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    browser.press("Neste", {FIRST: "bil"})
    browser.press("Neste", {SECOND: "Snø"})
    monkeypatch.setattr("plugins.survey.views.answering.save_draft", lambda *_args: 1 / 0)
    broken = browser.press("Neste", {THIRD: "Borte?"}, status=500)
    assert "Svarene dine til og med side 2 er lagret." in broken
    assert "Kode" in broken
    monkeypatch.undo()
    assert "Snø" in browser.get("/undersokelse/klima/svar/2").html


def test_after_the_close_nothing_is_taken_and_what_was_written_stays_on_the_page(
    people: People, kari: Member, frozen_clock: Any, db_rows: Any
) -> None:
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    browser.press("Neste", {FIRST: "bil"})
    frozen_clock.forward(days=40)
    late = browser.press("Neste", {SECOND: "For sent"}, status=409)
    assert "Fristen gikk ut før du sendte" in late
    assert "For sent" in late.html
    assert db_rows()["core_response"] == 0


def test_what_was_never_sent_is_said_to_be_gone_once_the_survey_has_closed(people: People, kari: Member) -> None:
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    for values in ({FIRST: "bil"}, {SECOND: "Snø"}, {THIRD: ""}):
        browser.press("Neste", values)
    leader = people.browser_of(survey.leader)
    leader.get(f"{survey.page}/gjennomforing")
    leader.press("Steng for svar")
    late = browser.press("Send inn svar", status=409)
    assert "Undersøkelsen ble stengt før du sendte" in late
    assert "Fristen gikk ut" not in late, "it was closed before its deadline"
    assert "er borte" in late
    assert "Du må rette opp dette" not in late, "nothing can be put right any more"
    assert "Endre" not in late


def test_pr2_what_somebody_has_begun_is_in_what_they_get(app: Any, people: People, kari: Member) -> None:
    survey = open_survey(people, [kari], "anonymous")
    browser, _page = survey.open(people, kari)
    browser.press("Neste", {FIRST: "bil"})
    browser.press("Lagre og fortsett senere", {SECOND: "Kanarifugl"})
    with app.app_context():
        parts = export(Person(kind="panelist", id=kari.id)).parts
    (draft,) = (part for part in parts if part.name == "core_answer_draft")
    assert [row["sealed"] for row in draft.rows] == [{"Hvordan reiser du?": "Bil", "Hvorfor?": "Kanarifugl"}]
