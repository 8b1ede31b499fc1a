"""Personal links that are renewed: those in a mailbox that is no longer the member's open nothing."""

import sqlalchemy as sa

from core import clock
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.db import session
from core.engagement.models import Participation
from core.messaging.models import DROPPED, SENT, OutboxLetter
from core.types import Id


def renew_invitations(panelist_id: Id) -> None:
    """Give every place of a member a new personal link, and take back the old one; unsent letters carry the new."""
    places = sa.select(Participation.id).where(Participation.panelist_id == panelist_id)
    living = sa.select(Link).where(Link.purpose == Purpose.PARTICIPATE, Link.subject_id.in_(places))
    renewed: dict[Id, Id] = {}
    for old in list(session.scalars(living.where(Link.revoked_at.is_(None)))):
        old.revoked_at = clock.now()
        renewed[old.id] = links.make(Purpose.PARTICIPATE, old.subject_id, engagement=old.engagement_id).id
    unsent = OutboxLetter.link_id.in_(renewed), OutboxLetter.state.not_in((SENT, DROPPED))
    for letter in session.scalars(sa.select(OutboxLetter).where(*unsent)):
        letter.link_id = renewed.get(letter.link_id or letter.id)
    session.flush()
