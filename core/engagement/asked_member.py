"""What one member has been asked to take part in; how they answered is theirs."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.db import session
from core.engagement.models import Engagement, Participation, ParticipationChange
from core.types import Id, LocalText


@dataclass(frozen=True, kw_only=True)
class AskedMember:
    """One activity, and when they were asked; no time where answers are anonymous."""

    title: LocalText
    at: datetime | None


def asked_of_member(panelist_id: Id) -> list[AskedMember]:
    """Give the activities that a member was asked about, the newest first."""
    at = sa.func.min(ParticipationChange.at)
    rows = (
        sa.select(Engagement.title, at.label("at"))
        .join(Participation, Participation.engagement_id == Engagement.id)
        .outerjoin(ParticipationChange, ParticipationChange.participation_id == Participation.id)
        .where(Participation.panelist_id == panelist_id)
        .group_by(Participation.id, Engagement.id)
        .order_by(Engagement.id.desc())
    )
    return [AskedMember(title=title, at=when) for title, when in session.execute(rows)]
