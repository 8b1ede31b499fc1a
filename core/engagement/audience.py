"""Whom an activity asks, who is left out and why, and who comes first where not all of them are asked."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.db import session
from core.engagement import contacts, followed
from core.engagement.calling.ages import of_age
from core.engagement.models import LONGEST_SINCE, Engagement, Participation
from core.messaging.returns import unreachable
from core.panel.models import District, Panelist
from core.panel.segments.matching import is_in
from core.panel.segments.models import Segment
from core.panel.services import active, joined
from core.types import Id

OTHER_AGE, PAUSED, ONLY_FOLLOWED = "other_age", "paused", "only_followed"
CAPPED, UNREACHABLE = "capped", "unreachable"
HINDRANCES = (OTHER_AGE, PAUSED, ONLY_FOLLOWED, CAPPED, UNREACHABLE)
EVERY_PLACE = sa.select(sa.func.count()).select_from(District)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many an invitation would reach, and how many it leaves out, by reason: each is counted under one."""

    people: int
    other_age: int
    paused: int
    only_followed: int
    capped: int
    unreachable: int
    beyond: int

    @property
    def left_out(self) -> int:
        """How many of the audience get nothing."""
        hindered = self.other_age + self.paused + self.only_followed + self.capped + self.unreachable
        return hindered + self.beyond


def reach(engagement: Engagement) -> Reach:
    """Count whom an invitation would reach, in one question."""
    return counted(engagement, audience(engagement), engagement.most_people)


def counted(engagement: Engagement, people: sa.Select[Panelist], most: int | None) -> Reach:
    """Count how many of these can be asked, at most so many of them, and the others by what hinders them."""
    rows = people.order_by(None).with_only_columns(hindrance(engagement).label("why")).subquery()
    by_reason = sa.select(rows.c.why, sa.func.count()).group_by(rows.c.why)
    found: dict[str, int] = dict(iter(session.execute(by_reason)))
    fit = found.get("", 0)
    asked = fit if most is None else min(fit, most)
    hindered = {why: found.get(why, 0) for why in HINDRANCES}
    return Reach(people=asked, beyond=fit - asked, **hindered)


def hindrance(engagement: Engagement) -> sa.ColumnElement[str]:
    """Say in SQL what stands in the way of asking somebody: the first of ``HINDRANCES`` that holds; empty if none."""
    age, lost = (sa.not_(of_age(engagement)), OTHER_AGE), (_unreached(), UNREACHABLE)
    if engagement.source_id:  # who has joined in the project is not asked anew
        return sa.case(age, lost, else_="")
    return sa.case(
        age,
        (sa.not_(active()), PAUSED),
        (sa.not_(followed.wants(engagement)), ONLY_FOLLOWED),
        (contacts.at_the_cap(), CAPPED),
        lost,
        else_="",
    )


def audience(engagement: Engagement) -> sa.Select[Panelist]:
    """Give everybody whom an activity is for, whether they can be asked now or not."""
    rows = sa.select(Panelist).where(joined())
    if engagement.source_id:
        return rows.where(Panelist.id.in_(of_source(engagement)))
    if engagement.districts:
        rows = rows.where(Panelist.district_id.in_([Id(place) for place in engagement.districts]))
    if engagement.segment_id:
        rows = rows.where(is_in(session.get_one(Segment, engagement.segment_id)))
    return rows


def to_ask(engagement: Engagement) -> sa.Select[Panelist]:
    """Give whom an invitation reaches: not on a break, not asked as often as they may be, and reached by letters."""
    return _first(engagement, able(engagement), engagement.most_people)


def to_ask_too(engagement: Engagement) -> sa.Select[Panelist]:
    """Give who belongs to an open activity and was not asked, up to as many as it asks."""
    asked = sa.select(Participation.panelist_id).where(Participation.engagement_id == engagement.id)
    left = None
    if engagement.most_people is not None:
        had = session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
        left = max(engagement.most_people - had, 0)
    return _first(engagement, able(engagement).where(Panelist.id.not_in(asked)), left)


def of_source(engagement: Engagement) -> sa.Select[Id]:
    """Give who came so far in another activity as this one takes its people from: members' ids."""
    there = sa.select(Participation.panelist_id).where(Participation.engagement_id == engagement.source_id)
    return there.where(Participation.state.in_(engagement.source_states))


def can_be_asked(engagement: Engagement) -> sa.ColumnElement[bool]:
    """Say in SQL who can be asked to this activity: who has joined in its project is not asked anew.

    Those are asked whom its call is for, and who still have come so far in the activity it takes its people from.
    """
    if engagement.source_id:
        return sa.and_(of_age(engagement), Panelist.id.in_(of_source(engagement)))
    return sa.and_(of_age(engagement), may_be_asked(), followed.wants(engagement))


def may_be_asked() -> sa.ColumnElement[bool]:
    """Say in SQL who can be asked one time more."""
    return sa.and_(active(), sa.not_(contacts.at_the_cap()))


def ids(people: sa.Select[Panelist]) -> list[Id]:
    """Give the ids of these people."""
    return list(session.scalars(people.with_only_columns(Panelist.id, maintain_column_froms=True)))


def number(people: sa.Select[Panelist]) -> int:
    """Count these people."""
    return session.scalar(sa.select(_number(people))) or 0


def asks_everybody(engagement: Engagement) -> bool:
    """Tell whether it asks the whole panel: every place, or a segment that everybody is in, and no fewer of them."""
    if engagement.most_people is not None and engagement.most_people < number(audience(engagement)):
        return False
    if engagement.segment_id or engagement.source_id:
        return number(audience(engagement)) >= number(sa.select(Panelist).where(joined()))
    return not engagement.districts or len(engagement.districts) >= (session.scalar(EVERY_PLACE) or 0)


def able(engagement: Engagement) -> sa.Select[Panelist]:
    """Give everybody in the audience whom an invitation could reach now, however many are asked."""
    return audience(engagement).where(can_be_asked(engagement), sa.not_(_unreached()))


def _unreached() -> sa.ColumnElement[bool]:
    return Panelist.email.in_(unreachable())


def _first(engagement: Engagement, people: sa.Select[Panelist], most: int | None) -> sa.Select[Panelist]:
    """Put those first whom the leader wants first, and keep as many as it asks; of equals, who joined first."""
    if most is None:
        return people.order_by(Panelist.id)
    order: tuple[sa.ColumnElement[Any], ...]
    if engagement.ask_first == LONGEST_SINCE:
        order = (sa.func.coalesce(Panelist.invited_on, sa.func.date(Panelist.joined_at)),)
    else:
        order = (contacts.ever_asked(), contacts.times_this_year())
    return people.order_by(*order, Panelist.id).limit(most)


def _number(people: sa.Select[Any]) -> sa.ScalarSelect[int]:
    rows = people.order_by(None).with_only_columns(Panelist.id, maintain_column_froms=True).subquery()
    return sa.select(sa.func.count()).select_from(rows).scalar_subquery()
