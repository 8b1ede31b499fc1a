"""One session for those who work with it: who has a seat, who waits, and putting somebody in or out."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.audit import Act, note
from core.booking import attendance, listing
from core.booking.attendance import LEADER
from core.booking.errors import (
    AlreadyHasSeat,
    BookingNotFound,
    DoorClosed,
    InTwoPlaces,
    MustWait,
    NoSeat,
    NotedTooEarly,
    NotedTooLate,
    SessionFull,
    SessionIsCancelled,
    SessionStarted,
    TooLate,
)
from core.booking.models import ABSENT, ATTENDANCE, CAME, LATE, WAITING, Booking, Session
from core.booking.words import attendance_word, source_word
from core.engagement.meeting import leading, posting, words
from core.engagement.meeting.attending import noted
from core.engagement.meeting.schemas import ArrivalSchema, PlaceSchema, SeatSchema
from core.engagement.models import Engagement
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import frame, me, worked_on
from core.forms import Choice, Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext

NO_SEAT = (
    AlreadyHasSeat, DoorClosed, InTwoPlaces, MustWait, SessionFull, SessionIsCancelled, SessionStarted, TooLate,
)  # fmt: skip


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>")
def session_page(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Show a session, with who has a seat and who waits."""
    engagement = worked_on(engagement_id)
    note(Act.ATTENDANCE_SEEN, me(), engagement_id)  # first: what was read before a write is read again
    return _page(engagement, leading.find(engagement, session_id))


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/plass")
def give_seat(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Give somebody of the activity a seat; they get an e-mail."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    form = place_form(meeting)
    if not form.take(request.form):
        return _refused(engagement, meeting, form), 422
    try:
        leading.give_seat(meeting, UUID(form.data["place"]), me())
    except NO_SEAT as error:
        form.refuse("place", no_seat(error))
        return _refused(engagement, meeting, form), 409
    flash(_("Lagret. Vi skriver til den som har fått plass."), "success")
    return redirect(page_url(meeting), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/ut")
def take_seat(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Take somebody's seat or place in line; they get an e-mail, and stay in the activity."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    form = Form(SeatSchema())
    if not form.take(request.form):
        return _refused(engagement, meeting), 422
    try:
        leading.take_seat(meeting, form.data["id"], me())
    except BookingNotFound:
        return _refused(engagement, meeting), 422
    except SessionStarted:
        flash(_("Samlingen har begynt. Merk heller hvem som møtte."), "warning")
        return redirect(page_url(meeting), 303)
    flash(_("Lagret. Plassen går til den neste på ventelisten."), "success")
    return redirect(page_url(meeting), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/rett-oppmote")
def correct_arrival(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Say of one person whether they came, where the list at the door does not say it, or says otherwise."""
    engagement = worked_on(engagement_id)
    meeting, form = leading.find(engagement, session_id), arrival_form()
    if not form.take(request.form):
        return _refused(engagement, meeting), 422
    try:
        booking = leading.booking_at(meeting, form.data["id"])
        noted(attendance.note(booking.id, form.data["attendance"], LEADER))
    except BookingNotFound:
        return _refused(engagement, meeting), 422
    except (NoSeat, NotedTooEarly, NotedTooLate):
        flash(_("Oppmøtet kan ikke endres nå."), "warning")
        return redirect(page_url(meeting), 303)
    note(Act.ATTENDANCE_NOTED, me(), engagement_id)
    return redirect(f"{page_url(meeting)}#d-{booking.id}", 303)


def arrival_form() -> Form:
    """Make the form behind the buttons that say whether somebody came."""
    return Form(ArrivalSchema(), choices={"attendance": [Choice(value=one, label="") for one in ATTENDANCE]})


def page_url(meeting: Session) -> str:
    """Give the address of a session's page."""
    return url_for("engagement_staff.session_page", engagement_id=meeting.engagement_id, session_id=meeting.id)


def place_form(meeting: Session, *, at_door: bool = False) -> Form:
    """Make the form that asks whom to give a seat."""
    others, able = leading.other_times(meeting), leading.could_come(meeting, at_door=at_door)
    people = [Choice(value=str(place), label=_said(name, others.get(place), meeting)) for place, name in able]
    return Form(PlaceSchema(), choices={"place": people})


def _said(name: str, other: Booking | None, meeting: Session) -> str:
    """Say who it is, and what keeps them from a seat here."""
    if other is None:
        return name
    if other.session.engagement_id != meeting.engagement_id:
        return _("%(name)s – har plass på noe annet da", name=name)
    when = words.when(other.session)
    if other.state == WAITING:
        return _("%(name)s – på venteliste %(when)s", name=name, when=when)
    return _("%(name)s – har plass %(when)s", name=name, when=when)


def no_seat(error: Exception) -> str:
    """Say why somebody cannot have a seat."""
    said = {
        SessionFull: _("Alle plassene er tatt. Øk antall plasser først."),
        MustWait: _("Andre står på ventelisten. Øk antall plasser først."),
        InTwoPlaces: _("Den du valgte, har plass på noe annet da."),
        AlreadyHasSeat: _("Den du valgte, har allerede en plass i denne aktiviteten."),
        SessionIsCancelled: _("Samlingen er avlyst."),
        SessionStarted: _("Samlingen har begynt. Bruk oppmøtelisten."),
        TooLate: _("Det er for kort tid til samlingen. Bruk oppmøtelisten."),
        DoorClosed: _("Oppmøtelisten åpner to timer før samlingen, og stenger når den er over."),
    }
    return said[type(error)]


def _refused(engagement: Engagement, meeting: Session, form: Form | None = None) -> str:
    """Show the page with what was refused; it shows who comes, and that is noted."""
    note(Act.ATTENDANCE_SEEN, me(), engagement.id)
    return _page(engagement, meeting, form)


def _page(engagement: Engagement, meeting: Session, form: Form | None = None) -> str:
    people = leading.people(meeting)
    untold, until = posting.waiting(meeting)
    return render_template(
        "engagement/staff/session.html",
        **frame(engagement, "field_work"),
        meeting=meeting,
        words=words,
        people=people,
        came=attendance.count([meeting.id])[meeting.id],
        concerned=leading.count_concerned(meeting),
        told=leading.count_told(meeting),
        untold=untold,
        untold_until=until,
        form=form or place_form(meeting),
        over=meeting.ends_at <= clock.now(),
        begun=words.has_begun(meeting),
        can_be_noted=words.has_begun(meeting) and clock.now() < meeting.ends_at + attendance.AFTER,
        said=[(one, attendance_word(one)) for one in (CAME, LATE, ABSENT)],
        word=attendance_word,
        source=source_word,
        removable=not listing.count_bookings(meeting.id),
    )
