"""Questions as people meet them: plain HTML that works without JavaScript."""

import re

import pytest
from flask import Flask, render_template
from werkzeug.datastructures import MultiDict

from core.questionnaire.answering import AnswerPage
from core.questionnaire.definition import Definition, Question
from core.questionnaire.items import preview_items
from core.types import LocalText


@pytest.fixture
def definition(transport: Question, places: Question, content: Question, why: Question) -> Definition:
    gone = Question(id="gone", type="ranking", text=LocalText(nb="Ranger disse"))
    return Definition((transport, places, content, why, gone))


def drawn(app: Flask, page: AnswerPage) -> str:
    with app.test_request_context():
        return render_template("questionnaire/page.html", page=page)


def test_every_question_on_the_page_can_be_answered(app: Flask, definition: Definition) -> None:
    html = drawn(app, AnswerPage(definition, "nb"))
    assert html.count("<fieldset") == 3
    assert html.count('type="radio" id="field-q-transport') == 3
    assert html.count('type="checkbox" id="field-q-places') == 3
    assert html.count('type="radio" id="field-q-content') == 5
    assert "Spørsmålstypen er ikke tilgjengelig" in html
    assert "field-q-why" not in html


def test_ids_are_there_once_and_everything_that_is_pointed_at_exists(app: Flask, definition: Definition) -> None:
    page = AnswerPage(definition, "nb")
    page.take(MultiDict([("q-content", "9"), ("q-transport", "bil"), ("shown", "why")]))
    html = drawn(app, page)
    ids = re.findall(r'\bid="([^"]+)"', html)
    pointed_at = re.findall(r'(?:for|aria-describedby)="([^"]+)"', html)
    assert len(set(ids)) == len(ids)
    assert {one for found in pointed_at for one in found.split()} <= set(ids)
    assert {error.id for error in page.errors} <= set(ids)
    assert "field-q-content-hjelp field-q-content-feil" in html


def test_what_was_typed_is_still_there(app: Flask, definition: Definition) -> None:
    page = AnswerPage(definition, "nb")
    page.take(MultiDict([("q-transport", "bil"), ("q-content", "4"), ("q-why", "<b>Fordi</b>"), ("q-places", "oslo")]))
    html = drawn(app, page)
    assert re.search(r'value="bil" checked', html)
    assert re.search(r'value="4" checked', html)
    assert "&lt;b&gt;Fordi&lt;/b&gt;" in html
    assert '<input type="hidden" name="shown" value="why">' in html


def test_new_questions_are_announced(app: Flask, definition: Definition) -> None:
    page = AnswerPage(definition, "nb")
    page.take(MultiDict([("q-transport", "bil")]))
    assert "Du har fått flere spørsmål" in drawn(app, page)
    assert "Du har fått flere spørsmål" not in drawn(app, AnswerPage(definition, "nb"))


def test_the_ends_of_a_scale_belong_to_their_numbers(app: Flask, content: Question) -> None:
    html = drawn(app, AnswerPage(Definition((content,)), "en"))
    assert re.search(r'value="1"[^>]* aria-describedby="field-q-content-om"', html)
    assert re.search(r'id="field-q-content-5-om">Very<', html)


def test_no_style_and_no_script_is_inline(app: Flask, definition: Definition) -> None:
    html = drawn(app, AnswerPage(definition, "nb"))
    assert "style=" not in html
    assert "<script" not in html


def test_the_preview_shows_every_question_and_asks_none(app: Flask, definition: Definition) -> None:
    with app.test_request_context():
        html = render_template("questionnaire/preview.html", items=preview_items(definition, "nb"))
    assert "<input" not in html
    for words in ("Hvordan reiser du?", "Hvorfor kjører du?", "Fra 1 til 5: Lite – Svært", "Bekkestua", "Ranger disse"):
        assert words in html
    assert "Spørsmålstypen er ikke tilgjengelig" in html
    assert "vises bare for noen" in html


def test_a_preview_of_nothing_says_so(app: Flask) -> None:
    with app.test_request_context():
        assert "Det er ingen spørsmål her ennå." in render_template("questionnaire/preview.html", items=[])
