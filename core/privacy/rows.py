"""Finds every row about a person, by the references between tables and by what the data register says of columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from core.contributions import Person
from core.db import Base, session
from core.engagement.keys import marks_of
from core.questionnaire.models import Response
from core.register import Entry, entry_of
from core.registry import CORE
from core.registry import current as registry
from core.types import Id, folded

Key = tuple[Any, ...]

ROOTS = {"panelist": "core_panelist", "guest": "core_guest"}
AT_ONCE = 400  # parameters of one question; SQLite and PostgreSQL take far more


@dataclass
class Found:
    """The rows about a person, by table: their keys. ``touched`` are others' rows that only point at them.

    ``named`` are rows not known as theirs that hold their address or name, by the column that does: erased there, and
    never handed out.
    """

    keys: dict[str, set[Key]] = field(default_factory=dict)
    touched: dict[str, set[Key]] = field(default_factory=dict)
    named: dict[sa.Column[Any], set[Key]] = field(default_factory=dict)
    ids: set[UUID] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    _asked: dict[str, set[Any]] = field(default_factory=dict)

    def news(self, about: str, known: set[Any]) -> Iterator[list[Any]]:
        """Give what has not been asked for yet, a few hundred at a time, and remember that it was."""
        asked = self._asked.setdefault(about, set())
        new = known - asked
        asked |= new
        return batches(sorted(new, key=str), AT_ONCE)

    def places(self) -> tuple[Id, ...]:
        """Give the ids of their participations."""
        return tuple(key[0] for key in sorted(self.keys.get("core_participation", ()), key=str))


def tables(owner: str | None = None) -> list[sa.Table]:
    """Give the tables of core and of the plugins that are here, or of one owner; what is leant on comes first."""
    owners = {owner} if owner else {CORE, *registry().plugins}
    return [table for table in Base.metadata.sorted_tables if table.name.split("_")[0] in owners]


def entry(column: sa.Column[Any]) -> Entry:
    """Give a column's line in the register; one that nobody classified is taken for technical and empty."""
    return entry_of(dict(column.info)) or Entry(
        personal=False, purpose="", basis="none", retention="", export="no", erase="keep"
    )


def is_staffs(column: sa.Column[Any]) -> bool:
    """Tell whether a column is about somebody on the staff, also where it stands in a resident's row."""
    known = entry(column)
    points = any(key.column.table.name == "core_staff" for key in column.foreign_keys)
    return known.basis == "contract" or known.names == "staff" or points


def of_person(person: Person) -> Found:
    """Find every row about a person."""
    found = Found(ids={person.id, *person.places})
    root = Base.metadata.tables.get(ROOTS[person.kind])
    if root is not None and root in tables():
        _root(found, root, person)
    _grown(found)
    _marked(found)
    if root is not None and root in tables():
        _by_name(found, root, person)
    return found


def of_rows(table: sa.Table, keys: Iterable[Key]) -> Found:
    """Find these rows of a table and every row that hangs on them."""
    found = Found(keys={table.name: set(keys)})
    if len(table.primary_key) == 1:
        found.ids |= {key[0] for key in found.keys[table.name] if isinstance(key[0], UUID)}
    return _grown(found)


