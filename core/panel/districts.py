"""The list of places that people say they live in: written by the municipality, and never lost while in use."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.db import session
from core.forms.typed import readable
from core.panel.models import District, Panelist, SignUp
from core.panel.services import districts
from core.types import Id, folded, sort_key

HEADINGS = frozenset({"bosted", "distrikt", "district", "krets", "navn", "sted", "place", "name"})
LONGEST_NAME = 80
MOST = 500


class NoPlaces(ValueError):
    """The list names no place."""


class TooManyPlaces(ValueError):
    """The list names more places than anybody can choose from."""


class NameTooLong(ValueError):
    """A name in the list is too long; the message is its beginning."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What a new list changed; ``kept`` names those that stay, though the list lacks them, because they are in use."""

    added: int
    removed: int
    kept: tuple[str, ...]


def names_in_lines(text: str) -> list[str]:
    """Read one name a line."""
    return _once(text.splitlines())


def names_in_csv(data: bytes) -> list[str]:
    """Read the first column of a CSV file, whatever parts its columns; a heading is left out. Raises NoPlaces."""
    text = _decoded(data)
    try:
        names = _once(row[0] for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text)) if row)
    except csv.Error as error:
        raise NoPlaces from error
    return names[1:] if names and folded(names[0]) in HEADINGS else names


def replace_all(names: Sequence[str], asked: Collection[Id] = ()) -> Changed:
    """Make the list what was written; places that members or ``asked`` (activities) name stay.

    Raises NoPlaces, TooManyPlaces or NameTooLong, having changed nothing.
    """
    _check(names)
    wanted = {folded(name): name for name in names}
    there = {folded(district.name): district for district in districts()}
    for key in wanted.keys() & there.keys():
        there[key].name, there[key].sort_key = wanted[key], sort_key(wanted[key])
    used = _in_use() | set(asked)
    left_out = [there[key] for key in sorted(there.keys() - wanted.keys())]
    for district in left_out:
        if district.id not in used:
            session.delete(district)
    session.flush()
    new = [District(name=name, sort_key=sort_key(name)) for key, name in wanted.items() if key not in there]
    session.add_all(new)
    session.flush()
    kept = tuple(district.name for district in left_out if district.id in used)
    return Changed(added=len(new), removed=len(left_out) - len(kept), kept=kept)


def _in_use() -> set[Id]:
    used: set[Id] = set()
    for column in (Panelist.district_id, SignUp.district_id):
        used |= {found for found in session.scalars(sa.select(column).distinct()) if found}
    return used


def _check(names: Sequence[str]) -> None:
    if not names:
        raise NoPlaces
    if len(names) > MOST:
        raise TooManyPlaces
    if long := next((name for name in names if len(name) > LONGEST_NAME), None):
        raise NameTooLong(long[:LONGEST_NAME])


def _once(lines: Iterable[str]) -> list[str]:
    """Tidy the names, and keep each once however it is spelt."""
    tidy = (" ".join(line.split()) for line in lines)
    return list({folded(name): name for name in tidy if name}.values())


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(";\t,", key=first.count)


def _decoded(data: bytes) -> str:
    """Read UTF-8, or what Norwegian spreadsheets save otherwise."""
    try:
        return readable(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return readable(data.decode("cp1252", errors="replace"))
