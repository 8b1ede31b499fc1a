"""What the rows of a file say of people: which gender, which ages, which place; totals and other years are left out."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from core.panel.population.errors import Unreadable, Why
from core.panel.population.tables import HEADING, Row, Table
from core.panel.population.vocabulary import (
    Column,
    NoAge,
    ages_of,
    column_of,
    gender_of,
    is_total,
    place_name,
)
from core.types import folded

YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
PEOPLE = ("person", "befolkning", "folkemengde", "antall", "population", "number")

Ages = tuple[int, int | None]
Meant = TypeVar("Meant")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of people, as far as a file tells them apart."""

    gender: str | None = None
    ages: Ages | None = None
    district: str | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """How many there are of each kind, the day they were counted where the file says so, and what it calls itself."""

    numbers: dict[Kind, int]
    counted_on: date | None
    source: str

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.numbers.values())


def understood(table: Table, municipality: str) -> Found:
    """Say what a table tells. Raises Unreadable."""
    columns = _columns(table)
    rows, year = _newest(table.rows, columns)
    rows = _people(rows, columns)
    rows, place = _here(rows, columns.get(Column.PLACE), municipality)
    gender, rows = _apart(rows, columns.get(Column.GENDER))
    age, rows = _apart(rows, columns.get(Column.AGE))
    if not (gender or age or place):
        raise Unreadable(Why.NO_GROUPS)
    numbers: dict[Kind, int] = {}
    for row in rows:
        kind = _kind(row, gender, age, place)
        if kind in numbers:
            raise Unreadable(Why.TWICE, ", ".join(row.about.values()))
        numbers[kind] = row.number
    if not sum(numbers.values()):
        raise Unreadable(Why.EMPTY)
    _check_overlaps(numbers)
    return Found(numbers=numbers, counted_on=date(year, 1, 1) if year else None, source=table.source)


def _columns(table: Table) -> dict[Column, str]:
    """Find which column is about what. One that we do not know must say the same in every row."""
    found: dict[Column, str] = {}
    for name in table.columns:
        column = column_of(name)
        if name == HEADING:
            continue
        if column is None and len({row.about[name] for row in table.rows}) > 1:
            raise Unreadable(Why.COLUMN, name)
        if column is not None:
            if column in found:
                raise Unreadable(Why.COLUMN, name)
            found[column] = name
    return found


def _newest(rows: Sequence[Row], columns: dict[Column, str]) -> tuple[Sequence[Row], int | None]:
    """Keep the newest year, whether it has a column of its own or stands in the headings of the numbers."""
    years = [_year(row, columns.get(Column.YEAR)) for row in rows]
    if not any(years):
        return rows, None
    newest = max(year for year in years if year)
    return [row for row, year in zip(rows, years, strict=True) if year == newest], newest


def _year(row: Row, column: str | None) -> int | None:
    found = YEAR.search(row.about[column] if column else row.about.get(HEADING, ""))
    return int(found[0]) if found else None


def _people(rows: Sequence[Row], columns: dict[Column, str]) -> Sequence[Row]:
    """Keep the numbers of people, where a file counts other things too."""
    column = columns.get(Column.CONTENTS) or (HEADING if rows and HEADING in rows[0].about else None)
    if column is None or len({row.about[column] for row in rows}) == 1:
        return rows
    kept = [row for row in rows if any(word in row.about[column].casefold() for word in PEOPLE)]
    if len({row.about[column] for row in kept}) != 1:
        raise Unreadable(Why.CONTENTS)
    return kept


def _here(rows: Sequence[Row], column: str | None, municipality: str) -> tuple[Sequence[Row], str | None]:
    """Keep the municipality's rows where a file tells of several; else the places are those inside it."""
    if column is None:
        return rows, None
    names = {place_name(row.about[column]) for row in rows}
    ours = {name for name in names if folded(name).startswith(folded(municipality))}
    whole = {name for name in ours if folded(name.split("(")[0].strip()) == folded(municipality)}
    if whole:
        return [row for row in rows if place_name(row.about[column]) in whole], None
    if len(names) == 1:
        raise Unreadable(Why.ELSEWHERE, names.pop())
    return [row for row in rows if not is_total(row.about[column])], column


def _apart(rows: Sequence[Row], column: str | None) -> tuple[str | None, Sequence[Row]]:
    """Leave out the totals of a column; one that holds nothing else tells nothing."""
    if column is None:
        return None, rows
    parts = [row for row in rows if not is_total(row.about[column])]
    return (column, parts) if parts else (None, rows)


def _kind(row: Row, gender: str | None, age: str | None, place: str | None) -> Kind:
    return Kind(
        gender=_read(row.about[gender], gender_of, Why.GENDER) if gender else None,
        ages=_read(row.about[age], _ages, Why.AGE) if age else None,
        district=place_name(row.about[place]) if place else None,
    )


def _read(words: str, reader: Callable[[str], Meant | None], why: Why) -> Meant:
    meant = reader(words)
    if meant is None:
        raise Unreadable(why, words)
    return meant


def _ages(words: str) -> Ages | None:
    try:
        return ages_of(words)
    except NoAge:
        return None


def _check_overlaps(kinds: Iterable[Kind]) -> None:
    """Refuse ages that hold the same people twice: 15–24 years beside 20 years."""
    by_others: dict[tuple[str | None, str | None], list[Ages]] = {}
    for kind in kinds:
        if kind.ages:
            by_others.setdefault((kind.gender, kind.district), []).append(kind.ages)
    for ages in by_others.values():
        ages.sort(key=lambda pair: pair[0])
        for (_least, most), (least, _most) in pairwise(ages):
            if most is None or least <= most:
                raise Unreadable(Why.OVERLAP)
