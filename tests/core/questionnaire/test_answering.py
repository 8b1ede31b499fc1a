"""A page of questions is answered, with rules, errors and everything typed kept."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from core.questionnaire.answering import AnswerPage
from core.questionnaire.definition import Definition, Question
from core.types import LocalText

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_engine("it asks no database")]


def page_of(*questions: Question) -> AnswerPage:
    return AnswerPage(Definition(questions), "nb")


def posted(**answers: str | list[str]) -> MultiDict[str, str]:
    form = MultiDict[str, str]()
    for name, values in answers.items():
        form.setlist(
            name if name in {"csrf_token", "shown"} else f"q-{name}", [values] if isinstance(values, str) else values
        )
    return form


def test_answers_are_stored_values_by_question(transport: Question, places: Question, content: Question) -> None:
    page = page_of(transport, places, content)
    assert page.take(posted(transport="buss", places=["rud", "sandvika"], content="3", csrf_token="x"))
    assert page.answers == {"transport": "buss", "places": ["sandvika", "rud"], "content": 3}
    assert page.errors == []


def test_a_required_question_is_answered(transport: Question) -> None:
    page = page_of(transport)
    assert not page.take(posted())
    (item,) = page.items
    assert item.error == "Svar på dette spørsmålet."
    assert page.errors[0].id == item.field_id == "field-q-transport"
    assert page.errors[0].message == "Hvordan reiser du? – Svar på dette spørsmålet."


def test_an_optional_question_may_be_left_open(places: Question) -> None:
    page = page_of(places)
    assert page.take(posted())
    assert page.answers == {}


def test_what_was_typed_is_kept_when_something_else_is_wrong(transport: Question, content: Question) -> None:
    page = page_of(transport, content)
    assert not page.take(posted(content="7"))
    assert [list(item.values) for item in page.items] == [[], ["7"]]
    assert [item.error for item in page.items] == ["Svar på dette spørsmålet.", "Velg ett tall fra 1 til 5."]


def test_a_question_that_nobody_has_translated_is_said_to_stand_in_norwegian(transport: Question) -> None:
    norwegian = replace(transport, text=LocalText(nb="Hvordan reiser du?"))
    assert AnswerPage(Definition((norwegian,)), "en").untranslated
    assert not AnswerPage(Definition((transport,)), "en").untranslated
    assert not page_of(norwegian).untranslated


def test_a_hidden_question_is_not_required(transport: Question, why: Question) -> None:
    page = page_of(transport, why)
    assert page.take(posted(transport="buss"))
    assert [item.id for item in page.items] == ["transport"]


def test_an_answer_to_a_hidden_question_is_ignored(transport: Question, why: Question) -> None:
    page = page_of(transport, why)
    assert page.take(posted(transport="buss", why="Fordi"))
    assert page.answers == {"transport": "buss"}


def test_a_question_hidden_behind_a_hidden_question_is_not_asked(transport: Question, why: Question) -> None:
    last = Question(id="last", type="long_text", text=LocalText(nb="Mer?"), show_if={"answered": [{"answer": "why"}]})
    page = page_of(transport, why, last)
    assert page.take(posted(transport="buss", why="Fordi", last="Ja"))
    assert page.answers == {"transport": "buss"}


def test_answers_that_bring_new_questions_show_the_page_again(transport: Question, why: Question) -> None:
    page = page_of(transport, replace(why, required=False))
    assert not page.take(posted(transport="bil"))
    assert page.grew
    assert page.errors == []
    assert [item.id for item in page.items] == ["transport", "why"]
    assert page.items[0].values == ["bil"]


def test_a_new_question_that_was_on_the_page_may_be_left_open(transport: Question, why: Question) -> None:
    assert page_of(transport, replace(why, required=False)).take(posted(transport="bil", shown="why"))
    required = page_of(transport, why)
    assert not required.take(posted(transport="bil", shown="why"))
    assert required.items[1].error == "Svar på dette spørsmålet."


def test_a_field_nobody_knows_is_refused(places: Question) -> None:
    page = page_of(places)
    form = posted(places="rud")
    form["admin"] = "1"
    assert not page.take(form)
    assert [error.id for error in page.errors] == ["questions"]


def test_a_question_whose_type_is_gone_shows_and_stops_nobody(places: Question) -> None:
    gone = Question(id="gone", type="ranking", text=LocalText(nb="Ranger"), required=True)
    page = page_of(gone, places)
    assert page.take(posted(gone="1", places="rud"))
    assert page.answers == {"places": ["rud"]}
    assert page.items[0].type_title == "Spørsmålstypen er ikke tilgjengelig"


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice", "scale"])
def test_a_question_that_lacks_what_its_type_needs_stops_nobody(kind: str) -> None:
    page = page_of(Question(id="bare", type=kind, text=LocalText(nb="Hva?"), required=True))
    assert page.take(posted(bare="1"))
    assert page.answers == {}
    assert page.items[0].template == "questionnaire/types/unavailable.html"


def test_a_second_post_forgets_the_errors_of_the_first(transport: Question) -> None:
    page = page_of(transport)
    assert not page.take(posted())
    assert page.take(posted(transport="bil"))
    assert page.errors == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["transport", "why", "places", "content"]), st.lists(st.text(), min_size=1)))
def test_in1_whatever_is_posted_is_answered_or_refused(
    transport: Question, why: Question, places: Question, content: Question, form: dict[str, list[str]]
) -> None:
    page = page_of(transport, why, places, content)
    assert page.take(posted(**form)) is not (bool(page.errors) or page.grew)
    "".join(value for item in page.items for value in item.values).encode()


def test_the_page_speaks_the_language_it_was_asked_in(transport: Question, content: Question) -> None:
    page = AnswerPage(Definition((transport, content)), "en")
    assert [item.text for item in page.items] == ["How do you travel?", "How content are you?"]
    assert page.items[1].scale is not None
    assert page.items[1].scale.most_text == "Very"
    assert page.items[0].options[0].text == "Buss"  # nobody wrote it in English
