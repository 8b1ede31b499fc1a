"""The columns that a question takes in a file: one, or one for each option where several may be chosen."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.language import core_texts, speaking
from core.questionnaire.definition import Question
from core.questionnaire.items import type_of

_ = core_texts.gettext

SEVERAL = "multiple_choice"
NUMBERS = {"scale", "number"}  # so that a spreadsheet can take their mean

Cell = str | int | float | None


@dataclass(frozen=True)
class FileColumn:
    """One column: its heading, the question it is about, and what stands in it for a stored answer."""

    question: str
    heading: str
    fill: Callable[[Any], Cell]

    def cell(self, value: Any) -> Cell:
        """Give what stands for an answer; nothing where there is none."""
        return None if value is None else self.fill(value)


def columns_of(question: Question, language: str) -> Iterator[FileColumn]:
    """Give the columns of a question, in the order of its options; what people wrote themselves comes last."""
    text = question.text.say(language)
    if question.type in NUMBERS:
        yield FileColumn(question.id, text, lambda value: _as_number(question, value, language))
        return
    if question.type != SEVERAL or type_of(question) is None:
        yield FileColumn(question.id, text, lambda value: _in_words(question, value, language))
        return
    for option in question.options:
        yield FileColumn(question.id, f"{text} – {option.text.say(language)}", _is_chosen(option.id))
    if question.other:
        with speaking(language):
            other = _("Noe annet")
        yield FileColumn(question.id, f"{text} – {other}", _written)


def _as_number(question: Question, value: Any, language: str) -> Cell:
    return value if isinstance(value, int | float) else _in_words(question, value, language)


def _in_words(question: Question, value: Any, language: str) -> Cell:
    kind = type_of(question)
    if kind:
        return kind.cells(question.to_json(), value, language)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _is_chosen(option_id: str) -> Callable[[Any], Cell]:
    return lambda value: int(option_id in value)


def _written(value: Any) -> Cell:
    return next((part["other"] for part in value if isinstance(part, dict)), None)
