"""Removes what has been kept long enough, as each column of the data register says; first in words, then for real.

A retention that is a length of time counts from the newest instant in the row: nothing goes while anything in it is
younger, and where it counts «after it was handled», nothing before every instant is there. A visit's counts from when
it ended. Other retentions follow something that is deleted by itself (a member who leaves), or a rule below.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core import clock
from core.auth.models import EMPLOYED, Staff, Visit
from core.booking.models import AFTER_SESSION, SessionNeed
from core.db import session
from core.engagement.models import Engagement, Participation
from core.panel.care import questions
from core.panel.lost_addresses import is_old
from core.panel.members.models import NOT_AGAIN
from core.panel.models import HANDLED, LostAddress, Panelist
from core.privacy.models import RetentionRun
from core.privacy.removing import blank, erase_rows
from core.privacy.rows import Key, entry, matching, of_rows, tables
from core.privacy.words import AFTER_CLOSING, AFTER_VISIT, span
from core.questionnaire.models import Response
from core.types import UtcDateTime

AFTER = " after it was "
NEVER_ANSWERED = "while a member, unless they never answer whether they live here"
ANSWERS_KEPT = timedelta(days=5 * 365)
COLLEAGUES_KEPT = timedelta(days=365)
WITH_ITS_OWNER = frozenset(
    {
        "while a member",
        "with the holder",
        "with the subject",
        "while its owner is employed, and 1 year after",
        "as the engagement",
        "as what it hangs on",
        NOT_AGAIN,
        "as the row",
    }
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one retention would remove from one table: whole rows, or some of their columns."""

    table: sa.Table
    retention: str
    columns: tuple[sa.Column[Any], ...]
    keys: frozenset[Key]

    @property
    def whole(self) -> bool:
        """Whether the rows themselves go."""
        return not self.columns


class NotDated(Exception):
    """A table is kept for a length of time, but nothing in it says since when."""


def plan() -> list[Line]:
    """Say what is old enough now, table by table."""
    lines = [line for table in tables() for line in _of_table(table)]
    lines += [_line(_table(model), retention, wanted()) for retention, (model, wanted) in RULES.items()]
    lines.append(_line(_table(Panelist), NEVER_ANSWERED, frozenset((one,) for one in questions.to_let_go())))
    return [line for line in lines if line.keys]


def carry_out(line: Line) -> int:
    """Remove it within the caller's transaction, and note how much; say how many rows went.

    Members go one by one, by the path of all erasures, each if nothing was heard from them to the last.
    """
    number = len(line.keys)
    if line.retention == NEVER_ANSWERED:
        number = sum(questions.let_go(panelist) for (panelist,) in line.keys)
    elif line.whole:
        _delete(line)
    else:
        for condition in matching(line.table, line.keys):
            session.execute(blank(line.table, list(line.columns)).where(condition))
        session.expire_all()
    run = RetentionRun(at=clock.now(), table=line.table.name, what=line.retention, number=number)
    session.add(run)
    session.flush()
    return number


def _delete(line: Line) -> None:
    """Delete the rows, after what hangs on them is treated as at an erasure: what an erasure keeps, goes with time."""
    found = of_rows(line.table, line.keys)
    del found.keys[line.table.name]
    erase_rows(found)
    for condition in matching(line.table, line.keys):
        session.execute(sa.delete(line.table).where(condition))
    session.expire_all()


def has_rule(retention: str) -> bool:
    """Tell whether a retention has a machine form."""
    return span(retention) is not None or retention in WITH_ITS_OWNER or retention in RULES


def instants(table: sa.Table) -> list[sa.Column[Any]]:
    """Give the columns that date a row."""
    return [column for column in table.columns if isinstance(column.type, UtcDateTime | sa.Date)]


def runs(limit: int = 50) -> list[RetentionRun]:
    """Give what went lately, newest first."""
    return list(session.scalars(sa.select(RetentionRun).order_by(RetentionRun.id.desc()).limit(limit)))


def timed(table: sa.Table) -> dict[str, list[sa.Column[Any]]]:
    """Give the lengths of time that columns are kept: a table's personal ones, where it has any."""
    personal = [column for column in table.columns if entry(column).personal]
    by_text: dict[str, list[sa.Column[Any]]] = {}
    for column in personal or table.columns:
        if span(entry(column).retention) is not None:
            by_text.setdefault(entry(column).retention, []).append(column)
    return by_text


