"""One moment of the database, read while others go on writing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext

from core import migrate
from core.backup.columns import TableShape, shape_of
from core.backup.errors import NotAtHead, OwnerMissing
from core.db import Base
from core.registry import Registry

VERSIONS = "alembic_version_"
AT_ONCE = 1000


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that sees one moment: SQLite's log keeps it while we read, PostgreSQL its old rows."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)  # noqa: PLW2901 - the same
        connection.execute(sa.select(sa.literal(1)))
        yield connection


def revisions(connection: sa.Connection, registry: Registry, without: Iterable[str] = ()) -> dict[str, str]:
    """Give each owner's revision. Raises OwnerMissing, NotAtHead."""
    tables = sa.inspect(connection).get_table_names()
    standing = {name.removeprefix(VERSIONS) for name in tables if name.startswith(VERSIONS)} - set(without)
    known = {owner.name: owner for owner in migrate.owners(registry)}
    if strangers := sorted(standing - known.keys()):
        names = ", ".join(strangers)
        message = (
            f"The database has rows of {names}, which is not loaded: install or allow it, "
            f"or leave its rows out with --without {strangers[0]}."
        )
        raise OwnerMissing(message)
    found = {name: _revision(connection, name) for name in sorted(standing)}
    behind = [
        name for name, owner in known.items() if name not in without and [found.get(name)] != migrate.heads(owner)
    ]
    if behind:
        message = f"The database is not in the newest form ({', '.join(behind)}): run `samskap migrate` first."
        raise NotAtHead(message)
    return {name: revision for name, revision in found.items() if revision}


def shapes(owners: Iterable[str]) -> tuple[TableShape, ...]:
    """Describe the tables of these owners as the models have them, what is leant on first."""
    wanted = set(owners)
    return tuple(shape_of(table) for table in Base.metadata.sorted_tables if table.name.split("_")[0] in wanted)


def rows(connection: sa.Connection, shape: TableShape) -> Iterator[list[Any]]:
    """Give a table's rows as a backup writes them, a thousand at a time in memory."""
    streamed = shape.query().execution_options(stream_results=True, yield_per=AT_ONCE)
    for row in connection.execute(streamed):
        yield shape.written(row)


def _revision(connection: sa.Connection, owner: str) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": f"{VERSIONS}{owner}"})
    return context.get_current_revision()
