"""Field work: how it goes, who was asked, and the button that closes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.engagement import invitations, services
from core.engagement.states import participation_word
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import frame, me, worked_on
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext


@staff.get("/aktiviteter/<uuid:engagement_id>/gjennomforing")
def field_work(engagement_id: Id) -> ResponseReturnValue:
    """Show who was asked and how far they have come, and the button that closes."""
    engagement = worked_on(engagement_id)
    if engagement.state != "draft":
        note(Act.MEMBERS_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    asked = invitations.participations(engagement)
    values = frame(engagement, "field_work")
    return render_template(
        "engagement/staff/field_work.html",
        **values,
        asked=[(member.name, participation_word(place.state, values["format"])) for place, member in asked],
    )


@staff.post("/aktiviteter/<uuid:engagement_id>/steng")
def close(engagement_id: Id) -> ResponseReturnValue:
    """Stop taking answers."""
    services.close(worked_on(engagement_id), me())
    flash(_("Aktiviteten er stengt for svar. Svarene er lagret."), "success")
    return redirect(url_for("reporting.report", engagement_id=engagement_id), 303)
