"""Asking more people while an activity is open: those who joined since, or were left out."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement import audience
from core.engagement.errors import NotInAudience, NotOpen
from core.engagement.invitations import invite_all
from core.engagement.models import Engagement, Participation
from core.engagement.sending.inviting import takes_more
from core.panel.models import Panelist
from core.types import Id


def invite(engagement: Engagement, panelists: Sequence[Id], by: Principal) -> list[Participation]:
    """Ask these members too; who has been asked already is not asked again. Gives everybody's place.

    Raises NotOpen, or NotInAudience (a member on a break, at the cap, somewhere else, or nobody), having asked none.
    """
    if not takes_more(engagement):
        raise NotOpen
    asked = {place.panelist_id for place in _places(engagement, panelists)}
    wanted = sa.select(Panelist.id).where(Panelist.id.in_(panelists)).order_by(Panelist.id)
    session.execute(wanted.with_for_update())  # two at once do not both ask for the last time
    able = set(audience.ids(audience.able(engagement).where(Panelist.id.in_(panelists))))
    if strangers := [wanted for wanted in panelists if wanted not in asked and wanted not in able]:
        raise NotInAudience(strangers)
    new = list(dict.fromkeys(wanted for wanted in panelists if wanted not in asked))
    if new:
        invite_all(engagement, new)
        note(Act.INVITATIONS_SENT, by, engagement.id)
    return _places(engagement, panelists)


def _places(engagement: Engagement, panelists: Sequence[Id]) -> list[Participation]:
    rows = sa.select(Participation).where(Participation.engagement_id == engagement.id)
    return list(session.scalars(rows.where(Participation.panelist_id.in_(panelists)).order_by(Participation.id)))
