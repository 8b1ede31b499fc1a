"""How a member is found: the key that sorts their name as Norwegians do, and the folded words that find them."""

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.register import personal
from core.types import folded, sort_key

MEMBER = "while a member"
PARTS = re.compile(r"[\s.@_+-]+")


def by_bytes() -> sa.String:
    """Give the type of a text that is sorted sign by sign on both engines, whatever language the database speaks."""
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")


def name_key(name: str) -> str:
    """Give what a list of members is sorted by."""
    return sort_key(name)


def looked_for(name: str, email: str) -> str:
    """Give every word that somebody is found by, each after a space: of the name, and of the address and its parts."""
    name_words = folded(name).split()
    parts = [part for word in (*name_words, folded(email)) for part in PARTS.split(word)[1:] if part]
    return "".join(f" {word}" for word in dict.fromkeys([*name_words, folded(email), *parts]))


def holds(column: sa.SQLColumnExpression[str], words: str) -> sa.ColumnElement[bool]:
    """Say in SQL that each of these words begins one of somebody's."""
    return sa.and_(sa.true(), *(column.contains(f" {word}", autoescape=True) for word in folded(words).split()))


def _new_name_key(context: Any) -> str:
    """Work it out for a row that is inserted without an object."""
    return name_key(context.get_current_parameters()["name"])


def _new_looked_for(context: Any) -> str:
    """Work it out for a row that is inserted without an object."""
    row = context.get_current_parameters()
    return looked_for(row["name"], row["email"])


class Findable:
    """Somebody with a name and an address, who is found by words of both, and sorted by the name."""

    name: Mapped[str]
    email: Mapped[str]
    sort_name: Mapped[str] = mapped_column(
        by_bytes(), default=_new_name_key, info=personal("Norwegian order", retention=MEMBER, export="no")
    )
    search: Mapped[str] = mapped_column(
        default=_new_looked_for, info=personal("to find them", retention=MEMBER, export="no")
    )


@sa.event.listens_for(Findable, "before_insert", propagate=True)
@sa.event.listens_for(Findable, "before_update", propagate=True)
def _fold(_mapper: object, _connection: sa.Connection, row: Findable) -> None:
    """Keep what somebody is found by as their name and address are."""
    row.sort_name, row.search = name_key(row.name), looked_for(row.name, row.email)
