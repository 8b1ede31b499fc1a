"""The answers divided by place, age and gender, with small groups protected."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.engagement.views.staff_page import frame, me, worked_on
from core.language import spoken
from core.reporting import divided
from core.reporting.views.blueprint import blueprint
from core.types import Id


@blueprint.get("/arbeid/aktiviteter/<uuid:engagement_id>/rapport/fordelt")
def groups(engagement_id: Id) -> ResponseReturnValue:
    """Show a table for each question, by one thing that is known of those who answered."""
    engagement = worked_on(engagement_id)
    values = frame(engagement, "report")
    if values["figures"].answered:
        note(Act.ANSWERS_SEEN, me(), engagement.id)
    by = divided.known(request.args.get("etter", ""))
    return render_template(
        "reporting/groups.html",
        **values,
        by=by,
        ways=divided.ways(),
        sections=divided.sections(engagement, by, spoken()),
        why_not=divided.why_not(engagement),
    )
