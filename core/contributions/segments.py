"""What a segment may ask of members."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from core.contributions.text import Text
from core.forms import Choice, Schema
from core.types import Id

Offered = Mapping[str, Sequence[Choice]]


def always(_values: Mapping[str, Any]) -> bool:
    """Let everybody who works with segments use a rule."""
    return True


@dataclass(frozen=True, kw_only=True)
class SegmentRule:
    """One thing that a segment may ask of members: its form, its condition in SQL, and its words.

    ``schema`` draws the form and checks what is kept; ``offers`` gives what its fields may hold, by the field's name.
    ``where`` is called with the column of the members' ids and what the schema has loaded, and gives the condition;
    ``says`` gives the same in words that go on from «De som …», and ``says_not`` those for everybody else («ikke får
    e-post på engelsk»); without it they are «ikke er blant dem som …». ``group`` is the heading it stands under.
    ``may_use`` tells whether the colleague who asks may know for whom it holds.
    """

    name: str
    title: Text
    group: Text
    schema: type[Schema]
    where: Callable[[InstrumentedAttribute[Id], Mapping[str, Any]], sa.ColumnElement[bool]]
    says: Callable[[Mapping[str, Any]], str]
    offers: Callable[[], Offered] = dict
    may_use: Callable[[Mapping[str, Any]], bool] = always
    says_not: Callable[[Mapping[str, Any]], str] | None = None
