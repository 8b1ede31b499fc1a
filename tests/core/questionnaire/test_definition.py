"""Definitions are read strictly, and edited into new ones."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.questionnaire.definition import MOST_QUESTIONS, Definition, Option, Question, Scale
from core.questionnaire.errors import BrokenDefinition, NeededByRule, UnknownQuestion
from core.types import LocalText

pytestmark = pytest.mark.one_engine("it asks no database")

ids = st.text("abcdef0123456789", min_size=1, max_size=32)
texts = st.dictionaries(st.sampled_from(["nb", "nn", "en"]), st.text(max_size=20)).map(LocalText)
scales = st.builds(Scale, least=st.integers(0, 1), most=st.integers(2, 10), least_text=texts, most_text=texts)
questions = st.builds(
    Question,
    id=ids,
    type=st.sampled_from(["single_choice", "scale", "long_text", "from.a_plugin"]),
    text=texts,
    help=texts,
    required=st.booleans(),
    options=st.lists(st.builds(Option, id=ids, text=texts), unique_by=lambda option: option.id).map(tuple),
    scale=st.none() | scales,
    show_if=st.none(),
)
definitions = st.lists(questions, max_size=5, unique_by=lambda question: question.id).map(
    lambda items: Definition(tuple(items))
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts, max_size=3),
)


@given(definitions)
def test_a_definition_survives_json(definition: Definition) -> None:
    assert Definition.from_json(json.loads(json.dumps(definition.to_json()))) == definition


def test_a_rule_survives_json(transport: Question, why: Question) -> None:
    definition = Definition((transport, why))
    assert Definition.from_json(definition.to_json()) == definition


@given(definitions, st.data())
def test_a_spoilt_definition_is_refused_or_understood(definition: Definition, data: st.DataObject) -> None:
    raw = definition.to_json()
    for question in raw["items"]:
        question[data.draw(st.sampled_from([*question, "more"]))] = data.draw(json_values)
    try:
        Definition.from_json(raw)
    except BrokenDefinition:
        return


@pytest.mark.parametrize(
    "change",
    [
        {"surprise": 1},
        {"id": ""},
        {"id": 'a" onload="'},
        {"type": 3},
        {"text": "Hei"},
        {"text": {"de": "Hallo"}},
        {"text": {"nb": 1}},
        {"required": "yes"},
        {"options": {}},
        {"options": [{"id": "a", "text": {}}, {"id": "a", "text": {}}]},
        {"scale": {"least": 5, "most": 1}},
        {"scale": {"least": 1, "most": 10**9}},
        {"scale": {"least": True, "most": 5}},
        {"show_if": {}},
        {"show_if": 0},
        {"show_if": {"surely": []}},
    ],
)
def test_what_is_not_understood_is_refused(change: dict[str, Any], transport: Question) -> None:
    with pytest.raises(BrokenDefinition):
        Definition.from_json({"items": [transport.to_json() | change]})


@pytest.mark.parametrize("raw", [None, [], {}, {"items": None}, {"items": [], "more": 1}, {"items": [None]}])
def test_a_definition_is_an_object_with_items(raw: Any) -> None:
    with pytest.raises(BrokenDefinition):
        Definition.from_json(raw)


def test_two_questions_have_two_ids(transport: Question) -> None:
    with pytest.raises(BrokenDefinition):
        Definition((transport,)).with_added(transport)


def test_there_is_an_end_to_questions(transport: Question) -> None:
    with pytest.raises(BrokenDefinition):
        Definition(tuple(Question(id=str(n), type="long_text", text=LocalText()) for n in range(MOST_QUESTIONS + 1)))


def test_edits_leave_the_definition_they_began_with(transport: Question, places: Question) -> None:
    before = Definition((transport,))
    after = before.with_added(places)
    assert (len(before.items), len(after.items)) == (1, 2)


def test_a_changed_question_keeps_its_place(transport: Question, places: Question) -> None:
    changed = Question(id="transport", type="single_choice", text=LocalText(nb="Ny"))
    assert Definition((transport, places)).with_changed(changed).items == (changed, places)


def test_a_question_keeps_its_type(transport: Question) -> None:
    with pytest.raises(BrokenDefinition):
        Definition((transport,)).with_changed(Question(id="transport", type="scale", text=LocalText()))


def test_a_question_moves_one_place_and_stops_at_the_ends(transport: Question, places: Question) -> None:
    definition = Definition((transport, places))
    assert definition.moved("places", "up").items == (places, transport)
    assert definition.moved("transport", "down").items == (places, transport)
    assert definition.moved("transport", "up") == definition
    assert definition.moved("places", "down") == definition


def test_a_copy_stands_after_its_original_under_another_id(transport: Question, places: Question) -> None:
    first, copied, last = Definition((transport, places)).with_copy("transport").items
    assert (first, last) == (transport, places)
    assert copied.id != "transport"
    assert copied.text == transport.text


def test_a_question_that_a_rule_needs_stays_before_it(transport: Question, why: Question) -> None:
    definition = Definition((transport, why))
    with pytest.raises(NeededByRule, match="why"):
        definition.without("transport")
    with pytest.raises(NeededByRule):
        definition.moved("why", "up")
    assert definition.without("why").items == (transport,)


@pytest.mark.parametrize("act", ["question", "without", "with_copy"])
def test_a_question_that_is_not_there_is_unknown(act: str) -> None:
    with pytest.raises(UnknownQuestion):
        getattr(Definition(), act)("nobody")
