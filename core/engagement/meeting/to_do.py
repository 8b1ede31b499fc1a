"""What sessions that are over leave somebody to do: say who came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from core import clock
from core.booking.attendance import AFTER
from core.booking.models import TAKEN, UNKNOWN, Booking, Session
from core.contributions import Principal
from core.dates import day, number
from core.db import session
from core.engagement.models import Engagement
from core.engagement.rights import engagements_open_at
from core.engagement.tasks import Task, source
from core.language import core_texts, spoken
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext


@dataclass(frozen=True, kw_only=True)
class Unsettled:
    """A session that is over, and of how many it is not noted whether they came."""

    engagement: Id
    meeting: Id
    ended_at: datetime
    people: int


@source
def tasks_of_sessions(engagements: Sequence[Engagement], principal: Principal) -> list[Task]:
    """Give the activities with sessions that are over, where it is not noted of everybody whether they came."""
    running = {one.id: one for one in engagements if one.state != "cancelled"}
    lacking = _unsettled(list(running))
    able = engagements_open_at("engagement_staff.arrivals", principal) if lacking else ()
    found = {one.engagement: [other for other in lacking if other.engagement == one.engagement] for one in lacking}
    return [_task(running[engagement_id], rows) for engagement_id, rows in found.items() if engagement_id in able]


def _unsettled(ids: Sequence[Id]) -> list[Unsettled]:
    """Find them, the oldest first, for as long as it can be noted."""
    now = clock.now()
    rows = sa.select(Session.engagement_id, Session.id, Session.ends_at, sa.func.count())
    rows = rows.join(Booking, Booking.session_id == Session.id).where(
        Session.engagement_id.in_(ids),
        Session.cancelled_at.is_(None),
        Session.ends_at <= now,
        Session.ends_at > now - AFTER,
        Booking.state == TAKEN,
        Booking.attendance == UNKNOWN,
    )
    rows = rows.group_by(Session.id).order_by(Session.ends_at, Session.id)
    return [
        Unsettled(engagement=engagement, meeting=meeting, ended_at=ended_at, people=people)
        for engagement, meeting, ended_at, people in (session.execute(rows) if ids else ())
    ]


def _task(engagement: Engagement, rows: Sequence[Unsettled]) -> Task:
    first = rows[0]
    return Task(
        title=_("Før opp hvem som møtte: %(title)s", title=engagement.title.say(spoken())),
        detail=_of_one(first) if len(rows) == 1 else _of_several(rows),
        button=_("Før opp"),
        url=url_for("engagement_staff.arrivals", engagement_id=engagement.id, session_id=first.meeting),
    )


def _of_one(one: Unsettled) -> str:
    lacking = _n("%(num)s er ikke krysset av", "%(num)s er ikke krysset av", one.people, num=number(one.people))
    return _("samlingen var %(day)s, %(lacking)s", day=day(one.ended_at), lacking=lacking)


def _of_several(rows: Sequence[Unsettled]) -> str:
    return _("%(number)s samlinger, den første var %(day)s", number=number(len(rows)), day=day(rows[0].ended_at))
