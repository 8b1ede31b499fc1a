"""Stores what one participation answered, once: under its id, or under a mark that only a key can make."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import clock
from core.db import session
from core.questionnaire.errors import AlreadyAnswered
from core.questionnaire.models import Answer, QuestionnaireVersion, Response
from core.types import Id, new_id, random_id

Whose = Id | str  # a participation, or the mark of one


def submit(version: QuestionnaireVersion, whose: Whose, answers: Mapping[str, Any]) -> Response:
    """Store the answers by question id, as `AnswerPage.answers` holds them.

    Raises AlreadyAnswered when this participation has answered the questionnaire, in any version.
    """
    response = _claim(version, whose)
    _store(response, answers)
    return response


def change(response: Response, version: QuestionnaireVersion, answers: Mapping[str, Any]) -> None:
    """Put other answers in the place of those that were given."""
    session.execute(sa.delete(Answer).where(Answer.response_id == response.id))
    response.version_id = version.id
    _store(response, answers)


def withdraw(response: Response) -> None:
    """Delete what was answered."""
    session.execute(sa.delete(Answer).where(Answer.response_id == response.id))
    session.execute(sa.delete(Response).where(Response.id == response.id))
    session.expire_all()


def find(questionnaire_id: Id, whose: Whose) -> Response | None:
    """Find what a participation answered."""
    return session.scalar(sa.select(Response).where(Response.questionnaire_id == questionnaire_id, _of(whose)))


def answers_of(response: Response) -> dict[str, Any]:
    """Give what was answered, by question id."""
    rows = session.execute(sa.select(Answer.question_id, Answer.value).where(Answer.response_id == response.id))
    return dict(iter(rows))


def has_response(questionnaire_id: Id, whose: Whose) -> bool:
    """Tell whether this participation has answered."""
    return find(questionnaire_id, whose) is not None


def count_responses(questionnaire_id: Id) -> int:
    """Count how many have answered, in all versions."""
    found = sa.select(sa.func.count()).where(Response.questionnaire_id == questionnaire_id)
    return session.scalar(found.select_from(Response)) or 0


def count_by_questionnaire(questionnaire_ids: Sequence[Id]) -> dict[Id, int]:
    """Count how many have answered each of these, in one query."""
    rows = sa.select(Response.questionnaire_id, sa.func.count()).where(Response.questionnaire_id.in_(questionnaire_ids))
    return dict(iter(session.execute(rows.group_by(Response.questionnaire_id))))


def _store(response: Response, answers: Mapping[str, Any]) -> None:
    session.add_all(
        Answer(response_id=response.id, question_id=question_id, value=value)
        for question_id, value in answers.items()
        if value is not None
    )
    session.flush()


def _of(whose: Whose) -> sa.ColumnElement[bool]:
    return Response.mark == whose if isinstance(whose, str) else Response.participation_id == whose


def _claim(version: QuestionnaireVersion, whose: Whose) -> Response:
    """Take the one place there is; of two that race, the database lets one in.

    Under a mark the row has neither a time nor an id that tells one: both would lead to the person.
    """
    marked = isinstance(whose, str)
    owner = {"mark": whose} if marked else {"participation_id": whose, "submitted_at": clock.now()}
    response = Response(
        id=random_id() if marked else new_id(),
        version_id=version.id,
        questionnaire_id=version.questionnaire_id,
        **owner,
    )
    try:
        with session.begin_nested():
            session.add(response)
    except IntegrityError as error:
        if has_response(version.questionnaire_id, whose):
            raise AlreadyAnswered from error
        raise
    return response
