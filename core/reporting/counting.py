"""Keeps the figures that may be shown up to date: with each batch while answers come, and when they have ended."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from core.contributions import JobKind, Progress
from core.db import session
from core.engagement.models import ANONYMOUS, Engagement, Participation
from core.events import EngagementClosed
from core.language import core_texts
from core.questionnaire.counts import Counted, count_in, require_at_least
from core.reporting import breakdowns
from core.types import Id

_l = core_texts.lazy_gettext

FEWEST, MOST = 6, 20


class SmallerGroup(ValueError):
    """Somebody has answered, and was promised a larger smallest group."""


def heard(event: object) -> None:
    """Count what has come in when an engagement closes."""
    if isinstance(event, EngagementClosed):
        count(session.get_one(Engagement, event.engagement))


def count(engagement: Engagement) -> None:
    """Count in what may be; when no more can come, divide it by place, age and gender, too."""
    if engagement.questionnaire_id is None:
        return
    over, batched = engagement.state == "closed", engagement.anonymity == ANONYMOUS
    count_in(engagement.questionnaire_id, engagement.smallest_cell, last=over, in_batches=batched)
    if over:
        breakdowns.make(engagement)


def require_groups_of(engagement: Engagement, smallest: int) -> None:
    """Choose the smallest group that is shown. Raises SmallerGroup where somebody has answered under a larger one."""
    if smallest < engagement.smallest_cell and _has_answers(engagement):
        raise SmallerGroup
    engagement.smallest_cell = smallest
    session.flush()
    if engagement.questionnaire_id:
        require_at_least(engagement.questionnaire_id, smallest)


def _has_answers(engagement: Engagement) -> bool:
    """Tell whether anybody has answered; also where the answer is anonymous, and waits to come out with others."""
    answered = sa.exists().where(Participation.engagement_id == engagement.id, Participation.state == "completed")
    return bool(session.scalar(sa.select(answered)))


def _count_all(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    waiting = list(session.scalars(_not_finished()))
    for done, engagement_id in enumerate(waiting, 1):
        count(session.get_one(Engagement, engagement_id))
        yield Progress(done=done, total=len(waiting))


def _not_finished() -> sa.Select[Id]:
    asked = sa.select(Engagement.id).outerjoin(Counted, Counted.questionnaire_id == Engagement.questionnaire_id)
    begun = sa.and_(Engagement.questionnaire_id.is_not(None), Engagement.opened_at.is_not(None))
    finished = sa.and_(Engagement.state == "closed", Counted.final.is_(True))
    return asked.where(begun, sa.not_(sa.func.coalesce(finished, sa.false())))


JOBS = (
    JobKind(
        name="reporting.count",
        title=_l("Teller svar, flere om gangen"),
        run=_count_all,
        every=timedelta(minutes=1),
    ),
)
