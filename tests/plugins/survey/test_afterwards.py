"""Whoever has answered finds the way back to their answer: to change it, to go on with a change, to withdraw it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.db import session
from core.engagement.models import Engagement
from core.questionnaire.models import Answer
from tests.plugins.survey.open_survey import FIRST, SECOND, fill_in, open_survey, rows_of

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.people import Member, People
    from tests.plugins.survey.open_survey import OpenSurvey

CHANGE = "Endre eller trekk svaret"
TIED = pytest.mark.parametrize("level", ["named", "confidential"])


@pytest.fixture
def kari(people: People, frozen_clock: Any) -> Member:
    return people.member(name="Kari Nordmann")


def answered(people: People, kari: Member, level: str = "named") -> tuple[OpenSurvey, Browser]:
    """Give a survey that Kari has answered, and the browser she did it in."""
    survey = open_survey(people, [kari], level)
    browser, _page = survey.open(people, kari)
    fill_in(browser)
    return survey, browser


@TIED
def test_the_letters_link_in_a_new_browser_leads_to_changing_and_withdrawing(
    people: People, kari: Member, level: str
) -> None:
    survey, _old = answered(people, kari, level)
    browser, page = survey.open(people, kari)
    assert page.path == "/aktiviteter/klima"
    receipt = browser.click(CHANGE)
    assert "Du har begynt" not in page
    assert receipt.path == "/undersokelse/klima/kvittering"
    assert receipt.link("Endre svaret")
    assert receipt.link("Trekk svaret")


@TIED
def test_what_somebody_took_part_in_leads_to_changing_it(people: People, kari: Member, level: str) -> None:
    answered(people, kari, level)
    browser = people.browser_of(kari)
    assert CHANGE not in browser.get("/mitt-panel"), "it is nothing that waits for them"
    browser.get("/mitt-panel/deltatt")
    assert browser.click(CHANGE).path == "/undersokelse/klima/kvittering"


def test_an_anonymous_answer_is_not_offered_for_changing(people: People, kari: Member) -> None:
    survey, _old = answered(people, kari, "anonymous")
    assert CHANGE not in survey.open(people, kari)[1]
    assert CHANGE not in people.browser_of(kari).get("/mitt-panel/deltatt")


def test_after_the_deadline_no_change_is_offered(people: People, kari: Member, frozen_clock: Any) -> None:
    survey, _old = answered(people, kari)
    frozen_clock.forward(days=31)
    assert CHANGE not in survey.open(people, kari)[1]
    assert CHANGE not in people.browser_of(kari).get("/mitt-panel/deltatt")


@TIED
def test_a_change_that_was_begun_goes_on_from_the_letters_link(people: People, kari: Member, level: str) -> None:
    survey, browser = answered(people, kari, level)
    browser.click("Endre svaret")
    browser.press("Neste", {FIRST: "buss"})
    paused = browser.press("Lagre og fortsett senere", {SECOND: "Været"})
    assert "Det du har skrevet, er lagret." in paused
    assert paused.heading == "Du har begynt å endre svaret"
    computer, page = survey.open(people, kari)
    assert "Du har begynt å endre svaret." in page
    assert "Svaret du sendte før, gjelder" in computer.click(CHANGE)
    going_on = computer.click("Fortsett")
    assert (going_on.path, "Du endrer svaret ditt." in going_on) == ("/undersokelse/klima/svar/3", True)
    computer.press("Neste")
    assert computer.press("Send inn svar").heading == "Takk. Endringen er lagret"
    assert sorted(str(row.value) for row in rows_of(people.app, Answer)) == ["Været", "buss"]
    assert computer.get("/undersokelse/klima/kvittering").heading == "Takk. Svaret ditt er mottatt"


def test_whoever_only_looked_at_the_change_has_not_begun_one(people: People, kari: Member) -> None:
    _survey, browser = answered(people, kari)
    browser.click("Endre svaret")
    browser.press("Neste")
    receipt = browser.get("/undersokelse/klima/kvittering")
    assert receipt.heading == "Takk. Svaret ditt er mottatt"
    assert "Fortsett" not in receipt


def test_the_receipt_promises_a_result_only_as_long_as_one_is_to_come(
    people: People, kari: Member, frozen_clock: Any, writing: Any
) -> None:
    survey, browser = answered(people, kari)
    receipt = "/undersokelse/klima/kvittering"
    assert "Du får en e-post når resultatet er klart." in browser.get(receipt)
    assert "<main" in browser.get(receipt).html.partition(">Klima</p>")[0], "it says of what, also on paper"
    with writing():
        session.get_one(Engagement, survey.id).result_by = clock.now() + timedelta(days=20)
    assert "Resultatet kommer innen 5. oktober. Du får en e-post når det er klart." in browser.get(receipt)
    frozen_clock.forward(days=21)
    assert "innen 5. oktober" not in browser.get(receipt)
    leader = people.browser_of(survey.leader)
    leader.get(f"{survey.page}/avlys")
    leader.press("Avlys og si fra til 1", {"why": "Vi mangler folk."})
    assert "resultatet er klart" not in browser.get(receipt).text


def test_who_writes_when_it_is_cancelled_reads_that_it_was(people: People, kari: Member) -> None:
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    browser.press("Neste", {FIRST: "bil"})
    leader = people.browser_of(survey.leader)
    leader.get(f"{survey.page}/avlys")
    leader.press("Avlys og si fra til 1", {"why": "Vi mangler folk."})
    late = browser.press("Neste", {SECOND: "Snø"}, status=409)
    assert "Undersøkelsen ble avlyst før du sendte" in late
    assert "Fristen gikk ut" not in late


def test_the_button_that_sends_comes_first_when_all_is_looked_over(people: People, kari: Member) -> None:
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    shown = browser.get("/undersokelse/klima/se-over").html
    assert shown.index("Send inn svar</button>") < shown.index(">Forrige</a>")
