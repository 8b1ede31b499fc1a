"""Restores a backup: all of it is read and held against its hashes before anything that is in use is touched."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from core import clock, migrate
from core.backup.errors import NoSpace
from core.backup.here import Here
from core.backup.loading import Inspector, Loader, count_on, forget_missing, hold_against, prepare, unreferenced
from core.backup.making import fingerprint
from core.backup.reading import Contents, read
from core.backup.staging import Stage, stage_of
from core.config import Config
from core.files import storage
from core.files.models import File
from core.registry import Registry

Settle = Callable[[str, list[str]], None]

ROOM = 3  # a database takes about this many times the bytes of its rows as a backup writes them, with indexes
SPARE = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What came back, and where what was there before is kept."""

    made_at: datetime
    rows: int
    files: int
    before: str
    files_before: str
    same_secret: bool


def check(path: Path, key: str, registry: Registry) -> Contents:
    """Read all of a backup and see that it could be restored here. Raises BackupRefused."""
    return read(path, key, Inspector(registry=registry))


def restore(here: Here, path: Path, key: str, settle: Settle, *, replace: bool = False) -> Restored:
    """Put everything back as it was, onto either database, and keep what was there. Raises BackupRefused.

    ``settle`` is called with the address of the new database and the backup's journal of erasures, before anybody can
    reach what came back.
    """
    here.say("Reading the backup from end to end …")
    contents = check(path, key, here.registry)
    _see_that_there_is_room(here.config, contents)
    stage = stage_of(here.config, replace=replace)
    stage.clear()
    folder = here.config.home / "files.restoring"
    shutil.rmtree(folder, ignore_errors=True)
    here.say("Loading it beside what is in use …")
    journal = _load(here, contents, stage, folder, lambda loader: read(path, key, loader))
    settle(stage.url, journal)
    files_before = _put_files(stage.url, folder, here.config.home / "files")
    before = stage.swap()
    return Restored(
        made_at=contents.head.made_at,
        rows=contents.row_count,
        files=contents.files,
        before=before,
        files_before=files_before,
        same_secret=contents.head.secret == fingerprint(here.config),
    )


def _load(
    here: Here, contents: Contents, stage: Stage, folder: Path, read_again: Callable[[Loader], Contents]
) -> list[str]:
    """Load it, compare it, and bring it to today's form; give the journal."""
    prepare(stage.url, contents.head, here.registry)
    with unreferenced(stage.url) as connection:
        loader = Loader(connection=connection, folder=folder)
        read_again(loader)
        hold_against(connection, contents, here.say)
        forget_missing(connection, loader.missing)
        count_on(connection, contents.head)
    migrate.upgrade(stage.url, here.registry)
    return loader.journal


def _see_that_there_is_room(config: Config, contents: Contents) -> None:
    config.home.mkdir(parents=True, exist_ok=True)
    wanted = contents.file_bytes + (contents.row_bytes * ROOM if config.sqlite else 0) + SPARE
    free = shutil.disk_usage(config.home).free
    if free < wanted:
        message = f"The disk of {config.home} has {free:,} bytes free; restoring needs about {wanted:,}."
        raise NoSpace(message)


def _put_files(url: str, staged: Path, used: Path) -> str:
    """Add the files that still have a row to those in use, and keep what was there under another name.

    What was there is kept by hard links: nothing is copied, and at no moment is a file missing.
    """
    kept = _linked(used)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        named = connection.execute(sa.select(File.id)).scalars().all()
    engine.dispose()
    for file_id in named:
        target = storage.path_of(file_id, used)
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # it was damaged or gone already when the backup was made
            storage.path_of(file_id, staged).replace(target)
            storage.sync_folder(target.parent)
    shutil.rmtree(staged, ignore_errors=True)
    return kept


def _linked(used: Path) -> str:
    if not any(used.glob("*/*")):
        return ""
    kept = used.with_name(f"files.before-restore-{clock.now():%Y%m%dT%H%M%S}")
    shutil.copytree(used, kept, copy_function=lambda source, target: Path(target).hardlink_to(source))
    return str(kept)
