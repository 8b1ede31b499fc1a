"""«Vis bare hvis»: one rule from a plain list, kept as it is where the list cannot say it."""

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from core.questionnaire import conditions
from core.questionnaire.builder import question_form, question_from
from core.questionnaire.definition import PAGE_BREAK, Definition, Question
from core.questionnaire.errors import NeededByRule
from core.types import LocalText

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_engine("it asks no database")]


def chosen(question: Question, earlier: tuple[Question, ...], show_if: str) -> Question:
    form = question_form(question.type, question, earlier=earlier)
    fields = {field.name: str(field.value) for field in form.fields if field.value not in ("", False)}
    assert form.take(MultiDict(fields | {"show_if": show_if})), form.errors
    return question_from(form, question.type, question, earlier=earlier)


@pytest.fixture
def earlier(transport: Question, places: Question, content: Question, why: Question) -> tuple[Question, ...]:
    return (transport, places, content, why)


@pytest.mark.parametrize(
    ("choice", "rule"),
    [
        ("", None),
        ("transport:bil", {"any_of": [{"answer": "transport"}, ["bil"]]}),
        ("places:rud", {"any_of": [{"answer": "places"}, ["rud"]]}),
        ("content:3", {"==": [{"answer": "content"}, 3]}),
        ("why:*", {"answered": [{"answer": "why"}]}),
    ],
)
def test_a_choice_becomes_a_rule_that_can_be_chosen_again(
    earlier: tuple[Question, ...], choice: str, rule: dict[str, Any] | None
) -> None:
    last = Question(id="last", type="long_text", text=LocalText(nb="Noe mer?"))
    made = chosen(last, earlier, choice)
    assert made.show_if == rule
    assert Definition((*earlier, made))
    assert question_form("long_text", made, earlier=earlier)["show_if"].value == choice


def test_a_rule_that_says_the_same_stays_as_it_is_written(transport: Question, why: Question) -> None:
    assert chosen(why, (transport,), "transport:bil").show_if is why.show_if


def test_a_rule_that_the_list_cannot_say_is_kept(transport: Question, why: Question) -> None:
    rule = {"and": [why.show_if, {"answered": [{"answer": "transport"}]}]}
    both = replace(why, show_if=rule)
    assert question_form("long_text", both, earlier=(transport,))["show_if"].value == conditions.AS_IT_IS
    assert chosen(both, (transport,), conditions.AS_IT_IS).show_if is rule


def test_only_earlier_questions_and_their_answers_can_be_chosen(transport: Question, why: Question) -> None:
    form = question_form("long_text", earlier=(transport,))
    assert not form.take(MultiDict({"text": "Hva?", "show_if": "later:x"}))
    assert form["show_if"].error == "Velg ett av alternativene."
    assert "show_if" not in {field.name for field in question_form("long_text").fields}
    groups = {choice.group for choice in form["show_if"].choices}
    assert groups == {"", "Hvordan reiser du?"}


def test_rules_are_said_in_words(transport: Question, why: Question, content: Question) -> None:
    definition = Definition((transport, content, why))
    said = {one.id: conditions.in_words(one, definition, "nb") for one in definition.questions}
    assert said["why"] == "Vises bare hvis svaret på «Hvordan reiser du?» er «Bil»."
    assert said["transport"] == ""
    odd = replace(why, show_if={"not": [why.show_if]})
    assert "noen" in conditions.in_words(odd, Definition((transport, odd)), "nb")


def test_what_a_rule_needs_is_found(transport: Question, why: Question) -> None:
    definition = Definition((transport, why))
    assert conditions.waiting_for(definition, "transport") == [why]
    fewer = replace(transport, options=transport.options[:1])
    assert conditions.waiting_for_lost(definition, fewer) == (why, "Bil")
    assert conditions.waiting_for_lost(definition, replace(transport, options=transport.options[1:])) is None


def test_a_page_break_is_nothing_to_wait_for(why: Question) -> None:
    page_break = Question(id="transport", type=PAGE_BREAK, text=LocalText())
    with pytest.raises(NeededByRule):
        Definition((page_break, why))
