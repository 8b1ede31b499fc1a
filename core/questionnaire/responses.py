"""Stores what one participation answered, once."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import clock
from core.db import session
from core.questionnaire.errors import AlreadyAnswered
from core.questionnaire.models import Answer, QuestionnaireVersion, Response
from core.types import Id, new_id


def submit(version: QuestionnaireVersion, participation_id: Id, answers: Mapping[str, Any]) -> Response:
    """Store the answers by question id, as `AnswerPage.answers` holds them.

    Raises AlreadyAnswered when this participation has answered the questionnaire, in any version.
    """
    response = _claim(version, participation_id)
    session.add_all(
        Answer(response_id=response.id, question_id=question_id, value=value)
        for question_id, value in answers.items()
        if value is not None
    )
    session.flush()
    return response


def has_response(questionnaire_id: Id, participation_id: Id) -> bool:
    """Tell whether this participation has answered."""
    found = sa.select(Response.id).where(
        Response.questionnaire_id == questionnaire_id, Response.participation_id == participation_id
    )
    return session.scalar(found) is not None


def count_responses(questionnaire_id: Id) -> int:
    """Count how many have answered, in all versions."""
    found = sa.select(sa.func.count()).where(Response.questionnaire_id == questionnaire_id)
    return session.scalar(found.select_from(Response)) or 0


def _claim(version: QuestionnaireVersion, participation_id: Id) -> Response:
    """Take the one place there is; of two that race, the database lets one in."""
    response = Response(
        id=new_id(),
        version_id=version.id,
        questionnaire_id=version.questionnaire_id,
        participation_id=participation_id,
        submitted_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(response)
    except IntegrityError as error:
        if has_response(version.questionnaire_id, participation_id):
            raise AlreadyAnswered from error
        raise
    return response
