"""Two ways in which figures are handed out: JSON-stat 2.0 and CSV; both are read into rows.

JSON-stat 2.0: https://json-stat.org/full/ . CSV: as Statistics Norway's StatBank saves it (comma, semicolon or tab,
with headings, the last columns holding the numbers), and as a spreadsheet does.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from core.forms.payload import NotJson, loads
from core.panel.population.errors import Unreadable, Why
from core.panel.population.vocabulary import column_of

MOST_ROWS = 50_000
LONGEST = 9  # digits of a number of people
MISSING = (".", "..", ":", "-", "")  # as Statistics Norway writes what is not known


@dataclass(frozen=True, kw_only=True)
class Row:
    """One number, and the words of each column about it."""

    about: Mapping[str, str]
    number: int


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a file holds: its own title or source, the names of its columns, and its rows."""

    source: str
    columns: Sequence[str]
    rows: Sequence[Row]


def read(data: bytes) -> Table:
    """Read a file, whichever of the two it is. Raises Unreadable."""
    text = _decoded(data)
    table = _json_stat(text) if text.lstrip().startswith("{") else _csv(text)
    if not table.rows:
        raise Unreadable(Why.EMPTY)
    return table


def _json_stat(text: str) -> Table:
    try:
        read_in = loads(text)
        columns = [_column(read_in["dimension"][name], name) for name in read_in["id"]]
        sizes = [len(words) for _name, words in columns]
        _check(sizes, read_in["size"])
        rows = list(_unrolled(columns, read_in["value"]))
    except (NotJson, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(Why.NOT_A_TABLE) from error
    titles = [name for name, _words in columns]
    said = [read_in.get("source"), read_in.get("label")]
    source = ", ".join(part for part in said if isinstance(part, str))
    return Table(source=source, columns=titles, rows=rows)


def _column(dimension: Mapping[str, Any], name: str) -> tuple[str, list[str]]:
    """Give a dimension's name and the words of its categories, in order."""
    category = dimension["category"]
    labels = category.get("label", {})
    index = category.get("index", list(labels))
    codes = sorted(index, key=lambda code: int(index[code])) if isinstance(index, dict) else list(index)
    return str(dimension.get("label") or name), [str(labels.get(code, code)) for code in codes]


def _check(sizes: Sequence[int], said: Sequence[int]) -> None:
    """Refuse a cube that is larger than we read, or not as large as it says."""
    cells = 1
    for size in sizes:
        cells *= size
        if cells > MOST_ROWS:
            raise Unreadable(Why.TOO_LONG)
    if list(said) != list(sizes):
        raise Unreadable(Why.NOT_A_TABLE)


def _unrolled(columns: Sequence[tuple[str, list[str]]], values: Any) -> Iterator[Row]:
    """Give a cube's cells as rows, the last dimension running fastest; a sparse one names its cells by place."""
    names = [name for name, _words in columns]
    cells = list(product(*(words for _name, words in columns)))
    if isinstance(values, list) and len(values) != len(cells):
        raise Unreadable(Why.NOT_A_TABLE)
    for place, words in enumerate(cells):
        value = values.get(str(place)) if isinstance(values, dict) else values[place]
        yield Row(about=dict(zip(names, words, strict=True)), number=_number(value))


def _csv(text: str) -> Table:
    beginning = text[:5000]  # a title above the headings may hold commas, but not as many as the rows below
    lines = csv.reader(io.StringIO(text), delimiter=max(";\t,", key=beginning.count))
    try:
        filled = [[cell.strip() for cell in line] for line in lines if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise Unreadable(Why.NOT_A_TABLE) from error
    if len(filled) > MOST_ROWS:
        raise Unreadable(Why.TOO_LONG)
    return _with_headings(_without_title(filled))


def _without_title(lines: list[list[str]]) -> list[list[str]]:
    """Leave out the title that stands alone above the headings."""
    begins = next((place for place, line in enumerate(lines) if sum(map(bool, line)) > 1), len(lines))
    return lines[begins:]


def _with_headings(lines: list[list[str]]) -> Table:
    """Read rows of words and numbers; where several columns hold numbers, their headings are a word of the row."""
    if len(lines) < 2:  # noqa: PLR2004 - headings and one row
        raise Unreadable(Why.EMPTY)
    headings, body = lines[0], lines[1:]
    width = len(headings)
    if width < 2 or any(len(line) != width for line in body):  # noqa: PLR2004 - a word and a number
        raise Unreadable(Why.NOT_A_TABLE)
    words = _words(headings, body)
    rows = [
        Row(about={**dict(zip(headings[:words], line, strict=False)), HEADING: heading}, number=_number(cell))
        for line in body
        for heading, cell in zip(headings[words:], line[words:], strict=True)
    ]
    return Table(source="", columns=[*headings[:words], HEADING], rows=rows)


HEADING = "(kolonne)"  # the heading that a number stands under


def _words(headings: Sequence[str], body: Sequence[Sequence[str]]) -> int:
    """Say how many columns hold words: all up to the first that holds nothing but numbers, years and ages apart."""
    for place, heading in enumerate(headings[:-1]):
        if column_of(heading) is None and all(_is_number(line[place]) for line in body):
            return max(place, 1)
    return len(headings) - 1


def _is_number(cell: str) -> bool:
    return cell in MISSING or _digits(cell).isdecimal()


def _digits(cell: str) -> str:
    return "".join(cell.split())


def _number(value: Any) -> int:
    """Read a whole number of people. Raises Unreadable where there is none."""
    if isinstance(value, str):
        digits = _digits(value)
        value = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST else value
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**LONGEST:
        raise Unreadable(Why.NUMBER, "" if value is None else str(value))
    return value


def _decoded(data: bytes) -> str:
    """Read UTF-8, or what Norwegian spreadsheets save otherwise."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
