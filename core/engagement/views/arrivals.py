"""At the door: a list to tick off on a phone, and what is printed before."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.audit import Act, note
from core.booking import attendance, needs
from core.booking.attendance import LIST, REST
from core.booking.errors import BookingNotFound, NoSeat, NotedTooEarly, NotedTooLate
from core.booking.models import ABSENT, CAME, LATE, UNKNOWN, Session
from core.booking.words import attendance_word, source_word
from core.engagement.meeting import attending, leading, words
from core.engagement.meeting.attending import noted
from core.engagement.meeting.schemas import FinishSchema
from core.engagement.models import Engagement
from core.engagement.views.blueprints import staff
from core.engagement.views.session_page import NO_SEAT, arrival_form, no_seat, place_form
from core.engagement.views.staff_page import frame, me, worked_on
from core.forms import Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext

AT_DOOR = (CAME, LATE, ABSENT)


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/oppmote")
def arrivals(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Show who has a seat, with large buttons."""
    engagement = worked_on(engagement_id)
    note(Act.ATTENDANCE_SEEN, me(), engagement_id)  # first: what was read before a write is read again
    return _page(engagement, leading.find(engagement, session_id))


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/oppmote")
def note_arrival(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Note whether somebody came; the same button once more takes it back."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    form = arrival_form()
    if not form.take(request.form):
        return _refused(engagement, meeting), 422
    try:
        booking = leading.booking_at(meeting, form.data["id"])
    except BookingNotFound:
        return _refused(engagement, meeting), 422
    try:
        attendance.note(booking.id, form.data["attendance"], LIST)
    except NotedTooEarly:
        flash(_("Oppmøtelisten åpner to timer før samlingen."), "warning")
    except (NotedTooLate, NoSeat):
        flash(_("Oppmøtet kan ikke endres lenger."), "warning")
    else:
        noted(booking)
        note(Act.ATTENDANCE_NOTED, me(), engagement_id)
    return redirect(f"{_url(meeting)}#d-{booking.id}", 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/oppmote/ferdig")
def finish_arrivals(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Note those of whom nothing is noted as absent, as many as the button says."""
    engagement = worked_on(engagement_id)
    meeting, form = leading.find(engagement, session_id), Form(FinishSchema())
    if not form.take(request.form):
        return _refused(engagement, meeting), 422
    if form.data["people"] != attendance.count([meeting.id])[meeting.id][UNKNOWN]:
        flash(_("Antallet er endret siden du åpnet siden. Se over listen en gang til."), "warning")
        return _refused(engagement, meeting), 409
    return _all_noted(meeting, attending.finish, _("Oppmøtet er ført."))


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/oppmote/angre")
def unfinish_arrivals(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Take that back: of those nothing is noted again."""
    meeting = leading.find(worked_on(engagement_id), session_id)
    return _all_noted(meeting, attending.unfinish, _("Angret. De står som ikke krysset av igjen."))


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/slipp-inn")
def let_in(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Give an empty seat to somebody who stands at the door."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    form = place_form(meeting, at_door=True)
    if not form.take(request.form):
        return _refused(engagement, meeting, form), 422
    try:
        booking = leading.give_seat(meeting, UUID(form.data["place"]), me(), at_door=True)
    except NO_SEAT as error:
        form.refuse("place", no_seat(error))
        return _refused(engagement, meeting, form), 409
    attendance.note(booking.id, CAME, LIST)
    noted(booking)
    flash(_("Lagret. Vedkommende er inne."), "success")
    return redirect(_url(meeting), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/tilrettelegging")
def session_needs(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Show what people need there to who prepares it; the look is noted."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    found = needs.look(meeting.id, me())
    return render_template(
        "engagement/staff/session_needs.html",
        **frame(engagement, "field_work"),
        meeting=meeting,
        words=words,
        rows=[
            (line.name, needs.in_words(found[line.booking.id]))
            for line in leading.people(meeting)["taken"]
            if line.booking.id in found
        ],
    )


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/utskrift")
def print_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Show what is printed: when and where, the attendance list, and what is needed."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    found = needs.look(meeting.id, me())
    summed = [word for one in found.values() for word in needs.in_words(one)]
    return render_template(
        "engagement/staff/session_print.html",
        **frame(engagement, "field_work"),
        meeting=meeting,
        words=words,
        people=attendance.arrivals(meeting.id),
        needs=sorted({word: summed.count(word) for word in summed}.items()),
    )


def _all_noted(meeting: Session, act: Callable[[Session], None], said: str) -> ResponseReturnValue:
    try:
        act(meeting)
    except NotedTooEarly:
        flash(_("Samlingen er ikke ferdig ennå."), "warning")
    except NotedTooLate:
        flash(_("Oppmøtet kan ikke endres lenger."), "warning")
    else:
        note(Act.ATTENDANCE_NOTED, me(), meeting.engagement_id)
        flash(said, "success")
    return redirect(_url(meeting), 303)


def _url(meeting: Session) -> str:
    return url_for("engagement_staff.arrivals", engagement_id=meeting.engagement_id, session_id=meeting.id)


def _refused(engagement: Engagement, meeting: Session, form: Form | None = None) -> str:
    """Show the list with what was refused; it shows who comes, and that is noted."""
    note(Act.ATTENDANCE_SEEN, me(), engagement.id)
    return _page(engagement, meeting, form)


def _page(engagement: Engagement, meeting: Session, form: Form | None = None) -> str:
    opens, people = meeting.starts_at - attendance.BEFORE, attendance.arrivals(meeting.id)
    return render_template(
        "engagement/staff/arrivals.html",
        **frame(engagement, "field_work"),
        meeting=meeting,
        words=words,
        people=people,
        count=attendance.count([meeting.id])[meeting.id],
        buttons=[(one, attendance_word(one)) for one in AT_DOOR],
        unknown=UNKNOWN,
        source=source_word,
        open=opens <= clock.now() < meeting.ends_at + attendance.AFTER,
        over=meeting.ends_at <= clock.now(),
        settled=sum(line.booking.attendance_source == REST for line in people),
        opens=opens,
        form=form or place_form(meeting, at_door=True),
        door_open=opens <= clock.now() < meeting.ends_at and meeting.cancelled_at is None,
    )
