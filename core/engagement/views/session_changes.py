"""A session moved, cancelled, or held after all: asked once, and told to everybody whom it concerns in the same act."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from core import clock
from core.audit import Act, note
from core.booking import moving
from core.booking.errors import (
    InThePast,
    NoSuchTime,
    NotCancelled,
    PeopleElsewhere,
    ResponsibleTaken,
    RoomTaken,
    SessionIsCancelled,
    SessionStarted,
)
from core.booking.models import Session
from core.booking.moving import Resumed
from core.dates import number
from core.db import ChangedMeanwhile
from core.engagement.errors import WrongState
from core.engagement.meeting import conflicts, door, leading, resuming, words
from core.engagement.meeting.kinds import CANCELLED, MOVED
from core.engagement.meeting.looks import look
from core.engagement.meeting.posting import leaves_at
from core.engagement.meeting.schemas import CancelSessionSchema, MoveSchema, ResumeSchema
from core.engagement.models import Engagement
from core.engagement.views.blueprints import staff
from core.engagement.views.session_forms import refuse, said, when_of, where_of
from core.engagement.views.session_meanwhile import Changes, as_it_is, changes, meanwhile, opened_again
from core.engagement.views.session_page import page_url
from core.engagement.views.staff_page import frame, local_text, me, worked_on
from core.forms import Form, Schema
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext

ASKED = "engagement/staff/session_change.html"
FIRST = {MoveSchema: "day", CancelSessionSchema: "why"}  # where it is said what stands in the way of the whole


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/flytt")
def moving_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Ask for another time or place, and say how many are told."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    begins = said(meeting) | as_it_is(meeting) | {"people": leading.count_told(meeting)}
    return _move_page(engagement, meeting, Form(MoveSchema(), initial=begins))


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/flytt")
def move_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Move it, and tell everybody with a seat."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    form = Form(MoveSchema())
    if not form.take(request.form):
        return _move_page(engagement, meeting, form), 422
    people, seen, even_so = leading.count_told(meeting), form.data["version"], form.data["even_so"]
    if people != form.data["people"] and seen == meeting.version:
        return _move_page(engagement, meeting, _counted_anew(MoveSchema(), people)), 409
    try:
        moving.move(meeting, seen, when_of(form), where_of(form), even_so=even_so)
    except ChangedMeanwhile:
        form = _opened_again(engagement, meeting, MoveSchema(), people)
        return _move_page(engagement, meeting, form, changes(engagement, meeting)), 409
    except REFUSED as error:
        _refuse_move(form, error, meeting)
        return _move_page(engagement, meeting, form), 409
    door.follow(meeting)
    note(Act.SESSION_MOVED, me(), engagement.id)
    flash(_told(_("Samlingen er flyttet."), people), "success")
    return redirect(page_url(meeting), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/avlys")
def cancelling_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Ask why, and say how many are told."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    begins = as_it_is(meeting) | {"people": leading.count_concerned(meeting)}
    return _cancel_page(engagement, meeting, Form(CancelSessionSchema(), initial=begins))


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/avlys")
def cancel_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Cancel it, and tell everybody whom it concerns."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    form = Form(CancelSessionSchema())
    if not form.take(request.form):
        return _cancel_page(engagement, meeting, form), 422
    people, seen = leading.count_concerned(meeting), form.data["version"]
    if people != form.data["people"] and seen == meeting.version:
        return _cancel_page(engagement, meeting, _counted_anew(CancelSessionSchema(), people)), 409
    try:
        leading.cancel(meeting, seen, local_text(form.data, "why"), me())
    except ChangedMeanwhile:
        form = _opened_again(engagement, meeting, CancelSessionSchema(), people)
        return _cancel_page(engagement, meeting, form, changes(engagement, meeting)), 409
    except (SessionIsCancelled, SessionStarted) as error:
        form.refuse("why", _why_not(error))
        return _cancel_page(engagement, meeting, form), 409
    flash(_told(_("Samlingen er avlyst."), people), "success")
    return redirect(page_url(meeting), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/likevel")
def resuming_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Ask whether it is held after all, and say who has their seat again, who has not, and how many are told."""
    engagement = worked_on(engagement_id)
    return _resume_page(engagement, leading.find(engagement, session_id))


@staff.post("/aktiviteter/<uuid:engagement_id>/samlinger/<uuid:session_id>/likevel")
def un_cancel_session(engagement_id: Id, session_id: Id) -> ResponseReturnValue:
    """Hold it after all; who had a seat and is free has it again."""
    engagement = worked_on(engagement_id)
    meeting = leading.find(engagement, session_id)
    form = Form(ResumeSchema())
    if not form.take(request.form):
        return _resume_page(engagement, meeting, _("Siden er ufullstendig. Last den på nytt, og prøv igjen.")), 422
    people = sum(resuming.told(meeting, resuming.would_resume(engagement, meeting)).values())
    if people != form.data["people"]:
        return _resume_page(engagement, meeting, _count_changed(people)), 409
    try:
        resumed = resuming.un_cancel(engagement, meeting, form.data["version"], me())
    except (ChangedMeanwhile, NotCancelled, SessionStarted, RoomTaken, ResponsibleTaken, WrongState) as error:
        return _resume_page(engagement, meeting, _why_not_held(meeting, error)), 409
    flash(_told(_("Samlingen blir holdt."), people), "success")
    if resumed.lost:
        flash(_without_seat(resumed), "warning")
    return redirect(page_url(meeting), 303)


