"""A questionnaire on several pages: which there are for this person, what is on each, and all of it at a glance."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from core.questionnaire.answering import SHOWN, AnswerPage, Typed, in_words
from core.questionnaire.definition import PAGE_BREAK, Definition
from core.questionnaire.items import Item


@dataclass(frozen=True, kw_only=True)
class Line:
    """One question as it is looked over before sending: on which page it is asked, and the answer in words."""

    page: int
    item: Item
    said: str


class AnswerPages:
    """All pages of a definition, for somebody who has filled in this much; pages are counted from 1."""

    def __init__(self, definition: Definition, language: str, typed: Typed) -> None:
        self._definition = definition
        self._language = language
        self._typed = typed
        self._sections = _sections(definition)
        self._whole = AnswerPage(definition, language, typed)
        self._shown = [page[0].id for page in definition.pages(self._whole.answers)]

    @property
    def count(self) -> int:
        """How many pages there are, with these answers."""
        return len(self._shown)

    def page(self, number: int) -> AnswerPage:
        """Give one page; beyond the ends it is the first or the last."""
        only = self._sections[self._section(number)] if self._shown else frozenset[str]()
        return AnswerPage(self._definition, self._language, self._typed, only)

    def after(self, number: int, filled: Typed) -> int | None:
        """Give the page that follows once this is filled in; None where all have been shown."""
        return self._beside(number, filled, 1)

    def before(self, number: int, filled: Typed) -> int | None:
        """Give the page that stands before this one; None where this is the first."""
        return self._beside(number, filled, -1)

    def first_open(self) -> int:
        """Give the first page on which nothing is filled in yet; the last one where something is on each."""
        for number in range(1, self.count + 1):
            if not any(item.values for item in self.page(number).items):
                return number
        return max(self.count, 1)

    def look_over(self) -> tuple[dict[str, Any], list[Line]]:
        """Read everything as it would be sent: the stored values by question id, and each question in words.

        A line's item has an error where its answer cannot be sent.
        """
        posted = MultiDict[str, str]([(SHOWN, question.id) for question in self._definition.questions])
        for name, values in self._typed.items():
            posted.setlist(name, list(values))
        whole = AnswerPage(self._definition, self._language)
        whole.take(posted)
        lines = [Line(page=self.page_of(item.id), item=item, said=in_words(item)) for item in whole.items]
        return whole.answers, lines

    def page_of(self, question_id: str) -> int:
        """Give the page on which a question is asked."""
        section = next((place for place, ids in enumerate(self._sections) if question_id in ids), 0)
        return sum(1 for first in self._shown if self._place(first) <= section) or 1

    def _beside(self, number: int, filled: Typed, step: int) -> int | None:
        """Find the neighbour with what is filled in now: an answer can bring pages, and take them away."""
        here = self._section(number)
        now = AnswerPages(self._definition, self._language, filled)
        places = [now._place(first) for first in now._shown]
        wanted = [place for place in places if (place > here if step > 0 else place < here)]
        if not wanted:
            return None
        return places.index(wanted[0] if step > 0 else wanted[-1]) + 1

    def _section(self, number: int) -> int:
        """Say between which breaks a page lies."""
        if not self._shown:
            return 0
        return self._place(self._shown[min(max(number, 1), self.count) - 1])

    def _place(self, question_id: str) -> int:
        return next(place for place, ids in enumerate(self._sections) if question_id in ids)


def _sections(definition: Definition) -> list[frozenset[str]]:
    """Give the questions between the breaks, shown or not."""
    sections: list[list[str]] = [[]]
    for item in definition.items:
        if item.type == PAGE_BREAK:
            sections.append([])
        else:
            sections[-1].append(item.id)
    return [frozenset(section) for section in sections]
