"""What a question may have beside its words: answers to choose, a scale, a number's bounds, a picture."""

import re
from dataclasses import dataclass, field
from typing import Any, Self

from core.questionnaire.errors import BrokenDefinition
from core.questionnaire.parsing import identifier, local_text, part, whole_number
from core.types import LocalText

WIDEST_SCALE = 20
LARGEST_NUMBER = 10**12
FILE = re.compile(r"[0-9a-f]{32}")


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
class Number:
    """A number to write: from ``least`` to ``most`` where they are given, counted in ``unit``."""

    least: float | None = None
    most: float | None = None
    unit: LocalText = field(default_factory=LocalText)

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """Read what a number may be. Raises BrokenDefinition."""
        given = part(raw, must=set(), may={"least", "most", "unit"})
        least, most = _bound(given.get("least")), _bound(given.get("most"))
        if least is not None and most is not None and not least < most:
            message = "a number's bounds go upwards"
            raise BrokenDefinition(message)
        return cls(least=least, most=most, unit=local_text(given.get("unit", {})))

    def to_json(self) -> dict[str, Any]:
        """Write what a number may be."""
        return {"least": self.least, "most": self.most, "unit": dict(self.unit)}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that belongs to the question: ``file`` is its id among the kept files, ``alt`` says what it shows."""

    file: str
    alt: LocalText

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """Read a picture; one that nobody describes is refused. Raises BrokenDefinition."""
        given = part(raw, must={"file", "alt"})
        alt = local_text(given["alt"])
        if not alt.say("nb").strip():
            message = "a picture says what it shows"
            raise BrokenDefinition(message)
        file = identifier(given["file"])
        if not FILE.fullmatch(file):
            message = "a picture is one of the kept files"
            raise BrokenDefinition(message)
        return cls(file=file, alt=alt)

    def to_json(self) -> dict[str, Any]:
        """Write a picture."""
        return {"file": self.file, "alt": dict(self.alt)}


def _bound(raw: object) -> float | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        message = "expected a number"
        raise BrokenDefinition(message)
    if not abs(raw) <= LARGEST_NUMBER:  # what is no number at all is not smaller, either
        message = "expected a number of a size that people write"
        raise BrokenDefinition(message)
    return raw