def _of_table(table: sa.Table) -> Iterator[Line]:
    """Let rows go at the longest time, unless a column follows its owner; shorter times empty their columns."""
    by_text = timed(table)
    if not by_text:
        return
    if not instants(table):
        raise NotDated(table.name)
    longest = max(by_text, key=lambda text: span(text) or timedelta())
    stays = any(entry(c).personal and span(entry(c).retention) is None for c in table.columns)
    for text, columns in by_text.items():
        emptied = () if text == longest and not stays else tuple(columns)
        yield _line(table, text, _older(table, text, emptied), emptied)


def _older(table: sa.Table, retention: str, emptied: tuple[sa.Column[Any], ...]) -> frozenset[Key]:
    if retention.endswith(AFTER_CLOSING):
        return _long_closed(table, clock.now() - (span(retention) or timedelta()))
    if retention.endswith(AFTER_VISIT):
        return _long_over(clock.now() - (span(retention) or timedelta()))
    dated, before = instants(table), clock.now() - (span(retention) or timedelta())
    old = sa.and_(*(sa.or_(column.is_(None), column < _comparable(column, before)) for column in dated))
    there = (column.is_not(None) for column in dated)
    rows = sa.select(*table.primary_key.columns).where(old, (sa.and_ if AFTER in retention else sa.or_)(*there))
    filled = [column.is_not(None) for column in emptied if column.nullable]
    rows = rows.where(sa.or_(*filled)) if filled else rows
    return frozenset(tuple(row) for row in session.execute(rows))


def _long_closed(table: sa.Table, before: datetime) -> frozenset[Key]:
    """Find the rows of activities that closed before this."""
    closed = sa.select(Engagement.id).where(Engagement.closed_at < before)
    rows = sa.select(*table.primary_key.columns).where(table.c.engagement_id.in_(closed))
    return frozenset(tuple(row) for row in session.execute(rows))


def _long_over(before: datetime) -> frozenset[Key]:
    """Find the visits that ended before this: by their holder, or by themselves if that came first."""
    ended = sa.case((Visit.ended_at < Visit.expires_at, Visit.ended_at), else_=Visit.expires_at)
    return frozenset(tuple(row) for row in session.execute(sa.select(Visit.id).where(ended < before)))


def _comparable(column: sa.Column[Any], moment: datetime) -> Any:
    return moment if isinstance(column.type, UtcDateTime) else clock.local(moment).date()


def _line(
    table: sa.Table, retention: str, keys: frozenset[Key], columns: tuple[sa.Column[Any], ...] = ()
) -> Line:  # fmt: skip
    return Line(table=table, retention=retention, keys=keys, columns=columns)


def _answers_long_after() -> frozenset[Key]:
    """Find the answers to engagements that closed five years ago."""
    rows = (
        sa.select(Response.id)
        .outerjoin(Participation, Participation.id == Response.participation_id)
        .join(
            Engagement,
            sa.or_(
                Engagement.id == Participation.engagement_id,
                Engagement.questionnaire_id == Response.questionnaire_id,  # of answers that are tied to nobody
            ),
        )
        .where(Engagement.closed_at < clock.now() - ANSWERS_KEPT)
    )
    return frozenset(tuple(row) for row in session.execute(rows))


def _long_gone() -> frozenset[Key]:
    """Find the colleagues who left a year ago; what they did stands as done by somebody who has left."""
    rows = sa.select(Staff.id).where(Staff.left_at < clock.now() - COLLEAGUES_KEPT)
    return frozenset(tuple(row) for row in session.execute(rows))


def _lost_addresses_done() -> frozenset[Key]:
    """Find the requests about a lost address that were handled long ago, or never."""
    return frozenset(tuple(row) for row in session.execute(sa.select(LostAddress.id).where(is_old())))


def _needs_long_after() -> frozenset[Key]:
    """Find what people needed at sessions that were over two weeks ago."""
    rows = sa.select(SessionNeed.booking_id).where(SessionNeed.erase_at <= clock.now())
    return frozenset(tuple(row) for row in session.execute(rows))


def _table(model: type[Any]) -> sa.Table:
    table: sa.Table = model.__table__
    return table


RULES: Mapping[str, tuple[type[Any], Callable[[], frozenset[Key]]]] = {
    "until the engagement's retention date": (Response, _answers_long_after),
    EMPLOYED: (Staff, _long_gone),
    HANDLED: (LostAddress, _lost_addresses_done),
    AFTER_SESSION: (SessionNeed, _needs_long_after),
}
