"""Plans the letters that tell who was drawn and who was not."""

from datetime import datetime

import sqlalchemy as sa

from core.contributions import Principal
from core.db import session
from core.engagement.calling.kinds import CHOSEN, NOT_SELECTED, SELECTED
from core.engagement.calling.models import DRAWN
from core.engagement.calling.services import was_drawn
from core.engagement.models import Engagement, Participation
from core.engagement.sending.models import Sending
from core.engagement.sending.planning import lock, plan, waiting_for
from core.selection.models import Draw, DrawEntry
from core.types import Id


def tell(engagement: Engagement, by: Principal, due_at: datetime | None = None) -> list[Sending]:
    """Plan the letters to those who were drawn and those who were not, where they have not been told."""
    lock(engagement)
    drawn, others = untold(engagement)
    planned = []
    for kind, people in ((chosen_kind(engagement), drawn), (NOT_SELECTED, others)):
        if people and waiting_for(engagement.id, kind) is None:
            planned.append(plan(engagement, kind, people, by, due_at))
    return planned


def chosen_kind(engagement: Engagement) -> str:
    """Name the letter to those who are in: drawn, or all who offered where there were seats for everybody."""
    whole = engagement.call is not None and engagement.call.state == DRAWN
    return CHOSEN if whole and not was_drawn(engagement) else SELECTED


def untold(engagement: Engagement) -> tuple[list[Id], list[Id]]:
    """Give those who were chosen, and those who were not, who have offered and not been told: members' ids.

    Without a draw everybody who offered was chosen.
    """
    draw = session.scalar(sa.select(Draw).where(Draw.engagement_id == engagement.id))
    rows = sa.select(Participation.panelist_id, DrawEntry.drawn).where(
        Participation.engagement_id == engagement.id, Participation.state == "volunteered"
    )
    found = session.execute(rows.outerjoin(DrawEntry, DrawEntry.participation_id == Participation.id)).all()
    chosen = [who for who, drawn in found if drawn or draw is None]
    return chosen, [who for who, drawn in found if draw is not None and not drawn]
