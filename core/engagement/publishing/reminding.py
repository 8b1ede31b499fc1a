"""Reminds the leaders of a result that is missing: a week and a month after the activity closed."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from core import clock
from core.db import session
from core.engagement.models import Engagement, Result
from core.engagement.rights import Place
from core.engagement.team import team_of
from core.messaging.services import post
from core.permissions import LEADER

LETTER = "engagement.result_missing"
AFTER = (30, 7)  # civil days since it closed; only the newest that has come is told


def remind() -> int:
    """Write to the leaders of every activity whose result is missing; each time once. Say how many activities."""
    last_day = clock.today() - timedelta(days=min(AFTER) - 1)
    public = sa.select(Result.engagement_id).where(Result.published_at.is_not(None))
    missing = sa.select(Engagement).where(
        Engagement.state == "closed",
        Engagement.closed_at < clock.instant(datetime.combine(last_day, time.min)),
        Engagement.archived_at.is_(None),
        Engagement.id.not_in(public),
    )
    found = list(session.scalars(missing).unique())
    for engagement in found:
        _write(engagement)
    return len(found)


def _write(engagement: Engagement) -> None:
    since = clock.today() - clock.local(engagement.closed_at or clock.now()).date()
    days = next(days for days in AFTER if since.days >= days)
    leaders = {
        member.staff.id
        for member in team_of(Place(project=engagement.project_id))
        if member.role == LEADER and member.staff.active
    }
    for staff_id in leaders:
        post(LETTER, staff_id, number=f"{LETTER}:{engagement.id}:{days}:{staff_id}", about=engagement.id)
