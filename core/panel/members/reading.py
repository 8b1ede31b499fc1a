"""A list of people as a file: CSV however spreadsheets save it, or a workbook; read row by row, never whole."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

from core.forms.typed import readable
from core.panel.members.errors import Unreadable, Why
from core.sheets import STARTS_A_FORMULA

READER = Path(__file__).with_name("workbook.py")
ARCHIVE = b"PK\x03\x04"
LARGEST = 12 * 1024 * 1024  # a hundred thousand people
LONGEST_LINE = 64 * 1024  # signs
WIDTH = 30  # columns
LONGEST = 300  # signs of a cell
MOST_ROWS = 100_000
BEGINNING = 5000
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))  # signs that turn what follows around

Row = list[str]


def check(data: bytes) -> None:
    """Refuse at once what is absurd: a bomb, a picture, nothing. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(Why.TOO_LARGE)
    if not data.strip():
        raise Unreadable(Why.EMPTY)
    if data.startswith(ARCHIVE):
        with closing(_workbook("check", data)) as lines:
            for _line in lines:
                pass
    elif b"\0" in data[:BEGINNING] and _encoding(data) != "utf-16":
        raise Unreadable(Why.NOT_A_TABLE)


def rows(data: bytes) -> Iterator[tuple[int, Row]]:
    """Give every row that holds anything, with its number in the sheet. Raises Unreadable."""
    every = _workbook("read", data) if data.startswith(ARCHIVE) else _csv(data)
    filled = 0
    for number, row in enumerate(every, start=1):
        if number > 2 * MOST_ROWS:
            raise Unreadable(Why.TOO_LONG)
        if not any(row):
            continue
        filled += 1
        if filled > MOST_ROWS + 1:  # and the headings
            raise Unreadable(Why.TOO_LONG)
        yield number, row


def rough_count(data: bytes) -> int:
    """Say about how many rows there are, for whoever waits; 0 where only reading would tell."""
    return 0 if data.startswith(ARCHIVE) else min(data.count(b"\n"), MOST_ROWS)


def plain(text: str) -> str:
    """Write what stands in a file on one line, without the signs that nobody types."""
    if not text.isprintable():  # most cells are, and there are many
        text = readable(text).translate(TURNS)
    return " ".join(text.split())


def _cell(text: str) -> str:
    """Give what stands in a cell; the apostrophe that our own files put before what looks like a formula, is ours."""
    said = plain(text)
    return said[1:] if said.startswith("'") and said[1:].startswith(STARTS_A_FORMULA) else said


def _csv(data: bytes) -> Iterator[Row]:
    encoding = _encoding(data)
    beginning = data[:BEGINNING].decode(encoding, errors="replace").partition("\n")[0]
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")
    try:
        for line in csv.reader(_lines(text), delimiter=max(";\t,", key=beginning.count)):
            yield [_cell(cell[:LONGEST]) for cell in line[:WIDTH]]
    except (csv.Error, UnicodeError) as error:
        raise Unreadable(Why.NOT_A_TABLE) from error


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Give the lines one by one; none is as long as a whole file."""
    while line := text.readline(LONGEST_LINE):
        if len(line) >= LONGEST_LINE:
            raise Unreadable(Why.NOT_A_TABLE)
        yield line


def _encoding(data: bytes) -> str:
    """Tell how the letters are written: as a mark at the beginning says, or UTF-8, or what Norwegian Windows saves."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _workbook(what: str, data: bytes) -> Generator[Row, None, None]:
    """Let another process read the workbook: whatever is in it, ours neither grows nor falls. Raises Unreadable."""
    command = [sys.executable, "-I", str(READER), what]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        try:
            yield from _said(process, data)
        finally:
            process.kill()


def _said(process: "subprocess.Popen[bytes]", data: bytes) -> Iterator[Row]:
    if process.stdin is None or process.stdout is None:
        raise Unreadable(Why.NOT_A_TABLE)
    try:
        with process.stdin as given:
            given.write(data)
    except BrokenPipeError as error:
        raise Unreadable(Why.NOT_A_TABLE) from error
    for line in process.stdout:
        if not line.endswith(b"\n"):  # it was stopped in the middle of it
            break
        said = json.loads(line)
        if isinstance(said, dict):
            if said["end"]:
                raise Unreadable(Why(said["end"]))
            return
        yield [_cell(cell) for cell in said]
    raise Unreadable(Why.TOO_LARGE)  # it was stopped before its end
