"""The answers of everyone, for reports and files."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from core.db import session
from core.questionnaire import services
from core.questionnaire.definition import Definition, Question
from core.questionnaire.models import QuestionnaireVersion
from core.questionnaire.responses import submit
from core.questionnaire.tallies import rows, sections
from core.types import LocalText, new_id

pytestmark = pytest.mark.usefixtures("write")


def asked(*questions: Question) -> QuestionnaireVersion:
    made = services.create()
    services.change(made, 1, Definition(questions))
    return services.freeze(made)


def somebody_answers(version: QuestionnaireVersion, **answers: object) -> None:
    participation_id = new_id()
    session.execute(sa.text("INSERT INTO core_participation VALUES (:id)"), {"id": participation_id.hex})
    submit(version, participation_id, answers)


def test_each_question_gets_its_section(transport: Question, places: Question, content: Question) -> None:
    version = asked(transport, places, content)
    somebody_answers(version, transport="bil", content=4)
    somebody_answers(version, transport="bil", places=["rud"])
    found = sections(version.questionnaire_id, "nb")
    assert [section.id for section in found] == ["transport", "places", "content"]
    assert [section.chart.base for section in found if section.chart] == [
        "2 svarte på spørsmålet.",
        "1 svarte på spørsmålet.",
        "1 svarte på spørsmålet.",
    ]


def test_rows_have_a_heading_and_a_row_each(transport: Question, places: Question) -> None:
    version = asked(transport, places)
    somebody_answers(version, transport="bil", places=["sandvika", "rud"])
    somebody_answers(version)
    heading, *answers = rows(version.questionnaire_id, "nb")
    assert heading == ["Hvordan reiser du?", "Hvor?"]
    assert sorted(answers, key=str) == [["Bil", "Sandvika; Rud"], [None, None]]


def test_rows_come_in_an_order_that_is_stable_and_not_that_of_time(why: Question) -> None:
    version = asked(replace(why, show_if=None))
    for number in range(30):
        somebody_answers(version, why=f"{number:02}")
    _heading, *answers = rows(version.questionnaire_id, "nb")
    assert answers != sorted(answers)
    assert answers == list(rows(version.questionnaire_id, "nb"))[1:]


def test_a_type_that_is_gone_still_shows_and_exports(app: Flask, transport: Question, places: Question) -> None:
    version = asked(transport, places)
    somebody_answers(version, transport="bil", places=["rud"])
    app.extensions["question_types"].clear()
    found = sections(version.questionnaire_id, "nb")
    assert [section.title for section in found] == ["Hvordan reiser du?", "Hvor?"]
    assert "Spørsmålstypen er ikke tilgjengelig" in found[0].note
    assert list(rows(version.questionnaire_id, "nb"))[1] == ["bil", '["rud"]']


def test_answers_of_all_versions_are_counted_under_the_newest_words(transport: Question, places: Question) -> None:
    version = asked(transport, places)
    somebody_answers(version, transport="bil", places=["rud"])
    revised = services.revise(version.questionnaire_id)
    reworded = replace(transport, text=LocalText(nb="Hvordan kommer du deg fram?"))
    services.change(version.questionnaire_id, revised.version, Definition((reworded,)))
    assert [section.title for section in sections(version.questionnaire_id, "nb")] == ["Hvordan reiser du?", "Hvor?"]
    somebody_answers(services.freeze(version.questionnaire_id), transport="bil")
    travel, where = sections(version.questionnaire_id, "nb")
    assert (travel.title, where.title) == ("Hvordan kommer du deg fram?", "Hvor?")
    assert travel.chart
    assert travel.chart.bars[1].value == 2


def test_a_draft_has_sections_with_nothing_in_them(transport: Question) -> None:
    made = services.create()
    services.change(made, 1, Definition((transport,)))
    (section,) = sections(made, "nb")
    assert section.chart
    assert section.chart.description == "Ingen har svart på spørsmålet."


@pytest.mark.parametrize("responses", [1, 20])
def test_two_queries_read_everything(
    responses: int, database: sa.Engine, transport: Question, places: Question, content: Question
) -> None:
    version = asked(transport, places, content)
    for _number in range(responses):
        somebody_answers(version, transport="bil", places=["rud"], content=1)
    asked_for: list[str] = []
    sa.event.listen(database, "before_cursor_execute", lambda *about: asked_for.append(about[2]))
    sections(version.questionnaire_id, "nb")
    list(rows(version.questionnaire_id, "nb"))
    assert len(asked_for) == 4


def test_another_questionnaires_answers_are_not_counted(transport: Question) -> None:
    mine, theirs = asked(transport), asked(transport)
    somebody_answers(theirs, transport="bil")
    assert len(list(rows(mine.questionnaire_id, "nb"))) == 1
