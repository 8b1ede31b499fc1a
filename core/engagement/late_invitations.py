"""Asking more people while an activity is open: those who joined since, or were left out."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement.errors import NotInAudience, NotOpen
from core.engagement.invitations import audience_of, invite_all
from core.engagement.models import Engagement, Participation
from core.engagement.states import takes_answers
from core.panel.services import audience_ids
from core.types import Id


def invite(engagement: Engagement, panelists: Sequence[Id], by: Principal) -> list[Participation]:
    """Ask these members too; who has been asked already is not asked again. Gives everybody's place.

    Raises NotOpen, or NotInAudience (a member on a break, somewhere else, or nobody), having asked none.
    """
    if not takes_answers(engagement):
        raise NotOpen
    asked = {place.panelist_id for place in _places(engagement, panelists)}
    able = set(audience_ids(audience_of(engagement)))
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
