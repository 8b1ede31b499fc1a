"""Brings a survey to where its figures may be shown: enough have answered, and it has closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from core.db import session, transaction
from core.engagement.answers import submit_answers
from core.engagement.models import Engagement, Participation
from core.engagement.services import close
from core.questionnaire.gathering import is_counted
from core.questionnaire.services import asked, definition_of

if TYPE_CHECKING:
    from flask import Flask

    from core.questionnaire.definition import Question


def the_rest_answer(app: Flask, page: str, *, text: str = "Helt enig", option: int = 0, at_most: int = 100) -> None:
    """Let those who are asked by the survey of this staff page, and have not answered, answer alike."""
    with app.app_context(), transaction():
        engagement = session.get_one(Engagement, UUID(page.rsplit("/", 1)[1]))
        waiting = sa.select(Participation).where(
            Participation.engagement_id == engagement.id, Participation.state == "invited"
        )
        assert engagement.questionnaire_id
        questions = definition_of(asked(engagement.questionnaire_id)).questions
        for participation in session.scalars(waiting.order_by(Participation.id).limit(at_most)).all():
            submit_answers(participation, {question.id: usual(question, text, option) for question in questions})


def usual(question: Question, text: str, option: int) -> Any:
    """Give one of the answers that a question offers, or a text."""
    if question.options:
        first = question.options[option].id
        return [first] if question.type == "multiple_choice" else first
    if question.scale:
        return question.scale.least
    return text if not is_counted(question) else 7


def closed(app: Flask, page: str) -> None:
    """Close the survey of this staff page, which counts all that has come in."""
    with app.app_context(), transaction():
        close(session.get_one(Engagement, UUID(page.rsplit("/", 1)[1])), None)
