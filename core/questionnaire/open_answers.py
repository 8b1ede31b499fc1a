"""Answers in people's own words: which may be read, what was looked at, and what is kept out of publication."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, session
from core.questionnaire.counts import counted_responses, shown, some_counted
from core.questionnaire.models import Answer, Response
from core.register import technical
from core.statistics.small_cells import enough
from core.types import Id

Mark = Literal["", "seen", "hidden"]


class AnswerLook(Base):
    """That somebody has looked at an open answer for what names a person; ``hidden`` ones are not published."""

    __tablename__ = "core_answer_look"

    questionnaire_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="CASCADE"), primary_key=True, info=technical("of what")
    )
    response_id: Mapped[Id] = mapped_column(primary_key=True, info=technical("which answer"))
    question_id: Mapped[str] = mapped_column(primary_key=True, info=technical("to which question"))
    hidden: Mapped[bool] = mapped_column(info=technical("whether it stays out of what is published"))


@dataclass(frozen=True, kw_only=True)
class OpenAnswer:
    """One answer in somebody's own words; ``place`` orders the list, and tells nothing about when it came."""

    response: Id
    question: str
    text: str
    mark: Mark

    @property
    def place(self) -> str:
        """A place in the list that stays the same and comes from nothing but chance."""
        return hashlib.sha256(self.response.bytes + self.question.encode()).hexdigest()


def open_answers(questionnaire_id: Id, questions: Sequence[str]) -> list[OpenAnswer]:
    """Give the answers to these questions that may be read, in an order that tells nothing.

    Those of a question that too few have answered are left out, as its figures are.
    """
    able = _readable(questionnaire_id, questions)
    if not able:
        return []
    counted, marks = counted_responses(questionnaire_id), marks_of(questionnaire_id)
    stored = _stored(questionnaire_id, able)
    found = [
        OpenAnswer(response=response, question=question, text=text, mark=marks.get((response, question), ""))
        for response, question, value in session.execute(stored)
        if response in counted
        for text in own_words(value, chosen=able[question])
    ]
    return sorted(found, key=lambda one: one.place)


def texts_of_some(questionnaire_id: Id, questions: Sequence[str], persons: int) -> dict[str, list[str]]:
    """Give what so many people wrote to these questions, whom chance has chosen, but what is kept out of publication.

    Questions that too few have answered are left out. The order tells nothing that may be shown: sort it.
    """
    able = _readable(questionnaire_id, questions)
    if not able:
        return {}
    written = sa.select(Answer.question_id, Answer.value).where(
        Answer.response_id.in_(some_counted(questionnaire_id, persons)),
        Answer.question_id.in_(able),
        ~sa.exists().where(
            AnswerLook.questionnaire_id == questionnaire_id,
            AnswerLook.response_id == Answer.response_id,
            AnswerLook.question_id == Answer.question_id,
            AnswerLook.hidden,
        ),
    )
    found: dict[str, list[str]] = {}
    for question_id, value in session.execute(written):
        found.setdefault(question_id, []).extend(own_words(value, chosen=able[question_id]))
    return found


def own_words(value: Any, *, chosen: bool) -> Iterable[str]:
    """Give what somebody wrote themselves: a text, or where answers are chosen, another than those there are."""
    if isinstance(value, dict):
        yield value["other"]
    elif isinstance(value, list):
        yield from (part["other"] for part in value if isinstance(part, dict))
    elif isinstance(value, str) and not chosen:
        yield value


def marks_of(questionnaire_id: Id) -> dict[tuple[Id, str], Mark]:
    """Tell which open answers somebody has looked at."""
    rows = session.execute(
        sa.select(AnswerLook.response_id, AnswerLook.question_id, AnswerLook.hidden).where(
            AnswerLook.questionnaire_id == questionnaire_id
        )
    )
    return {(response, question): "hidden" if hidden else "seen" for response, question, hidden in rows}


def mark(questionnaire_id: Id, answers: Iterable[tuple[Id, str]], as_what: Mark) -> None:
    """Note that somebody has looked at these answers, and whether they are kept out of publication."""
    for response_id, question_id in answers:
        row = session.get(AnswerLook, (questionnaire_id, response_id, question_id))
        if row is None:
            row = AnswerLook(questionnaire_id=questionnaire_id, response_id=response_id, question_id=question_id)
            session.add(row)
        row.hidden = as_what == "hidden"
    session.flush()


def _readable(questionnaire_id: Id, questions: Sequence[str]) -> dict[str, bool]:
    """Keep the questions that enough have answered, each with whether answers are chosen, and counted by value."""
    read = shown(questionnaire_id)
    known = {one: read.figures[one] for one in questions if one in read.figures}
    return {one: bool(figures.values) for one, figures in known.items() if enough(figures.answered, read.smallest)}


def _stored(questionnaire_id: Id, questions: Iterable[str]) -> sa.Select[tuple[Id, str, Any]]:
    answers = sa.select(Answer.response_id, Answer.question_id, Answer.value).join(
        Response, Response.id == Answer.response_id
    )
    return answers.where(Response.questionnaire_id == questionnaire_id, Answer.question_id.in_(questions))
