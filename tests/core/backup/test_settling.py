"""Whoever was erased after a backup is erased again before anybody reaches it, and nobody is signed in."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.auth import visits
from core.backup import services
from core.backup.making import Made
from core.backup.settling import settle
from core.contributions import Person
from core.db import session, transaction
from core.privacy import journal
from core.privacy.erasure import erase
from tests.canaries import fly, rows_of
from tests.core.backup.conftest import Vault
from tests.databases import read
from web.app import create_app

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
    from pathlib import Path

    from flask import Flask

    from tests.people import Member, People

CANARY = "Kanariella Fuglesang"


@pytest.fixture
def file(vault: Vault, member: Member, tmp_path: Path) -> Path:
    """A backup from when the member was there."""
    vault.back_up(tmp_path / "old.backup")
    return tmp_path / "old.backup"


@pytest.fixture
def member(vault: Vault, people: People, app: Flask) -> Member:
    """Somebody who is signed in when the backup is made."""
    found = people.member(name=CANARY, email="kanariella@example.no")
    with app.app_context(), transaction():
        visits.open_visit("panelist", found.id)
    return found


def restore_and_settle(vault: Vault, file: Path, entry_points: tuple[EntryPoint, ...]) -> int:
    """Restore as the command does; say how many people came back and are gone again."""
    back: list[int] = []

    def settled(url: str, erased: list[str]) -> None:
        made = create_app(replace(vault.config, database_url=url), entry_points)
        with made.app_context():
            back.append(settle(erased))
        made.extensions["engines"][True].dispose()

    vault.restore(file, settled)
    return back[0]


def names(vault: Vault) -> list[str]:
    return [str(value) for value in _column(vault, "core_panelist", "name")]


def _column(vault: Vault, table: str, column: str) -> list[object]:
    engine = vault.engine
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(sa.column(column)).select_from(sa.table(table))))


def test_pr3_whoever_was_erased_after_the_backup_is_erased_again(
    beside: Vault, member: Member, app: Flask, file: Path, entry_points: tuple[EntryPoint, ...]
) -> None:
    with app.app_context(), transaction():
        erase(Person(kind="panelist", id=member.id))
    with app.app_context():
        shutil.move(journal.path(), beside.config.home / journal.NAME)
    assert restore_and_settle(beside, file, entry_points) == 1
    assert CANARY not in names(beside)
    assert len(names(beside)) == 4, "and nobody else"
    assert CANARY.encode() not in b"".join(_bytes(beside))


@pytest.mark.usefixtures("a_format")
def test_pr3_no_word_of_theirs_comes_back_with_the_backup(
    vault: Vault, beside: Vault, people: People, tmp_path: Path, entry_points: tuple[EntryPoint, ...]
) -> None:
    """The same canaries as in the living database, through the real backup and the real restore."""
    gone, other = fly(people, "Kanarifugl77"), fly(people, "Kanarifugl88")
    vault.back_up(tmp_path / "birds.backup")
    with people.app.app_context(), transaction():
        erase(Person(kind="panelist", id=gone.member.id))
    with people.app.app_context():
        shutil.move(journal.path(), beside.config.home / journal.NAME)
    assert restore_and_settle(beside, tmp_path / "birds.backup", entry_points) == 1
    kept = [path for path in (beside.config.home / "files").rglob("*") if path.is_file()]
    everything = b"".join([*_bytes(beside), *(path.read_bytes() for path in kept), rows_of(beside.engine).encode()])
    assert [word for word in gone.words if word.encode() in everything] == []
    assert [word for word in other.words if word.encode() not in everything] == []


def test_without_its_journal_an_old_backup_would_bring_people_back(
    beside: Vault, file: Path, entry_points: tuple[EntryPoint, ...]
) -> None:
    assert restore_and_settle(beside, file, entry_points) == 0
    assert CANARY in names(beside)


def test_every_visit_is_ended(vault: Vault, beside: Vault, file: Path, entry_points: tuple[EntryPoint, ...]) -> None:
    assert None in _column(vault, "core_visit", "ended_at")
    restore_and_settle(beside, file, entry_points)
    assert None not in _column(beside, "core_visit", "ended_at")
    assert "restored" in _column(beside, "core_audit", "act")


def test_the_journals_are_merged_and_nothing_is_taken_out(app: Flask) -> None:
    ours, theirs = (
        json.dumps({"at": "2026-01-01T00:00:00+00:00", "kind": "panelist", "id": digit * 32}) for digit in "12"
    )
    with app.app_context():
        journal.path().write_text(f"{ours}\n", encoding="utf-8")
        try:
            assert journal.merge([ours, theirs, theirs]) == 1
            assert journal.path().read_text(encoding="utf-8").splitlines() == [ours, theirs]
            assert journal.merge([ours, theirs]) == 0
        finally:
            journal.path().unlink()


def test_the_newest_backup_is_remembered(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        (app.extensions["config"].home / services.NAME).unlink(missing_ok=True)
        assert services.last() is None
        services.remember(tmp_path / "nightly.backup", Made(rows=12, files=3, size=456))
        found = services.last()
        session.rollback()
    assert found is not None
    assert (found.name, found.rows, found.files, found.size) == ("nightly.backup", 12, 3, 456)


def _bytes(vault: Vault) -> list[bytes]:
    """Everything in the files of an SQLite database; PostgreSQL's lie elsewhere."""
    if not vault.config.sqlite:
        return []
    folder = vault.config.home.parent
    return [read(path) for path in folder.glob("elsewhere.db*") if path.is_file()]
