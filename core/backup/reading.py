"""Reads a backup from its first line to its last, and holds every hash in it against what is there."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from core.backup.columns import Sum, TableShape
from core.backup.errors import Damaged
from core.backup.head import Head
from core.backup.sealing import opened

Line = Any
AT_ONCE = 1000


class Receiver(Protocol):
    """Who takes what is read."""

    def begin(self, head: Head) -> None:
        """Take the first line; raise BackupRefused where it is no use to go on."""

    def rows(self, shape: TableShape, written: list[list[Any]]) -> None:
        """Take some rows of a table."""

    def block(self, file_id: UUID, data: bytes) -> None:
        """Take some bytes of a file."""

    def gone(self, file_id: UUID) -> None:
        """Take that a file was deleted while the backup was made."""

    def erased(self, line: str) -> None:
        """Take a line of the journal of erasures."""


@dataclass
class Contents:
    """What a backup holds, and what each table's rows add up to."""

    head: Head
    sums: dict[str, Sum] = field(default_factory=dict)
    row_bytes: int = 0
    files: int = 0
    file_bytes: int = 0

    @property
    def row_count(self) -> int:
        """How many rows there are in all."""
        return sum(counted.rows for counted in self.sums.values())


def read(path: Path, key: str, receiver: Receiver) -> Contents:
    """Read all of a backup, and give it to the receiver as it comes. Raises BackupRefused."""
    lines = _lines(opened(path, key))
    head = Head.from_json(next(lines)[0])
    receiver.begin(head)
    contents = Contents(head=head)
    shapes = {shape.name: shape for shape in head.tables}
    for line, size in lines:
        if "table" in line:
            contents.sums[line["table"]] = _table(lines, shapes[line["table"]], receiver, contents)
        elif "file" in line:
            _file(lines, UUID(hex=line["file"]), receiver, contents)
        elif "gone" in line:
            receiver.gone(UUID(hex=line["gone"]))
        elif "erased" in line:
            receiver.erased(line["erased"])
        else:
            _same("the number of rows", line["end"], contents.row_count)
            _same("the number of files", line["files"], contents.files)
            _same("the end", next(lines, None), None)
        contents.row_bytes += size
    _same("the tables", sorted(contents.sums), sorted(shapes))
    return contents


def _table(lines: Iterator[tuple[Line, int]], shape: TableShape, receiver: Receiver, contents: Contents) -> Sum:
    counted = Sum()
    some: list[list[Any]] = []
    for line, size in lines:
        contents.row_bytes += size
        if isinstance(line, dict):
            receiver.rows(shape, some)
            _same(f"the number of rows of {shape.name}", line["rows"], counted.rows)
            _same(f"the rows of {shape.name}", line["hash"], counted.hex)
            break
        counted.add(shape.hashed(line))
        some.append(line)
        if len(some) == AT_ONCE:
            receiver.rows(shape, some)
            some = []
    return counted


def _file(lines: Iterator[tuple[Line, int]], file_id: UUID, receiver: Receiver, contents: Contents) -> None:
    counted, length = hashlib.sha256(), 0
    for line, _size in lines:
        if isinstance(line, dict):
            _same(f"the file {file_id}", (line["bytes"], line["hash"]), (length, counted.hexdigest()))
            break
        data = base64.b64decode(line)
        counted.update(data)
        length += len(data)
        receiver.block(file_id, data)
    contents.files += 1
    contents.file_bytes += length


def _lines(packed: Iterator[bytes]) -> Iterator[tuple[Line, int]]:
    """Give each line, read, with its length."""
    rest = b""
    for some in packed:
        *whole, rest = (rest + some).split(b"\n")
        for line in whole:
            yield json.loads(line), len(line)
    if rest:
        message = "The backup is damaged: its last line has no end."
        raise Damaged(message)


def _same(what: str, written: object, found: object) -> None:
    if written != found:
        message = f"The backup is damaged: {what} do not add up."
        raise Damaged(message)
