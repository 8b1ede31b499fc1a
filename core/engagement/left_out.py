"""Who was left out when an activity asked people: why, as it stands today, in numbers and by name."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.db import session
from core.engagement.audience import Reach, audience, counted, hindrance
from core.engagement.models import Engagement, Participation
from core.engagement.states import before_invitation
from core.panel.finding import holds
from core.panel.models import Panelist
from core.types import Id

BEYOND = "beyond"


def left_out(engagement: Engagement) -> Reach | None:
    """Count by reason who was here when it asked, and was not asked; none where it has asked nobody."""
    asked, since = _asked(engagement)
    if since is None:
        return None
    return counted(engagement, _not_asked(engagement, since), 0 if _is_full(engagement, asked) else None)


def by_name(engagement: Engagement, words: str, after: Id | None, limit: int) -> Sequence[tuple[Panelist, str]]:
    """Give who was left out and why, in the order they joined: so many, after somebody."""
    asked, since = _asked(engagement)
    if since is None:
        return ()
    why = hindrance(engagement)
    people = _not_asked(engagement, since).add_columns(why).where(holds(Panelist.search, words))
    if not _is_full(engagement, asked):
        people = people.where(why != "")
    if after:
        people = people.where(Panelist.id > after)
    rows = session.execute(people.order_by(Panelist.id).limit(limit))
    return [(person, reason or BEYOND) for person, reason in rows]


def _asked(engagement: Engagement) -> tuple[int, datetime | None]:
    """Say how many it has asked, and when; no time where it has asked nobody."""
    places = sa.select(sa.func.count()).where(Participation.engagement_id == engagement.id)
    asked = 0 if before_invitation(engagement) else session.scalar(places) or 0
    opened_at = engagement.call.opened_at if engagement.call else engagement.opened_at
    return asked, opened_at if asked else None


def _not_asked(engagement: Engagement, since: datetime) -> sa.Select[Panelist]:
    asked = sa.select(Participation.panelist_id).where(Participation.engagement_id == engagement.id)
    return audience(engagement).where(Panelist.joined_at <= since, Panelist.id.not_in(asked))


def _is_full(engagement: Engagement, asked: int) -> bool:
    """Tell whether it has asked as many as it was to ask: then the others came too late in the order."""
    return engagement.most_people is not None and asked >= engagement.most_people
