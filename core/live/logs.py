"""The rows of live logs: begun, read on from a number, and put forward by whoever writes."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from core import clock
from core.contributions.live import Fact
from core.db import insert_all, session
from core.live.models import LiveFact, LiveLog, LiveSnapshot
from core.types import Id

_LOG = cast(sa.Table, LiveLog.__table__)
MOVE = (  # made once: it is said for every few words that are written
    sa.update(_LOG)
    .where(_LOG.c.id == sa.bindparam("log"), _LOG.c.head_seq == sa.bindparam("known"))
    .values(head_seq=sa.bindparam("last"))
)
_FACTS = cast(sa.Table, LiveFact.__table__)
PUT = sa.insert(_FACTS).returning(_FACTS.c.seq)  # so that several go in one statement


IN_JSON = ("seq", "op_id", "kind", "by", "role", "payload")


def _all_in_one() -> sa.Insert:
    """Make the statement that does both where the database can: the facts go in if the head moves, and it is kept."""
    moved = MOVE.returning(_LOG.c.id).cte("moved")
    facts = sa.func.json_to_recordset(sa.bindparam("facts", type_=sa.JSON()))
    columns = (sa.column(name, _FACTS.c[name].type) for name in IN_JSON)
    rows = facts.table_valued(*columns).render_derived("rows", with_types=True)
    at = sa.bindparam("at", type_=_FACTS.c.at.type)
    chosen = sa.select(moved.c.id, *(rows.c[name] for name in IN_JSON), at).select_from(moved.join(rows, sa.true()))
    put = sa.insert(_FACTS).from_select(["log_id", *IN_JSON, "at"], chosen)
    return put.execution_options(preserve_rowcount=True)


ALL_IN_ONE = _all_in_one()


class Overtaken(Exception):
    """Another process has written to the log since we read it."""


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A fact with its number, and its maker's name for it."""

    seq: int
    op_id: Id | None
    fact: Fact


def begin(engagement_id: Id, kind: str) -> LiveLog:
    """Begin a log."""
    log = LiveLog(engagement_id=engagement_id, kind=kind, begun_at=clock.now())
    session.add(log)
    session.flush()
    return log


def find(log_id: Id) -> LiveLog | None:
    """Find a log."""
    return session.get(LiveLog, log_id)


def of_engagement(engagement_id: Id, kind: str) -> LiveLog | None:
    """Find the first log of a kind that an activity has."""
    mine = sa.select(LiveLog).where(LiveLog.engagement_id == engagement_id, LiveLog.kind == kind)
    return session.scalars(mine.order_by(LiveLog.begun_at, LiveLog.id)).first()


def name_on(log_id: Id, person_id: Id) -> str:
    """Give the name by which a log knows somebody: RFC 9562, 5.5; the same for all their devices."""
    return str(uuid.uuid5(log_id, str(person_id)))


def head(log_id: Id) -> tuple[Id, int] | None:
    """Give a log's epoch and the number of its last fact; None where it is gone."""
    found = session.execute(sa.select(LiveLog.epoch, LiveLog.head_seq).where(LiveLog.id == log_id)).first()
    return (found.epoch, found.head_seq) if found else None


def heads(log_ids: Iterable[Id]) -> Mapping[Id, tuple[Id, int]]:
    """Give the same for many logs, in one question."""
    asked = sa.select(LiveLog.id, LiveLog.epoch, LiveLog.head_seq).where(LiveLog.id.in_(log_ids))
    return {row.id: (row.epoch, row.head_seq) for row in session.execute(asked)}


def lock(log_id: Id) -> tuple[Id, int] | None:
    """Give the same, and let nobody else write to the log until this transaction ends."""
    asked = sa.select(LiveLog.epoch, LiveLog.head_seq).where(LiveLog.id == log_id).with_for_update()
    found = session.execute(asked).first()
    return (found.epoch, found.head_seq) if found else None


