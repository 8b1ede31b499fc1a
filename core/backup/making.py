"""Makes a backup: one moment of the database, the files it names, and the journal of erasures, sealed in one file."""

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import sqlalchemy as sa

from core import clock
from core.backup.columns import Sum, TableShape
from core.backup.errors import NoSpace
from core.backup.head import Head
from core.backup.here import Here, Say
from core.backup.sealing import Sealer
from core.backup.snapshot import revisions, rows, shapes, snapshot
from core.config import Config
from core.files import storage
from core.files.models import File

BLOCK = 48 * 1024  # a file is written in lines of this many bytes
OWNER_ONLY = 0o600


@dataclass(kw_only=True)
class Made:
    """What a backup holds."""

    tables: int = 0
    rows: int = 0
    files: int = 0
    file_bytes: int = 0
    gone: int = 0
    size: int = 0


class Maker:
    """Writes the lines of one backup."""

    def __init__(self, sealer: Sealer, config: Config, say: Say) -> None:
        self._sealer, self._home, self._say = sealer, config.home, say
        self.made = Made()

    def write(self, connection: sa.Connection, head: Head) -> None:
        """Write everything."""
        self._line(head.to_json())
        for shape in head.tables:
            self._table(connection, shape)
        self._files(connection)
        self._journal()
        self._line({"end": self.made.rows, "files": self.made.files})
        self._sealer.finish()

    def _table(self, connection: sa.Connection, shape: TableShape) -> None:
        counted = Sum()
        self._line({"table": shape.name})
        for row in rows(connection, shape):
            self._line(row)
            counted.add(shape.hashed(row))
        self._line({"rows": counted.rows, "hash": counted.hex})
        self.made.tables += 1
        self.made.rows += counted.rows
        if counted.rows:
            self._say(f"  {shape.name}: {counted.rows:,} rows")

    def _files(self, connection: sa.Connection) -> None:
        """Write the bytes of every file that the snapshot names; one that was deleted since is noted as gone."""
        named = connection.execute(sa.select(File.id, File.sha256).order_by(File.id)).all()
        for number, (file_id, sha256) in enumerate(named, start=1):
            self._file(file_id, sha256)
            if number % 100 == 0 or number == len(named):
                self._say(f"  files: {number:,} of {len(named):,}")

    def _file(self, file_id: UUID, sha256: str) -> None:
        try:
            file = storage.path_of(file_id, self._home / "files").open("rb")
        except FileNotFoundError:
            self._line({"gone": file_id.hex})
            self.made.gone += 1
            return
        with file:
            if self._bytes(file_id, file) != sha256:
                self._say(f"  WARNING: the file {file_id} is damaged on the disk; it is in the backup as it is")
        self.made.files += 1

    def _bytes(self, file_id: UUID, file: BinaryIO) -> str:
        counted, size = hashlib.sha256(), 0
        self._line({"file": file_id.hex})
        for block in iter(lambda: file.read(BLOCK), b""):
            counted.update(block)
            size += len(block)
            self._line(base64.b64encode(block).decode())
        self._line({"bytes": size, "hash": counted.hexdigest()})
        self.made.file_bytes += size
        return counted.hexdigest()

    def _journal(self) -> None:
        """Write who has been erased: ids that lead to nobody, so that a restored backup can forget them again."""
        journal = self._home / "erasures.jsonl"
        for line in journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []:
            self._line({"erased": line})

    def _line(self, value: Any) -> None:
        self._sealer.write(json.dumps(value).encode() + b"\n")


def make(here: Here, target: Path, key: str, without: Sequence[str] = ()) -> Made:
    """Write a backup into a file that is whole or not there. Raises BackupRefused."""
    with _whole(target) as out, snapshot(here.engine) as connection:
        found = revisions(connection, here.registry, without)
        head = Head(
            made_at=clock.now(),
            engine=here.engine.dialect.name,
            revisions=found,
            tables=shapes(found),
            secret=fingerprint(here.config),
        )
        maker = Maker(Sealer(out, key), here.config, here.say)
        maker.write(connection, head)
    maker.made.size = target.stat().st_size
    return maker.made


def fingerprint(config: Config) -> str:
    """Give a sign of the server's secret that only shows whether two are the same."""
    return config.key("which secret a backup was made under").hex()[:16]


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    """Write beside the target, for the owner's eyes only, and put it in its place when it is safe on the disk."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(unfinished, "xb", opener=_for_owner) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(target)
        storage.sync_folder(target.parent)
    except OSError as error:
        message = f"The backup could not be written: {error.strerror}. An earlier one under this name is untouched."
        raise NoSpace(message) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ONLY)
