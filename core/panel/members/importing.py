"""A list of people from its file to rows that were checked: some at a time, so that nobody else waits for it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from core import clock, jobs
from core.contributions import Principal, Progress
from core.db import insert_all, session
from core.panel.members import reading, refusals
from core.panel.members.checking import Checked, Checker
from core.panel.members.errors import ImportNotFound, Unreadable, Why
from core.panel.members.headings import EMAIL, GENDER, NAME, PLACE, YEAR, Columns, columns_of
from core.panel.members.models import (
    BAD,
    GOOD,
    MEMBER,
    READING,
    READY,
    REFUSED,
    TWICE,
    WAITING,
    ImportRow,
    MemberImport,
)
from core.panel.models import Panelist, SignUp
from core.types import Id, new_id

READ_LIST = "panel.read_list"
AT_ONCE = 400
ON_A_PAGE = 50
COLUMNS = (NAME, EMAIL, YEAR, PLACE, GENDER)

Cells = Mapping[str, str]
Judging = tuple[int, Cells, Checked]  # the number of a row, what stands in it, and what came of it


def begin(data: bytes, file_name: str, source: str, by: Principal) -> MemberImport:
    """Keep a list, and have it read; `reading.check` has let the file pass."""
    kept = MemberImport(
        id=new_id(), staff_id=by.id, source=source, file_name=file_name, content=data, created_at=clock.now()
    )  # fmt: skip
    session.add(kept)
    session.flush()
    jobs.enqueue(READ_LIST, key_of(READ_LIST, kept.id), owner=by.id, import_id=str(kept.id))
    return kept


def key_of(kind: str, import_id: Id) -> str:
    """Give the key of a list's job."""
    return f"{kind}:{import_id}"


def import_by_id(import_id: Id, *, to_change: bool = False) -> MemberImport:
    """Find a list; ``to_change`` makes others who would change it wait. Raises ImportNotFound."""
    rows = sa.select(MemberImport).where(MemberImport.id == import_id)
    if to_change:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(rows)
    if found is None:
        raise ImportNotFound
    return found


def imports() -> list[MemberImport]:
    """Give the lists of the last weeks, the newest first."""
    rows = sa.select(MemberImport)
    return list(session.scalars(rows.order_by(MemberImport.id.desc()).limit(ON_A_PAGE)))


def leaving(begins: datetime, ends: datetime) -> list[MemberImport]:
    """Give the lists whose letters leave, or would have left, between two moments."""
    within = MemberImport.leaves_at >= begins, MemberImport.leaves_at < ends
    return list(session.scalars(sa.select(MemberImport).where(*within).order_by(MemberImport.leaves_at)))


def rows_of(import_id: Id, outcome: str, after: int = 0, limit: int = ON_A_PAGE) -> list[ImportRow]:
    """Give the rows of one kind, in the order of the sheet, after one of them."""
    mine = ImportRow.import_id == import_id, ImportRow.outcome == outcome, ImportRow.number > after
    return list(session.scalars(sa.select(ImportRow).where(*mine).order_by(ImportRow.number).limit(limit)))


def drop_rows(import_id: Id, *, but: str = "") -> Iterator[int]:
    """Forget the rows of a list, ``but`` those of one kind, some at a time; say how many.

    Each time after the last one: PostgreSQL would look through all that were deleted before.
    """
    last = 0
    these = ImportRow.import_id == import_id, ImportRow.outcome != but
    while numbers := list(session.scalars(_numbers(these, last))):
        some = ImportRow.number > last, ImportRow.number <= numbers[-1]
        session.execute(sa.delete(ImportRow).where(*these, *some))
        last = numbers[-1]
        yield len(numbers)


def _numbers(these: Iterable[sa.ColumnElement[bool]], last: int) -> sa.Select[int]:
    rest = sa.select(ImportRow.number).where(*these, ImportRow.number > last)
    return rest.order_by(ImportRow.number).limit(AT_ONCE)


