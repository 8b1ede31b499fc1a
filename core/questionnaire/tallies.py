"""Reads the answers of everyone: counted for reports, and row by row for files."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from core.contributions import Given, Section
from core.db import remembered, session
from core.language import core_texts, speaking
from core.questionnaire.columns import Cell, columns_of
from core.questionnaire.counts import Shown, counted_responses, shown
from core.questionnaire.definition import Question
from core.questionnaire.figures import whole
from core.questionnaire.gathering import Figures, is_counted
from core.questionnaire.items import type_of
from core.questionnaire.models import Answer, QuestionnaireVersion, Response
from core.questionnaire.open_answers import texts_of_some
from core.questionnaire.services import definition_of
from core.questionnaire.small_groups import comes_later, too_few
from core.questionnaire.types.text import in_no_order
from core.statistics.small_cells import enough
from core.types import Id

_ = core_texts.gettext

MOST_READ = 100  # so many people's own words stand in a report; all of them have a page of their own

Answers = Mapping[str, Any]  # stored values by question id


def sections(questionnaire_id: Id, language: str) -> list[Section]:
    """Give the figures of each question that may be shown, in the order of the questions.

    Open answers that somebody keeps out of publication are left out.
    """
    read, questions = shown(questionnaire_id), questions_of(questionnaire_id)
    own = _own_words(questionnaire_id, questions)
    with speaking(language):
        return [_section(question, read, own.get(question.id, []), language) for question in questions]


def rows(questionnaire_id: Id, language: str) -> Iterable[list[Cell]]:
    """Give a heading, then one row for each response that is counted in, in an order that says nothing about time.

    A question with several answers takes a column for each of its options, and one for what people wrote themselves.
    """
    columns = [column for question in questions_of(questionnaire_id) for column in columns_of(question, language)]
    with speaking(language):
        yield [column.heading for column in columns]
        for answers in _answers_of_everyone(questionnaire_id):
            yield [column.cell(answers.get(column.question)) for column in columns]


def questions_of(questionnaire_id: Id) -> list[Question]:
    """Give the questions of the newest version, then those that only older versions asked."""
    known: dict[Id, list[Question]] = remembered("questions ever asked")
    if questionnaire_id not in known:
        found: dict[str, Question] = {}
        for version in _versions(questionnaire_id):
            for question in definition_of(version).questions:
                found.setdefault(question.id, question)
        known[questionnaire_id] = list(found.values())
    return known[questionnaire_id]


def _section(question: Question, read: Shown, own: Sequence[str], language: str) -> Section:
    kind, figures = type_of(question), read.figures.get(question.id, Figures())
    title = question.text.say(language)
    if kind is None:
        note = _("Spørsmålstypen er ikke tilgjengelig. Svarene er lagret, og du kan laste dem ned.")
        return Section(id=question.id, title=title, note=note)
    if not enough(figures.answered, read.smallest):
        note = too_few(read.smallest) if read.final else comes_later(read.smallest)
        return Section(id=question.id, title=title, note=note)
    section = kind.tally(question.to_json(), _values(question, figures), language)
    texts = own if question.other or not is_counted(question) else section.texts
    some = _some_only(read, language) if texts else ""
    return replace(section, note=f"{_noted(section.note, figures, language)} {some}".strip(), texts=texts)


def _some_only(read: Shown, language: str) -> str:
    if read.persons <= MOST_READ:
        return ""
    return _("Her står det %(some)s av dem har skrevet. Tilfeldigheter avgjorde hvem.", some=whole(MOST_READ, language))


def _values(question: Question, figures: Figures) -> Given:
    """Give the values to count; where people write, only how many they are, for the words come from elsewhere."""
    return figures.given() if is_counted(question) else Given([("", figures.answered)])


def _noted(note: str, figures: Figures, language: str) -> str:
    """Say after what the type says how many were asked, and how many of them did not answer."""
    asked = max(figures.asked, figures.answered)
    number, missing = whole(asked, language), whole(asked - figures.answered, language)
    if asked == figures.answered:
        fell_out = _("%(asked)s fikk spørsmålet. Alle svarte.", asked=number)
    else:
        fell_out = _("%(asked)s fikk spørsmålet. %(missing)s av dem svarte ikke.", asked=number, missing=missing)
    return f"{note} {fell_out}".strip()


def _own_words(questionnaire_id: Id, questions: Sequence[Question]) -> dict[str, list[str]]:
    wanted = [question.id for question in questions if question.other or not is_counted(question)]
    found = texts_of_some(questionnaire_id, wanted, MOST_READ)
    return {question_id: in_no_order(texts) for question_id, texts in found.items()}


def _versions(questionnaire_id: Id) -> list[QuestionnaireVersion]:
    """Give the versions that were opened, newest first; the draft where none was."""
    mine = sa.select(QuestionnaireVersion).where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
    versions = list(
        session.scalars(mine.order_by(QuestionnaireVersion.number.desc(), QuestionnaireVersion.minor.desc()))
    )
    return [version for version in versions if version.frozen_at] or versions


def _answers_of_everyone(questionnaire_id: Id) -> list[Answers]:
    """Read the answers that are counted in, but for those to questions that too few have answered."""
    read, counted = shown(questionnaire_id), counted_responses(questionnaire_id)
    able = {one for one, figures in read.figures.items() if enough(figures.answered, read.smallest)}
    given: dict[Id, dict[str, Any]] = {}
    for response_id, question_id, value in session.execute(_stored(questionnaire_id)):
        if response_id in counted:
            answers = given.setdefault(response_id, {})
            if question_id in able:
                answers[question_id] = value
    return [given[response_id] for response_id in sorted(given, key=_shuffled)]


def _stored(questionnaire_id: Id) -> sa.Select[tuple[Id, str, Any]]:
    answered = sa.select(Response.id, Answer.question_id, Answer.value).outerjoin(
        Answer, Answer.response_id == Response.id
    )
    return answered.where(Response.questionnaire_id == questionnaire_id)


def _shuffled(response_id: Id) -> bytes:
    return hashlib.sha256(response_id.bytes).digest()