def after(log_id: Id, seq: int, most: int | None = None) -> Sequence[Logged]:
    """Read the facts after a number, in order."""
    asked = (
        sa.select(LiveFact.seq, LiveFact.op_id, LiveFact.kind, LiveFact.payload, LiveFact.by, LiveFact.role)
        .where(LiveFact.log_id == log_id, LiveFact.seq > seq)
        .order_by(LiveFact.seq)
        .limit(most)
    )
    return [
        Logged(seq=row.seq, op_id=row.op_id, fact=Fact(kind=row.kind, payload=row.payload, by=row.by, role=row.role))
        for row in session.execute(asked)
    ]


def known(log_id: Id) -> dict[Id, int]:
    """Give the number of each fact by its maker's name for it."""
    asked = sa.select(LiveFact.op_id, LiveFact.seq).where(LiveFact.log_id == log_id, LiveFact.op_id.is_not(None))
    return {cast(Id, row.op_id): row.seq for row in session.execute(asked)}


def append(log_id: Id, head_seq: int, facts: Sequence[Logged]) -> None:
    """Put facts after the one that we know as the last. Raises Overtaken where it is not."""
    moved = session.execute(MOVE, {"log": log_id, "known": head_seq, "last": head_seq + len(facts)})
    if cast("sa.CursorResult[Any]", moved).rowcount != 1:
        raise Overtaken
    if facts:
        session.execute(PUT, list(_rows(log_id, facts)))


def append_at_once(engine: sa.Engine, log_id: Id, head_seq: int, facts: Sequence[Logged]) -> None:
    """Do the same in one statement, which is a transaction by itself. Raises Overtaken."""
    rows = [{**row, "op_id": row["op_id"] and str(row["op_id"])} for row in _rows(log_id, facts)]
    given = [{name: value for name, value in row.items() if name in IN_JSON} for row in rows]
    moves = {"log": log_id, "known": head_seq, "last": head_seq + len(facts), "at": rows[0]["at"], "facts": given}
    with engine.connect() as connection:
        if connection.execute(ALL_IN_ONE, moves).rowcount != len(facts):
            raise Overtaken


def redact(log_id: Id, gone: Collection[str], without: Callable[[Fact], dict[str, Any] | None]) -> None:
    """Take words out of facts where they stand, numbers kept, and the names of those who are ``gone``.

    Snapshots may hold them, and go.
    """
    now = clock.now()
    for each in after(log_id, 0):
        left, forgotten = without(each.fact), each.fact.by in gone
        if left is not None or forgotten:
            values = {"payload": each.fact.payload if left is None else left, "by": "" if forgotten else each.fact.by}
            mine = sa.update(LiveFact).where(LiveFact.log_id == log_id, LiveFact.seq == each.seq)
            session.execute(mine.values(redacted_at=now, **values).execution_options(synchronize_session=False))
    kept = sa.delete(LiveSnapshot).where(LiveSnapshot.log_id == log_id)
    session.execute(kept.execution_options(synchronize_session=False))


def last_snapshot(log_id: Id) -> tuple[int, dict[str, Any]] | None:
    """Give the newest state that was kept as a whole, and after which fact."""
    asked = sa.select(LiveSnapshot).where(LiveSnapshot.log_id == log_id).order_by(LiveSnapshot.seq.desc()).limit(1)
    found = session.scalars(asked).first()
    return (found.seq, found.state) if found else None


def keep_snapshot(log_id: Id, seq: int, state: Mapping[str, Any]) -> None:
    """Keep a state as a whole; the one before goes, and one of this number that could not be read."""
    earlier = sa.delete(LiveSnapshot).where(LiveSnapshot.log_id == log_id, LiveSnapshot.seq <= seq)
    session.execute(earlier.execution_options(synchronize_session=False))
    insert_all(LiveSnapshot, [{"log_id": log_id, "seq": seq, "state": dict(state)}])


def _rows(log_id: Id, facts: Iterable[Logged]) -> Iterable[Mapping[str, Any]]:
    now = clock.now()
    for each in facts:
        yield {
            "log_id": log_id,
            "seq": each.seq,
            "op_id": each.op_id,
            "kind": each.fact.kind,
            "by": each.fact.by,
            "role": each.fact.role,
            "payload": each.fact.payload,
            "at": now,
            "redacted_at": None,
        }
