"""Reads the answers of everyone: counted for reports, and row by row for files."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from core.contributions import Section
from core.db import session
from core.language import core_texts, speaking
from core.questionnaire.definition import Question
from core.questionnaire.items import type_of
from core.questionnaire.models import Answer, QuestionnaireVersion, Response
from core.questionnaire.services import definition_of
from core.types import Id

_ = core_texts.gettext

Answers = Mapping[str, Any]  # stored values by question id


def sections(questionnaire_id: Id, language: str) -> list[Section]:
    """Count the answers to each question, in the order of the questions."""
    everyone = _answers_of_everyone(questionnaire_id)
    return [_section(question, everyone, language) for question in _questions(questionnaire_id)]


def rows(questionnaire_id: Id, language: str) -> Iterable[list[str | int | None]]:
    """Give a heading, then one row for each response; the order says nothing about who answered first."""
    questions = _questions(questionnaire_id)
    yield [question.text.say(language) for question in questions]
    for answers in _answers_of_everyone(questionnaire_id):
        yield [_cell(question, answers, language) for question in questions]


def _section(question: Question, everyone: list[Answers], language: str) -> Section:
    kind = type_of(question)
    if kind is None:
        return _unavailable(question, language)
    values = [answers[question.id] for answers in everyone if question.id in answers]
    return kind.tally(question.to_json(), values, language)


def _unavailable(question: Question, language: str) -> Section:
    with speaking(language):
        note = _("Spørsmålstypen er ikke tilgjengelig. Svarene er lagret, og du kan laste dem ned.")
    return Section(id=question.id, title=question.text.say(language), note=note)


def _cell(question: Question, answers: Answers, language: str) -> str | None:
    value = answers.get(question.id)
    if value is None:
        return None
    kind = type_of(question)
    return kind.cells(question.to_json(), value, language) if kind else _raw(value)


def _raw(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _questions(questionnaire_id: Id) -> list[Question]:
    """Give the questions of the newest version, then those that only older versions asked."""
    found: dict[str, Question] = {}
    for version in _versions(questionnaire_id):
        for question in definition_of(version).items:
            found.setdefault(question.id, question)
    return list(found.values())


def _versions(questionnaire_id: Id) -> list[QuestionnaireVersion]:
    """Give the versions that were opened, newest first; the draft where none was."""
    mine = sa.select(QuestionnaireVersion).where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
    versions = list(session.scalars(mine.order_by(QuestionnaireVersion.number.desc())))
    return [version for version in versions if version.frozen_at] or versions


def _answers_of_everyone(questionnaire_id: Id) -> list[Answers]:
    given: dict[Id, dict[str, Any]] = {}
    for response_id, question_id, value in session.execute(_stored(questionnaire_id)):
        answers = given.setdefault(response_id, {})
        if question_id is not None:
            answers[question_id] = value
    return [given[response_id] for response_id in sorted(given, key=_shuffled)]


def _stored(questionnaire_id: Id) -> sa.Select[tuple[Id, str, Any]]:
    answered = sa.select(Response.id, Answer.question_id, Answer.value).outerjoin(
        Answer, Answer.response_id == Response.id
    )
    return answered.where(Response.questionnaire_id == questionnaire_id)


def _shuffled(response_id: Id) -> bytes:
    return hashlib.sha256(response_id.bytes).digest()
