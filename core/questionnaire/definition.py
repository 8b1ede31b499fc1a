"""The questions of one version as a value: read from JSON, written to JSON, edited into new values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, Self, TypeVar

from core.questionnaire import rules
from core.questionnaire.errors import BrokenDefinition, BrokenRule, NeededByRule, NotEarlier, UnknownQuestion
from core.questionnaire.parsing import flag, identifier, list_of, local_text, one_each, part
from core.questionnaire.parts import Number as Number
from core.questionnaire.parts import Option as Option
from core.questionnaire.parts import Picture as Picture
from core.questionnaire.parts import Scale as Scale
from core.questionnaire.rules import Rule
from core.types import LocalText, random_id

MOST_QUESTIONS = 200
MAY_HAVE = frozenset({"help", "required", "options", "scale", "number", "other", "picture", "show_if"})
PAGE_BREAK = "page_break"  # the type of the item that ends a page; it asks nothing

Direction = Literal["up", "down"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; ``type`` names its QuestionType, ``show_if`` is the rule that it waits for.

    With ``other``, people may write an answer of their own beside the options. An item of the type PAGE_BREAK is no
    question: what comes after it stands on the next page.
    """

    id: str
    type: str
    text: LocalText
    help: LocalText = field(default_factory=LocalText)
    required: bool = False
    options: tuple[Option, ...] = ()
    scale: Scale | None = None
    number: Number | None = None
    other: bool = False
    picture: Picture | None = None
    show_if: Rule | None = None

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """Read a question. Raises BrokenDefinition on anything not understood."""
        given = part(raw, must={"id", "type", "text"}, may=MAY_HAVE)
        return cls(
            id=identifier(given["id"]),
            type=identifier(given["type"]),
            text=local_text(given["text"]),
            help=local_text(given.get("help", {})),
            required=flag(given.get("required", False)),
            options=one_each(tuple(Option.from_json(option) for option in list_of(given.get("options", [])))),
            scale=_part_of(Scale, given.get("scale")),
            number=_part_of(Number, given.get("number")),
            other=flag(given.get("other", False)),
            picture=_part_of(Picture, given.get("picture")),
            show_if=given.get("show_if"),
        )

    def to_json(self) -> dict[str, Any]:
        """Write a question, without the parts it does not have."""
        parts = {
            "help": dict(self.help),
            "options": [option.to_json() for option in self.options],
            "scale": self.scale and self.scale.to_json(),
            "number": self.number and self.number.to_json(),
            "other": self.other,
            "picture": self.picture and self.picture.to_json(),
            "show_if": self.show_if,
        }
        always = {"id": self.id, "type": self.type, "text": dict(self.text), "required": self.required}
        return always | {name: value for name, value in parts.items() if value}


@dataclass(frozen=True)
class Definition:
    """Questions in the order they are asked, with page breaks between; a rule refers to earlier questions only.

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

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked: the items without the page breaks."""
        return tuple(item for item in self.items if item.type != PAGE_BREAK)

    def shown(self, answers: Mapping[str, Any]) -> list[Question]:
        """Give the questions that whoever answers so is asked; an answer to one that is not asked decides nothing."""
        asked: list[Question] = []
        counting: dict[str, Any] = {}
        for question in self.questions:
            if question.show_if is None or rules.holds(question.show_if, counting):
                asked.append(question)
                counting[question.id] = answers.get(question.id)
        return asked

    def pages(self, answers: Mapping[str, Any]) -> list[list[Question]]:
        """Give the questions of each page to whoever answers so; a page with nothing to ask is left out."""
        asked = {question.id for question in self.shown(answers)}
        pages = ([question for question in page if question.id in asked] for page in self.every_page)
        return [page for page in pages if page]

    @property
    def every_page(self) -> list[list[Question]]:
        """The questions of each page, whoever is asked them."""
        pages: list[list[Question]] = [[]]
        for item in self.items:
            if item.type == PAGE_BREAK:
                pages.append([])
            else:
                pages[-1].append(item)
        return [page for page in pages if page]

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

    def placed(self, question_id: str, before_id: str) -> Self:
        """Move an item to just before another, or to the end where that is "". Raises UnknownQuestion, NeededByRule."""
        moving = self.question(question_id)
        if before_id == question_id:
            return self
        rest = [item for item in self.items if item is not moving]
        place = rest.index(self.question(before_id)) if before_id else len(rest)
        return self._made_of(*rest[:place], moving, *rest[place:])

    def with_break(self, question_id: str) -> Self:
        """Let the page end after this question. Raises UnknownQuestion."""
        after = self._place(question_id) + 1
        page_break = Question(id=fresh_id(), type=PAGE_BREAK, text=LocalText())
        return self._made_of(*self.items[:after], page_break, *self.items[after:])

    def before(self, question_id: str) -> tuple[Question, ...]:
        """Give the questions that come before this one: those that its rule may ask about. Raises UnknownQuestion."""
        place = self._place(question_id)
        return tuple(item for item in self.items[:place] if item.type != PAGE_BREAK)

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


class _Readable(Protocol):
    @classmethod
    def from_json(cls, raw: object) -> Self:
        """Read it."""


Kind = TypeVar("Kind", bound=_Readable)


def _part_of(kind: type[Kind], raw: object) -> Kind | None:
    return None if raw is None else kind.from_json(raw)


def _check_rule(question: Question, earlier: tuple[Question, ...]) -> None:
    if question.show_if is None:
        return
    try:
        rules.check(question.show_if, {item.id for item in earlier if item.type != PAGE_BREAK})
    except NotEarlier as error:
        raise NeededByRule(question.id) from error
    except BrokenRule as error:
        raise BrokenDefinition(question.id) from error