def read(payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Read a list some rows at a time; begun again after a crash, it goes on where it was."""
    import_id = UUID(payload["import_id"])
    data = _content(import_id)
    if data is None:
        return
    try:
        yield from _staged(import_id, data)
        _ready(import_id)
    except Unreadable as error:
        kept = import_by_id(import_id, to_change=True)
        kept.state, kept.why, kept.named, kept.content = REFUSED, error.why.name, error.named, None
        session.flush()
        for _dropped in drop_rows(import_id):
            yield Progress(done=0, total=0)


def _content(import_id: Id) -> bytes | None:
    """Give the file of a list that is to be read."""
    mine = sa.select(MemberImport.content).where(MemberImport.id == import_id, MemberImport.state == READING)
    return session.scalar(mine)


def _staged(import_id: Id, data: bytes) -> Iterator[Progress]:
    """Store the rows, some at a time; they are read and checked while nobody waits for us. Raises Unreadable."""
    total = reading.rough_count(data)
    ahead = Ahead(reading.rows(data), Checker())
    yield Progress(done=0, total=total, aside=ahead.begin)
    if ahead.columns:
        import_by_id(import_id).ignored = list(ahead.columns.ignored)
    seen, last = _seen(import_id)
    while ahead.rows:
        if import_by_id(import_id).state != READING:  # somebody has stopped it
            return
        insert_all(ImportRow, _judged(import_id, [row for row in ahead.rows if row[0] > last], seen))
        yield Progress(done=ahead.done, total=max(ahead.done, total), aside=ahead.fetch)
    if ahead.error or not ahead.done:
        raise ahead.error or Unreadable(Why.EMPTY)


class Ahead:
    """The next rows of a file, read and checked before they are stored; what is wrong with it is kept till then."""

    def __init__(self, every: Iterator[tuple[int, reading.Row]], checker: Checker) -> None:
        self._every, self._checker = every, checker
        self.columns: Columns | None = None
        self.rows: list[Judging] = []
        self.done = 0
        self.error: Unreadable | None = None

    def begin(self) -> None:
        """Read the headings and the first rows."""
        try:
            first = next(self._every, None)
            self.columns = columns_of(first[1]) if first else None
        except Unreadable as error:
            self.error = error
        self.fetch()

    def fetch(self) -> None:
        """Read some more; none where there are no more."""
        self.rows = []
        if self.columns is None or self.error:
            return
        try:
            cells = [(number, self.columns.cells(row)) for number, row in islice(self._every, AT_ONCE)]
        except Unreadable as error:
            self.error = error
            return
        self.done += len(cells)
        self.rows = [(number, said, self._checker.check(said)) for number, said in cells]


def _seen(import_id: Id) -> tuple[dict[str, int], int]:
    """Give which addresses have been read, each with the number of its row, and the number of the last row."""
    mine = ImportRow.import_id == import_id
    first = sa.select(ImportRow.email, ImportRow.number).where(mine, ImportRow.outcome.not_in((BAD, TWICE)))
    last = session.scalar(sa.select(sa.func.max(ImportRow.number)).where(mine)) or 0
    return dict(iter(session.execute(first))), last


def _judged(import_id: Id, judged: Sequence[Judging], seen: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Say of each row what it is: good, to be mended, there before, somebody we know, or who has said no before."""
    emails = [one.email for _number, _cells, one in judged if not one.faults]
    known = {**refusals.among(emails), **whom_we_know(emails)}
    now = clock.now()
    for number, cells, one in judged:
        outcome, first = BAD, None
        if not one.faults:
            first = seen.setdefault(one.email, number)
            outcome = TWICE if first != number else known.get(one.email, GOOD)
        yield {
            "import_id": import_id,
            "number": number,
            "outcome": outcome,
            "first": first if outcome == TWICE else None,
            "cells": list(cells.values()) if outcome == BAD else [],
            "created_at": now,
            **_values(one),
        }


def _values(one: Checked) -> dict[str, Any]:
    return {
        "email": one.email,
        "name": one.name,
        "birth_year": one.birth_year,
        "gender": one.gender,
        "district_id": one.district,
    }


def whom_we_know(emails: Collection[str] | sa.Select[str]) -> dict[str, str]:
    """Say which addresses are members', and which have been asked and not answered."""
    waiting = session.scalars(sa.select(SignUp.email).where(SignUp.email.in_(emails)))
    members = session.scalars(sa.select(Panelist.email).where(Panelist.email.in_(emails)))
    return {**dict.fromkeys(waiting, WAITING), **dict.fromkeys(members, MEMBER)}


def _ready(import_id: Id) -> None:
    """Note that all of it is read, and drop the file."""
    kept = import_by_id(import_id, to_change=True)
    if kept.state == READING:
        kept.state, kept.content, kept.counted = READY, None, _counted(import_id)
        session.flush()


def _counted(import_id: Id) -> dict[str, int]:
    by = ImportRow.outcome
    rows = session.execute(sa.select(by, sa.func.count()).where(ImportRow.import_id == import_id).group_by(by))
    return dict(iter(rows))


def cells_of(row: ImportRow) -> Cells:
    """Give what stood in a row that has to be mended, by the column."""
    return dict(zip(COLUMNS, row.cells, strict=True))


def again(rows: Iterable[ImportRow]) -> list[tuple[ImportRow, Checked]]:
    """Check rows that have to be mended once more, for what is said about them in the language of the moment."""
    checker = Checker()
    return [(row, checker.check(cells_of(row))) for row in rows]
