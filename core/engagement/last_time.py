"""Who answered the last time they were asked, by the link they joined through: what recruitment was worth.

Only what is over counts: until then people may still answer. Activities with anonymous answers are left out: of those
nobody is told who has answered. A link whose people are too few to be shown has no figure.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from core import clock
from core.db import session
from core.engagement.models import ANONYMOUS, Engagement, Participation
from core.panel.models import Panelist
from core.statistics.small_cells import SMALLEST
from core.types import Id


def answered_last_time() -> Mapping[Id, tuple[int, int]]:
    """Give for each link how many answered, and of how many, in one question."""
    newest = sa.func.row_number().over(
        partition_by=Participation.panelist_id, order_by=(Participation.asked_on.desc(), Participation.id.desc())
    )
    last = (
        sa.select(Panelist.link_id, Participation.state, newest.label("place"))
        .join(Participation, Participation.panelist_id == Panelist.id)
        .join(Engagement, Engagement.id == Participation.engagement_id)
        .where(Panelist.link_id.is_not(None), Participation.asked_on.is_not(None), Engagement.anonymity != ANONYMOUS)
        .where(sa.or_(Engagement.state == "closed", Engagement.deadline < clock.now()))
        .subquery()
    )
    answered = sa.func.count(sa.case((last.c.state == "completed", 1)))
    rows = session.execute(
        sa.select(last.c.link_id, answered, sa.func.count()).where(last.c.place == 1).group_by(last.c.link_id)
    )
    return {link: (some, of) for link, some, of in rows if of >= SMALLEST}
