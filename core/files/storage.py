"""Bytes on disk, each under the id of its row: whole or not there, and gone when the row is.

Bytes are safe on the disk before the row is committed. So a file that somebody was told is kept, is there; a
transaction that fails leaves at most bytes that no row names, and those are removed later (`leftovers()`).
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from flask import current_app

from core import clock
from core.config import Config
from core.types import Id


def folder() -> Path:
    """Give the folder that all files lie in."""
    return cast(Config, current_app.extensions["config"]).home / "files"


def path_of(file_id: Id, within: Path | None = None) -> Path:
    """Give the place of a file's bytes: the id is random, so its first two digits spread them evenly."""
    return (within or folder()) / file_id.hex[:2] / file_id.hex


def put(file_id: Id, content: bytes, within: Path | None = None) -> None:
    """Write a file so that it is either whole and safe on the disk, or not there. Raises OSError."""
    target = path_of(file_id, within)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    try:
        with unfinished.open("wb") as out:
            out.write(content)
            out.flush()
            _date(out.fileno())
            os.fsync(out.fileno())
        unfinished.rename(target)
        sync_folder(target.parent)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def drop(file_id: Id) -> None:
    """Remove a file's bytes; gone already is as good."""
    path_of(file_id).unlink(missing_ok=True)


def leftovers(before: datetime) -> Iterator[tuple[Id, Path]]:
    """Give the files that were written before this moment, whole or not, with the id that they are named by."""
    for path in folder().glob("*/*"):
        with suppress(FileNotFoundError, ValueError):  # gone meanwhile, or not one of ours
            if path.stat().st_mtime < before.timestamp():
                yield UUID(hex=path.stem), path


def sync_folder(path: Path) -> None:
    """See that names in a folder are as safe on the disk as the bytes."""
    opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _date(opened: int) -> None:
    """Date the file by our clock, which may have been moved, so that its age is told by one clock."""
    moment = clock.now().timestamp()
    os.utime(opened, (moment, moment))
