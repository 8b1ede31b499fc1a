"""One question as a page draws it: in one language, with what was typed and what was wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.contributions import QuestionType
from core.forms import Choice, Field
from core.language import core_texts
from core.questionnaire.definition import Definition, Question
from core.questionnaire.definition import Scale as ScaleDefinition
from core.questionnaire.errors import UnknownType
from core.questionnaire.registered import question_type

_ = core_texts.gettext

UNAVAILABLE = "questionnaire/types/unavailable.html"


@dataclass(frozen=True, kw_only=True)
class Option:
    """An answer to choose."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The numbers to choose from, and the words at both ends."""

    steps: Sequence[int]
    least_text: str
    most_text: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question on the page; ``values`` are what was posted, as it was typed."""

    question: Question
    language: str
    type: QuestionType | None
    values: Sequence[str] = ()
    error: str = ""

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question.id

    @property
    def name(self) -> str:
        """The name that its answer is posted under."""
        return field_name(self.question)

    @property
    def field_id(self) -> str:
        """The id of its first control, which the error summary links to."""
        return self.as_field("").id

    @property
    def text(self) -> str:
        """What is asked."""
        return self.question.text.say(self.language)

    @property
    def help(self) -> str:
        """What helps to answer."""
        return self.question.help.say(self.language)

    @property
    def required(self) -> bool:
        """Whether it has to be answered: never one that cannot be asked now."""
        return self.question.required and self.type is not None

    @property
    def conditional(self) -> bool:
        """Whether only some are asked, because of what they answered before."""
        return self.question.show_if is not None

    @property
    def template(self) -> str:
        """The template that draws it."""
        return self.type.template if self.type else UNAVAILABLE

    @property
    def type_title(self) -> str:
        """What kind of question it is."""
        return self.type.title if self.type else _("Spørsmålstypen er ikke tilgjengelig")

    @property
    def options(self) -> Sequence[Option]:
        """The answers to choose from."""
        return [Option(id=option.id, text=option.text.say(self.language)) for option in self.question.options]

    @property
    def scale(self) -> Scale | None:
        """The numbers to choose from."""
        return _scale(self.question.scale, self.language) if self.question.scale else None

    def as_field(self, kind: str, choices: Mapping[str, str] | None = None) -> Field:
        """Give the question as a field of this kind, for the macros that draw every form.

        ``choices`` are words by posted value, of a type whose answers are always the same; else the question's options.
        """
        offered = choices if choices is not None else {option.id: option.text for option in self.options}
        return Field(
            name=self.name,
            label=self.text,
            kind=kind,
            value=list(self.values) if kind == "checkboxes" else next(iter(self.values), ""),
            hint=self.help,
            error=self.error,
            required=self.required,
            choices=[Choice(value=value, label=label) for value, label in offered.items()],
        )


def field_name(question: Question) -> str:
    """Give the name that a question's answer is posted under."""
    return f"q-{question.id}"


def item_of(question: Question, language: str, *, values: Sequence[str] = (), error: str = "") -> Item:
    """Prepare a question for the page, also when its type is gone."""
    return Item(question=question, language=language, type=type_of(question), values=values, error=error)


def preview_items(definition: Definition, language: str) -> list[Item]:
    """Prepare every question, also those that only some are asked."""
    return [item_of(question, language) for question in definition.items]


def type_of(question: Question) -> QuestionType | None:
    """Find a question's type; None when its plugin is gone, or the question lacks what the type needs."""
    try:
        kind = question_type(question.type)
    except UnknownType:
        return None
    return kind if all(getattr(question, part) for part in kind.fields) else None


def _scale(scale: ScaleDefinition, language: str) -> Scale:
    return Scale(
        steps=range(scale.least, scale.most + 1),
        least_text=scale.least_text.say(language),
        most_text=scale.most_text.say(language),
    )
