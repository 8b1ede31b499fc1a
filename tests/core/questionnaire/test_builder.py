"""A leader writes a question in a form."""

from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from core.questionnaire.builder import question_form, question_from
from core.questionnaire.definition import Option, Question, Scale
from core.questionnaire.errors import UnknownType
from core.types import LocalText

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.one_engine("it asks no database")]


def written(type_name: str, question: Question | None = None, **fields: str) -> Question:
    form = question_form(type_name, question)
    assert form.take(MultiDict(fields)), form.errors
    return question_from(form, type_name, question)


def refused(type_name: str, **fields: str) -> dict[str, str]:
    form = question_form(type_name)
    assert not form.take(MultiDict(fields))
    return {field.name: field.error for field in form.fields if field.error}


def typed(question: Question) -> dict[str, str]:
    fields = question_form(question.type, question).fields
    values = {field.name: field.value for field in fields}
    return {name: str(value) for name, value in values.items() if value not in ("", False)}


def test_each_type_asks_for_its_own_fields() -> None:
    common = {"text", "text_en", "help", "help_en", "required"}
    extra = {"steps", "least_text", "least_text_en", "most_text", "most_text_en"}
    names = {
        name: {field.name for field in question_form(name).fields} for name in ("single_choice", "scale", "long_text")
    }
    assert names["long_text"] == common
    assert names["single_choice"] == common | {"options", "options_en", "other"}
    assert names["scale"] == common | extra


def test_a_type_that_is_gone_has_no_form() -> None:
    with pytest.raises(UnknownType):
        question_form("ranking")


def test_a_new_choice_has_options_with_ids() -> None:
    made = written("single_choice", text="Hva?", options="Ja\n\n Nei \n", options_en="Yes\nNo", required="true")
    assert made.required
    assert [option.text for option in made.options] == [{"nb": "Ja", "en": "Yes"}, {"nb": "Nei", "en": "No"}]
    assert len({option.id for option in made.options}) == 2
    assert made.id != written("single_choice", text="Hva?", options="Ja\nNei").id


def test_a_form_that_is_sent_back_untouched_changes_nothing(transport: Question, content: Question) -> None:
    translated = replace(
        transport,
        options=tuple(
            replace(option, text=LocalText(option.text, en=f"{option.id} in English")) for option in transport.options
        ),
    )
    for question in (transport, translated, content):
        assert written(question.type, question, **typed(question)) == question


def test_what_the_form_does_not_ask_for_stays(why: Question) -> None:
    changed = written("long_text", why, text="Hvorfor det?", required="true")
    assert (changed.id, changed.show_if) == ("why", why.show_if)


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        ("Buss\nBil\nSykkel", ["buss", "bil", "sykkel"]),
        ("Sykkel\nBuss\nBil", ["sykkel", "buss", "bil"]),
        ("Bil\nSykkel", ["bil", "sykkel"]),
        ("Buss\nElbil\nSykkel", ["buss", "bil", "sykkel"]),
        ("Buss\nBil\nSykkel\nTog", ["buss", "bil", "sykkel", None]),
        ("Tog\nBuss\nBil\nSykkel", [None, "buss", "bil", "sykkel"]),
        ("Sykkel\nTog", ["sykkel", "bil"]),
    ],
)
def test_an_edit_keeps_the_ids_of_options(transport: Question, now: str, kept: list[str | None]) -> None:
    changed = written("single_choice", transport, text="Hva?", options=now)
    found = [option.id for option in changed.options]
    assert [option_id if option_id in {"buss", "bil", "sykkel"} else None for option_id in found] == kept
    assert len(set(found)) == len(found)


def test_nynorsk_stays_until_the_words_change() -> None:
    before = Question(id="q", type="long_text", text=LocalText(nb="Hva?", nn="Kva?"))
    assert written("long_text", before, text="Hva?").text == {"nb": "Hva?", "nn": "Kva?"}
    assert written("long_text", before, text="Hvem?").text == {"nb": "Hvem?"}


@pytest.mark.parametrize(
    ("fields", "name", "message"),
    [
        ({"options": "Ja"}, "options", "Skriv minst 2 og høyst 30 svar, ett på hver linje."),
        ({"options": "\n".join(map(str, range(31)))}, "options", "Skriv minst 2 og høyst 30 svar, ett på hver linje."),
        ({"options": "Ja\nNei\nja"}, "options", "Svaret «ja» står to ganger. Fjern det ene."),
        ({"options": "Ja\n" + "n" * 201}, "options", "Et svar er for langt. Det kan ha høyst 200 tegn."),
        ({}, "options", "Dette feltet må fylles ut."),
        (
            {"options": "Ja\nNei", "options_en": "Yes"},
            "options_en",
            "Skriv like mange svar på engelsk som på norsk, ett på hver linje.",
        ),
        ({"options": "Ja\nNei", "text": ""}, "text", "Dette feltet må fylles ut."),
        ({"options": "Ja\nNei", "text": "x" * 501}, "text", "Teksten er for lang. Den kan ha høyst 500 tegn."),
    ],
)
def test_what_does_not_make_a_question_is_refused(fields: dict[str, str], name: str, message: str) -> None:
    assert refused("single_choice", **{"text": "Hva?"} | fields) == {name: message}


@pytest.mark.parametrize(("steps", "ends"), [("1-5", (1, 5)), ("1-7", (1, 7)), ("1-10", (1, 10)), ("0-10", (0, 10))])
def test_a_scale_has_one_of_four_lengths(steps: str, ends: tuple[int, int]) -> None:
    made = written("scale", text="Hvor?", steps=steps, least_text="Lite", most_text="Mye", most_text_en="A lot")
    assert made.scale == Scale(
        least=ends[0], most=ends[1], least_text=LocalText(nb="Lite"), most_text=LocalText(nb="Mye", en="A lot")
    )


def test_another_length_is_refused() -> None:
    assert refused("scale", text="Hvor?", steps="1-99") == {"steps": "Velg ett av alternativene."}


def test_an_option_without_translation_keeps_its_line(transport: Question) -> None:
    half = replace(
        transport, options=(Option(id="a", text=LocalText(nb="Ja", en="Yes")), Option(id="b", text=LocalText(nb="OK")))
    )
    assert question_form("single_choice", half)["options_en"].value == "Yes\nOK"
