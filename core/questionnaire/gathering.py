"""Counts the answers of some responses, question by question, in the database."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import sqlalchemy as sa

from core.contributions import Given
from core.db import session
from core.questionnaire.definition import Definition, Question
from core.questionnaire.items import type_of
from core.questionnaire.models import Answer, QuestionnaireVersion, Response
from core.questionnaire.services import definition_of
from core.types import Id

AT_ONCE = 500  # ids in one statement; SQLite takes 32,766 values, older ones 999
OWN_WORDS = {"other": ""}  # that somebody wrote another answer is counted; what they wrote is not kept


@dataclass(frozen=True)
class Figures:
    """How many answered a question, how many were asked it, and how often each value was given.

    ``values`` holds written JSON and is empty where people answer in their own words.
    """

    answered: int = 0
    asked: int = 0
    values: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read figures."""
        return cls(kept["answered"], kept["asked"], kept["values"])

    def to_json(self) -> dict[str, Any]:
        """Write figures."""
        return {"answered": self.answered, "asked": self.asked, "values": dict(self.values)}

    def given(self) -> Given:
        """Give each value and how often it was given."""
        values = json.loads(f"[{','.join(self.values)}]")
        return Given(zip(values, self.values.values(), strict=True))


def is_counted(question: Question) -> bool:
    """Tell whether the answers are counted by value; people's own words are not, and are kept nowhere else."""
    if question.options or question.scale or question.number:
        return True
    kind = type_of(question)
    return kind is not None and not kind.own_words


def figures_of(questionnaire_id: Id, responses: Sequence[Id]) -> dict[str, Figures]:
    """Count what these responses answered, by question."""
    definitions = _definitions(questionnaire_id)
    counted = {item.id for definition in definitions.values() for item in definition.questions if is_counted(item)}
    answered: Counter[str] = Counter()
    values: dict[str, Counter[str]] = {}
    for question_id, value, number in _grouped(responses, counted):
        answered[question_id] += number
        if value is not None:
            values.setdefault(question_id, Counter())[_without_words(value)] += number
    asked = _asked(definitions, responses)
    return {
        question_id: Figures(answered[question_id], asked[question_id], values.get(question_id, {}))
        for question_id in asked | answered
    }


def added(one: Mapping[str, Figures], other: Mapping[str, Figures]) -> dict[str, Figures]:
    """Add figures to figures."""
    return {
        question_id: _sum(one.get(question_id, Figures()), other.get(question_id, Figures()))
        for question_id in one.keys() | other.keys()
    }


def _sum(one: Figures, other: Figures) -> Figures:
    values = Counter(one.values) + Counter(other.values)
    return Figures(one.answered + other.answered, one.asked + other.asked, values)


def _definitions(questionnaire_id: Id) -> dict[Id, Definition]:
    versions = sa.select(QuestionnaireVersion).where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
    return {version.id: definition_of(version) for version in session.scalars(versions)}


def _grouped(responses: Sequence[Id], counted: set[str]) -> Iterator[tuple[str, str | None, int]]:
    """Group by the value where it is counted; elsewhere by whether there is one."""
    written = sa.case((Answer.question_id.in_(counted), sa.cast(Answer.value, sa.Text))).label("written")
    for some in _parts(responses):
        groups = sa.select(Answer.question_id, written, sa.func.count()).where(Answer.response_id.in_(some))
        yield from session.execute(groups.group_by(Answer.question_id, "written"))


def _asked(definitions: Mapping[Id, Definition], responses: Sequence[Id]) -> Counter[str]:
    """Count who was asked each question; a rule is asked again of each answer that it looks at."""
    asked: Counter[str] = Counter()
    for some in _parts(responses):
        for version_id, number, answers in _readers(definitions, some):
            definition = definitions[version_id]
            for question in definition.shown(answers) if answers is not None else definition.questions:
                asked[question.id] += number
    return asked


def _readers(
    definitions: Mapping[Id, Definition], responses: Sequence[Id]
) -> Iterator[tuple[Id, int, dict[str, Any] | None]]:
    ruled = {one for one, definition in definitions.items() if any(item.show_if for item in definition.questions)}
    versions = sa.select(Response.id, Response.version_id).where(Response.id.in_(responses))
    of_version = {row.id: row.version_id for row in session.execute(versions)}
    for version_id, number in Counter(one for one in of_version.values() if one not in ruled).items():
        yield version_id, number, None
    given: dict[Id, dict[str, Any]] = {one: {} for one, version_id in of_version.items() if version_id in ruled}
    answers = sa.select(Answer.response_id, Answer.question_id, Answer.value).where(Answer.response_id.in_(given))
    for response_id, question_id, value in session.execute(answers) if given else ():
        given[response_id][question_id] = value
    for response_id, known in given.items():
        yield of_version[response_id], 1, known


def _without_words(written: str) -> str:
    """Write a value the same way in both databases, without what somebody wrote themselves."""
    value = json.loads(written)
    if isinstance(value, list):
        value = [OWN_WORDS if isinstance(part, dict) else part for part in value]
    return json.dumps(OWN_WORDS if isinstance(value, dict) else value)


def _parts(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
