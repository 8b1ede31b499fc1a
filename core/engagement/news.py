"""What is new for a member since they were here: results, what came of them, and what was cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock
from core.auth.visits import previous_visit
from core.engagement.models import Engagement, Participation
from core.types import Id

AT_LEAST = timedelta(days=90)
CONCERNED = ("invited", "started", "completed")
RESULT, FOLLOWED, CANCELLED = "result", "followed", "cancelled"


@dataclass(frozen=True, kw_only=True)
class News:
    """One thing that is new: what, of which engagement, when."""

    what: str
    engagement: Engagement
    at: datetime


def since_last(panelist_id: Id, places: Sequence[Participation]) -> list[News]:
    """Give what is new of what a member was asked to: since the visit before this one, and for 90 days at least."""
    last, always = previous_visit("panelist", panelist_id), clock.now() - AT_LEAST
    since = min(last, always) if last else always
    mine = [place.engagement for place in places if place.state in CONCERNED]
    found = [one for engagement in mine for one in _of(engagement) if one.at >= since]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of(engagement: Engagement) -> list[News]:
    published = engagement.result.published_at if engagement.result else None
    happened = {RESULT: published, FOLLOWED: engagement.followed_at, CANCELLED: engagement.cancelled_at}
    return [News(what=what, engagement=engagement, at=at) for what, at in happened.items() if at]
