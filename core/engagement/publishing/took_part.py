"""Who took part in an activity or in a whole project, and can be told what came of it."""

import sqlalchemy as sa

from core.db import session
from core.engagement.models import Engagement, Participation, Project
from core.panel.models import Panelist
from core.panel.services import active
from core.types import Id

Place = Engagement | Project


def people(place: Place) -> list[Id]:
    """Give the members who took part and are not on a break; in an order that tells nothing."""
    return list(session.scalars(_who(place).order_by(Participation.panelist_id)))


def count(place: Place) -> int:
    """Count them: the one thing about them that is shown."""
    return session.scalar(sa.select(sa.func.count()).select_from(_who(place).subquery())) or 0


def _who(place: Place) -> sa.Select[Id]:
    there = Participation.engagement_id == place.id
    if isinstance(place, Project):
        there = Participation.engagement_id.in_(sa.select(Engagement.id).where(Engagement.project_id == place.id))
    took_part = sa.select(Participation.panelist_id).join(Panelist, Panelist.id == Participation.panelist_id)
    return took_part.where(there, Participation.state == "completed", active()).distinct()
