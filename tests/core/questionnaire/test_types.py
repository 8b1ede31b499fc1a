"""Each type reads what was posted, counts what was stored, and writes it to files."""

import pytest
from flask import Flask

from core.contributions import NotAnAnswer, QuestionType, Section
from core.questionnaire.definition import Question
from core.questionnaire.errors import UnknownType
from core.questionnaire.registered import question_type

pytestmark = pytest.mark.one_engine("it asks no database")

Types = dict[str, QuestionType]


def displays(section: Section) -> list[str]:
    assert section.chart
    return [bar.display for bar in section.chart.bars]


def test_the_types_of_core_ask_for_what_they_need(types: Types) -> None:
    assert {name: kind.fields for name, kind in types.items()} == {
        "single_choice": ("options",),
        "multiple_choice": ("options",),
        "scale": ("scale",),
        "number": ("number",),
        "short_text": (),
        "long_text": (),
    }


def test_a_type_whose_plugin_is_gone_is_unknown(app: Flask) -> None:
    with pytest.raises(UnknownType):
        question_type("ranking")


def test_a_single_choice_stores_the_option(types: Types, transport: Question) -> None:
    read = types["single_choice"].read
    assert read(transport.to_json(), ["bil"]) == "bil"
    assert read(transport.to_json(), []) is None
    assert read(transport.to_json(), [""]) is None


@pytest.mark.parametrize("posted", [["fly"], ["buss", "bil"], ["Buss"]])
def test_a_single_choice_is_one_of_the_options(types: Types, transport: Question, posted: list[str]) -> None:
    with pytest.raises(NotAnAnswer):
        types["single_choice"].read(transport.to_json(), posted)


def test_a_multiple_choice_stores_options_in_their_order(types: Types, places: Question) -> None:
    read = types["multiple_choice"].read
    assert read(places.to_json(), ["rud", "sandvika", "rud"]) == ["sandvika", "rud"]
    assert read(places.to_json(), [""]) is None
    with pytest.raises(NotAnAnswer):
        read(places.to_json(), ["rud", "oslo"])


def test_a_scale_stores_a_number(types: Types, content: Question) -> None:
    read = types["scale"].read
    assert read(content.to_json(), ["5"]) == 5
    assert read(content.to_json(), []) is None


@pytest.mark.parametrize("posted", [["0"], ["6"], ["fem"], ["5.0"], ["9" * 5000], ["1", "2"], ["\u0665"]])
def test_a_number_outside_the_scale_is_refused(types: Types, content: Question, posted: list[str]) -> None:
    with pytest.raises(NotAnAnswer, match=r"Velg ett tall fra 1 til 5\."):
        types["scale"].read(content.to_json(), posted)


def test_a_text_is_stored_without_signs_that_nobody_types(types: Types, why: Question) -> None:
    read = types["long_text"].read
    assert read(why.to_json(), [" Lang\r\nvei\x00\x1b\ud800 "]) == "Lang\nvei"
    assert read(why.to_json(), [" \n "]) is None


def test_a_text_has_at_most_5000_characters(types: Types, why: Question) -> None:
    assert len(types["long_text"].read(why.to_json(), ["å" * 5000])) == 5000
    with pytest.raises(NotAnAnswer, match="høyst 5\u00a0000 tegn"):
        types["long_text"].read(why.to_json(), ["å" * 5001])


def test_a_choice_is_counted_in_the_order_of_the_options(types: Types, transport: Question) -> None:
    section = types["single_choice"].tally(transport.to_json(), ["bil"] * 2 + ["buss"], "nb")
    assert displays(section) == ["1 (33\u00a0%)", "2 (67\u00a0%)", "0 (0\u00a0%)"]
    assert section.chart.description == "Flest svarte «Bil»: 2 (67\u00a0%) av 3."
    assert section.chart.base == "3 svarte på spørsmålet."
    assert section.chart.bars[1].percent == pytest.approx(200 / 3)
    assert section.table.rows[1] == ["Bil", "2", "67\u00a0%"]
    assert (section.id, section.title) == ("transport", "Hvordan reiser du?")


def test_a_chart_always_has_its_table(types: Types, transport: Question, places: Question, content: Question) -> None:
    for question in (transport, places, content):
        section = types[question.type].tally(question.to_json(), [], "nb")
        assert len(section.table.rows) == len(section.chart.bars) >= 3
        assert section.chart.description == "Ingen har svart på spørsmålet."


def test_equal_answers_share_the_description(types: Types, transport: Question) -> None:
    section = types["single_choice"].tally(transport.to_json(), ["bil", "buss"], "nb")
    assert section.chart.description == "Flere svar ble gitt like ofte: 1 (50\u00a0%) av 2 for hvert av dem."


def test_an_option_that_is_gone_is_counted_apart(types: Types, transport: Question) -> None:
    section = types["single_choice"].tally(transport.to_json(), ["fly", "buss"], "nb")
    assert section.table.rows[-1] == ["Svar fra tidligere spørsmål", "1", "50\u00a0%"]


def test_several_choices_can_add_up_to_more_than_everyone(types: Types, places: Question) -> None:
    section = types["multiple_choice"].tally(places.to_json(), [["rud", "sandvika"], ["rud"]], "nb")
    assert displays(section) == ["1 (50\u00a0%)", "0 (0\u00a0%)", "2 (100\u00a0%)"]
    assert "mer enn 100\u00a0%" in section.note


def test_a_scale_tells_its_mean_with_a_comma(types: Types, content: Question) -> None:
    section = types["scale"].tally(content.to_json(), [5, 4, 1], "nb")
    assert section.chart.description == "Gjennomsnittet er 3,3 på en skala fra 1 til 5."
    assert [bar.label for bar in section.chart.bars] == ["1 – Lite", "2", "3", "4", "5 – Svært"]


def test_numbers_are_written_as_the_language_writes_them(types: Types, content: Question) -> None:
    section = types["scale"].tally(content.to_json(), [5, 4, 1] * 1000, "en")
    assert section.table.rows[4] == ["5 – Very", "1,000", "33%"]
    assert section.title == "How content are you?"
    assert types["scale"].tally(content.to_json(), [5] * 1234, "nb").table.rows[4][1] == "1\u00a0234"


def test_texts_come_in_an_order_that_says_nothing_about_time(types: Types, why: Question) -> None:
    texts = [f"Svar {number}" for number in range(20)]
    shown = types["long_text"].tally(why.to_json(), texts, "nb").texts
    assert sorted(shown) == sorted(texts)
    assert shown != texts
    assert shown == types["long_text"].tally(why.to_json(), texts[::-1], "nb").texts


def test_cells_say_the_answer_in_words(types: Types, transport: Question, places: Question, content: Question) -> None:
    assert types["single_choice"].cells(transport.to_json(), "bil", "en") == "Bil"
    assert types["single_choice"].cells(transport.to_json(), "fly", "nb") == "fly"
    assert types["multiple_choice"].cells(places.to_json(), ["sandvika", "rud"], "nb") == "Sandvika; Rud"
    assert types["scale"].cells(content.to_json(), 4, "nb") == "4"
    assert types["long_text"].cells({}, "Fint", "nb") == "Fint"
