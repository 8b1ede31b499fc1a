"""Who was asked to take part in an activity, by name, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.db import session
from core.engagement.models import Engagement, Participation
from core.panel.models import Panelist
from core.types import Id

ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One page of those who were asked: name and state; how many there are in all, and where the next page begins."""

    rows: Sequence[tuple[str, str]]
    found: int
    following: Id | None


def asked(engagement: Engagement, words: str = "", after: Id | None = None) -> Asked:
    """Give those whose name holds the words, after somebody's place."""
    fitting = (
        sa.select(Participation.id, Panelist.name, Participation.state)
        .join(Panelist, Panelist.id == Participation.panelist_id)
        .where(Participation.engagement_id == engagement.id)
        .where(Panelist.name.icontains(words, autoescape=True))
    )
    order = Panelist.name, Participation.id
    rest = fitting.where(sa.tuple_(*order) > _place(after)) if after else fitting
    rows = session.execute(rest.order_by(*order).limit(ON_A_PAGE + 1)).all()
    return Asked(
        rows=[(name, state) for _id, name, state in rows[:ON_A_PAGE]],
        found=session.scalar(sa.select(sa.func.count()).select_from(fitting.subquery())) or 0,
        following=rows[ON_A_PAGE - 1].id if len(rows) > ON_A_PAGE else None,
    )


def _place(after: Id) -> sa.Tuple:
    name = sa.select(Panelist.name).join(Participation, Participation.panelist_id == Panelist.id)
    return sa.tuple_(name.where(Participation.id == after).scalar_subquery(), sa.literal(after, sa.Uuid()))
