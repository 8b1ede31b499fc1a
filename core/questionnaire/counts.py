"""The figures that may be shown: answers counted in by batches, so that two readings never tell one person's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nsmallest
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, remembered, session
from core.questionnaire.gathering import Figures, added, figures_of
from core.questionnaire.models import Response
from core.register import technical
from core.statistics.small_cells import SMALLEST, may_recount, next_batch
from core.types import Id

RANDOM_BITS = (1 << 62) - 1


class Counted(Base):
    """What has been counted of one questionnaire's answers; ``figures`` hold numbers, and no words of anybody's."""

    __tablename__ = "core_counted"

    questionnaire_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="CASCADE"), primary_key=True, info=technical("of which")
    )
    smallest: Mapped[int] = mapped_column(info=technical("how many a group must be to be shown"))
    persons: Mapped[int] = mapped_column(info=technical("how many answers are counted in"))
    left_out: Mapped[int] = mapped_column(info=technical("how many came last and were too few to count"))
    final: Mapped[bool] = mapped_column(info=technical("whether all were counted that will be"))
    counted_at: Mapped[datetime] = mapped_column(info=technical("when the figures last moved"))
    figures: Mapped[dict[str, Any]] = mapped_column(info=technical("counts by question"))
    responses: Mapped[list[Any]] = mapped_column(deferred=True, info=technical("which answers are counted in"))


@dataclass(frozen=True)
class Shown:
    """What may be read of a questionnaire now: of how many, with which smallest group, and the figures."""

    persons: int = 0
    smallest: int = SMALLEST
    left_out: int = 0
    final: bool = False
    figures: Mapping[str, Figures] = field(default_factory=dict)


def shown(questionnaire_id: Id) -> Shown:
    """Read what has been counted; nothing where too few have answered. A page that asks again is told the same."""
    known: dict[Id, Shown] = remembered("figures shown")
    if questionnaire_id not in known:
        known[questionnaire_id] = _shown(session.get(Counted, questionnaire_id))
    return known[questionnaire_id]


def counted_responses(questionnaire_id: Id) -> set[Id]:
    """Give the answers that are counted in, also those that are gone since."""
    return {UUID(hex=one) for one in _counted(questionnaire_id)}


def some_counted(questionnaire_id: Id, number: int) -> list[Id]:
    """Give so many of the answers that are counted in: always the same ones, whom chance has chosen."""
    return [UUID(hex=one) for one in nsmallest(number, _counted(questionnaire_id), key=_chance)]


def count_in(questionnaire_id: Id, smallest: int, *, last: bool = False, in_batches: bool = False) -> bool:
    """Count in the answers that may be, and say whether the figures moved.

    They move by ``smallest`` answers or more, or not at all; ``last`` says that no more are to come, ``in_batches``
    that answers arrive so many at a time, and that the last time is no exception.
    """
    row = _row(questionnaire_id, smallest)
    before = {UUID(hex=one) for one in row.responses}
    there = set(session.scalars(sa.select(Response.id).where(Response.questionnaire_id == questionnaire_id)))
    waiting = sorted(there - before)
    batch = waiting[: next_batch(len(waiting), row.smallest, last=last or in_batches)]
    row.final, row.left_out = last, len(waiting) - len(batch) if last else 0
    if batch:
        _count(row, questionnaire_id, before, there, batch)
    session.flush()
    return bool(batch)


def require_at_least(questionnaire_id: Id, smallest: int) -> None:
    """Let figures that are shown already keep to a larger smallest group from now on."""
    row = session.get(Counted, questionnaire_id)
    if row and row.smallest < smallest:
        row.smallest = smallest
        session.flush()


def _shown(row: Counted | None) -> Shown:
    if row is None:
        return Shown()
    figures = {question_id: Figures.from_json(kept) for question_id, kept in row.figures.items()}
    return Shown(row.persons, row.smallest, row.left_out, row.final, figures)


def _counted(questionnaire_id: Id) -> list[str]:
    return session.scalar(sa.select(Counted.responses).where(Counted.questionnaire_id == questionnaire_id)) or []


def _chance(response: str) -> int:
    """Give the bits of an id that are drawn by lot, in every version of ids that we make."""
    return int(response[16:], 16) & RANDOM_BITS


def _row(questionnaire_id: Id, smallest: int) -> Counted:
    row = session.get(Counted, questionnaire_id, with_for_update=True)
    if row is None:
        row = Counted(
            questionnaire_id=questionnaire_id,
            smallest=smallest,
            persons=0,
            left_out=0,
            final=False,
            counted_at=clock.now(),
            figures={},
            responses=[],
        )
        session.add(row)
    row.smallest = max(smallest, row.smallest)
    return row


def _count(row: Counted, questionnaire_id: Id, before: set[Id], there: set[Id], batch: list[Id]) -> None:
    """Count anew, so that changed answers are right; add only, where few were taken back: a fall would tell theirs."""
    if may_recount(len(before - there), row.smallest):
        kept = sorted((before & there) | set(batch))
        figures = figures_of(questionnaire_id, kept)
    else:
        kept = sorted(before | set(batch))
        earlier = {question_id: Figures.from_json(one) for question_id, one in row.figures.items()}
        figures = added(earlier, figures_of(questionnaire_id, batch))
    row.figures = {question_id: one.to_json() for question_id, one in figures.items()}
    row.responses, row.persons, row.counted_at = _written(kept), len(kept), clock.now()


def _written(ids: Iterable[Id]) -> list[str]:
    return [one.hex for one in ids]
