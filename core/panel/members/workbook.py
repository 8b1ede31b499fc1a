"""Reads one workbook from standard input and writes its rows: run by itself, in a process that may not grow.

Each row becomes a line of JSON, a list of texts; the last line is ``{"end": why}``, and why is empty when all is well.
``check`` as argument reads the directory only. It imports nothing of the product: what it reads can reach nothing.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

MEBIBYTE = 1024 * 1024
MAY_GROW = 96 * MEBIBYTE
SECONDS = {"check": 2, "read": 90}
MOST_PARTS = 300
UNPACKED = 96 * MEBIBYTE  # all parts of the archive together, as its directory says; a part that lies is cut off there
TEXTS = 32 * MEBIBYTE  # of that, the texts that several cells share, for they are all held at once
TEXTS_PART = "xl/sharedStrings.xml"
BOOK_PART = "xl/workbook.xml"
DIRECTORY_ENDS = b"PK\x05\x06"
WIDTH = 30  # columns
LONGEST = 300  # signs of a cell
MOST_ROWS = 110_000  # a little more than we take, so that whoever reads can tell


class _Refused(Exception):
    """The workbook is not read; the message is one word for the caller."""


def main() -> None:
    """Do it."""
    what = sys.argv[1]
    content = sys.stdin.buffer.read()
    if what == "read":
        import openpyxl  # noqa: F401, PLC0415 - before the bounds, and not for a look at the directory
    _bound(what)
    why = ""
    try:
        _check(content)
        if what == "read":
            for row in _rows(content):
                _say(row)
    except _Refused as refused:
        why = str(refused)
    except MemoryError:
        why = "too large"
    except Exception:  # noqa: BLE001 - a reader may raise anything at a broken file
        why = "not a table"
    _say({"end": why})


def _say(what: Any) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")


def _bound(what: str) -> None:
    """Let this process grow by little, and not for long."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MAY_GROW
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS[what], SECONDS[what]))


def _check(content: bytes) -> None:
    """Refuse what is no workbook, and what would unpack to more than any list of people."""
    place = content.rfind(DIRECTORY_ENDS)
    if place < 0:
        raise _Refused("not a table")
    if int.from_bytes(content[place + 10 : place + 12], "little") > MOST_PARTS:
        raise _Refused("too large")
    parts = {part.filename: part.file_size for part in zipfile.ZipFile(BytesIO(content)).infolist()}
    if BOOK_PART not in parts:
        raise _Refused("not a table")
    if len(parts) > MOST_PARTS or sum(parts.values()) > UNPACKED or parts.get(TEXTS_PART, 0) > TEXTS:
        raise _Refused("too large")


def _rows(content: bytes) -> Iterator[list[str]]:
    """Give the rows of the first sheet."""
    from openpyxl import load_workbook  # noqa: PLC0415 - loaded already

    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what it says of its size may be anything
    for number, row in enumerate(sheet.iter_rows(max_col=WIDTH, values_only=True)):
        if number >= MOST_ROWS:
            raise _Refused("too long")
        yield [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)[:LONGEST]


if __name__ == "__main__":
    main()
