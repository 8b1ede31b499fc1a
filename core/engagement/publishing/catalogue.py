"""The catalogue of published results: searched by words, a page at a time, and the newest for the feed."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.db import session
from core.engagement.lists import is_called
from core.engagement.models import Engagement, Result
from core.types import Id

ON_A_PAGE = 12


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of the catalogue, and where the next begins; None on the last."""

    rows: Sequence[Engagement]
    following: Id | None


def found(words: str = "", after: Id | None = None) -> Listed:
    """Give a page of the published results that are called so, newest first."""
    public = sa.select(Engagement).join(Result).where(Result.published_at.is_not(None))
    if words:
        public = public.where(is_called(words))
    last = session.get(Result, after) if after else None
    if last and last.published_at:
        older = sa.tuple_(Result.published_at, Result.engagement_id)
        public = public.where(older < sa.tuple_(sa.literal(last.published_at), sa.literal(last.engagement_id)))
    newest_first = public.order_by(Result.published_at.desc(), Result.engagement_id.desc())
    rows = list(session.scalars(newest_first.limit(ON_A_PAGE + 1)).unique())
    return Listed(rows=rows[:ON_A_PAGE], following=rows[ON_A_PAGE - 1].id if len(rows) > ON_A_PAGE else None)
