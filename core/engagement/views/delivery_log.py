"""Which letters of an activity have reached whom: searched by name, a page at a time; every look is noted."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.engagement.models import ANONYMOUS
from core.engagement.sending import log
from core.engagement.views.blueprints import staff
from core.engagement.views.recipients import id_of
from core.engagement.views.staff_page import frame, me, worked_on
from core.forms.typed import readable
from core.types import Id


@staff.get("/aktiviteter/<uuid:engagement_id>/leveringer")
def delivery(engagement_id: Id) -> ResponseReturnValue:
    """Show each letter to each person, the newest first; of an anonymous activity, only the invitation."""
    engagement = worked_on(engagement_id)
    note(Act.DELIVERY_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    words, before = readable(request.args.get("q", ""))[:100], id_of(request.args.get("etter", ""))
    lines, more = log.lines(engagement, words, before)
    return render_template(
        "engagement/staff/delivery.html",
        **frame(engagement, "field_work"),
        anonymous=engagement.anonymity == ANONYMOUS,
        counts=log.counts(engagement),
        lines=lines,
        more=more,
        words=words,
    )
