"""Tells what differs between two wordings of the same questions: words only, or what is asked."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.questionnaire.definition import PAGE_BREAK, Definition, Question
from core.types import LocalText

NO_WORDS = LocalText()


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The questions that are new, gone, reworded, or asked in another way; ``moved`` tells of order and pages."""

    added: Sequence[Question] = ()
    removed: Sequence[Question] = ()
    reworded: Sequence[Question] = ()
    remade: Sequence[Question] = ()
    moved: bool = False

    @property
    def only_words(self) -> bool:
        """Whether every answer given before answers the same as now."""
        return not (self.added or self.removed or self.remade or self.moved)

    def __bool__(self) -> bool:
        return bool(self.reworded) or not self.only_words


def compare(before: Definition, after: Definition) -> Changes:
    """Tell what is different in ``after``."""
    was = {question.id: question for question in before.questions}
    now = {question.id: question for question in after.questions}
    changed = [question for question in after.questions if question.id in was and question != was[question.id]]
    otherwise = [question for question in changed if _bare(question) != _bare(was[question.id])]
    return Changes(
        added=[question for question in after.questions if question.id not in was],
        removed=[question for question in before.questions if question.id not in now],
        reworded=[question for question in changed if question not in otherwise],
        remade=otherwise,
        moved=_order(before, now) != _order(after, was),
    )


def mark(part: Definition | Question) -> str:
    """Give a short name of the content: two with the same mark say the same."""
    written = json.dumps(part.to_json(), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def _order(definition: Definition, also_in: dict[str, Any]) -> list[str]:
    """Give the ids in order with the pages between, of questions that stand on both sides."""
    kept = [item for item in definition.items if item.type == PAGE_BREAK or item.id in also_in]
    return [PAGE_BREAK if item.type == PAGE_BREAK else item.id for item in kept]


def _bare(question: Question) -> Question:
    """Give the question without its words: what decides how it is answered and counted."""
    scale, picture = question.scale, question.picture
    return replace(
        question,
        text=NO_WORDS,
        help=NO_WORDS,
        options=tuple(replace(option, text=NO_WORDS) for option in question.options),
        scale=scale and replace(scale, least_text=NO_WORDS, most_text=NO_WORDS),
        picture=picture and replace(picture, alt=NO_WORDS),
    )
