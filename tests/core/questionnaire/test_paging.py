"""A questionnaire on several pages: what is on each, what follows, and all of it before it is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from core.questionnaire.definition import PAGE_BREAK, Definition, Question
from core.questionnaire.paging import AnswerPages
from core.types import LocalText

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_engine("it asks no database")]


@pytest.fixture
def asked(transport: Question, why: Question, places: Question) -> Definition:
    """Transport; why, of those who drive; places."""
    breaks = [Question(id=f"b{number}", type=PAGE_BREAK, text=LocalText()) for number in range(2)]
    return Definition((transport, breaks[0], why, breaks[1], places))


def pages(definition: Definition, **typed: str) -> AnswerPages:
    return AnswerPages(definition, "nb", {f"q-{name}": [value] for name, value in typed.items()})


def test_an_answer_brings_the_next_page_and_another_takes_it_away(asked: Definition) -> None:
    start = pages(asked)
    assert start.count == 2
    page = start.page(1)
    assert page.take(MultiDict({"q-transport": "bil"}))
    assert start.after(1, page.typed) == 2
    assert [item.id for item in pages(asked, transport="bil").page(2).items] == ["why"]
    assert page.take(MultiDict({"q-transport": "buss"}))
    assert [item.id for item in pages(asked, transport="buss").page(2).items] == ["places"]


def test_the_last_page_leads_to_looking_over_and_the_first_has_none_before(asked: Definition) -> None:
    filled = pages(asked, transport="bil")
    assert filled.count == 3
    assert filled.after(3, {"q-transport": ["bil"]}) is None
    assert (filled.before(3, {"q-transport": ["bil"]}), filled.before(3, {"q-transport": ["buss"]})) == (2, 1)
    assert filled.before(1, {}) is None


def test_a_page_asks_only_for_its_own_answers(asked: Definition) -> None:
    page = pages(asked, transport="bil").page(3)
    assert [item.id for item in page.items] == ["places"]
    assert page.take(MultiDict({"q-places": "rud"}))
    assert page.typed == {"q-transport": ["bil"], "q-places": ["rud"]}


def test_what_is_wrong_on_another_page_stops_only_the_sending(asked: Definition, why: Question) -> None:
    strict = asked.with_changed(replace(why, required=True))
    filled = pages(strict, transport="bil", places="rud")
    assert filled.page(3).take(MultiDict({"q-places": "rud"}))
    answers, lines = filled.look_over()
    assert answers == {"transport": "bil", "places": ["rud"]}
    assert [(line.page, line.item.id, bool(line.item.error)) for line in lines] == [
        (1, "transport", False),
        (2, "why", True),
        (3, "places", False),
    ]


def test_an_answer_to_a_question_that_is_no_longer_asked_is_not_sent(asked: Definition) -> None:
    answers, lines = pages(asked, transport="buss", why="Snø", places="rud").look_over()
    assert answers == {"transport": "buss", "places": ["rud"]}
    assert [line.item.id for line in lines] == ["transport", "places"]


def test_it_goes_on_where_nothing_is_filled_in_yet(asked: Definition) -> None:
    assert pages(asked).first_open() == 1
    assert pages(asked, transport="bil").first_open() == 2
    assert pages(asked, transport="bil", why="Snø", places="rud").first_open() == 3
    assert AnswerPages(Definition(), "nb", {}).first_open() == 1


def test_two_devices_see_what_differs(asked: Definition) -> None:
    page = pages(asked, transport="bil").page(1)
    page.take(MultiDict({"q-transport": "buss"}))
    assert page.differing({"q-transport": ["bil"]}) == [("Hvordan reiser du?", "Bil")]
    assert page.differing({"q-transport": ["buss"], "q-places": ["rud"]}) == []
    assert page.differing({}) == []
