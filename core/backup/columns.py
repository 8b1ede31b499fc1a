"""What a column holds, in words that both databases and every version of the program share."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from core.types import UtcDateTime

MODULUS = 2**256


@dataclass(frozen=True)
class Kind:
    """How values of one kind are stored in a database, and written in a backup."""

    name: str
    type: sa.types.TypeEngine[Any]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class TableShape:
    """A table's name, its columns with their kinds, and its primary key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    @property
    def light(self) -> sa.TableClause:
        """The table as SQL names it, with the types of the backup: what a model makes of a value is left alone."""
        return sa.table(self.name, *(sa.column(name, KINDS[kind].type) for name, kind in self.columns))

    def query(self) -> sa.Select[Any]:
        """Ask for every row in the order of the key, so that a backup tells nothing of when rows were added."""
        table = self.light
        chosen = [sa.cast(table.c[name], sa.Text) if kind == "json" else table.c[name] for name, kind in self.columns]
        return sa.select(*chosen).order_by(*(table.c[name] for name in self.key or [n for n, _k in self.columns]))

    def written(self, row: Iterable[Any]) -> list[Any]:
        """Write a row's values as JSON takes them."""
        kinds = (KINDS[kind] for _name, kind in self.columns)
        return [None if value is None else kind.write(value) for kind, value in zip(kinds, row, strict=True)]

    def read(self, written: Sequence[Any]) -> dict[str, Any]:
        """Read a row's values back, by column."""
        pairs = zip(self.columns, written, strict=True)
        return {name: None if value is None else KINDS[kind].read(value) for (name, kind), value in pairs}

    def hashed(self, written: Sequence[Any]) -> int:
        """Hash a row; the same row has the same hash on either database."""
        pairs = zip(self.columns, written, strict=True)
        plain = [_ordered(value) if kind == "json" and value is not None else value for (_n, kind), value in pairs]
        return int.from_bytes(hashlib.sha256(json.dumps(plain).encode()).digest(), "big")


@dataclass
class Sum:
    """The number and the common hash of a table's rows, in whichever order they came."""

    rows: int = 0
    total: int = 0

    def add(self, hashed: int) -> None:
        """Count one row more."""
        self.rows += 1
        self.total = (self.total + hashed) % MODULUS

    @property
    def hex(self) -> str:
        """The hash, to write down."""
        return f"{self.total:064x}"


def shape_of(table: sa.Table) -> TableShape:
    """Describe a table of the models."""
    columns = tuple((column.name, kind_of(column.type)) for column in table.columns)
    return TableShape(name=table.name, columns=columns, key=tuple(column.name for column in table.primary_key))


def kind_of(type_: sa.types.TypeEngine[Any]) -> str:
    """Name what a column's type stores; one of our own or of a plugin is what it is made of."""
    if isinstance(type_, UtcDateTime):
        return "instant"
    if isinstance(type_, sa.types.TypeDecorator):
        return kind_of(type_.impl_instance)
    for kind, types in STORED:
        if isinstance(type_, types):
            return kind
    message = f"a column of type {type_!r} cannot be kept in a backup"
    raise TypeError(message)


def _same(value: Any) -> Any:
    return value


def _json(text: str) -> Any:
    """Read stored JSON; its null is not the database's NULL."""
    value = json.loads(text)
    return sa.JSON.NULL if value is None else value


def _ordered(text: str) -> str:
    """Write stored JSON in one way, whichever way the database keeps it."""
    return json.dumps(json.loads(text), sort_keys=True)


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


# Asked in this order: a kind that is also another one comes first.
STORED: tuple[tuple[str, tuple[type[Any], ...]], ...] = (
    ("json", (sa.JSON,)),
    ("id", (sa.Uuid,)),
    ("yes", (sa.Boolean,)),
    ("moment", (sa.DateTime,)),
    ("day", (sa.Date,)),
    ("time", (sa.Time,)),
    ("float", (sa.Float,)),
    ("number", (sa.Numeric,)),
    ("whole", (sa.Integer,)),
    ("bytes", (sa.LargeBinary,)),
    ("text", (sa.String,)),
)
KINDS = {
    kind.name: kind
    for kind in (
        Kind("json", sa.JSON(none_as_null=True), _same, _json),
        Kind("id", sa.Uuid(), lambda value: value.hex, UUID),
        Kind("yes", sa.Boolean(), _same, _same),
        Kind("instant", UtcDateTime(), datetime.isoformat, datetime.fromisoformat),
        Kind("moment", sa.DateTime(), datetime.isoformat, datetime.fromisoformat),
        Kind("day", sa.Date(), date.isoformat, date.fromisoformat),
        Kind("time", sa.Time(), time.isoformat, time.fromisoformat),
        Kind("float", sa.Double(), float, _same),
        Kind("number", sa.Numeric(), lambda value: str(value.normalize()), Decimal),
        Kind("whole", sa.BigInteger(), _same, _same),
        Kind("bytes", sa.LargeBinary(), _encoded, base64.b64decode),
        Kind("text", sa.Text(), _same, _same),
    )
}