def matching(table: sa.Table, keys: Iterable[Key]) -> Iterator[sa.ColumnElement[bool]]:
    """Say in SQL which rows have these keys, a few hundred at a time."""
    columns = list(table.primary_key.columns)
    for some in batches(sorted(keys, key=str), AT_ONCE // len(columns)):
        if len(columns) == 1:
            yield columns[0].in_([key[0] for key in some])
        else:
            yield sa.or_(*(sa.and_(*(c == value for c, value in zip(columns, key, strict=True))) for key in some))


def _grown(found: Found) -> Found:
    """Follow references until nothing new is found."""
    every = tables()
    while any([_follow(found, table) for table in every]):  # noqa: C419 - every table is asked each time
        pass
    return found


def _follow(found: Found, table: sa.Table) -> bool:
    grew = False
    for column in table.columns:
        for values in found.news(str(column), _owners(found, column)):
            grew |= _take(found, table, column.in_(values))
        for values in found.news(f"{column} address", _addresses(found, column)):
            grew |= _take(found, table, sa.and_(column.in_(values), _nobodys(table)))
            _name(found, column, sa.and_(column.in_(values), _anothers(found, table)))
        for values in found.news(f"{column} touched", _parents(found, column, "SET NULL")):
            if entry(column).personal:
                _touch(found, table, column.in_(values))
    return grew


def _owners(found: Found, column: sa.Column[Any]) -> set[Any]:
    """Give the values that make a row the person's: what its cascade or its loose id names."""
    loose = found.ids if _names(column) == "person" else set()
    return _parents(found, column, "CASCADE") | loose


def _addresses(found: Found, column: sa.Column[Any]) -> set[Any]:
    return found.addresses if _names(column) == "address" else set()


def _names(column: sa.Column[Any]) -> str:
    return entry(column).names if column.table.name not in ROOTS.values() else ""  # a person is never another's row


def _whose(table: sa.Table) -> list[sa.ForeignKey]:
    """Give the references that say which person a row belongs to, and goes with."""
    keys = (key for key in table.foreign_keys if key.column.table.name in ROOTS.values())
    return [key for key in keys if (key.ondelete or "").upper() == "CASCADE"]


def _nobodys(table: sa.Table) -> sa.ColumnElement[bool]:
    """Say in SQL that a row is tied to nobody, so that an address in it is all that tells whose it is."""
    return sa.and_(sa.true(), *(key.parent.is_(None) for key in _whose(table)))


def _anothers(found: Found, table: sa.Table) -> sa.ColumnElement[bool]:
    """Say in SQL that a row belongs to somebody else."""
    return sa.or_(sa.false(), *(key.parent.not_in(_of_parent(found, key)) for key in _whose(table)))


def _parents(found: Found, column: sa.Column[Any], ondelete: str) -> set[Any]:
    keys = (key for key in column.foreign_keys if (key.ondelete or "").upper() == ondelete)
    return {parent for key in keys for parent in _of_parent(found, key)}


def _of_parent(found: Found, key: sa.ForeignKey) -> set[Any]:
    return {parent[0] for parent in found.keys.get(key.column.table.name, ()) if len(parent) == 1}


def _take(found: Found, table: sa.Table, condition: sa.ColumnElement[bool]) -> bool:
    """Add the rows that fit; say whether there were any new ones."""
    columns = list(table.primary_key.columns)
    held = found.keys.setdefault(table.name, set())
    before = len(held)
    held |= {tuple(row) for row in session.execute(sa.select(*columns).where(condition))}
    if len(columns) == 1:
        found.ids |= {key[0] for key in held if isinstance(key[0], UUID)}
    return len(held) > before


def _root(found: Found, table: sa.Table, person: Person) -> None:
    """Take the person's own row and address. No other row's address is followed: it may be somebody else's."""
    own = _one(table) == person.id
    if _take(found, table, own):
        addresses = [column for column in table.columns if entry(column).names == "address"]
        for row in session.execute(sa.select(*addresses).where(own)) if addresses else ():
            found.addresses |= {address for address in row if address}


def _marked(found: Found) -> None:
    """Add confidential answers, which only a key ties to the person; where the key is gone, nobody finds them."""
    marks = marks_of(found.places())
    if marks and _take(found, Base.metadata.tables[Response.__tablename__], Response.mark.in_(marks)):
        _grown(found)


def _by_name(found: Found, root: sa.Table, person: Person) -> None:
    """Add the rows tied to nobody in which only a name tells whose they are, where no other member has that name."""
    own = next((column for column in root.columns if entry(column).names == "name"), None)
    mine = session.scalar(sa.select(own).where(_one(root) == person.id)) if own is not None else None
    if own is None or not mine:
        return
    for column in (column for table in tables() for column in table.columns if _names(column) == "name"):
        nobodys = sa.select(*column.table.primary_key.columns, column).where(_nobodys(column.table))
        keys = {tuple(row[:-1]) for row in session.execute(nobodys) if _spoken(row[-1]) == _spoken(mine)}
        keys -= found.keys.get(column.table.name, set())
        others = sa.select(own).where(_one(root) != person.id)
        if keys and _spoken(mine) not in map(_spoken, session.scalars(others)):
            found.named.setdefault(column, set()).update(keys)


def _spoken(name: str) -> str:
    return " ".join(folded(name).split())


def _name(found: Found, column: sa.Column[Any], condition: sa.ColumnElement[bool]) -> None:
    columns = list(column.table.primary_key.columns)
    rows = session.execute(sa.select(*columns).where(condition))
    if keys := {tuple(row) for row in rows}:
        found.named.setdefault(column, set()).update(keys)


def _touch(found: Found, table: sa.Table, condition: sa.ColumnElement[bool]) -> None:
    columns = list(table.primary_key.columns)
    found.touched.setdefault(table.name, set()).update(
        tuple(row) for row in session.execute(sa.select(*columns).where(condition))
    )


def batches(values: Sequence[Any], size: int) -> Iterator[list[Any]]:
    """Cut a list into pieces."""
    return (list(values[start : start + size]) for start in range(0, len(values), size))


def _one(table: sa.Table) -> sa.Column[Any]:
    (column,) = table.primary_key.columns
    return column
