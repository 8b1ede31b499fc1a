"""Whose data is in an activity and in the files taken out of it: the list that a breach asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.audit import Act, AuditRow
from core.contributions import Sheet
from core.db import session
from core.engagement.invitations import participations
from core.engagement.models import Engagement
from core.engagement.place_states import participation_word
from core.engagement.services import engagement_by_id
from core.engagement.states import has_ended
from core.language import core_texts, spoken
from core.privacy.access_log import Line, Search, search
from core.registry import current as registry
from core.types import Id

_ = core_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Affected:
    """An activity, whose data is in it, and who has taken answers out of it."""

    engagement: Engagement
    people: Sequence[tuple[str, str, str]]
    downloads: Sequence[Line]


def of_engagement(engagement_id: Id) -> Affected:
    """Give everybody who was asked: name, address, and how far they came."""
    engagement = engagement_by_id(engagement_id)
    declared, over = registry().formats().get(engagement.format), has_ended(engagement)
    people = [
        (member.name, member.email, participation_word(place.state, declared, ended=over))
        for place, member in participations(engagement)
    ]
    downloads, _more = search(Search(act=Act.ANSWERS_EXPORTED, about=engagement_id))
    return Affected(engagement=engagement, people=people, downloads=downloads)


def sheet(affected: Affected) -> Sheet:
    """Give the list as a file."""
    heading = (_("Navn"), _("E-post"), _("Status"))
    name = _("berort")
    return Sheet(name=f"{name}-{affected.engagement.name}", rows=[heading, *affected.people])


def engagements() -> list[tuple[Id, str, int]]:
    """Give every activity that has left the desk, newest first, with how often answers were taken out of it."""
    counted = (
        sa.select(AuditRow.object_id, sa.func.count().label("times"))
        .where(AuditRow.act == Act.ANSWERS_EXPORTED)
        .group_by(AuditRow.object_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(Engagement, counted.c.times)
        .outerjoin(counted, counted.c.object_id == Engagement.id)
        .where(Engagement.state != "draft")
        .order_by(Engagement.id.desc())
    )
    return [(engagement.id, engagement.title.say(spoken()), times or 0) for engagement, times in rows]
