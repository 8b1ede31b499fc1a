"""Who was asked to take part in an activity, by name, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.db import session
from core.engagement import contacts, followed
from core.engagement.models import PARTICIPATION_STATES, Engagement, Participation, ParticipationChange
from core.messaging.returns import unreachable
from core.panel.finding import holds
from core.panel.models import Panelist
from core.panel.services import active
from core.types import Id

ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Row:
    """Somebody who was asked: how far they came, and what stands in the way of asking them again."""

    id: Id
    name: str
    state: str
    paused: bool
    only_followed: bool
    unreached: bool
    capped: bool
    answered_anew: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One page of those who were asked; how many there are in all, and where the next page begins."""

    rows: Sequence[Row]
    found: int
    following: Id | None


def asked(engagement: Engagement, words: str = "", after: Id | None = None, state: str = "") -> Asked:
    """Give those found by the words, in one state or any, in Norwegian order, after somebody's place."""
    marks = (
        sa.not_(active()),
        sa.not_(followed.wants(engagement)),
        Panelist.email.in_(unreachable()),
        contacts.at_the_cap(),
        answered_anew(),
    )
    fitting = (
        sa.select(Participation.id, Panelist.name, Participation.state, *marks)
        .join(Panelist, Panelist.id == Participation.panelist_id)
        .where(Participation.engagement_id == engagement.id, holds(Panelist.search, words))
    )
    if state:
        fitting = fitting.where(Participation.state == state)
    order = Panelist.sort_name, Participation.id
    rest = fitting.where(sa.tuple_(*order) > _place(after)) if after else fitting
    rows = session.execute(rest.order_by(*order).limit(ON_A_PAGE + 1)).all()
    return Asked(
        rows=[
            Row(
                id=row_id,
                name=name,
                state=reached,
                paused=bool(paused),
                only_followed=bool(elsewhere),
                unreached=bool(unreached),
                capped=bool(capped),
                answered_anew=bool(anew),
            )
            for row_id, name, reached, paused, elsewhere, unreached, capped, anew in rows[:ON_A_PAGE]
        ],
        found=session.scalar(sa.select(sa.func.count()).select_from(fitting.subquery())) or 0,
        following=rows[ON_A_PAGE - 1].id if len(rows) > ON_A_PAGE else None,
    )


def answered_anew() -> sa.ColumnElement[bool]:
    """Say in SQL who did not fit by what they answered first, and changed it afterwards."""
    unfit = sa.select(ParticipationChange.id).where(ParticipationChange.participation_id == Participation.id)
    return sa.and_(
        Participation.state.not_in(("unsuitable", "invited")),
        unfit.where(ParticipationChange.state == "unsuitable").exists(),
    )


def count_by_state(engagement: Engagement) -> dict[str, int]:
    """Count the places of an activity, by how far people have come, in the order of the states."""
    rows = sa.select(Participation.state, sa.func.count()).where(Participation.engagement_id == engagement.id)
    counted = dict(iter(session.execute(rows.group_by(Participation.state))))
    return {state: counted[state] for state in PARTICIPATION_STATES if state in counted}


def _place(after: Id) -> sa.Tuple:
    name = sa.select(Panelist.sort_name).join(Participation, Participation.panelist_id == Panelist.id)
    return sa.tuple_(name.where(Participation.id == after).scalar_subquery(), sa.literal(after, sa.Uuid()))
