"""Divides the answers to each question by place, age and gender, once, when no more answers can come."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core import clock
from core.db import session
from core.engagement.models import Engagement
from core.questionnaire.counts import counted_responses, shown
from core.questionnaire.definition import Question
from core.questionnaire.models import Answer, Response
from core.questionnaire.tallies import questions_of
from core.reporting.background import Variable, variables
from core.reporting.models import Breakdown
from core.statistics.small_cells import SMALLEST, Protected, protect
from core.types import Id

OTHER, EARLIER, NONE = "?other", "?earlier", "?none"
SEVERAL = "multiple_choice"

Values = Mapping[str, Mapping[Id, Any]]  # stored answers by question and response


def make(engagement: Engagement) -> None:
    """Make the tables, and keep them: made anew after one more answer or one fewer, they would tell whose it was."""
    if engagement.questionnaire_id is None or session.get(Breakdown, engagement.id) is not None:
        return
    counted, read = sorted(counted_responses(engagement.questionnaire_id)), shown(engagement.questionnaire_id)
    divided = variables(engagement, counted) if read.persons else []
    questions = [question for question in questions_of(engagement.questionnaire_id) if rows_of(question)]
    values = _values(engagement.questionnaire_id, questions, set(counted)) if divided else {}
    figures = {one.name: _tables(one, questions, values, engagement.smallest_cell) for one in divided}
    session.add(Breakdown(engagement_id=engagement.id, made_at=clock.now(), figures=figures))
    session.flush()


def keeps_to(kept: Breakdown, smallest: int) -> bool:
    """Tell whether the tables hide every group smaller than this: not where a larger one was asked for since."""
    return all(figures.get("smallest", SMALLEST) >= smallest for figures in kept.figures.values())


def rows_of(question: Question) -> list[str]:
    """Name the answers that a question is divided by; none where there are no few to choose from."""
    if question.scale:
        return [str(step) for step in range(question.scale.least, question.scale.most + 1)]
    return [*(option.id for option in question.options), *([OTHER] if question.other else [])]


def answers_in(question: Question, value: Any) -> set[str]:
    """Name the rows that a stored answer belongs to."""
    rows = set(rows_of(question))
    given = value if isinstance(value, list) else [value]
    named = {OTHER if isinstance(one, dict) else one if isinstance(one, str) else json.dumps(one) for one in given}
    return {one if one in rows else EARLIER for one in named}


def _tables(divided: Variable, questions: Sequence[Question], values: Values, k: int) -> dict[str, Any]:
    return {
        "smallest": k,
        "groups": list(divided.groups),
        "questions": {question.id: _table(divided, question, values.get(question.id, {}), k) for question in questions},
    }


def _table(divided: Variable, question: Question, values: Mapping[Id, Any], k: int) -> dict[str, Any]:
    given = {one: answers_in(question, value) for one, value in values.items()}
    found = {row for answers in given.values() for row in answers}
    rows = [*rows_of(question), *([EARLIER] if EARLIER in found else []), NONE]
    counts = _counts(divided, given, rows)
    bases = [Counter(divided.of_response.values())[group] for group in divided.groups]
    if question.type == SEVERAL:
        return _one_by_one(rows, counts, bases, k)
    return _kept(rows, protect(counts, k))


def _counts(divided: Variable, given: Mapping[Id, set[str]], rows: Sequence[str]) -> list[list[int]]:
    cells = Counter(
        (row, group) for response, group in divided.of_response.items() for row in given.get(response, {NONE})
    )
    return [[cells[row, group] for group in divided.groups] for row in rows]


def _one_by_one(rows: Sequence[str], counts: Sequence[Sequence[int]], bases: Sequence[int], k: int) -> dict[str, Any]:
    """Protect each answer on its own, beside those who did not give it: people may give several."""
    tables = [protect([row, [base - one for base, one in zip(bases, row, strict=True)]], k) for row in counts]
    cells = tuple(table.cells[0] for table in tables)
    return _kept(rows, Protected(cells=cells, bases=tables[0].bases))


def _kept(rows: Sequence[str], table: Protected) -> dict[str, Any]:
    return {"rows": list(rows), "cells": [list(row) for row in table.cells], "bases": list(table.bases)}


def _values(questionnaire_id: Id, questions: Iterable[Question], counted: set[Id]) -> dict[str, dict[Id, Any]]:
    found: dict[str, dict[Id, Any]] = {}
    for question_id, response_id, value in _stored(questionnaire_id, [question.id for question in questions]):
        if response_id in counted:
            found.setdefault(question_id, {})[response_id] = value
    return found


def _stored(questionnaire_id: Id, questions: Sequence[str]) -> Iterator[tuple[str, Id, Any]]:
    answers = sa.select(Answer.question_id, Answer.response_id, Answer.value).join(
        Response, Response.id == Answer.response_id
    )
    mine = Response.questionnaire_id == questionnaire_id
    return iter(session.execute(answers.where(mine, Answer.question_id.in_(questions))))
