"""What every table of core and of the installed plugins holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from core.db import Base
from core.register import entry_of, personal, technical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fixtures.house import House

ON_DELETE = {"CASCADE", "SET NULL", "RESTRICT"}


def test_pr1_every_column_is_classified(house: House) -> None:
    columns = [column for table in _tables(house) for column in table.columns]
    assert len(columns) > 100
    assert _unclassified(columns) == []


def test_pr1_an_unclassified_column_is_found() -> None:
    planted = sa.Table(
        "core_planted",
        sa.MetaData(),
        sa.Column("id", sa.Uuid, primary_key=True, info=technical("the row")),
        sa.Column("name", sa.String),
        sa.Column("half", sa.String, info={"personal": True, "purpose": "to greet"}),
        sa.Column("nothing_said", sa.String, info=personal("", retention="7 days")),
        sa.Column("kept_for_ever", sa.String, info=personal("to greet", retention="")),
    )
    found = _unclassified(planted.columns)
    assert found == [f"core_planted.{name}" for name in ("name", "half", "nothing_said", "kept_for_ever")]


def test_pr1_whoever_points_at_a_person_says_so(house: House) -> None:
    """A column that refers to a panelist is personal."""
    pointing = [
        column
        for table in _tables(house)
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname == "core_panelist.id"
    ]
    assert pointing
    assert [str(column) for column in pointing if not column.info["personal"]] == []


def test_pr1_an_id_of_a_person_without_a_reference_says_whose_it_is(house: House) -> None:
    """Export and erasure follow foreign keys, and what ``names`` says; a loose id that says nothing is left behind."""
    assert _loose(column for table in _tables(house) for column in table.columns) == []
    who = sa.Column("who", sa.Uuid, info=personal("who", retention="1 day"))
    planted = sa.Table("core_planted", sa.MetaData(), who)
    assert _loose(planted.columns) == ["core_planted.who"]


def test_every_reference_says_what_happens_when_its_target_goes(house: House) -> None:
    keys = [key for table in _tables(house) for key in table.foreign_keys]
    assert keys
    assert _silent(keys) == []


def test_a_reference_that_says_nothing_is_found() -> None:
    planted = sa.MetaData()
    sa.Table("core_one", planted, sa.Column("id", sa.Uuid, primary_key=True))
    many = sa.Table("core_many", planted, sa.Column("one_id", sa.Uuid, sa.ForeignKey("core_one.id")))
    assert _silent(many.foreign_keys) == ["core_many.one_id"]


def test_every_table_is_named_by_its_owner(house: House) -> None:
    owners = {"core", *house.app.extensions["registry"].plugins}
    loaded = {table.name.split("_")[0] for table in Base.metadata.tables.values()}
    assert "core" in loaded
    assert {table.name.split("_")[0] for table in _tables(house)} <= owners


def test_the_migrated_database_has_the_models_tables_and_no_others(house: House) -> None:
    found = set(sa.inspect(house.app.extensions["engines"][False]).get_table_names())
    versions = {name for name in found if name.startswith("alembic_version_")}
    assert found - versions == {table.name for table in _tables(house)}


def _tables(house: House) -> list[sa.Table]:
    """Give the tables of this app's owners; another app of this process may have loaded other plugins' models."""
    owners = {"core", *house.app.extensions["registry"].plugins}
    return [table for table in Base.metadata.sorted_tables if table.name.split("_")[0] in owners]


def _unclassified(columns: Iterable[sa.Column[object]]) -> list[str]:
    return [str(column) for column in columns if not _says_why(column)]


def _says_why(column: sa.Column[object]) -> bool:
    entry = entry_of(dict(column.info))
    return entry is not None and bool(entry.purpose) and bool(entry.retention) and bool(entry.basis)


def _loose(columns: Iterable[sa.Column[object]]) -> list[str]:
    return [str(c) for c in columns if isinstance(c.type, sa.Uuid) and not c.foreign_keys and not _says_whose(c)]


def _says_whose(column: sa.Column[object]) -> bool:
    entry = entry_of(dict(column.info))
    return entry is None or not entry.personal or bool(entry.names)


def _silent(keys: Iterable[sa.ForeignKey]) -> list[str]:
    return sorted(str(key.parent) for key in keys if (key.ondelete or "").upper() not in ON_DELETE)
