"""Migrations make what the models say, go both ways, and never take another owner's rows along."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import migrate
from core.migrate import BrokenReferences, Owner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.registry import Registry
    from tests.fixtures.house import House

NEXT = "core_9999_planted"
TRAP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "trap_0001", None, None, None

def upgrade():
    member = sa.ForeignKey("core_panelist.id", ondelete="CASCADE")
    number = sa.Column("id", sa.Integer(), primary_key=True)
    op.create_table("trap_vote", number, sa.Column("panelist_id", sa.Uuid(), member))

def downgrade():
    op.drop_table("trap_vote")
"""
ALTERED = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{revision}", "{after}", None, None

def upgrade():
{upgrade}

def downgrade():
    pass
"""
NEW_COLUMN = """
    op.add_column("core_panelist", sa.Column("planted", sa.String(), nullable=True))
"""
REBUILT = """
    with op.batch_alter_table("core_panelist") as table:
        table.alter_column("name", server_default="")
"""
TAKES_MEMBERS_AWAY = """
    op.execute(sa.delete(sa.table("core_panelist")))
"""


@dataclass(frozen=True, kw_only=True)
class Trap:
    """A migrated database in which a plugin's table refers to core's."""

    url: str
    registry: Registry
    folder: Path

    @property
    def plugin(self) -> Owner:
        return Owner(name="trap", folder=self.folder / "trap")

    def core(self, what: str) -> Owner:
        """Give core with one more revision, which does ``what``."""
        core = migrate.owners(self.registry)[0]
        target = self.folder / "core"
        shutil.copytree(core.folder, target)
        (after,) = migrate.heads(core)
        (target / f"{NEXT}.py").write_text(ALTERED.format(revision=NEXT, after=after, upgrade=what))
        return Owner(name="core", folder=target)

    def count(self, table: str) -> int:
        engine = sa.create_engine(self.url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) or 0

    def tables(self) -> set[str]:
        names = sa.inspect(sa.create_engine(self.url, poolclass=sa.NullPool)).get_table_names()
        return {name for name in names if not name.startswith("alembic_version")}


@pytest.fixture
def empty(new_database_url: Callable[[], str], house: House, tmp_path: Path) -> Trap:
    return Trap(url=new_database_url(), registry=house.app.extensions["registry"], folder=tmp_path)


@pytest.fixture
def trap(empty: Trap) -> Trap:
    migrate.upgrade(empty.url, empty.registry)
    empty.plugin.folder.mkdir()
    (empty.plugin.folder / "trap_0001.py").write_text(TRAP)
    migrate.upgrade_one(empty.url, empty.plugin)
    _fill(empty.url)
    assert (empty.count("core_panelist"), empty.count("trap_vote")) == (2, 2)
    return empty


@pytest.fixture
def with_foreign_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant the fault: migrations with SQLite's foreign keys switched on."""
    without = migrate._without_foreign_keys

    def on(engine: sa.Engine) -> None:
        without(engine)
        sa.event.listen(engine, "connect", lambda dbapi, _record: dbapi.execute("PRAGMA foreign_keys=ON"))

    monkeypatch.setattr(migrate, "_without_foreign_keys", on)


def test_models_and_migrations_agree(empty: Trap) -> None:
    migrate.upgrade(empty.url, empty.registry)
    for owner in migrate.owners(empty.registry):
        assert migrate.differences(empty.url, owner) == []


def test_a_column_without_a_migration_is_found(empty: Trap) -> None:
    migrate.upgrade(empty.url, empty.registry)
    core = migrate.owners(empty.registry)[0]
    migrate.upgrade_one(empty.url, empty.core(NEW_COLUMN))
    assert any("planted" in difference for difference in migrate.differences(empty.url, core))


def test_each_owner_has_one_head(house: House) -> None:
    for owner in migrate.owners(house.app.extensions["registry"]):
        assert len(migrate.heads(owner)) == 1, owner.name


def test_up1_up_down_and_up_again(empty: Trap) -> None:
    owners = migrate.owners(empty.registry)
    migrate.upgrade(empty.url, empty.registry)
    full = empty.tables()
    for owner in reversed(owners):
        migrate.downgrade_one(empty.url, owner)
    assert empty.tables() == set()
    migrate.upgrade(empty.url, empty.registry)
    assert empty.tables() == full
    assert [difference for owner in owners for difference in migrate.differences(empty.url, owner)] == []


def test_twice_is_once(empty: Trap) -> None:
    migrate.upgrade(empty.url, empty.registry)
    migrate.upgrade(empty.url, empty.registry)
    engine = sa.create_engine(empty.url, poolclass=sa.NullPool)
    for owner in migrate.owners(empty.registry):
        assert [migrate.stands_at(engine, owner)] == migrate.heads(owner)


def test_altering_a_core_table_keeps_the_plugins_rows(trap: Trap) -> None:
    migrate.upgrade_one(trap.url, trap.core(REBUILT))
    assert (trap.count("core_panelist"), trap.count("trap_vote")) == (2, 2)


@pytest.mark.one_engine("only SQLite rebuilds tables, and only there can foreign keys be off")
def test_with_foreign_keys_on_the_plugins_rows_would_be_gone(trap: Trap, with_foreign_keys: None) -> None:
    migrate.upgrade_one(trap.url, trap.core(REBUILT))
    assert (trap.count("core_panelist"), trap.count("trap_vote")) == (2, 0)


@pytest.mark.one_engine("PostgreSQL holds references during migrations too, and deletes what hangs on the row")
def test_a_migration_that_breaks_references_is_undone_as_a_whole(trap: Trap) -> None:
    with pytest.raises(BrokenReferences, match="trap_vote"):
        migrate.upgrade_one(trap.url, trap.core(TAKES_MEMBERS_AWAY))
    assert (trap.count("core_panelist"), trap.count("trap_vote")) == (2, 2)


def test_a_plugin_goes_down_before_core(trap: Trap) -> None:
    migrate.downgrade_one(trap.url, trap.plugin)
    assert "trap_vote" not in trap.tables()
    assert trap.count("core_panelist") == 2
    for owner in reversed(migrate.owners(trap.registry)):
        migrate.downgrade_one(trap.url, owner)
    assert trap.tables() == set()


def test_core_cannot_go_down_under_a_plugin(trap: Trap) -> None:
    before = trap.tables()
    with pytest.raises((BrokenReferences, sa.exc.DBAPIError)):
        migrate.downgrade_one(trap.url, migrate.owners(trap.registry)[0])
    assert trap.tables() == before
    assert (trap.count("core_panelist"), trap.count("trap_vote")) == (2, 2)


def _fill(url: str) -> None:
    """Put two members and their votes there, as a plugin would have them."""
    tables = sa.MetaData()
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    tables.reflect(engine, only=["core_panelist", "trap_vote"])
    member, vote = tables.tables["core_panelist"], tables.tables["trap_vote"]
    with engine.begin() as connection:
        for number in (1, 2):
            key = f"{number:032x}"
            connection.execute(sa.insert(member).values({c.name: _any(c, key) for c in member.columns if _needed(c)}))
            connection.execute(sa.insert(vote).values(id=number, panelist_id=key))


def _needed(column: sa.Column[object]) -> bool:
    return not column.nullable and column.server_default is None


def _any(column: sa.Column[object], key: str) -> object:
    """Give a value that a column takes: a date, a number, one of the words its check allows, or the key."""
    words = {"state": "active", "gender": "unsaid", "language": "nb"}
    if isinstance(column.type, sa.DateTime):
        return sa.func.now()
    if isinstance(column.type, sa.Integer):
        return 1980
    return words.get(column.name, key)
