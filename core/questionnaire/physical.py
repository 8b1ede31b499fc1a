"""Lays a questionnaire's answers anew on the disk, in the order of their random ids, so that the place tells nothing.

What is deleted is overwritten on SQLite (secure_delete); on PostgreSQL it lies until the next vacuum. What other
tables keep about an answer is put back after it.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from core.db import Base, session
from core.questionnaire.models import Answer, Response
from core.types import Id

AT_ONCE = 2_000
POINTED_AT = frozenset({f"{Response.__tablename__}.id", f"{Answer.__tablename__}.response_id"})


def lay_anew(questionnaire_id: Id) -> None:
    """Write every response and answer of a questionnaire again, within the caller's transaction."""
    session.flush()
    session.expire_all()
    kept = [(table, chosen, _read(table, chosen)) for table, chosen in _tables(questionnaire_id)]
    for table, chosen, _rows in reversed(kept):
        session.execute(sa.delete(table).where(chosen))
    for table, _chosen, rows in kept:
        for start in range(0, len(rows), AT_ONCE):
            session.execute(sa.insert(table), rows[start : start + AT_ONCE])


def _tables(questionnaire_id: Id) -> Iterator[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """Give the responses, the answers, and what hangs on either, each with what chooses its rows."""
    response = Base.metadata.tables[Response.__tablename__]
    ids = sa.select(response.c.id).where(response.c.questionnaire_id == questionnaire_id)
    yield response, response.c.questionnaire_id == questionnaire_id
    for table in Base.metadata.sorted_tables:
        pointing = [key.parent for key in table.foreign_keys if key.target_fullname in POINTED_AT]
        if pointing:
            yield table, pointing[0].in_(ids)


def _read(table: sa.Table, chosen: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    ordered = sa.select(table).where(chosen).order_by(*table.primary_key.columns)
    return [dict(row) for row in session.execute(ordered).mappings()]
