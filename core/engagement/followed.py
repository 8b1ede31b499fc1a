"""Members who want e-mail only about what they follow: which activities they are asked to all the same."""

import sqlalchemy as sa

from core.contributions import Envelope
from core.db import session
from core.engagement.models import CONCERNED, Engagement, Participation
from core.engagement.publishing.models import Follower
from core.panel.letters import wants_invitations
from core.panel.models import Panelist
from core.types import Id

JOINED = tuple(state for state in CONCERNED if state != "invited")  # who was only asked has no place yet


def wants(engagement: Engagement) -> sa.ColumnElement[bool]:
    """Say in SQL who wants to be asked to this activity: all but those for whom it is about something else.

    Those who chose so are asked where they follow the project or have joined in it, as those from its source have.
    """
    if engagement.source_id:
        return sa.true()
    follows = sa.select(Follower.panelist_id).where(Follower.project_id == engagement.project_id)
    return sa.or_(
        Panelist.only_followed.is_(False), Panelist.id.in_(follows), Panelist.id.in_(_joined(engagement.project_id))
    )


def may_ask(envelope: Envelope, engagement: Engagement) -> bool:
    """Tell whether a letter may still ask its member to this activity: neither on a break, nor about something else."""
    if not wants_invitations(envelope):
        return False
    member = session.get_one(Panelist, envelope.recipient)
    if not member.only_followed:
        return True
    return session.scalar(sa.select(Panelist.id).where(Panelist.id == member.id, wants(engagement))) is not None


def _joined(project_id: Id) -> sa.Select[Id]:
    theirs = sa.select(Participation.panelist_id).join(Engagement, Engagement.id == Participation.engagement_id)
    return theirs.where(Engagement.project_id == project_id, Participation.state.in_(JOINED))
