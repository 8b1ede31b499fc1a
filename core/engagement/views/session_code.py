"""The code of one session: made the day before, printed as a poster, and working while people come in."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.booking.models import Session
from core.engagement import services
from core.engagement.errors import NoGuests
from core.engagement.meeting import door, leading, words
from core.engagement.models import Engagement
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import frame, me, worked_on
from core.guests.posters import poster
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/kode")
def session_code(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Show the code with its picture, the day and the place; printed, it is a poster."""
    engagement = worked_on(engagement_id)
    return _page(engagement, leading.find(engagement, session_id))


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/kode")
def make_session_code(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Make the code of a session; the one before it stops working."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    try:
        door.make_code(engagement, meeting)
    except NoGuests:
        return redirect(_url(meeting), 303)  # it says so
    note(Act.JOIN_CODE_MADE, me(), engagement_id)
    flash(_("Koden er klar. Skriv ut plakaten, eller vis den på skjermen."), "success")
    return redirect(_url(meeting), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/kode/avslutt")
def end_session_code(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Stop letting people in by it; those who are inside stay."""
    meeting = leading.find(worked_on(engagement_id), session_id)
    door.end_code(meeting)
    note(Act.JOIN_CODE_ENDED, me(), engagement_id)
    flash(_("Koden virker ikke lenger. De som er inne, er der fortsatt."), "success")
    return redirect(_url(meeting), 303)


def _url(meeting: Session) -> str:
    return url_for("engagement_staff.session_code", engagement_id=meeting.engagement_id, session_id=meeting.id)


def _page(engagement: Engagement, meeting: Session) -> str:
    code = door.code_of(meeting)
    return render_template(
        "engagement/staff/session_code.html",
        **frame(engagement, "field_work"),
        meeting=meeting,
        words=words,
        takes_guests=services.takes_guests(engagement),
        code=code,
        poster=poster(code) if code else None,
    )
