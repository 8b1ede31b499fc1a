"""Brings each owner's tables forward and back: core first, then plugins in slug order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from core.db import Base
from core.registry import CORE, Registry

HERE = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x5A3B5CA9  # PostgreSQL's advisory lock, so that two starting processes wait for each other


class BrokenReferences(Exception):
    """A migration left rows that point at nothing; all of it was undone."""


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose tables: core, or a plugin by its slug; and the folder its revisions lie in."""

    name: str
    folder: Path


def owners(registry: Registry) -> list[Owner]:
    """Give core and every plugin that brings migrations, in the order they go up."""
    return [owner for owner in possible_owners(registry) if any(owner.folder.glob("*.py"))]


def possible_owners(registry: Registry) -> list[Owner]:
    """Give core and every plugin, also those that have no migration yet."""
    core = Owner(name=CORE, folder=HERE / "versions")
    plugins = [Owner(name=p.slug, folder=p.folder / "migrations") for p in registry.plugins.values()]
    return [core, *sorted(plugins, key=lambda owner: owner.name)]


def upgrade(url: str, registry: Registry, target: str = "head") -> None:
    """Bring every owner's tables to the newest form."""
    for owner in owners(registry):
        upgrade_one(url, owner, target)


def upgrade_one(url: str, owner: Owner, target: str = "head") -> None:
    """Bring one owner's tables to a revision. Raises BrokenReferences, having changed nothing."""
    with _connection(url) as connection:
        command.upgrade(_config(owner, connection), target)


def downgrade_one(url: str, owner: Owner, target: str = "base") -> None:
    """Take one owner's tables back to a revision, by default to nothing."""
    with _connection(url) as connection:
        command.downgrade(_config(owner, connection), target)


def revise(url: str, owner: Owner, message: str, revision: str) -> None:
    """Write a new revision from what the models say and the database lacks."""
    owner.folder.mkdir(exist_ok=True)
    with _connection(url) as connection:
        config = _config(owner, connection)
        command.revision(config, message, autogenerate=True, rev_id=revision, version_path=str(owner.folder))


def differences(url: str, owner: Owner) -> list[str]:
    """Say what the models of an owner have that its migrations do not make, and the other way."""
    with _connection(url) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": f"alembic_version_{owner.name}",
                "include_name": lambda name, kind, _parents: kind != "table" or name.startswith(f"{owner.name}_"),
                "include_object": lambda _thing, name, kind, _reflected, _other: (
                    kind != "table" or name.startswith(f"{owner.name}_")
                ),
                "compare_type": False,
            },
        )
        return [repr(difference) for difference in compare_metadata(context, Base.metadata)]


def heads(owner: Owner) -> list[str]:
    """Give an owner's newest revisions; a straight history has one."""
    return list(ScriptDirectory.from_config(_config(owner)).get_heads())


def knows(owner: Owner, revision: str) -> bool:
    """Tell whether an owner has this revision; a backup of a newer version names one that it lacks."""
    try:
        return ScriptDirectory.from_config(_config(owner)).get_revision(revision) is not None
    except CommandError:
        return False


def stands_at(engine: sa.Engine, owner: Owner) -> str | None:
    """Give the revision that an owner's tables are at; None where there are none."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": f"alembic_version_{owner.name}"})
        return context.get_current_revision()


def behind(engine: sa.Engine, registry: Registry) -> list[str]:
    """Name the owners whose tables are not at their newest revision; one connection asks for all."""
    with engine.connect() as connection:
        return [owner.name for owner in owners(registry) if _revision(connection, owner) not in _shipped(owner)]


@cache
def _shipped(owner: Owner) -> list[str]:
    """Read an owner's newest revisions once: what is installed does not change while we run."""
    return heads(owner)


def _revision(connection: sa.Connection, owner: Owner) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": f"alembic_version_{owner.name}"})
    return context.get_current_revision()


def _config(owner: Owner, connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")  # paths may hold spaces
    config.set_main_option("version_locations", str(owner.folder).replace("%", "%%"))
    config.attributes.update(owner=owner.name, connection=connection)
    return config


@contextmanager
def _connection(url: str) -> Iterator[sa.Connection]:
    """Open a connection of its own: with foreign keys on, SQLite's rebuilt core tables would take plugin rows along."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        _without_foreign_keys(engine)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
            yield connection
            _check_references(connection)
    finally:
        engine.dispose()


def _without_foreign_keys(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None
        dbapi.execute("PRAGMA foreign_keys=OFF")
        dbapi.execute("PRAGMA busy_timeout=60000")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_references(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise BrokenReferences(tables)