REFUSED = (InThePast, NoSuchTime, PeopleElsewhere, ResponsibleTaken, RoomTaken, SessionIsCancelled, SessionStarted)


def _refuse_move(form: Form, error: Exception, meeting: Session) -> None:
    if isinstance(error, PeopleElsewhere):
        busy = _n(
            "%(num)s har plass på noe annet da. Velg en annen tid, eller kryss av for å flytte likevel.",
            "%(num)s har plass på noe annet da. Velg en annen tid, eller kryss av for å flytte likevel.",
            error.count,
        )
        form.refuse("even_so", busy)
    elif isinstance(error, NoSuchTime | RoomTaken | ResponsibleTaken):
        refuse(form, error, when_of(form), meeting.id)
    else:
        form.refuse("day", _why_not(error))


def _why_not(error: Exception) -> str:
    said_of = {
        InThePast: _("Tidspunktet er passert. Velg et senere."),
        SessionIsCancelled: _("Samlingen er avlyst."),
        SessionStarted: _("Samlingen har begynt."),
        NotCancelled: _("Samlingen er ikke avlyst."),
        WrongState: _("Aktiviteten er avlyst, så samlingen kan ikke holdes."),
    }
    return said_of[type(error)]


def _why_not_held(meeting: Session, error: Exception) -> str:
    if isinstance(error, ChangedMeanwhile):
        return _("Noen andre endret samlingen etter at du åpnet siden. Slik er den nå.")
    return conflicts.of_meeting(meeting, error) or _why_not(error)


def _stands_in_the_way(engagement: Engagement, meeting: Session) -> str:
    """Say why a session cannot be held after all, whatever its room and people; empty where it can."""
    if engagement.state == "cancelled":
        return _why_not(WrongState())
    if meeting.cancelled_at is None:
        return _why_not(NotCancelled())
    return _why_not(SessionStarted()) if words.has_begun(meeting) else ""


def _told(done: str, people: int) -> str:
    if not people:
        return done
    told = _n("%(num)s person får e-post.", "%(num)s personer får e-post.", people)
    return f"{done} {told}"


def _count_changed(people: int) -> str:
    return _("Antallet er endret siden du åpnet siden: nå er det %(people)s.", people=number(people))


def _counted_anew(schema: Schema, people: int) -> Form:
    """Make the form again with what was typed and the number that is right now, so that the next press counts."""
    form = Form(schema, initial={**request.form.to_dict(), "people": people})
    form.refuse(FIRST[type(schema)], _count_changed(people))
    return form


def _opened_again(engagement: Engagement, meeting: Session, schema: Schema, people: int) -> Form:
    """Make the form again as the session is now; one that was cancelled meanwhile is said to be."""
    form = opened_again(engagement, schema, meeting, people=people)
    form.refuse(FIRST[type(schema)], _why_not(SessionIsCancelled()) if meeting.cancelled_at else meanwhile())
    return form


def _without_seat(resumed: Resumed) -> str:
    return _n(
        "%(num)s har ikke plassen sin lenger.", "%(num)s har ikke plassen sin lenger.", len(resumed.lost)
    )  # fmt: skip


def _move_page(engagement: Engagement, meeting: Session, form: Form, changed: Changes = ()) -> str:
    shown = _shown(engagement, meeting, leading.count_told(meeting), MOVED)
    return render_template(ASKED, **shown, form=form, moves=True, changed=changed)


def _cancel_page(engagement: Engagement, meeting: Session, form: Form, changed: Changes = ()) -> str:
    shown = _shown(engagement, meeting, leading.count_concerned(meeting), CANCELLED)
    return render_template(ASKED, **shown, form=form, moves=False, changed=changed)


def _resume_page(engagement: Engagement, meeting: Session, refused: str = "") -> str:
    note(Act.ATTENDANCE_SEEN, me(), engagement.id)  # it names those who cannot have their seat again
    resumed = resuming.would_resume(engagement, meeting)
    told = resuming.told(meeting, resumed)
    people = sum(told.values())
    return render_template(
        "engagement/staff/session_resume.html",
        **_shown(engagement, meeting, people, *told),
        form=Form(ResumeSchema(), initial={"version": meeting.version, "people": people}),
        refused=refused,
        back_again=len(resumed.back),
        lost=resuming.names(resumed.lost),
        stands_in_the_way=_stands_in_the_way(engagement, meeting),
    )


def _shown(engagement: Engagement, meeting: Session, people: int, *kinds: str) -> dict[str, Any]:
    """Give what each of these pages shows: how many are told, when, and the letters."""
    return {
        **frame(engagement, "field_work"),
        "meeting": meeting,
        "words": words,
        "people": people,
        "leaves_at": leaves_at(meeting),
        "at_once": leaves_at(meeting) <= clock.now(),
        "previews": [look(kind, meeting) for kind in kinds],
    }
