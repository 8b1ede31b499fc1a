"""What draws leave somebody to do: choose the group, and tell those who volunteered."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask import url_for

from core.contributions import Principal
from core.dates import number
from core.db import session
from core.engagement.calling.kinds import OUTCOMES
from core.engagement.calling.models import DRAWN
from core.engagement.models import Engagement, Participation
from core.engagement.rights import engagements_open_at
from core.engagement.sending.models import LEAVING, NOT_YET, Sending
from core.engagement.states import waits_for
from core.engagement.tasks import Task, source
from core.language import core_texts, spoken
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext

ONCE_CHOSEN = ("planned", "open", "closed")  # it can be set going, and be over, before everybody was told


@source
def tasks_of_draws(engagements: Sequence[Engagement], principal: Principal) -> list[Task]:
    """Give the calls whose group is to be chosen, and those whose volunteers have not been told."""
    choosing = [one for one in engagements if waits_for(one) == "choosing"]
    chosen = [one for one in engagements if one.state in ONCE_CHOSEN and one.call and one.call.state == DRAWN]
    if not choosing and not chosen:
        return []
    counts = _volunteered([one.id for one in (*choosing, *chosen)])
    able = engagements_open_at("engagement_staff.draw", principal)
    on_their_way = _being_told([one.id for one in chosen])
    untold = [one for one in chosen if counts.get(one.id) and one.id not in on_their_way]
    return [
        *(_choose(one, counts.get(one.id, 0)) for one in choosing if one.id in able),
        *(_tell(one, counts[one.id]) for one in untold if one.id in able),
    ]


def _choose(engagement: Engagement, volunteered: int) -> Task:
    seats = engagement.call.seats if engagement.call else None
    offered = _n("%(num)s har meldt seg", "%(num)s har meldt seg", volunteered, num=number(volunteered))
    room = _n("%(num)s plass", "%(num)s plasser", seats, num=number(seats)) if seats else _("plass til alle")
    return Task(
        title=_("Velg deltakere: %(title)s", title=engagement.title.say(spoken())),
        detail=_("%(offered)s, %(room)s", offered=offered, room=room),
        button=_("Velg deltakere"),
        url=url_for("engagement_staff.draw", engagement_id=engagement.id),
    )


def _tell(engagement: Engagement, people: int) -> Task:
    return Task(
        title=_("Fortell hvordan det gikk: %(title)s", title=engagement.title.say(spoken())),
        detail=_n("%(num)s person venter på svar", "%(num)s personer venter på svar", people, num=number(people)),
        urgent=True,
        button=_("Se"),
        url=url_for("engagement_staff.draw", engagement_id=engagement.id),
    )


def _volunteered(ids: Sequence[Id]) -> Mapping[Id, int]:
    rows = sa.select(Participation.engagement_id, sa.func.count()).where(
        Participation.engagement_id.in_(ids), Participation.state == "volunteered"
    )
    return dict(iter(session.execute(rows.group_by(Participation.engagement_id))))


def _being_told(ids: Sequence[Id]) -> set[Id]:
    mine = sa.select(Sending.engagement_id).where(Sending.engagement_id.in_(ids), Sending.kind.in_(OUTCOMES))
    return {one for one in session.scalars(mine.where(Sending.state.in_((*NOT_YET, LEAVING)))) if one}
