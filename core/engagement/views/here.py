"""«Jeg er her»: somebody in the room says so themselves, by the code of the session where it has one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import links
from core.booking.errors import NoSeat
from core.booking.models import Booking
from core.db import write
from core.engagement import services
from core.engagement.meeting import attending, choosing, words
from core.engagement.meeting.schemas import HereSchema
from core.engagement.views.activity import my_participation
from core.engagement.views.blueprints import public
from core.forms import Form
from core.guests import guessing
from core.guests import services as guests
from core.guests.errors import CodeNotFound, TooManyWrongCodes
from core.guests.models import JoinCode
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext


@public.get("/aktiviteter/<name>/her/<uuid:booking_id>")
def here_page(name: str, booking_id: Id) -> ResponseReturnValue:
    """Ask for the code, or say when one can say that one is there."""
    return _page(_own(name, booking_id), Form(HereSchema()))


@public.post("/aktiviteter/<name>/her/<uuid:booking_id>")
def say_here(name: str, booking_id: Id) -> ResponseReturnValue:
    """Note that this person is there."""
    booking, form = _own(name, booking_id), Form(HereSchema())
    if not form.take(request.form):
        return _page(booking, form), 422
    code = _code(form) if attending.here(booking) == "code" else None
    if form.errors:
        return _page(booking, form), 422
    try:
        write(lambda: _arrive(booking_id, code))
    except NoSeat:
        if code:
            form.refuse("code", _not_found())
        return _page(booking, form), 409
    flash(_("Du er krysset av. Velkommen."), "success")
    return redirect(url_for("engagement.choose_time", name=name), 303)


def _arrive(booking_id: Id, code: JoinCode | None) -> None:
    attending.say_here(booking_id, code)
    if code:
        guessing.count_arrival()


def _code(form: Form) -> JoinCode | None:
    """Judge the code that was typed, as hard to guess here as at the door."""
    try:
        return guests.admit(form.data["code"])
    except CodeNotFound:
        form.refuse("code", _not_found())
    except TooManyWrongCodes:
        form.refuse("code", _("Det er skrevet for mange feil koder. Spør møtelederen, så blir du krysset av."))
    return None


def _not_found() -> str:
    return _("Vi finner ikke koden. Spør møtelederen, eller se på skjermen.")


def _own(name: str, booking_id: Id) -> Booking:
    """Find a seat of this browser's; the policy has asked already. Raises LinkNotFound, BookingNotFound."""
    place = my_participation(services.public_by_name(name))
    if place is None:
        raise links.LinkNotFound
    return choosing.own_booking(place, booking_id)


def _page(booking: Booking, form: Form) -> str:
    return render_template(
        "engagement/i_am_here.html",
        engagement=services.engagement_by_id(booking.session.engagement_id),
        seat=booking,
        now=attending.here(booking),
        here=attending.here,
        form=form,
        words=words,
    )
