"""Erases rows as the data register says: a row is deleted, some of its columns are blanked, or it is kept."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from core.contributions import Person
from core.db import session
from core.privacy.rows import Found, entry, matching, of_person, of_rows, tables
from core.types import random_id

Fate = Literal["delete", "blank", "keep"]
NOBODY = UUID(int=0)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
EMPTY: dict[type, Callable[[], Any]] = {
    UUID: lambda: NOBODY,
    str: str,
    int: int,
    bool: bool,
    float: float,
    dict: dict,
    list: list,
    datetime: lambda: NEVER,
}


def erase_of(owner: str, person: Person) -> None:
    """Erase what one owner's tables hold about a person."""
    erase_rows(of_person(person), owner)


def erase_rows(found: Found, owner: str | None = None) -> int:
    """Erase the rows that were found, of one owner or all, what hangs on others first; say how many."""
    session.flush()
    erased = 0
    for table in reversed(tables(owner)):
        keys = found.keys.get(table.name, set())
        fate = fate_of(table)
        if keys and fate != "keep":
            for condition in matching(table, keys):
                session.execute(_statement(table, fate).where(condition))
            erased += len(keys)
    _erase_named(found, owner)
    session.expire_all()
    return erased


def is_erased(found: Found) -> bool:
    """Tell whether nothing is left that could be erased."""
    return not any(found.keys.get(table.name) and fate_of(table) != "keep" for table in tables())


def fate_of(table: sa.Table) -> Fate:
    """Say what erasure does with a person's row: the strictest word of its personal columns; one without any goes."""
    fates = {entry(column).erase for column in table.columns if entry(column).personal}
    if not fates or "delete" in fates:
        return "delete"
    return "blank" if "blank" in fates else "keep"


def blank(table: sa.Table, columns: list[sa.Column[Any]]) -> sa.Update:
    """Empty some columns."""
    return sa.update(table).values({column.name: _nothing(column) for column in columns})


def _erase_named(found: Found, owner: str | None) -> None:
    """Take the person's address out of others' rows, or those rows with it, as the column that holds it says."""
    for column, keys in found.named.items():
        if column.table not in tables(owner):
            continue
        if entry(column).erase == "delete":
            erase_rows(of_rows(column.table, keys), owner)
        elif entry(column).erase == "blank":
            for condition in matching(column.table, keys):
                session.execute(blank(column.table, [column]).where(condition))


def _statement(table: sa.Table, fate: Fate) -> sa.Update | sa.Delete:
    if fate == "delete":
        return sa.delete(table)
    return blank(table, [column for column in table.columns if entry(column).erase == "blank"])


def _nothing(column: sa.Column[Any]) -> Any:
    """Give a value that says nothing: NULL where the column takes it, else the emptiest of its kind."""
    if column.nullable:
        return None
    if column.unique:
        return random_id().hex
    return EMPTY[column.type.python_type]()
