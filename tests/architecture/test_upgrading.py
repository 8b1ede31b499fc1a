"""Every migration goes down and up again with rows in every table, and one that was killed can be run again."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import uuid
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, migrate
from core.registry import Registry
from tests.architecture.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.migrate import Owner
    from tests.fixtures.house import House

Stored = dict[str, list[dict[str, str]]]

FIRST = "core_0001"
LEFT_EMPTY = {  # one of two, or set in some states only
    "core_identity.panelist_id", "core_membership.engagement_id", "core_membership.panelist_id",
    "core_correction.follow_up_id",
    "core_committee_note.panelist_id",
    "core_draw.ticket", "core_booking.offer_until",
}  # fmt: skip
GIVEN: dict[str, Any] = {
    "core_job.state": "waiting",  # a later revision checks these two
    "core_letter.state": "waiting",
    "core_draw.state": "prepared",
    "core_booking.state": "taken",
    "core_questionnaire_version.number": 1,  # going down counts the versions from one
}
KILLED_AFTER = (1, 12, 45)  # statements that change the database
# Brings core to its newest form, and kills itself after a number of changes, as a power cut would.
UPGRADING = """
import os, signal, sys
import sqlalchemy as sa
from core import migrate
from core.registry import Registry

left = int(sys.argv[2])

@sa.event.listens_for(sa.Engine, "after_cursor_execute")
def count(_connection, _cursor, statement, *_more):
    global left
    left -= statement.lstrip().split()[0] in {"CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE"}
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

migrate.upgrade(sys.argv[1], Registry())
"""


@pytest.fixture
def url(new_database_url: Callable[[], str]) -> str:
    return new_database_url()


def test_up1_every_migration_goes_down_and_up_with_rows_in_every_table(url: str, house: House) -> None:
    registry: Registry = house.app.extensions["registry"]
    migrate.upgrade(url, registry)
    fill(url)
    assert all(stored(url).values()), "every table has a row"
    for owner in reversed(migrate.owners(registry)):
        walk_down(url, owner)
    assert stored(url) == {}
    migrate.upgrade(url, registry)
    for owner in migrate.owners(registry):
        assert migrate.differences(url, owner) == []


def walk_down(url: str, owner: Owner) -> None:
    """Take an owner back to nothing, each step down, up and down; what a step leaves alone keeps its rows."""
    while stands_at(url, owner):
        before = stored(url)
        migrate.downgrade_one(url, owner, "-1")
        lower = stored(url)
        assert lost(lower, before) == [], "going down touches nothing else"
        migrate.upgrade_one(url, owner, "+1")
        assert lost(lower, stored(url), more=True) == [], "and neither does going up"
        migrate.downgrade_one(url, owner, "-1")
        assert stored(url) == lower


def test_up1_a_migration_that_was_killed_can_be_run_again(url: str) -> None:
    (core,) = migrate.owners(Registry())
    migrate.upgrade_one(url, core, FIRST)
    fill(url)
    before = stored(url)
    for changes in KILLED_AFTER:
        assert upgrade(url, changes) == -signal.SIGKILL, changes
        assert stored(url) == before, "all of it was undone"
    assert upgrade(url, -1) == 0
    assert [stands_at(url, core)] == migrate.heads(core)
    assert migrate.differences(url, core) == []
    assert lost(before, stored(url), more=True) == []


def test_a_row_that_is_lost_is_found(url: str) -> None:
    migrate.upgrade_one(url, migrate.owners(Registry())[0], FIRST)
    fill(url)
    before = stored(url)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.delete(sa.table("core_audit")))
        connection.execute(sa.update(sa.table("core_district", sa.column("name"))).values(name="another"))
    assert lost(before, stored(url)) == ["core_audit", "core_district"]


def upgrade(url: str, changes: int) -> int:
    """Upgrade in a process of its own; give how it ended."""
    command = [sys.executable, "-c", UPGRADING, url, str(changes)]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode


def stands_at(url: str, owner: Owner) -> str | None:
    return migrate.stands_at(sa.create_engine(url, poolclass=sa.NullPool), owner)


def stored(url: str) -> Stored:
    """Read every table as texts."""
    found, engine = tables(url), sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return {
            table.name: [{name: str(value) for name, value in row.items()} for row in _rows(connection, table)]
            for table in found
        }


def _rows(connection: sa.Connection, table: sa.Table) -> list[Any]:
    return list(connection.execute(sa.select(table)).mappings())


def lost(lower: Stored, upper: Stored, *, more: bool = False) -> list[str]:
    """Name the tables whose rows are not the same in both forms, as far as both have them.

    A column may be of another kind in the other form; a row may not be gone, nor a value. ``more`` lets there be rows
    in the upper form that the lower has not: a step up may bring some of its own.
    """
    return [name for name in sorted(lower.keys() & upper.keys()) if not _same(lower[name], upper[name], more=more)]


def _same(lower: list[dict[str, str]], upper: list[dict[str, str]], *, more: bool) -> bool:
    if len(lower) != len(upper) and not (more and len(lower) < len(upper)):
        return False
    shared = {name for row in lower for name in row} & {name for row in upper for name in row}
    theirs = [{name: row[name] for name in shared} for row in upper]
    return all({name: row[name] for name in shared} in theirs for row in lower)


def tables(url: str) -> list[sa.Table]:
    """Find every table but those of Alembic, what is leant on first."""
    found = sa.MetaData()
    found.reflect(sa.create_engine(url, poolclass=sa.NullPool))
    return [table for table in found.sorted_tables if not table.name.startswith("alembic_version")]


def fill(url: str) -> None:
    """Put one row into every table, in whichever form the tables are."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    made: dict[str, dict[str, Any]] = {}
    with engine.begin() as connection:
        for table in tables(url):
            checks = sa.inspect(connection).get_check_constraints(table.name)
            allowed = dict(filter(None, (_allowed(str(check["sqltext"])) for check in checks)))
            made[table.name] = {column.name: _value(column, made, allowed) for column in table.columns}
            connection.execute(sa.insert(table).values(made[table.name]))


def _allowed(check: str) -> tuple[str, str] | None:
    """Read a check's column and the first word that it allows."""
    found = re.match(r"\W*(\w+).*?'(\w*)'", check)
    return (found[1], found[2]) if found else None


def _value(column: sa.Column[Any], made: dict[str, dict[str, Any]], allowed: dict[str, str]) -> Any:
    if str(column) in LEFT_EMPTY:
        return None
    if str(column) in GIVEN:
        return GIVEN[str(column)]
    for key in column.foreign_keys:
        parent, _dot, name = key.target_fullname.rpartition(".")
        return made[parent][name] if parent in made else None
    if column.name in allowed:
        return allowed[column.name]
    if column.nullable and column.name.endswith("_id"):
        return None
    return _any(column.type)


def _any(type_: sa.types.TypeEngine[Any]) -> Any:
    if isinstance(type_, sa.CHAR):  # SQLite's form of an id
        return uuid.uuid4().hex
    for kind, make in (
        (sa.Uuid, uuid.uuid4),
        (sa.DateTime, clock.now),
        (sa.Date, clock.today),
        (sa.JSON, dict),
        (sa.Boolean, bool),
        (sa.Integer, lambda: 7),
        (sa.Float, lambda: 7.5),
        (sa.LargeBinary, lambda: b"bytes"),
    ):
        if isinstance(type_, kind):
            return make()
    return "text"
