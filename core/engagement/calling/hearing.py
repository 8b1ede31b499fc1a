"""What a call does when its activity ends: nobody is a reserve any longer."""

import sqlalchemy as sa

from core.db import session
from core.engagement.models import Participation
from core.engagement.moves import become
from core.events import EngagementClosed
from core.types import Id

WAITED = ("volunteered", "reserve")


def heard(event: object) -> None:
    """Act on an activity that has closed; other events are let pass."""
    if isinstance(event, EngagementClosed):
        _let_go(event.engagement)


def _let_go(engagement_id: Id) -> None:
    mine = sa.select(Participation).where(Participation.engagement_id == engagement_id)
    for place in session.scalars(mine.where(Participation.state.in_(WAITED))).all():
        become(place, "not_selected", of=WAITED)
