"""«Noe annet»: what people write beside the options is kept, counted, listed, and written to files."""

from dataclasses import replace

import pytest
from flask import Flask, render_template
from werkzeug.datastructures import MultiDict

from core.contributions import NotAnAnswer, QuestionType
from core.questionnaire.answering import AnswerPage
from core.questionnaire.definition import Definition, Question
from core.questionnaire.items import OTHER
from core.questionnaire.rules import holds

Types = dict[str, QuestionType]


@pytest.fixture
def travel(transport: Question) -> Question:
    return replace(transport, other=True)


@pytest.fixture
def where(places: Question) -> Question:
    return replace(places, other=True)


def answered(question: Question, *posted: tuple[str, str]) -> AnswerPage:
    page = AnswerPage(Definition((question,)), "nb")
    page.take(MultiDict(posted))
    return page


@pytest.mark.usefixtures("app")
def test_what_is_written_is_the_answer(travel: Question, where: Question) -> None:
    ticked = answered(travel, ("q-transport", OTHER), ("q-transport-annet", " Med  båt "))
    only_written = answered(travel, ("q-transport-annet", "Med båt"))
    assert ticked.answers == only_written.answers == {"transport": {"other": "Med båt"}}
    several = answered(where, ("q-places", "rud"), ("q-places", OTHER), ("q-places-annet", "Jar"))
    assert several.answers == {"places": ["rud", {"other": "Jar"}]}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ([("q-transport", OTHER)], "Skriv hva det andre svaret er."),
        ([("q-transport", "bil"), ("q-transport-annet", "Båt")], "Du har både valgt et svar og skrevet et annet."),
        ([("q-transport", OTHER), ("q-transport-annet", "x" * 201)], "Den kan ha høyst 200 tegn."),
    ],
)
def test_what_cannot_be_understood_is_said_and_what_was_written_stays(
    travel: Question, posted: list[tuple[str, str]], said: str
) -> None:
    page = answered(travel, *posted)
    assert said in page.items[0].error
    assert page.items[0].other_field
    assert page.items[0].other_field.value == dict(posted).get("q-transport-annet", "")


@pytest.mark.usefixtures("app")
def test_a_question_without_other_takes_none(types: Types, transport: Question) -> None:
    assert answered(transport, ("q-transport-annet", "Båt")).errors
    with pytest.raises(NotAnAnswer, match="Velg blant svarene"):
        types["single_choice"].read(transport.to_json(), [OTHER, f"{OTHER}Båt"])


def test_other_is_counted_and_its_texts_are_listed(types: Types, travel: Question, where: Question) -> None:
    section = types["single_choice"].tally(travel.to_json(), ["bil", {"other": "Båt"}, {"other": "Ski"}], "nb")
    assert section.table.rows[-1][:2] == ["Noe annet", "2"]
    assert sorted(section.texts) == ["Båt", "Ski"]
    several = types["multiple_choice"].tally(where.to_json(), [["rud", {"other": "Jar"}], ["rud"]], "nb")
    assert several.table.rows[-1][:2] == ["Noe annet", "1"]
    assert list(several.texts) == ["Jar"]


def test_heyform_309_what_was_written_is_in_the_file(types: Types, travel: Question, where: Question) -> None:
    assert types["single_choice"].cells(travel.to_json(), {"other": "Båt; ski"}, "nb") == "Noe annet: Båt; ski"
    assert types["multiple_choice"].cells(where.to_json(), ["rud", {"other": "Jar"}], "nb") == "Rud; Noe annet: Jar"


def test_rules_see_other_as_another_answer(travel: Question) -> None:
    answers = {"transport": {"other": "bil"}, "places": ["rud", {"other": "jar"}]}
    assert not holds({"==": [{"answer": "transport"}, "bil"]}, answers)
    assert not holds({"any_of": [{"answer": "transport"}, ["bil"]]}, answers)
    assert holds({"any_of": [{"answer": "places"}, ["rud"]]}, answers)
    assert holds({"answered": [{"answer": "transport"}]}, answers)


def test_the_page_draws_the_row_and_the_field_and_keeps_both(app: Flask, travel: Question, where: Question) -> None:
    page = AnswerPage(Definition((travel, where)), "nb")
    page.take(MultiDict([("q-transport-annet", "<i>Båt</i>"), ("q-places", OTHER), ("q-places", "rud")]))
    with app.test_request_context():
        html = render_template("questionnaire/page.html", page=page)
    assert html.count(f'value="{OTHER}" checked') == 2
    assert 'name="q-transport-annet" type="text" value="&lt;i&gt;Båt&lt;/i&gt;"' in html
    assert html.count(">Hvis noe annet: hva?<") == 2
