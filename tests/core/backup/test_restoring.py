"""A backup comes back equal, onto either database; whatever is wrong with it, nothing is touched."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import migrate
from core.backup import restoring
from core.backup.columns import Sum
from core.backup.errors import (
    BackupRefused,
    CutShort,
    Damaged,
    InUse,
    NoSpace,
    NotAtHead,
    NotEmpty,
    OtherVersion,
    OwnerMissing,
    Unequal,
    WrongKey,
)
from core.backup.head import Head
from core.backup.restoring import check
from core.files.models import File
from core.registry import Registry
from tests.core.backup.conftest import KEY, Vault

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def file(vault: Vault, tmp_path: Path) -> Path:
    """A backup of the installation."""
    vault.back_up(tmp_path / "a.backup")
    return tmp_path / "a.backup"


def files_in(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "files").glob("*/*")}


def test_br2_every_row_and_file_comes_back_on_either_engine(vault: Vault, elsewhere: Vault, file: Path) -> None:
    restored = elsewhere.restore(file)
    before = vault.sums()
    assert elsewhere.sums() == before
    assert sum(counted.rows for counted in before.values()) == restored.rows > 40
    assert before["core_panelist"].rows == 4
    named = {row.hex for row in _file_ids(vault)}
    assert {name: data for name, data in files_in(vault.config.home).items() if name in named} == files_in(
        elsewhere.config.home
    )
    assert restored.same_secret
    assert restored.before == ""


def test_br2_there_and_back_again_is_the_same(vault: Vault, elsewhere: Vault, file: Path, tmp_path: Path) -> None:
    elsewhere.restore(file)
    elsewhere.back_up(tmp_path / "again.backup")
    first, again = (check(path, KEY, vault.registry) for path in (file, tmp_path / "again.backup"))
    assert again.sums == first.sums
    assert again.head.engine == elsewhere.engine.dialect.name


def test_br2_what_did_not_come_back_as_it_was_is_found(
    beside: Vault, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = restoring.hold_against

    def spoilt(connection: sa.Connection, *more: Any) -> None:
        connection.execute(sa.update(sa.table("core_panelist", sa.column("name"))).values(name="Noen"))
        honest(connection, *more)

    monkeypatch.setattr(restoring, "hold_against", spoilt)
    with pytest.raises(Unequal, match="core_panelist"):
        beside.restore(file)


def test_a_row_that_differs_in_anything_has_another_hash(vault: Vault) -> None:
    before = vault.sums()["core_panelist"]
    engine = vault.engine
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        table = sa.table("core_panelist", sa.column("name"), sa.column("birth_year"))
        connection.execute(sa.update(table).where(table.c.name.contains("🙂")).values(birth_year=1981))
    engine.dispose()
    after = vault.sums()["core_panelist"]
    assert after.rows == before.rows
    assert after.total != before.total


def test_what_was_there_before_is_kept(beside: Vault, file: Path) -> None:
    beside.restore(file)
    again = beside.restore(file, replace=True)
    assert "before" in again.before
    assert Path(again.files_before).is_dir()
    if beside.config.sqlite:
        kept = replace(beside.config, database_url=f"sqlite:///{again.before}")
        assert Vault(config=kept, registry=beside.registry).sums() == beside.sums()
    else:
        schema = again.before.split()[-1]
        with beside.engine.connect() as connection:
            members = sa.select(sa.func.count()).select_from(sa.table("core_panelist", schema=schema))
            assert connection.scalar(members) == 4


def test_a_restore_that_was_killed_can_be_done_again(
    beside: Vault, vault: Vault, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    for step in ("prepare", "hold_against", "_put_files"):
        with monkeypatch.context() as patch:
            patch.setattr(restoring, step, killed)
            with pytest.raises(KeyboardInterrupt):
                beside.restore(file)
        assert not _tables(beside), f"nothing is in its place after {step}"
    beside.restore(file)
    assert beside.sums() == vault.sums()


def test_a_database_that_holds_something_is_replaced_only_when_told(vault: Vault, file: Path) -> None:
    """SQLite's old file is kept anyway; there, only somebody who uses it is in the way."""
    with vault.engine.connect() as somebody:
        somebody.execute(sa.select(sa.func.count()).select_from(sa.table("core_panelist")))
        with pytest.raises((NotEmpty, InUse), match=r"--replace|Stop"):
            vault.restore(file)


