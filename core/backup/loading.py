"""Loads a backup's rows and files into a fresh database, in the form that they had, and holds them against it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from core import migrate
from core.backup.columns import Sum, TableShape
from core.backup.errors import OtherVersion, OwnerMissing, Unequal
from core.backup.head import Head
from core.backup.here import Say
from core.backup.reading import Contents
from core.backup.snapshot import rows
from core.files import storage
from core.files.models import File
from core.registry import Registry


@dataclass(kw_only=True)
class Inspector:
    """Takes a backup only to see whether it can be restored here."""

    registry: Registry

    def begin(self, head: Head) -> None:
        """Refuse rows of plugins that are not here, and forms that are newer than this program."""
        known = {owner.name: owner for owner in migrate.owners(self.registry)}
        for name, revision in head.revisions.items():
            if name not in known:
                message = (
                    f"The backup holds rows of {name}, which is not loaded: install it, or allow it, and try again."
                )
                raise OwnerMissing(message)
            if not migrate.knows(known[name], revision):
                message = (
                    f"The backup was made by a newer version: it has {name} at {revision}, "
                    "which this one does not know. Update first."
                )
                raise OtherVersion(message)

    def rows(self, shape: TableShape, written: list[list[Any]]) -> None:
        """Look at no row."""

    def block(self, file_id: UUID, data: bytes) -> None:
        """Look at no file."""

    def gone(self, file_id: UUID) -> None:
        """Look at none that is gone."""

    def erased(self, line: str) -> None:
        """Look at no line of the journal."""


@dataclass(kw_only=True)
class Loader:
    """Takes a backup and keeps it: rows in a database, files in a folder, the journal in a list."""

    connection: sa.Connection
    folder: Path
    missing: set[UUID] = field(default_factory=set)
    journal: list[str] = field(default_factory=list)

    def begin(self, head: Head) -> None:
        """Empty the tables: a migration may have filled some."""
        for shape in reversed(head.tables):
            self.connection.execute(sa.delete(shape.light))

    def rows(self, shape: TableShape, written: list[list[Any]]) -> None:
        """Add some rows."""
        if written:
            self.connection.execute(sa.insert(shape.light), [shape.read(row) for row in written])

    def block(self, file_id: UUID, data: bytes) -> None:
        """Add some bytes to a file."""
        path = storage.path_of(file_id, self.folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(data)

    def gone(self, file_id: UUID) -> None:
        """Remember a file that was deleted while the backup was made."""
        self.missing.add(file_id)

    def erased(self, line: str) -> None:
        """Remember somebody who was erased."""
        self.journal.append(line)


def prepare(url: str, head: Head, registry: Registry) -> None:
    """Make the tables in the form that they had when the backup was made."""
    for owner in migrate.owners(registry):
        if owner.name in head.revisions:
            migrate.upgrade_one(url, owner, head.revisions[owner.name])


@contextmanager
def unreferenced(url: str) -> Iterator[sa.Connection]:
    """Open one transaction in which rows may come in any order; references are held again at its end."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        taken = _take_references(connection) if engine.dialect.name == "postgresql" else []
        yield connection
        for reference in taken:
            connection.execute(sa.schema.AddConstraint(reference))
        _hold_references(connection)
    engine.dispose()


def hold_against(connection: sa.Connection, contents: Contents, say: Say) -> None:
    """Read every row back, and compare with what the backup says. Raises Unequal."""
    for shape in contents.head.tables:
        found = Sum()
        for row in rows(connection, shape):
            found.add(shape.hashed(row))
        if found != contents.sums[shape.name]:
            message = f"{shape.name} did not come back as it was; nothing was replaced."
            raise Unequal(message)
        if found.rows:
            say(f"  {shape.name}: {found.rows:,} rows, equal")


def forget_missing(connection: sa.Connection, missing: set[UUID]) -> None:
    """Delete the rows of files that were deleted while the backup was made."""
    if missing:
        connection.execute(sa.delete(File).where(File.id.in_(missing)))


def count_on(connection: sa.Connection, head: Head) -> None:
    """Let PostgreSQL count on from the highest number where a key counts by itself."""
    if connection.dialect.name != "postgresql":
        return
    for shape in head.tables:
        kinds = dict(shape.columns)
        for name in (name for name in shape.key if kinds[name] == "whole"):
            sequence = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(shape.name, name)))
            highest = sa.select(sa.func.max(shape.light.c[name])).scalar_subquery()
            if sequence and connection.scalar(sa.select(highest)):
                connection.execute(sa.select(sa.func.setval(sequence, highest)))


def _take_references(connection: sa.Connection) -> list[sa.ForeignKeyConstraint]:
    found = sa.MetaData()
    found.reflect(connection)
    references = [key for table in found.tables.values() for key in table.foreign_key_constraints]
    for reference in references:
        connection.execute(sa.schema.DropConstraint(reference))
    return references


def _hold_references(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
        message = "The backup holds rows that point at nothing; nothing was replaced."
        raise Unequal(message)
