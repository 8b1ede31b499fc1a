"""Reads what a person answers to the questions on one page, and keeps what was typed."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from werkzeug.datastructures import MultiDict

from core.contributions import NotAnAnswer, QuestionType
from core.forms import NOT_PART_OF_FORM, FieldError
from core.forms.typed import readable
from core.language import core_texts
from core.questionnaire import rules
from core.questionnaire.definition import Definition, Question
from core.questionnaire.items import Item, field_name, field_names, item_of, posted_values, type_of

_ = core_texts.gettext

SHOWN = "shown"  # the ids of questions that were on the page because of a rule
WHOLE_PAGE = "questions"


Typed = Mapping[str, Sequence[str]]  # what was filled in, by field name


class AnswerPage:
    """The questions of one definition, or of one of its pages: unanswered, or as somebody posted them.

    ``only`` are the ids of the page's questions, ``kept`` is what was filled in before, on this page and on others.
    ``answers`` holds the stored values by question id once `take()` has said yes. ``grew`` tells that
    answers brought questions that were not on the page yet: it is shown again, with everything kept.
    """

    def __init__(
        self, definition: Definition, language: str, kept: Typed | None = None, only: frozenset[str] | None = None
    ) -> None:
        self._definition = definition
        self._language = language
        self._kept = {name: list(values) for name, values in (kept or {}).items()}
        self._only = only
        self._posted: dict[str, list[str]] = {}
        self._errors: dict[str, str] = {}
        self._general = ""
        self.answers: dict[str, Any] = {}
        self.grew = False
        self._read_all(self._take_as_it_is)

    def take(self, posted: MultiDict[str, str]) -> bool:
        """Read what was posted; say whether all of it answers the page's questions."""
        self._posted = {name: [readable(value) for value in posted.getlist(name)] for name in posted}
        for question in filter(self._is_here, self._definition.questions):
            for name in field_names(question):
                self._kept.pop(name, None)
        self._general = self._unknown_fields()
        self._read_all(self._read)
        self.grew = any(self._is_new(item.question) for item in self.items)
        return not (self.errors or self.grew)

    @property
    def items(self) -> list[Item]:
        """The questions that are asked here, given the answers so far."""
        return [self._item(question) for question in self._definition.questions if self._asks(question)]

    @property
    def untranslated(self) -> bool:
        """Whether a question here stands in Norwegian because nobody has written it in the language asked for."""
        return any(not item.question.text.get(self._language) for item in self.items)

    @property
    def typed(self) -> dict[str, list[str]]:
        """What is filled in now, here and on other pages, as it was typed."""
        names: set[str] = set().union(*(field_names(question) for question in self._definition.questions))
        return {
            name: values for name, values in {**self._kept, **self._posted}.items() if name in names and any(values)
        }

    def differing(self, other: Typed) -> list[tuple[str, str]]:
        """Give the questions here that are answered otherwise in ``other``, each with what stands there, in words."""
        mine = self.typed
        items = (self._item(item.question, other) for item in self.items)
        changed = (item for item in items if item.values and list(item.values) != posted_values(item.question, mine))
        return [(item.text, in_words(item)) for item in changed]

    @property
    def errors(self) -> list[FieldError]:
        """What is wrong, each with its question's words, so that the links differ; what is general comes first."""
        wrong = [item for item in self.items if item.error]
        general = [FieldError(id=WHOLE_PAGE, message=self._general)] if self._general else []
        return general + [FieldError(id=item.field_id, message=f"{item.text} – {item.error}") for item in wrong]

    def _read_all(self, read_here: Callable[[Question], None]) -> None:
        self._errors, self.answers = {}, {}
        for question in self._definition.questions:
            if question.show_if is None or rules.holds(question.show_if, self.answers):
                (read_here if self._is_here(question) else self._take_as_it_is)(question)

    def _is_here(self, question: Question) -> bool:
        return self._only is None or question.id in self._only

    def _asks(self, question: Question) -> bool:
        shown = question.show_if is None or rules.holds(question.show_if, self.answers)
        return shown and self._is_here(question)

    def _item(self, question: Question, typed: Typed | None = None) -> Item:
        error = self._errors.get(question.id, "") if typed is None else ""
        values = self._values(question) if typed is None else posted_values(question, typed)
        return item_of(question, self._language, values=values, error=error)

    def _values(self, question: Question) -> Sequence[str]:
        return posted_values(question, {**self._kept, **self._posted})

    def _take_as_it_is(self, question: Question) -> None:
        """Count an answer from another page, or from before; what is wrong with it is said where it is asked."""
        kind = type_of(question)
        with suppress(NotAnAnswer):
            value = kind.read(question.to_json(), self._values(question)) if kind else None
            if value is not None:
                self.answers[question.id] = value

    def _read(self, question: Question) -> None:
        kind = type_of(question)
        if kind is None or self._is_new(question):
            return
        try:
            value = self._value(kind, question)
        except NotAnAnswer as error:
            self._errors[question.id] = str(error)
            return
        if value is not None:
            self.answers[question.id] = value

    def _value(self, kind: QuestionType, question: Question) -> Any:
        value = kind.read(question.to_json(), self._values(question))
        if value is None and question.required:
            raise NotAnAnswer(_("Svar på dette spørsmålet."))
        return value

    def _is_new(self, question: Question) -> bool:
        was_there = field_name(question) in self._posted or question.id in self._posted.get(SHOWN, [])
        return question.show_if is not None and type_of(question) is not None and not was_there

    def _unknown_fields(self) -> str:
        known = {SHOWN} | NOT_PART_OF_FORM
        known = known.union(*(field_names(question) for question in self._definition.questions))
        if self._posted.keys() <= known:
            return ""
        return _("Siden sendte noe vi ikke kjenner. Svarene dine står her fortsatt. Send dem en gang til.")


def in_words(item: Item) -> str:
    """Say what is filled in at a question, in words; as it was typed where it is no answer."""
    try:
        value = item.type.read(item.question.to_json(), item.values) if item.type else None
    except NotAnAnswer:
        return "; ".join(item.values)
    return item.type.cells(item.question.to_json(), value, item.language) if item.type and value is not None else ""
