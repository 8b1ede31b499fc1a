"""A person's own data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.contributions.text import Text
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whose data is asked for or erased; ``places`` are their participations, also when core's rows are gone."""

    kind: Literal["panelist", "guest"]
    id: Id
    places: tuple[Id, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """Some of what is stored about a person: what it is, what its values are called, and its rows."""

    name: str
    title: Text
    columns: Mapping[str, Text]
    rows: Sequence[Mapping[str, Any]]
