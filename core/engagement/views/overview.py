"""An activity's first tab: how far it has come, what leads on, and what has happened."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core.auth.services import staff_by_id
from core.engagement import history, team, transitions
from core.engagement.calling.beginning import waiting
from core.engagement.calling.services import answering_kind
from core.engagement.calling.telling import chosen_kind
from core.engagement.models import Engagement
from core.engagement.rights import place_of
from core.engagement.sending.models import Sending
from core.engagement.sending.planning import waiting_for
from core.engagement.sending.reminders import count_told
from core.engagement.services import invitation_kind
from core.engagement.states import Situation, before_invitation, situation
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import checks, frame, worked_on
from core.messaging.models import SENT
from core.messaging.services import counts
from core.types import Id


@staff.get("/aktiviteter/<uuid:engagement_id>")
def overview(engagement_id: Id) -> ResponseReturnValue:
    """Show how far an activity has come, and what leads on."""
    engagement = worked_on(engagement_id)
    return render_template(
        "engagement/staff/overview.html",
        **frame(engagement, "overview"),
        **_turned(engagement),
        planned=_planned(engagement),
        waits=waiting(engagement),
        checks=checks(engagement),
        per_day=history.answered_per_day(engagement),
        happenings=history.timeline(engagement),
        team=team.team_of(place_of(engagement)),
        titles=team.titles(),
    )


def _planned(engagement: Engagement) -> Sending | None:
    """Give the letter that waits to ask people, to tell who was chosen, or to ask those with a seat to answer."""
    kind = invitation_kind(engagement) if before_invitation(engagement) else answering_kind(engagement)
    if situation(engagement) is Situation.REPLYING:
        kind = chosen_kind(engagement)
    return waiting_for(engagement.id, kind) if kind else None


def _turned(engagement: Engagement) -> dict[str, object]:
    """Give what is said of a pause or a cancellation: how many it holds up, who did it, and how many were told."""
    staff_member = staff_by_id(engagement.cancelled_by) if engagement.cancelled_by else None
    return {
        "waiting": count_told(engagement) if engagement.paused_at else 0,
        "cancelled_by": staff_member.name if staff_member else "",
        "told": counts(engagement.id, transitions.CANCELLED).get(SENT, 0) if engagement.state == "cancelled" else 0,
    }
