"""A plugin's types of question: asked, answered with anything at all, and counted."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template

from core.contributions import NotAnAnswer, QuestionType
from core.language import LANGUAGES
from core.questionnaire.definition import Number, Option, Question, Scale
from core.questionnaire.items import item_of
from core.testing.reading import section_faults
from core.testing.subject import Subject
from core.types import LocalText

ANYTHING: tuple[Sequence[str], ...] = (
    ["\x00"],
    [" "],
    ["x" * 20_000],
    ["-1"],
    ["1.5"],
    ["99999999999999999999"],
    ["<script>alert(1)</script>"],
    ["a", "b"],
    ["å🙂\u202e"],
    ["1", "1"],
)


def question_types_bear_anything(subject: Subject) -> Iterator[str]:
    """Types are drawn, and read, count and write whatever a browser may send."""
    for kind in subject.asked("register_question_types") or ():
        question = _question(kind)
        with subject.request():
            yield from _undrawn(kind, question)
            yield from _uncounted(kind, question.to_json(), [])
            for posted in ANYTHING:
                yield from _unread(kind, question.to_json(), posted)


def _question(kind: QuestionType) -> Question:
    options = tuple(Option(id=name, text=LocalText(nb=name)) for name in ("a", "b"))
    return Question(
        id="trial",
        type=kind.name,
        text=LocalText(nb="Prøve", en="Trial"),
        options=options if "options" in kind.fields else (),
        scale=Scale(least=1, most=5) if "scale" in kind.fields else None,
        number=Number(least=0, most=100) if "number" in kind.fields else None,
        other="other" in kind.may,
    )


def _undrawn(kind: QuestionType, question: Question) -> Iterator[str]:
    item = item_of(question, "nb", error="Feil")
    drawn = render_template(kind.template, item=item)
    for needed in (f'name="{item.name}"', f'id="{item.field_id}"', "Feil"):
        if needed not in drawn:
            yield f"{kind.template} does not draw {needed}"
    if kind.read(question.to_json(), []) is not None:
        yield f"{kind.name} reads an answer where nothing was posted"


def _unread(kind: QuestionType, asked: dict[str, Any], posted: Sequence[str]) -> Iterator[str]:
    try:
        answer = kind.read(asked, posted)
    except NotAnAnswer as said:
        if not str(said):
            yield f"{kind.name} refuses {posted!r} without a word"
        return
    if answer is not None:
        yield from _uncounted(kind, asked, [json.loads(json.dumps(answer))])


def _uncounted(kind: QuestionType, asked: dict[str, Any], answers: list[Any]) -> Iterator[str]:
    for language in LANGUAGES:
        yield from section_faults(kind.tally(asked, answers, language))
        for answer in answers:
            if not isinstance(kind.cells(asked, answer, language), str):
                yield f"{kind.name} does not write {answer!r} as text"
