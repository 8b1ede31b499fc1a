"""Which places activities ask, so that none of them is taken away."""

import sqlalchemy as sa

from core.db import session
from core.engagement.models import Engagement
from core.types import Id


def places_asked() -> frozenset[Id]:
    """Give the places that any activity names."""
    lists = session.scalars(sa.select(Engagement.districts))
    return frozenset(Id(place) for places in lists for place in places)
