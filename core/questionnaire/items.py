"""One question as a page draws it: in one language, with what was typed and what was wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.contributions import QuestionType
from core.forms import Choice, Field
from core.language import core_texts
from core.questionnaire.definition import PAGE_BREAK, Definition, Question
from core.questionnaire.definition import Scale as ScaleDefinition
from core.questionnaire.errors import UnknownType
from core.questionnaire.figures import decimal
from core.questionnaire.registered import question_type

_ = core_texts.gettext

OTHER = "other:"  # before what somebody writes instead of an option; no option's id has a colon
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
    def is_break(self) -> bool:
        """Whether it is no question, and only ends a page."""
        return self.question.type == PAGE_BREAK

    @property
    def picture_alt(self) -> str:
        """What its picture shows; "" where it has none."""
        return self.question.picture.alt.say(self.language) if self.question.picture else ""

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
        if self.is_break:
            return _("Sideskift")
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
        offered = choices if choices is not None else self._offered
        chosen = [OTHER if value.startswith(OTHER) and offered else value for value in self.values]
        return Field(
            name=self.name,
            label=self.text,
            kind=kind,
            value=chosen if kind == "checkboxes" else next(iter(chosen), ""),
            hint=self.help,
            error=self.error,
            required=self.required,
            choices=[Choice(value=value, label=label) for value, label in offered.items()],
        )

    def as_number(self) -> Field:
        """Give the question as a field for a number, which says what numbers it takes and what they count."""
        field = self.as_field("text")
        hint = " ".join(part for part in (self.help, self._bounds) if part)
        return replace(field, hint=hint, attributes={"inputmode": "decimal", "autocomplete": "off", "maxlength": "24"})

    @property
    def _bounds(self) -> str:
        """Say what numbers are taken, and what they count, as in «Fra 0 til 24 timer»."""
        number = self.question.number
        if number is None:
            return ""
        said = {"unit": number.unit.say(self.language)}
        ends = {"least": number.least, "most": number.most}
        said |= {name: decimal(end, self.language) for name, end in ends.items() if end is not None}
        if "least" in said and "most" in said:
            return _("Fra %(least)s til %(most)s %(unit)s", **said).strip() + "."
        if "least" in said:
            return _("Minst %(least)s %(unit)s", **said).strip() + "."
        if "most" in said:
            return _("Høyst %(most)s %(unit)s", **said).strip() + "."
        return _("Svar i %(unit)s.", **said) if said["unit"] else ""

    @property
    def other_field(self) -> Field | None:
        """Give the field for writing another answer; None where there is none."""
        if not self.question.other:
            return None
        written = next((value for value in reversed(self.values) if value.startswith(OTHER)), "")
        return Field(
            name=other_name(self.question),
            label=_("Hvis noe annet: hva?"),
            kind="text",
            value=written.removeprefix(OTHER),
            attributes={"maxlength": "200"},
        )

    @property
    def _offered(self) -> dict[str, str]:
        other = {OTHER: _("Noe annet")} if self.question.other else {}
        return {option.id: option.text for option in self.options} | other


def field_name(question: Question) -> str:
    """Give the name that a question's answer is posted under."""
    return f"q-{question.id}"


def other_name(question: Question) -> str:
    """Give the name that another answer than the options is posted under, as it was written."""
    return f"{field_name(question)}-annet"


def field_names(question: Question) -> set[str]:
    """Give every name that something of this question is posted under."""
    return {field_name(question), other_name(question)} if question.other else {field_name(question)}


def posted_values(question: Question, posted: Mapping[str, Sequence[str]]) -> list[str]:
    """Give what was posted to a question: what its type reads."""
    written = posted.get(other_name(question), ()) if question.other else ()
    return [*posted.get(field_name(question), ()), *(f"{OTHER}{text}" for text in written if text.strip())]


def filled_in(question: Question, value: Any) -> dict[str, list[str]]:
    """Give a stored answer as it would stand in the form, by field name."""
    given = value if isinstance(value, list) else [value]
    written = [one["other"] for one in given if isinstance(one, dict)]
    chosen = [str(one) for one in given if not isinstance(one, dict)]
    return {field_name(question): chosen, **({other_name(question): written} if question.other else {})}


def item_of(question: Question, language: str, *, values: Sequence[str] = (), error: str = "") -> Item:
    """Prepare a question for the page, also when its type is gone."""
    return Item(question=question, language=language, type=type_of(question), values=values, error=error)


def built_items(definition: Definition, language: str) -> list[Item]:
    """Prepare every question and page break, as whoever builds them sees them."""
    return [item_of(item, language) for item in definition.items]


def preview_items(definition: Definition, language: str) -> list[Item]:
    """Prepare every question, also those that only some are asked."""
    return [item_of(question, language) for question in definition.questions]


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