def test_a_database_in_use_is_not_replaced(beside: Vault, file: Path) -> None:
    beside.restore(file)
    with beside.engine.connect() as somebody:
        somebody.execute(sa.select(sa.func.count()).select_from(sa.table("core_panelist")))
        with pytest.raises(InUse, match="Stop `samskap serve`"):
            beside.restore(file, replace=True)


# Refused before anything is touched


def flipped(place: float) -> Any:
    def spoil(file: Path) -> None:
        data = bytearray(file.read_bytes())
        data[int(place * (len(data) - 1))] ^= 0x10
        file.write_bytes(data)

    return spoil


def cut(share: float) -> Any:
    def spoil(file: Path) -> None:
        data = file.read_bytes()
        file.write_bytes(data[: int(len(data) * share)])

    return spoil


def lengthened(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"more")


DAMAGE = [
    (flipped(0), BackupRefused, "not a backup"),
    (flipped(0.003), BackupRefused, "damaged|key|version"),
    (flipped(0.5), Damaged, "damaged between"),
    (flipped(0.98), Damaged, "damaged between"),
    (flipped(1), CutShort, "cut short"),
    (cut(0.5), CutShort, "cut short"),
    (cut(0), BackupRefused, "not a backup"),
    (lengthened, CutShort, "cut short"),
]


@pytest.mark.parametrize(("spoil", "kind", "words"), DAMAGE)
def test_br3_a_damaged_backup_is_refused_and_nothing_is_touched(
    vault: Vault, file: Path, spoil: Any, kind: type[BackupRefused], words: str
) -> None:
    spoil(file)
    _refused(vault, file, kind, words)


def test_br3_another_key_is_refused(vault: Vault, file: Path) -> None:
    _refused(vault, file, WrongKey, "another one", key="en annen lang setning")


def test_br3_a_backup_of_a_newer_version_is_refused(vault: Vault, tmp_path: Path, monkeypatch: Any) -> None:
    written = Head.to_json
    monkeypatch.setattr(Head, "to_json", lambda head: {**written(head), "revisions": {"core": "core_8888"}})
    vault.back_up(tmp_path / "newer.backup")
    _refused(vault, tmp_path / "newer.backup", OtherVersion, "newer version.*core_8888")


def test_br3_a_backup_with_rows_of_a_plugin_that_is_not_here_is_refused(vault: Vault, file: Path) -> None:
    if "survey" not in vault.registry.plugins and "poll" not in vault.registry.plugins:
        return
    bare = Vault(config=vault.config, registry=Registry())
    owners = [owner.name for owner in migrate.owners(vault.registry)]
    if len(owners) > 1:
        _refused(bare, file, OwnerMissing, "|".join(owners[1:]))


def test_br3_a_backup_whose_sums_do_not_add_up_is_refused(vault: Vault, tmp_path: Path, monkeypatch: Any) -> None:
    honest = Sum.add

    def forgetful(counted: Sum, hashed: int) -> None:
        honest(counted, hashed + 1)

    with monkeypatch.context() as patch:
        patch.setattr(Sum, "add", forgetful)
        vault.back_up(tmp_path / "lies.backup")
    _refused(vault, tmp_path / "lies.backup", Damaged, "do not add up")


def test_br3_a_full_disk_is_noticed_before_anything_is_touched(vault: Vault, file: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10, 10, 0))
    _refused(vault, file, NoSpace, "bytes free")


