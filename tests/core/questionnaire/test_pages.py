"""Questions stand on pages: a break ends one, a rule leaves questions out, an empty page is not shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from core.questionnaire.definition import PAGE_BREAK, Definition, Question
from core.types import LocalText


def page_break(break_id: str) -> Question:
    return Question(id=break_id, type=PAGE_BREAK, text=LocalText())


def ids(definition: Definition, answers: Mapping[str, Any]) -> list[list[str]]:
    return [[question.id for question in page] for page in definition.pages(answers)]


@pytest.fixture
def asked(transport: Question, why: Question, places: Question) -> Definition:
    return Definition((transport, page_break("b1"), why, page_break("b2"), places))


def test_a_break_ends_a_page(transport: Question, content: Question, places: Question) -> None:
    definition = Definition((transport, content, page_break("b1"), places))
    assert ids(definition, {}) == [["transport", "content"], ["places"]]


def test_without_breaks_there_is_one_page(transport: Question, places: Question) -> None:
    assert ids(Definition((transport, places)), {}) == [["transport", "places"]]


def test_a_page_where_a_rule_leaves_nothing_is_left_out(asked: Definition) -> None:
    assert ids(asked, {}) == [["transport"], ["places"]]
    assert ids(asked, {"transport": "bil"}) == [["transport"], ["why"], ["places"]]


def test_breaks_at_the_ends_and_beside_each_other_make_no_empty_page(transport: Question) -> None:
    breaks = [page_break(f"b{number}") for number in range(3)]
    assert ids(Definition((breaks[0], transport, breaks[1], breaks[2])), {}) == [["transport"]]
    assert ids(Definition((breaks[0],)), {}) == ids(Definition(), {}) == []


def test_an_answer_to_a_question_that_is_no_longer_asked_decides_nothing(asked: Definition, places: Question) -> None:
    later = replace(places, show_if={"answered": [{"answer": "why"}]})
    definition = asked.with_changed(later)
    assert ids(definition, {"transport": "bil", "why": "Snø"}) == [["transport"], ["why"], ["places"]]
    assert ids(definition, {"transport": "buss", "why": "Snø"}) == [["transport"]]


def test_breaks_are_no_questions(asked: Definition) -> None:
    assert [question.id for question in asked.questions] == ["transport", "why", "places"]
    assert Definition.from_json(asked.to_json()) == asked
