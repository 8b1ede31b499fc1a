"""Lets a leader answer their own survey: everything is checked as for others, and nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from core.plugin import now
from core.plugin.questionnaire import AnswerPage, AnswerPages, Definition, field_names

LONGEST = 24 * 60 * 60  # seconds: whoever left it open overnight did not use that long


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Where somebody is in their trial. All of it travels in the page: ``typed`` is what was filled in so far."""

    definition: Definition
    language: str
    begun: int
    number: int = 1
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many pages there are, with these answers."""
        return self._pages.count

    @property
    def page(self) -> AnswerPage:
        """The page where they are, with what they filled in before."""
        return self._pages.page(self.number)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was filled in on other pages, as fields that this page carries along."""
        here = {name for item in self.page.items for name in field_names(item.question)}
        return [(name, value) for name, values in self.typed.items() if name not in here for value in values]

    @property
    def seconds(self) -> int:
        """How long it has taken."""
        return min(max(int(now().timestamp()) - self.begun, 0), LONGEST)

    def filled(self, page: AnswerPage) -> Self:
        """Stay here, with what is filled in on the page now."""
        return replace(self, typed=page.typed)

    def after(self, page: AnswerPage) -> Self | None:
        """Go on to the next page; None at the end."""
        number = self._pages.after(self.number, page.typed)
        return replace(self, number=number, typed=page.typed) if number else None

    def before(self, page: AnswerPage) -> Self:
        """Go back one page; on the first, stay."""
        return replace(self, number=self._pages.before(self.number, page.typed) or 1, typed=page.typed)

    @property
    def _pages(self) -> AnswerPages:
        return AnswerPages(self.definition, self.language, self.typed)
