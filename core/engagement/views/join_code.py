"""The leader's side of the door: the code on the wall, its poster, and who came in by it."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.audit import Act, note
from core.engagement import services
from core.engagement.errors import NoGuests
from core.engagement.models import Engagement
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import frame, me, worked_on
from core.forms import Form
from core.guests import services as guests
from core.guests.posters import poster
from core.guests.schemas import OpeningSchema
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext

LONGEST = timedelta(days=14)


@staff.get("/aktiviteter/<uuid:engagement_id>/kode")
def join_code(engagement_id: Id) -> ResponseReturnValue:
    """Show the code large, with its picture, and who is in; printed, it is a poster."""
    return _page(worked_on(engagement_id), Form(OpeningSchema(), initial={"last_day": clock.today()}))


@staff.post("/aktiviteter/<uuid:engagement_id>/kode")
def make_join_code(engagement_id: Id) -> ResponseReturnValue:
    """Make a code; the one before it stops working."""
    engagement = worked_on(engagement_id)
    form = Form(OpeningSchema())
    if not form.take(request.form) or not _is_soon(form):
        return _page(engagement, form), 422
    try:
        services.open_door(engagement, form.data["last_day"])
    except NoGuests:
        return _page(engagement, form), 409  # it says so
    note(Act.JOIN_CODE_MADE, me(), engagement.id)
    flash(_("Koden er klar. Les den opp, eller vis den på skjermen."), "success")
    return redirect(url_for("engagement_staff.join_code", engagement_id=engagement_id), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/kode/avslutt")
def end_join_code(engagement_id: Id) -> ResponseReturnValue:
    """Stop letting people in; those who are inside stay."""
    guests.end_code(worked_on(engagement_id).id)
    note(Act.JOIN_CODE_ENDED, me(), engagement_id)
    flash(_("Koden virker ikke lenger. De som er inne, er der fortsatt."), "success")
    return redirect(url_for("engagement_staff.join_code", engagement_id=engagement_id), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/gjester/<uuid:guest_id>/fjern")
def remove_guest(engagement_id: Id, guest_id: Id) -> ResponseReturnValue:
    """Take a guest out."""
    guest = guests.guest_in(engagement_id, guest_id)
    guests.leave(guest)
    note(Act.GUEST_REMOVED, me(), engagement_id)
    flash(_("%(name)s er tatt ut av aktiviteten.", name=guest.name), "success")
    return redirect(url_for("engagement_staff.join_code", engagement_id=engagement_id), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/gjester/<uuid:guest_id>/slett")
def erase_guest(engagement_id: Id, guest_id: Id) -> ResponseReturnValue:
    """Erase a guest who asks for it, also one who has left."""
    guests.erase(guests.guest_of(engagement_id, guest_id).id)
    note(Act.GUEST_ERASED, me(), engagement_id)
    flash(_("Vi har slettet gjesten og alt gjesten har gjort."), "success")
    return redirect(url_for("engagement_staff.join_code", engagement_id=engagement_id), 303)


def _page(engagement: Engagement, form: Form) -> str:
    note(Act.GUESTS_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    code = guests.code_of(engagement.id)
    return render_template(
        "engagement/staff/join_code.html",
        **frame(engagement, "field_work"),
        takes_guests=services.takes_guests(engagement),
        code=code,
        poster=poster(code) if code else None,
        guests=guests.guests_of(engagement.id),
        gone=guests.gone_from(engagement.id),
        form=form,
    )


def _is_soon(form: Form) -> bool:
    last_day: date | None = form.data["last_day"]
    if last_day is None or not clock.today() <= last_day <= clock.today() + LONGEST:
        form.refuse("last_day", _("Velg en dag fra og med i dag, og høyst 14 dager fram."))
    return not form.errors
