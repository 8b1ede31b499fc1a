"""The answers of everyone, for reports and files."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from core.db import session
from core.questionnaire import services
from core.questionnaire.comparing import mark
from core.questionnaire.counts import Counted, count_in
from core.questionnaire.definition import Definition, Question
from core.questionnaire.models import QuestionnaireVersion, Response
from core.questionnaire.open_answers import open_answers
from core.questionnaire.responses import submit
from core.questionnaire.tallies import rows, sections
from core.types import Id, LocalText, new_id

pytestmark = pytest.mark.usefixtures("write")


def asked(*questions: Question) -> QuestionnaireVersion:
    made = services.create()
    services.change(made, 1, Definition(questions))
    return services.freeze(made)


def somebody_answers(version: QuestionnaireVersion, **answers: object) -> None:
    participation_id = new_id()
    session.execute(sa.text("INSERT INTO core_participation VALUES (:id)"), {"id": participation_id.hex})
    submit(version, participation_id, answers)


def counted(questionnaire_id: Id) -> None:
    """Count all that came in, without any protection: these tests are about the counting."""
    count_in(questionnaire_id, 1, last=True)


def test_each_question_gets_its_section(transport: Question, places: Question, content: Question) -> None:
    version = asked(transport, places, content)
    somebody_answers(version, transport="bil", content=4)
    somebody_answers(version, transport="bil", places=["rud"])
    counted(version.questionnaire_id)
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
    counted(version.questionnaire_id)
    heading, *answers = rows(version.questionnaire_id, "nb")
    assert heading == ["Hvordan reiser du?", "Hvor? – Sandvika", "Hvor? – Bekkestua", "Hvor? – Rud"]
    assert sorted(answers, key=str) == [["Bil", 1, 0, 1], [None, None, None, None]]


def test_rows_come_in_an_order_that_is_stable_and_not_that_of_time(why: Question) -> None:
    version = asked(replace(why, show_if=None))
    for number in range(30):
        somebody_answers(version, why=f"{number:02}")
    counted(version.questionnaire_id)
    _heading, *answers = rows(version.questionnaire_id, "nb")
    assert answers != sorted(answers)
    assert answers == list(rows(version.questionnaire_id, "nb"))[1:]


def test_a_type_that_is_gone_still_shows_and_exports(app: Flask, transport: Question, places: Question) -> None:
    version = asked(transport, places)
    somebody_answers(version, transport="bil", places=["rud"])
    counted(version.questionnaire_id)
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
    published = services.publish(version.questionnaire_id, mark(Definition((reworded,))))
    somebody_answers(published, transport="bil")
    counted(version.questionnaire_id)
    travel, where = sections(version.questionnaire_id, "nb")
    assert (travel.title, where.title) == ("Hvordan kommer du deg fram?", "Hvor?")
    assert travel.chart
    assert travel.chart.bars[1].value == 2


def test_a_draft_has_sections_that_say_when_figures_come(transport: Question) -> None:
    made = services.create()
    services.change(made, 1, Definition((transport,)))
    (section,) = sections(made, "nb")
    assert section.chart is None
    assert section.note == "Her kommer svarene når minst seks har svart."


def test_pr6_five_answers_are_not_shown_and_six_are(transport: Question, why: Question) -> None:
    version = asked(transport, replace(why, show_if=None))
    for number in range(5):
        somebody_answers(version, transport="bil", why=f"Fordi {number}")
    count_in(version.questionnaire_id, 6, last=True)
    assert [section.chart for section in sections(version.questionnaire_id, "nb")] == [None, None]
    assert len(list(rows(version.questionnaire_id, "nb"))) == 1
    somebody_answers(version, transport="buss")
    count_in(version.questionnaire_id, 6, last=True)
    travel, reason = sections(version.questionnaire_id, "nb")
    assert travel.chart
    assert [bar.value for bar in travel.chart.bars] == [1, 5, 0]
    assert reason.note == "Vises ikke, fordi gruppen er for liten (færre enn 6)."
    assert not reason.texts
    assert {row[1] for row in list(rows(version.questionnaire_id, "nb"))[1:]} == {None}


def test_pr6_while_answers_come_six_wait_so_that_the_last_step_hides_people_too(transport: Question) -> None:
    version = asked(transport)
    seen = []
    for _number in range(20):
        somebody_answers(version, transport="bil")
        count_in(version.questionnaire_id, 6)
        (section,) = sections(version.questionnaire_id, "nb")
        seen.append(section.chart.bars[1].value if section.chart else 0)
    count_in(version.questionnaire_id, 6, last=True)
    (section,) = sections(version.questionnaire_id, "nb")
    assert section.chart
    seen.append(section.chart.bars[1].value)
    assert sorted(set(seen)) == [0, 6, 12, 20]


def test_pr6_an_answer_that_is_taken_back_leaves_the_figures_with_five_others(transport: Question) -> None:
    version = asked(transport)
    for _number in range(12):
        somebody_answers(version, transport="bil")
    count_in(version.questionnaire_id, 6, last=True)
    for number in range(7):
        session.delete(session.scalars(sa.select(Response)).first())
        session.flush()
        for _other in range(6):
            somebody_answers(version, transport="buss")
        count_in(version.questionnaire_id, 6, last=True)
        (section,) = sections(version.questionnaire_id, "nb")
        assert section.chart
        assert section.chart.bars[1].value == (12 if number < 5 else 6)


def test_what_somebody_wrote_is_kept_in_no_count(transport: Question, why: Question) -> None:
    version = asked(replace(transport, other=True), replace(why, show_if=None))
    for _number in range(6):
        somebody_answers(version, transport={"other": "Hemmelig rullebrett"}, why="Hemmelig grunn")
    counted(version.questionnaire_id)
    kept = session.get_one(Counted, version.questionnaire_id)
    assert "Hemmelig" not in json.dumps(kept.figures)
    travel, reason = sections(version.questionnaire_id, "nb")
    assert travel.texts == ["Hemmelig rullebrett"] * 6
    assert reason.texts == ["Hemmelig grunn"] * 6


def test_an_option_that_was_chosen_is_nobodys_own_words(transport: Question) -> None:
    version = asked(replace(transport, other=True))
    for _number in range(6):
        somebody_answers(version, transport={"other": "Rullebrett"})
        somebody_answers(version, transport="bil")
    counted(version.questionnaire_id)
    (travel,) = sections(version.questionnaire_id, "nb")
    assert travel.texts == ["Rullebrett"] * 6
    assert {one.text for one in open_answers(version.questionnaire_id, ["transport"])} == {"Rullebrett"}


def test_a_section_says_how_many_were_asked_and_how_many_did_not_answer(transport: Question, why: Question) -> None:
    version = asked(transport, why)
    for _number in range(4):
        somebody_answers(version, transport="bil", why="Fordi")
    somebody_answers(version, transport="bil")
    somebody_answers(version, transport="buss")
    counted(version.questionnaire_id)
    _travel, reason = sections(version.questionnaire_id, "nb")
    assert "5 fikk spørsmålet. 1 av dem svarte ikke." in reason.note


@pytest.mark.parametrize("responses", [1, 20])
def test_few_queries_read_everything(
    responses: int, database: sa.Engine, transport: Question, places: Question, content: Question
) -> None:
    version = asked(transport, places, content)
    for _number in range(responses):
        somebody_answers(version, transport="bil", places=["rud"], content=1)
    counted(version.questionnaire_id)
    session.expire_all()
    asked_for: list[str] = []
    sa.event.listen(database, "before_cursor_execute", lambda *about: asked_for.append(about[2]))
    sections(version.questionnaire_id, "nb")
    list(rows(version.questionnaire_id, "nb"))
    assert len(asked_for) == 8


def test_another_questionnaires_answers_are_not_counted(transport: Question) -> None:
    mine, theirs = asked(transport), asked(transport)
    somebody_answers(theirs, transport="bil")
    counted(mine.questionnaire_id)
    assert len(list(rows(mine.questionnaire_id, "nb"))) == 1