def _refused(vault: Vault, file: Path, kind: type[BackupRefused], words: str, **more: Any) -> None:
    """See that a restore is refused in these words, and that the installation is as it was."""
    before, files = vault.sums(), files_in(vault.config.home)
    beside = sorted(path.name for path in vault.config.home.iterdir())
    with pytest.raises(kind, match=words):
        vault.restore(file, replace=True, **more)
    assert vault.sums() == before
    assert files_in(vault.config.home) == files
    assert sorted(path.name for path in vault.config.home.iterdir()) == beside


# What a backup is made of


def test_av5_a_backup_that_does_not_fit_leaves_the_earlier_one(vault: Vault, file: Path, monkeypatch: Any) -> None:
    earlier = file.read_bytes()

    def full(_sealer: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.backup.sealing.Sealer.finish", full)
    with pytest.raises(NoSpace, match="No space left"):
        vault.back_up(file)
    assert file.read_bytes() == earlier
    assert [path.name for path in file.parent.iterdir() if path.name.endswith(".part")] == []


def test_a_backup_is_for_its_owner_only(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_backup_never_holds_the_servers_secret(vault: Vault, file: Path) -> None:
    from core.backup.sealing import opened

    content = b"".join(opened(file, KEY))
    assert b"core_panelist" in content
    for hidden in (vault.config.secret, vault.config.key("cookies").hex(), vault.config.key("totp").hex(), KEY):
        assert hidden.encode() not in content


def test_a_database_that_is_behind_is_not_backed_up(vault: Vault, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(migrate, "heads", lambda _owner: ["core_9999"])
    with pytest.raises(NotAtHead, match="samskap migrate"):
        vault.back_up(tmp_path / "a.backup")


def test_rows_of_a_plugin_that_is_not_here_are_not_left_out_in_silence(
    vault: Vault, tmp_path: Path, writing: Any
) -> None:
    stray = sa.Table("alembic_version_gone", sa.MetaData(), sa.Column("version_num", sa.String(32)))
    with writing() as session:
        stray.create(session.connection())
    try:
        with pytest.raises(OwnerMissing, match="--without gone"):
            vault.back_up(tmp_path / "a.backup")
        assert vault.back_up(tmp_path / "a.backup", without=("gone",)).rows > 0
    finally:
        with writing() as session:
            stray.drop(session.connection())


def test_a_file_that_was_deleted_meanwhile_has_no_row_after_the_restore(
    vault: Vault, beside: Vault, tmp_path: Path, app: Flask
) -> None:
    from core.files import storage

    (gone,) = _file_ids(vault)
    with app.app_context():
        storage.drop(gone)
    assert vault.back_up(tmp_path / "a.backup").gone == 1
    beside.restore(tmp_path / "a.backup")
    assert _file_ids(beside) == []


def test_the_journal_is_in_the_backup_and_given_to_whoever_settles(vault: Vault, beside: Vault, tmp_path: Path) -> None:
    line = json.dumps({"at": "2026-01-01T00:00:00+00:00", "kind": "panelist", "id": "0" * 32})
    journal = vault.config.home / "erasures.jsonl"
    journal.write_text(f"{line}\n", encoding="utf-8")
    try:
        vault.back_up(tmp_path / "a.backup")
    finally:
        journal.unlink()
    heard: list[str] = []
    beside.restore(tmp_path / "a.backup", lambda _url, erased: heard.extend(erased))
    assert heard == [line]


def _file_ids(vault: Vault) -> list[Any]:
    engine = vault.engine
    with engine.connect() as connection:
        found = list(connection.execute(sa.select(File.id)).scalars())
    engine.dispose()
    return found


def _tables(vault: Vault) -> list[str]:
    if vault.config.sqlite and not Path(str(vault.engine.url.database)).exists():
        return []
    engine = vault.engine
    found = sa.inspect(engine).get_table_names()
    engine.dispose()
    return found
