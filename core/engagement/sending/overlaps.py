"""Tells of two send-outs that reach the same people within a week, so that nobody gets them by surprise.

Only invitations are told of. Who gets a reminder, a thanks or a result has answered, or has not: such letters of other
people's activities would tell of somebody what is theirs to know. News goes to those who asked for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.db import session
from core.engagement.models import Engagement
from core.engagement.sending.models import NOT_YET, STOPPED, Sending, SendingRecipient
from core.engagement.sending.schedule import WEEK
from core.messaging.models import DROPPED, OutboxLetter
from core.panel.models import Panelist
from core.registry import current as registry
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Another send-out, and how many of the same people it reaches."""

    sending: Sending
    people: int


def of_people(engagement: Engagement, people: sa.Select[Panelist], at: datetime) -> list[Overlap]:
    """Give what else reaches these people within a week before or after, the most people first."""
    theirs = people.with_only_columns(Panelist.id).subquery()
    others = Sending.engagement_id != engagement.id
    near = sa.select(Sending.id).where(_invites(), others, Sending.due_at.between(at - WEEK, at + WEEK))
    reached = _reached(near)
    rows = (
        sa.select(reached.c.sending_id, sa.func.count(reached.c.panelist_id.distinct()))
        .join(theirs, theirs.c.id == reached.c.panelist_id)
        .group_by(reached.c.sending_id)
    )
    return _told(session.execute(rows).all())


def of_sendings(sendings: Sequence[Sending]) -> Mapping[Id, list[Overlap]]:
    """Give, for those of these send-outs that have not left, what else reaches the same people within a week."""
    kinds = _kinds()
    waiting = {one.id: one for one in sendings if one.state in NOT_YET and one.kind in kinds}
    if not waiting:
        return {}
    first, last = min(one.due_at for one in waiting.values()), max(one.due_at for one in waiting.values())
    window = sa.select(Sending).where(_invites(), Sending.due_at.between(first - WEEK, last + WEEK))
    near = {sending.id: sending for sending in session.scalars(window)}
    mine = _reached(sa.select(Sending.id).where(Sending.id.in_(waiting))).alias("mine")
    theirs = _reached(sa.select(Sending.id).where(Sending.id.in_(near))).alias("theirs")
    rows = session.execute(
        sa.select(mine.c.sending_id, theirs.c.sending_id, sa.func.count(mine.c.panelist_id.distinct()))
        .join(theirs, theirs.c.panelist_id == mine.c.panelist_id)
        .where(theirs.c.sending_id != mine.c.sending_id)
        .group_by(mine.c.sending_id, theirs.c.sending_id)
    ).all()
    found = {one: [(other, people) for mine_id, other, people in rows if mine_id == one] for one in waiting}
    return {
        one: _told([(other, people) for other, people in pairs if _meet(waiting[one], near[other])])
        for one, pairs in found.items()
    }


def _invites() -> sa.ColumnElement[bool]:
    return sa.and_(Sending.state != STOPPED, Sending.kind.in_(_kinds()))


def _kinds() -> frozenset[str]:
    return frozenset(declared.invitation for declared in registry().formats().values())


def _meet(one: Sending, other: Sending) -> bool:
    same = one.engagement_id is not None and one.engagement_id == other.engagement_id
    return not same and abs(one.due_at - other.due_at) <= WEEK


def _reached(sendings: sa.Select[Any]) -> sa.Subquery:
    """Give whom send-outs will reach or have reached: letters in the outbox, and those that are not there yet."""
    planned = sa.select(SendingRecipient.sending_id, SendingRecipient.panelist_id)
    posted = sa.select(OutboxLetter.sending_id, OutboxLetter.recipient_id).where(OutboxLetter.state != DROPPED)
    return sa.union_all(
        planned.where(SendingRecipient.sending_id.in_(sendings)), posted.where(OutboxLetter.sending_id.in_(sendings))
    ).subquery()


def _told(rows: Sequence[Any]) -> list[Overlap]:
    ids = [sending_id for sending_id, _people in rows]
    known = {one.id: one for one in session.scalars(sa.select(Sending).where(Sending.id.in_(ids)))} if ids else {}
    found = [Overlap(sending=known[sending_id], people=people) for sending_id, people in rows]
    return sorted(found, key=lambda overlap: (-overlap.people, overlap.sending.due_at))
