"""Where a backup is restored to first, beside what is in use, and how the two change places at the end."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol, cast

import sqlalchemy as sa

from core import clock
from core.backup.errors import InUse, NotEmpty
from core.config import Config
from core.files.storage import sync_folder

STAGED = "samskap_restoring"
MARKS = ("", "-wal", "-shm", "-journal")  # SQLite's files beside a database


class Stage(Protocol):
    """A fresh database that nobody uses yet; ``url`` is where it is."""

    url: str

    def clear(self) -> None:
        """Make it empty, whatever an earlier attempt left. Raises InUse, NotEmpty."""

    def swap(self) -> str:
        """Put it in the place of the one in use, at once; say where that one is now, nothing where it was empty."""


def stage_of(config: Config, *, replace: bool) -> Stage:
    """Give the stage that fits the installation's database; ``replace`` allows PostgreSQL's to hold something."""
    return SqliteStage(config.database_url) if config.sqlite else PostgresStage(config.database_url, replace=replace)


class SqliteStage:
    """A file beside the database, renamed onto it; the old file is kept."""

    def __init__(self, url: str) -> None:
        self._target = Path(cast(str, sa.make_url(url).database))
        self._staged = self._target.with_name(f"{self._target.name}.restoring")
        self.url = f"sqlite:///{self._staged}"

    def clear(self) -> None:
        """Remove an earlier attempt, and see that nobody uses the database."""
        _close(self._target)
        for mark in MARKS:
            Path(f"{self._staged}{mark}").unlink(missing_ok=True)

    def swap(self) -> str:
        """Keep the old file under another name, and put the new one in its place in one step."""
        _close(self._staged)
        _close(self._target)
        kept = self._target.with_name(f"{self._target.name}.before-restore-{_now()}")
        with suppress(FileNotFoundError):
            kept.hardlink_to(self._target)
        self._staged.replace(self._target)
        sync_folder(self._target.parent)
        return str(kept) if kept.exists() else ""


class PostgresStage:
    """A schema of its own, renamed in one transaction; the old schema is kept."""

    def __init__(self, url: str, *, replace: bool) -> None:
        self._url, self._replace = sa.make_url(url), replace
        self.url = self._url.update_query_dict({"options": f"-csearch_path={STAGED}"}).render_as_string(
            hide_password=False
        )

    def clear(self) -> None:
        """Remove an earlier attempt, and see that the database is empty, or may be replaced and is not in use."""
        with self._connection() as connection:
            tables = sa.inspect(connection).get_table_names()
            if tables and not self._replace:
                message = (
                    f"The database holds {len(tables)} tables. Name an empty one in SAMSKAP_DATABASE, "
                    "or put this one aside with --replace."
                )
                raise NotEmpty(message)
            _refuse_others(connection)
            connection.execute(sa.schema.DropSchema(STAGED, cascade=True, if_exists=True))
            connection.execute(sa.schema.CreateSchema(STAGED))

    def swap(self) -> str:
        """Rename both schemas in one transaction; one that was empty is dropped."""
        kept = f"before_restore_{_now()}"
        with self._connection() as connection:
            _refuse_others(connection)
            used = cast(str, connection.scalar(sa.select(sa.func.current_schema())))
            empty = not sa.inspect(connection).get_table_names()
            connection.execute(_renamed(used, kept))
            connection.execute(_renamed(STAGED, used))
            if empty:
                connection.execute(sa.schema.DropSchema(kept))
        return "" if empty else f"the schema {kept}"

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        engine = sa.create_engine(self._url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            yield connection


def _close(file: Path) -> None:
    """Write SQLite's log back and remove it, which only the one connection there is can do. Raises InUse."""
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(file, timeout=1)) as alone:
            mode = alone.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = ""
    if mode != "delete":
        message = f"{file} is in use. Stop `samskap serve` and `samskap worker`, and try again."
        raise InUse(message)


def _refuse_others(connection: sa.Connection) -> None:
    """Raise InUse where anybody else is connected to this database."""
    activity = sa.table("pg_stat_activity", sa.column("pid"), sa.column("datname"), sa.column("backend_type"))
    others = sa.select(sa.func.count()).where(
        activity.c.datname == sa.func.current_database(),
        activity.c.backend_type == "client backend",
        activity.c.pid != sa.func.pg_backend_pid(),
    )
    if number := connection.scalar(others):
        message = (
            f"{number} other connections use the database. Stop `samskap serve` and `samskap worker`, and try again."
        )
        raise InUse(message)


def _renamed(old: str, new: str) -> sa.DDL:
    context = {"old": old, "new": new}
    return sa.DDL('ALTER SCHEMA "%(old)s" RENAME TO "%(new)s"', context=context)  # type: ignore[no-untyped-call]


def _now() -> str:
    return f"{clock.now():%Y%m%dT%H%M%S}"
