"""Reads the parts of a definition's JSON strictly: what is not understood is refused."""

import re
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from core.questionnaire.errors import BrokenDefinition
from core.types import LocalText

LANGUAGES = frozenset({"nb", "nn", "en"})
IDENTIFIER = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class Named(Protocol):
    """Something with an id."""

    @property
    def id(self) -> str:
        """Its id."""


Several = TypeVar("Several", bound=tuple[Named, ...])


def part(raw: object, *, must: set[str], may: frozenset[str] | set[str] = frozenset()) -> Mapping[str, Any]:
    """Read an object that has every key it must have, and no other than it may have."""
    if not isinstance(raw, Mapping) or not must <= set(raw) <= must | may:
        raise _broken(f"an object with {sorted(must)}")
    return raw


def list_of(raw: object) -> list[Any]:
    """Read a list."""
    if not isinstance(raw, list):
        raise _broken("a list")
    return raw


def identifier(raw: object) -> str:
    """Read an id or a type's name."""
    if not isinstance(raw, str) or not IDENTIFIER.fullmatch(raw):
        raise _broken("an id")
    return raw


def local_text(raw: object) -> LocalText:
    """Read a text in one or more of the languages."""
    if not isinstance(raw, Mapping) or not set(raw) <= LANGUAGES:
        raise _broken("a text by language")
    if not all(isinstance(text, str) for text in raw.values()):
        raise _broken("a text by language")
    return LocalText(raw)


def flag(raw: object) -> bool:
    """Read yes or no."""
    if not isinstance(raw, bool):
        raise _broken("true or false")
    return raw


def whole_number(raw: object) -> int:
    """Read a whole number."""
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise _broken("a whole number")
    return raw


def one_each(found: Several) -> Several:
    """Refuse two with the same id."""
    if len({one.id for one in found}) < len(found):
        raise _broken("ids that differ")
    return found


def _broken(expected: str) -> BrokenDefinition:
    return BrokenDefinition(f"expected {expected}")
