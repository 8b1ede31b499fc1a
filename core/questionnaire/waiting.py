"""Where anonymous answers wait, sealed, until they can come out together with others."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.db import session
from core.questionnaire import sealing
from core.questionnaire.models import Answer, QuestionnaireVersion, Response, Waiting
from core.questionnaire.physical import lay_anew
from core.questionnaire.responses import count_responses
from core.questionnaire.services import definition_of
from core.types import Id, random_id

SMALLEST_BATCH = 6
GROWTH = 20  # a batch is at least a twentieth of what is out already, so that laying anew costs little in all


def leave(version: QuestionnaireVersion, answers: Mapping[str, Any]) -> None:
    """Let answers wait: sealed, of one size, and with nothing beside them that says whose they are."""
    given = {question_id: value for question_id, value in answers.items() if value is not None}
    content = {"version": str(version.id), "answers": given}
    room = sealing.room_for(definition_of(version).questions)
    sealed = sealing.seal(sealing.ANSWERS, version.questionnaire_id.bytes, content, room)
    session.add(Waiting(id=random_id(), questionnaire_id=version.questionnaire_id, sealed=sealed))
    session.flush()


def is_due(questionnaire_id: Id) -> bool:
    """Tell whether a batch can come out, with a whole batch left for the end: the last one must hide people, too."""
    return _count(questionnaire_id) >= _batch(questionnaire_id) + SMALLEST_BATCH


def release(questionnaire_id: Id, *, everything: bool = False) -> int:
    """Let a batch out, drawn by lot from all that wait; at the end everything. Say how many answers came out."""
    rows = sa.select(Waiting).where(Waiting.questionnaire_id == questionnaire_id).order_by(Waiting.id)
    waiting = list(session.scalars(rows.with_for_update()))
    number = len(waiting) if everything else len(waiting) - SMALLEST_BATCH
    if not number or not (everything or is_due(questionnaire_id)):
        return 0
    _let_out(questionnaire_id, _drawn(waiting, number))
    lay_anew(questionnaire_id)
    return number


def _drawn(waiting: Sequence[Waiting], number: int) -> list[Waiting]:
    return secrets.SystemRandom().sample(waiting, number)


def _let_out(questionnaire_id: Id, drawn: Sequence[Waiting]) -> None:
    responses, answers = [], []
    for row in drawn:
        content = sealing.unseal(sealing.ANSWERS, questionnaire_id.bytes, row.sealed)
        response_id = random_id()
        responses.append(Response(id=response_id, version_id=Id(content["version"]), questionnaire_id=questionnaire_id))
        answers += [
            Answer(response_id=response_id, question_id=question_id, value=value)
            for question_id, value in content["answers"].items()
        ]
    session.add_all(responses)
    session.flush()
    session.add_all(answers)
    session.execute(sa.delete(Waiting).where(Waiting.id.in_([row.id for row in drawn])))
    session.flush()


def _batch(questionnaire_id: Id) -> int:
    return max(SMALLEST_BATCH, count_responses(questionnaire_id) // GROWTH)


def _count(questionnaire_id: Id) -> int:
    rows = sa.select(sa.func.count()).select_from(Waiting).where(Waiting.questionnaire_id == questionnaire_id)
    return session.scalar(rows) or 0
