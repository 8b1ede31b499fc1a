"""Reads what a person answers to the questions on one page, and keeps what was typed."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from core.contributions import NotAnAnswer, QuestionType
from core.forms import NOT_PART_OF_FORM, FieldError
from core.forms.typed import readable
from core.language import core_texts
from core.questionnaire import rules
from core.questionnaire.definition import Definition, Question
from core.questionnaire.items import Item, field_name, item_of, type_of

_ = core_texts.gettext

SHOWN = "shown"  # the ids of questions that were on the page because of a rule
WHOLE_PAGE = "questions"


class AnswerPage:
    """The questions of one definition: unanswered, or as somebody posted them.

    ``answers`` holds the stored values by question id once `take()` has said yes. ``grew`` tells that
    answers brought questions that were not on the page yet: it is shown again, with everything kept.
    """

    def __init__(self, definition: Definition, language: str) -> None:
        self._definition = definition
        self._language = language
        self._typed: dict[str, list[str]] = {}
        self._errors: dict[str, str] = {}
        self._general = ""
        self.answers: dict[str, Any] = {}
        self.grew = False

    def take(self, posted: MultiDict[str, str]) -> bool:
        """Read what was posted; say whether all of it answers the questions."""
        self._typed = {name: [readable(value) for value in posted.getlist(name)] for name in posted}
        self._errors, self.answers = {}, {}
        self._general = self._unknown_fields()
        for question in self._definition.items:
            if self._asks(question):
                self._read(question)
        self.grew = any(self._is_new(item.question) for item in self.items)
        return not (self.errors or self.grew)

    @property
    def items(self) -> list[Item]:
        """The questions that are asked, given the answers so far."""
        return [self._item(question) for question in self._definition.items if self._asks(question)]

    @property
    def errors(self) -> list[FieldError]:
        """What is wrong, each with its question's words, so that the links differ; what is general comes first."""
        wrong = [item for item in self.items if item.error]
        general = [FieldError(id=WHOLE_PAGE, message=self._general)] if self._general else []
        return general + [FieldError(id=item.field_id, message=f"{item.text} – {item.error}") for item in wrong]

    def _asks(self, question: Question) -> bool:
        return question.show_if is None or rules.holds(question.show_if, self.answers)

    def _item(self, question: Question) -> Item:
        error = self._errors.get(question.id, "")
        return item_of(question, self._language, values=self._values(question), error=error)

    def _values(self, question: Question) -> Sequence[str]:
        return self._typed.get(field_name(question), [])

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
        was_there = field_name(question) in self._typed or question.id in self._typed.get(SHOWN, [])
        return question.show_if is not None and type_of(question) is not None and not was_there

    def _unknown_fields(self) -> str:
        known = {field_name(question) for question in self._definition.items} | {SHOWN} | NOT_PART_OF_FORM
        if self._typed.keys() <= known:
            return ""
        return _("Siden sendte noe vi ikke kjenner. Svarene dine står her fortsatt. Send dem en gang til.")
