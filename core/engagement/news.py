"""What is new for a member since they were here: results, what came of them, what was cancelled, news of projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.auth.visits import previous_visit
from core.db import session
from core.engagement.models import CONCERNED, Engagement, Participation, Project
from core.engagement.publishing.models import Follower, Update
from core.types import Id, LocalText

AT_LEAST = timedelta(days=90)
RESULT, FOLLOWED, CANCELLED, UPDATE = "result", "followed", "cancelled", "update"


@dataclass(frozen=True, kw_only=True)
class News:
    """One thing that is new: what, of which engagement or project, under which title, when."""

    what: str
    of: Engagement | Project
    title: LocalText
    at: datetime


def since_last(panelist_id: Id, places: Sequence[Participation]) -> list[News]:
    """Give what is new of what a member was asked to, and of the projects they follow, the newest first.

    Since the visit before this one, and for 90 days at least.
    """
    last, always = previous_visit("panelist", panelist_id), clock.now() - AT_LEAST
    since = min(last, always) if last else always
    mine = [place.engagement for place in places if place.state in CONCERNED]
    found = [one for engagement in mine for one in _of(engagement) if one.at >= since]
    return sorted([*found, *_updates(panelist_id, since)], key=lambda one: one.at, reverse=True)


def _of(engagement: Engagement) -> list[News]:
    published = engagement.result.published_at if engagement.result else None
    happened = {RESULT: published, FOLLOWED: engagement.followed_at, CANCELLED: engagement.cancelled_at}
    return [News(what=what, of=engagement, title=engagement.title, at=at) for what, at in happened.items() if at]


def _updates(panelist_id: Id, since: datetime) -> list[News]:
    followed = (
        sa.select(Update, Project)
        .join(Project, Project.id == Update.project_id)
        .join(Follower, Follower.project_id == Project.id)
        .where(Follower.panelist_id == panelist_id, Update.published_at >= since, Update.withdrawn_at.is_(None))
    )
    rows = session.execute(followed).unique()
    return [News(what=UPDATE, of=project, title=update.title, at=update.published_at) for update, project in rows]
