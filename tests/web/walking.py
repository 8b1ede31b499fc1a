"""Walks through every address as somebody, once, and keeps what each answer showed for the tests that ask about it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.web.crawling import Cell, Rows, cells, path, same, send, word
from tests.web.headers import PREVIEWS, faults, without_number
from tests.web.world import World, restore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.fixtures.house import Queries

    Listening = Callable[[], AbstractContextManager[Queries]]

# A look is noted in the first, a wrong code counted in the second, a visit by a recruitment link in the third.
GROWS = frozenset({"core_audit", "core_knock", "core_recruitment_day"})
WRITES = re.compile(r"(?!SELECT\b|PRAGMA\b)")  # whatever is not known to read
APPENDS = re.compile(rf"INSERT INTO ({'|'.join(sorted(GROWS))}) ")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What came of one request, without its page."""

    cell: Cell
    word: str
    fingerprint: int  # of the answer without what always differs
    header_faults: tuple[str, ...]
    kept: str | None  # how long it may be kept and for whom, and what it says; nothing if nobody may
    written: tuple[str, ...]


@dataclass(frozen=True)
class Walk:
    """One person's walk: everything seen, and the tables that reading alone has changed."""

    seen: tuple[Seen, ...]
    changed_by_reading: tuple[str, ...]
    seconds: float


_walks: dict[tuple[int, str], Walk] = {}


def walk_of(app: Flask, world: World, caller: str, queries: Listening) -> Walk:
    """Give somebody's walk through everything there is: made once for each app."""
    if (id(app), caller) not in _walks:
        _walks[id(app), caller] = walk(app, world, cells(app, caller), queries)
    return _walks[id(app), caller]


def walk(app: Flask, world: World, through: Iterable[Cell], queries: Listening) -> Walk:
    """Go through cells, all that reads first; what a sent form changed is undone at once."""
    began, every, rows = time.perf_counter(), list(through), Rows(app, but=GROWS)
    before = rows()
    reading = [_met(app, world, cell, queries) for cell in every if cell.route.is_safe]
    after = rows()
    acting = [_met(app, world, cell, queries) for cell in every if not cell.route.is_safe]
    changed = tuple(name for name in before if before[name] != after[name])
    return Walk((*reading, *acting), changed, time.perf_counter() - began)


def deviations(walked: Walk) -> list[str]:
    """Say which cells are not as the file says, and where a foreign object is told from a missing one."""
    nowhere = {seen.cell.route: seen.fingerprint for seen in walked.seen if seen.cell.which == "missing"}
    return [fault for seen in walked.seen for fault in _deviations(seen, nowhere.get(seen.cell.route))]


def writing(walked: Walk) -> list[str]:
    """Name the pages that ask the database to change anything but what only grows."""
    reading = (seen for seen in walked.seen if seen.cell.route.is_safe)
    return sorted({str(seen.cell.route) for seen in reading if seen.written})


def kept(answer: TestResponse, where: str) -> str | None:
    """Give what a browser or a proxy may keep: its headers and its page."""
    said = answer.headers.get("Cache-Control", "")
    if "no-store" in said:
        return None
    return f"{said}; {answer.headers.get('Vary')}; {without_number(same(answer, where)[1])}"


def _met(app: Flask, world: World, cell: Cell, queries: Listening) -> Seen:
    where = path(world, cell.route, cell.which, cell.caller)
    with queries() as ran:
        answer = send(app, world.callers[cell.caller], cell.route.method, where)
    if not cell.route.is_safe and answer.status_code < 400 and any(WRITES.match(one) for one in ran.statements):
        restore(app)
    return Seen(
        cell=cell,
        word=word(answer),
        fingerprint=hash(same(answer, where)),
        header_faults=tuple(faults(answer, preview=cell.route.endpoint in PREVIEWS)),
        kept=kept(answer, where) if cell.route.is_safe and cell.which == "own" else None,
        written=tuple(one for one in ran.statements if WRITES.match(one) and not APPENDS.match(one)),
    )


def _deviations(seen: Seen, nowhere: int | None) -> list[str]:
    if seen.word != seen.cell.expected:
        return [f"{seen.cell}: {seen.word}, not {seen.cell.expected}"]
    if seen.cell.expected == "missing" and nowhere not in {None, seen.fingerprint}:
        return [f"{seen.cell}: the answer is not the one for what is nowhere"]
    return []
