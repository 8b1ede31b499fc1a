"""What a call does when its activity ends: nobody is a reserve any longer, or has a yes left to say."""

import sqlalchemy as sa

from core.db import session
from core.engagement.calling.telling import untold
from core.engagement.models import Engagement, Participation
from core.engagement.moves import become
from core.engagement.states import is_past
from core.events import EngagementClosed

ASKED, WAITED = ("selected", "offered"), ("reserve",)


def heard(event: object) -> None:
    """Act on an activity that has closed; other events are let pass."""
    if isinstance(event, EngagementClosed):
        engagement = session.get_one(Engagement, event.engagement)
        if engagement.call:
            _let_go(engagement)


def _let_go(engagement: Engagement) -> None:
    """Settle whoever has not answered; those who were not drawn and know nothing yet are still to be told."""
    missed, _others = untold(engagement)
    mine = sa.select(Participation).where(Participation.engagement_id == engagement.id)
    for place in session.scalars(mine.where(Participation.state.in_(WAITED))).all():
        become(place, "not_selected", of=WAITED)
    never_told = sa.and_(Participation.state == "volunteered", Participation.panelist_id.in_(missed))
    for place in session.scalars(mine.where(sa.or_(Participation.state.in_(ASKED), never_told))).all():
        place.answer_by = None if is_past(place.answer_by) else place.answer_by or engagement.closed_at
        become(place, "expired", of=(*ASKED, "volunteered"))
    session.flush()
