"""A participation answers a questionnaire once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from core.db import Base, session, transaction
from core.questionnaire import services
from core.questionnaire.errors import AlreadyAnswered
from core.questionnaire.models import Answer, Questionnaire, QuestionnaireVersion, Response
from core.questionnaire.responses import count_responses, has_response, submit
from core.register import entry_of
from core.types import Id, new_id

RACERS = 8


@pytest.fixture
def version(write: None) -> QuestionnaireVersion:
    return services.freeze(services.create())


def stored() -> dict[str, object]:
    return {answer.question_id: answer.value for answer in session.scalars(sa.select(Answer))}


def test_answers_are_stored_as_they_are(version: QuestionnaireVersion, somebody: Id) -> None:
    answers = {"single": "a", "several": ["a", "b"], "number": 4, "words": "Ja, «nå»"}
    response = submit(version, somebody, answers | {"open": None})
    session.expire_all()
    assert stored() == answers
    assert (response.version_id, response.questionnaire_id) == (version.id, version.questionnaire_id)


def test_a_participation_answers_once(version: QuestionnaireVersion, somebody: Id, another: Id) -> None:
    submit(version, somebody, {"single": "a"})
    with pytest.raises(AlreadyAnswered):
        submit(version, somebody, {"single": "b"})
    submit(version, another, {"single": "c"})
    assert count_responses(version.questionnaire_id) == 2
    assert sorted(session.scalars(sa.select(Answer.value))) == ["a", "c"]


def test_a_participation_answers_once_through_all_versions(version: QuestionnaireVersion, somebody: Id) -> None:
    submit(version, somebody, {})
    services.revise(version.questionnaire_id)
    with pytest.raises(AlreadyAnswered):
        submit(services.freeze(version.questionnaire_id), somebody, {})


def test_has_response_tells_who_has_answered(version: QuestionnaireVersion, somebody: Id, another: Id) -> None:
    submit(version, somebody, {})
    assert has_response(version.questionnaire_id, somebody)
    assert not has_response(version.questionnaire_id, another)
    assert not has_response(new_id(), somebody)


def test_a_participation_that_does_not_exist_has_not_answered(version: QuestionnaireVersion) -> None:
    with pytest.raises(IntegrityError):
        submit(version, new_id(), {})


def test_in12_of_many_that_race_one_is_stored(app: Flask, database: sa.Engine) -> None:
    participation_id = new_id()
    with transaction():
        session.execute(sa.text("INSERT INTO core_participation VALUES (:id)"), {"id": participation_id.hex})
        questionnaire_id = services.freeze(services.create()).questionnaire_id

    def answer(racer: int) -> bool:
        with app.app_context(), transaction():
            try:
                submit(services.newest(questionnaire_id), participation_id, {"racer": racer})
            except AlreadyAnswered:
                return False
            return True

    with ThreadPoolExecutor(RACERS) as pool:
        won = list(pool.map(answer, range(RACERS)))
    assert won.count(True) == 1
    assert stored() == {"racer": won.index(True)}
    assert count_responses(questionnaire_id) == 1


def test_erasing_a_participation_erases_its_answers(version: QuestionnaireVersion, somebody: Id) -> None:
    submit(version, somebody, {"single": "a"})
    session.execute(sa.text("DELETE FROM core_participation"))
    assert stored() == {}


def test_deleting_a_questionnaire_deletes_everything_in_it(version: QuestionnaireVersion, somebody: Id) -> None:
    submit(version, somebody, {"single": "a"})
    session.execute(sa.delete(Questionnaire))
    for model in (QuestionnaireVersion, Response, Answer):
        assert session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


def test_pr1_every_column_is_classified_and_every_reference_says_what_follows() -> None:
    for model in (Questionnaire, QuestionnaireVersion, Response, Answer):
        table = Base.metadata.tables[model.__tablename__]
        assert all(entry_of(column.info) for column in table.columns)
        assert all(key.ondelete for key in table.foreign_keys)
    assert entry_of(Answer.__table__.c.value.info).personal
