"""The questions of one version as a value: read from JSON, written to JSON, edited into new values."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

from core.questionnaire import rules
from core.questionnaire.errors import BrokenDefinition, BrokenRule, NeededByRule, NotEarlier, UnknownQuestion
from core.questionnaire.parsing import flag, identifier, list_of, local_text, one_each, part, whole_number
from core.questionnaire.rules import Rule
from core.types import LocalText, random_id

MOST_QUESTIONS = 200
WIDEST_SCALE = 20

Direction = Literal["up", "down"]


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer to choose."""

    id: str
    text: LocalText

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """Read an option. Raises BrokenDefinition."""
        given = part(raw, must={"id", "text"})
        return cls(id=identifier(given["id"]), text=local_text(given["text"]))

    def to_json(self) -> dict[str, Any]:
        """Write an option."""
        return {"id": self.id, "text": dict(self.text)}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Whole numbers from ``least`` to ``most``, with words at both ends."""

    least: int
    most: int
    least_text: LocalText = field(default_factory=LocalText)
    most_text: LocalText = field(default_factory=LocalText)

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """Read a scale. Raises BrokenDefinition."""
        given = part(raw, must={"least", "most"}, may={"least_text", "most_text"})
        least, most = whole_number(given["least"]), whole_number(given["most"])
        if not least < most <= least + WIDEST_SCALE:
            message = "a scale goes upwards, in at most 20 steps"
            raise BrokenDefinition(message)
        return cls(
            least=least,
            most=most,
            least_text=local_text(given.get("least_text", {})),
            most_text=local_text(given.get("most_text", {})),
        )

    def to_json(self) -> dict[str, Any]:
        """Write a scale."""
        ends = {"least_text": dict(self.least_text), "most_text": dict(self.most_text)}
        return {"least": self.least, "most": self.most, **ends}


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; ``type`` names its QuestionType, ``show_if`` is the rule that it waits for."""

    id: str
    type: str
    text: LocalText
    help: LocalText = field(default_factory=LocalText)
    required: bool = False
    options: tuple[Option, ...] = ()
    scale: Scale | None = None
    show_if: Rule | None = None

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """Read a question. Raises BrokenDefinition on anything not understood."""
        given = part(raw, must={"id", "type", "text"}, may={"help", "required", "options", "scale", "show_if"})
        scale = given.get("scale")
        return cls(
            id=identifier(given["id"]),
            type=identifier(given["type"]),
            text=local_text(given["text"]),
            help=local_text(given.get("help", {})),
            required=flag(given.get("required", False)),
            options=one_each(tuple(Option.from_json(option) for option in list_of(given.get("options", [])))),
            scale=None if scale is None else Scale.from_json(scale),
            show_if=given.get("show_if"),
        )

    def to_json(self) -> dict[str, Any]:
        """Write a question, without the parts it does not have."""
        parts = {
            "help": dict(self.help),
            "options": [option.to_json() for option in self.options],
            "scale": self.scale and self.scale.to_json(),
            "show_if": self.show_if,
        }
        always = {"id": self.id, "type": self.type, "text": dict(self.text), "required": self.required}
        return always | {name: value for name, value in parts.items() if value}


@dataclass(frozen=True)
class Definition:
    """Questions in the order they are asked; a rule refers to earlier questions only.

    Raises NeededByRule or BrokenDefinition when made of questions that do not fit together.
    """

    items: tuple[Question, ...] = ()

    def __post_init__(self) -> None:
        if len(self.items) > MOST_QUESTIONS:
            message = "too many questions"
            raise BrokenDefinition(message)
        one_each(self.items)
        for place, question in enumerate(self.items):
            _check_rule(question, self.items[:place])

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """Read a definition. Raises BrokenDefinition on anything not understood."""
        given = part(raw, must={"items"})
        return cls(tuple(Question.from_json(item) for item in list_of(given["items"])))

    def to_json(self) -> dict[str, Any]:
        """Write a definition."""
        return {"items": [question.to_json() for question in self.items]}

    def question(self, question_id: str) -> Question:
        """Find a question. Raises UnknownQuestion."""
        return self.items[self._place(question_id)]

    def with_added(self, question: Question) -> Self:
        """Ask this question, too, at the end."""
        return self._made_of(*self.items, question)

    def with_changed(self, question: Question) -> Self:
        """Put this question in the place of the one with its id. Raises UnknownQuestion.

        Its type stays, because stored answers are read by it: another type raises BrokenDefinition.
        """
        if self.question(question.id).type != question.type:
            message = "a question keeps its type"
            raise BrokenDefinition(message)
        return self._made_of(*(question if item.id == question.id else item for item in self.items))

    def without(self, question_id: str) -> Self:
        """Leave a question out. Raises UnknownQuestion, or NeededByRule when a rule refers to it."""
        self._place(question_id)
        return self._made_of(*(item for item in self.items if item.id != question_id))

    def moved(self, question_id: str, direction: Direction) -> Self:
        """Move a question one place; at the end it stays where it is. Raises UnknownQuestion or NeededByRule."""
        place = self._place(question_id)
        other = place - 1 if direction == "up" else place + 1
        if not 0 <= other < len(self.items):
            return self
        items = list(self.items)
        items[place], items[other] = items[other], items[place]
        return self._made_of(*items)

    def with_copy(self, question_id: str) -> Self:
        """Put a copy of a question, under an id of its own, just after it. Raises UnknownQuestion."""
        after = self._place(question_id) + 1
        copied = replace(self.items[after - 1], id=fresh_id())
        return self._made_of(*self.items[:after], copied, *self.items[after:])

    def _place(self, question_id: str) -> int:
        for place, question in enumerate(self.items):
            if question.id == question_id:
                return place
        raise UnknownQuestion(question_id)

    def _made_of(self, *items: Question) -> Self:
        return replace(self, items=items)


def fresh_id() -> str:
    """Make an id for a question or an option."""
    return random_id().hex


def _check_rule(question: Question, earlier: tuple[Question, ...]) -> None:
    if question.show_if is None:
        return
    try:
        rules.check(question.show_if, {item.id for item in earlier})
    except NotEarlier as error:
        raise NeededByRule(question.id) from error
    except BrokenRule as error:
        raise BrokenDefinition(question.id) from error
