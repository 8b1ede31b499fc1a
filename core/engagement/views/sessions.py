"""The sessions of an activity: made one by one, or a day of slots; changed, copied and taken away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.audit import Act, note
from core.booking import attendance, listing, sessions
from core.booking.errors import NoSuchTime, ResponsibleTaken, RoomTaken, TooFewSeats
from core.booking.models import CAME, LATE, SLOT, Session
from core.booking.times import Day, When
from core.db import ChangedMeanwhile
from core.engagement.meeting import leading, words
from core.engagement.meeting.schemas import EditSeatedSchema, EditSessionSchema, NewSessionSchema, NewSlotsSchema
from core.engagement.models import Engagement
from core.engagement.views.blueprints import staff
from core.engagement.views.session_forms import about, form_of, refuse, said, when_of
from core.engagement.views.session_meanwhile import Changes, as_it_is, changes, meanwhile, opened_again
from core.engagement.views.staff_page import frame, me, worked_on
from core.forms import Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/ny")
def new_session(engagement_id: Id) -> ResponseReturnValue:
    """Ask when and where a session is to be; a copy begins like another."""
    engagement = worked_on(engagement_id)
    return _form_page(engagement, form_of(engagement, NewSessionSchema(), _like(engagement)), "new")


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/ny")
def make_session(engagement_id: Id) -> ResponseReturnValue:
    """Make a session."""
    engagement = worked_on(engagement_id)
    form = form_of(engagement, NewSessionSchema())
    if not form.take(request.form) or not _is_ahead(form):
        return _form_page(engagement, form, "new"), 422
    try:
        made = leading.make(engagement, when_of(form), about(form), me())
    except (NoSuchTime, RoomTaken, ResponsibleTaken) as error:
        refuse(form, error, when_of(form))
        return _form_page(engagement, form, "new"), 422
    flash(_("Samlingen er laget."), "success")
    return redirect(_url(made), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/tider")
def new_slots(engagement_id: Id) -> ResponseReturnValue:
    """Ask for a day of slots."""
    engagement = worked_on(engagement_id)
    return _form_page(engagement, form_of(engagement, NewSlotsSchema(), {"capacity": 1}), "slots")


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/tider")
def make_slots(engagement_id: Id) -> ResponseReturnValue:
    """Make a day of slots, all or none."""
    engagement = worked_on(engagement_id)
    form = form_of(engagement, NewSlotsSchema())
    if not form.take(request.form) or not _is_ahead(form):
        return _form_page(engagement, form, "slots"), 422
    try:
        made = leading.make_slots(engagement, _day_of(form), about(form), me())
    except (NoSuchTime, RoomTaken, ResponsibleTaken) as error:
        refuse(form, error, when_of(form))
        return _form_page(engagement, form, "slots"), 422
    if not made:
        form.refuse("until", _("Det blir ingen tider. Velg et senere klokkeslett, eller kortere tider."))
        return _form_page(engagement, form, "slots"), 422
    flash(_n("%(num)s time er laget.", "%(num)s timer er laget.", len(made)), "success")
    return redirect(url_for("engagement_staff.field_work", engagement_id=engagement_id), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/endre")
def edit_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Show what is said about a session, to be changed; its time is moved on a page of its own."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    form = form_of(engagement, _edit_schema(meeting), said(meeting) | as_it_is(meeting))
    return _form_page(engagement, form, "edit", meeting)


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/endre")
def save_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Keep what is said about a session."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    form = form_of(engagement, _edit_schema(meeting))
    if not form.take(request.form):
        return _form_page(engagement, form, "edit", meeting), 422
    try:
        sessions.describe(meeting, form.data["version"], about(form))
    except (RoomTaken, ResponsibleTaken) as error:
        refuse(form, error, _when(meeting), meeting.id)
    except TooFewSeats as error:
        form.refuse("capacity", _n("%(num)s har plass allerede.", "%(num)s har plass allerede.", error.taken))
    except ChangedMeanwhile:
        form = opened_again(engagement, _edit_schema(meeting), meeting)
        form.refuse("title", meanwhile())
        return _form_page(engagement, form, "edit", meeting, changes(engagement, meeting)), 409
    if form.errors:
        return _form_page(engagement, form, "edit", meeting), 409
    note(Act.SESSION_CHANGED, me(), engagement.id)
    flash(_("Samlingen er lagret."), "success")
    return redirect(_url(meeting), 303)


def _edit_schema(meeting: Session) -> EditSessionSchema | EditSeatedSchema:
    return EditSeatedSchema() if meeting.taken else EditSessionSchema()


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/fjern")
def remove_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Take away a session that nobody has had a seat at."""
    meeting = leading.find(worked_on(engagement_id), session_id)
    try:
        sessions.delete(meeting)
    except TooFewSeats:
        flash(_("Noen har eller har hatt plass. Avlys samlingen i stedet, så får de vite det."), "warning")
        return redirect(_url(meeting), 303)
    note(Act.SESSION_REMOVED, me(), engagement_id)
    flash(_("Samlingen er fjernet."), "success")
    return redirect(url_for("engagement_staff.field_work", engagement_id=engagement_id), 303)


def listed(engagement: Engagement) -> list[dict[str, Any]]:
    """Give the lines of the list of sessions."""
    every = listing.of_engagement(engagement.id)
    waiting = listing.count_line([meeting.id for meeting in every])
    came = attendance.count([meeting.id for meeting in every]) if every else {}
    return [
        {
            "meeting": meeting,
            "when": words.when(meeting),
            "title": words.title(meeting),
            "where": words.where(meeting),
            "waiting": waiting.get(meeting.id, 0),
            "came": came[meeting.id][CAME] + came[meeting.id][LATE],
            "over": meeting.ends_at <= clock.now(),
        }
        for meeting in every
    ]


def _like(engagement: Engagement) -> dict[str, Any]:
    """Begin like the session that the address names, a week later."""
    try:
        wanted = UUID(request.args.get("som", ""))
    except ValueError:
        return {}
    same = next((meeting for meeting in listing.of_engagement(engagement.id) if meeting.id == wanted), None)
    return said(same) | {"day": ""} if same else {}


def _is_ahead(form: Form) -> bool:
    starts = datetime.combine(form.data["day"], form.data["at"])
    if clock.instant(starts) <= clock.now():
        form.refuse("day", _("Tidspunktet er passert. Velg et senere."))
    return not form.errors


def _day_of(form: Form) -> Day:
    first = datetime.combine(form.data["day"], form.data["at"])
    return Day(first=first, until=form.data["until"], minutes=form.data["minutes"], pause=form.data["pause"])


def _when(meeting: Session) -> When:
    return When(starts=meeting.starts, minutes=meeting.minutes, zone=meeting.zone, buffer=meeting.buffer)


def _url(meeting: Session) -> str:
    return url_for("engagement_staff.session_page", engagement_id=meeting.engagement_id, session_id=meeting.id)


def _form_page(
    engagement: Engagement, form: Form, which: str, meeting: Session | None = None, changed: Changes = ()
) -> str:
    return render_template(
        "engagement/staff/session_form.html",
        **frame(engagement, "field_work"),
        form=form,
        which=which,
        meeting=meeting,
        is_slot=meeting is not None and meeting.kind == SLOT,
        changed=changed,
    )
