"""Calendar files: one seat's, and a member's whole calendar at an address that only they know."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import links
from core.auth.links import LinkNotFound, Purpose
from core.booking import listing
from core.booking.errors import BookingNotFound
from core.booking.models import TAKEN
from core.db import session
from core.engagement import services
from core.engagement.meeting import calendars, choosing
from core.engagement.views.activity import my_participation
from core.engagement.views.blueprints import public
from core.language import core_texts, spoken
from core.panel import services as panel
from core.panel.models import Panelist
from core.types import Id

_ = core_texts.gettext

FILE = "text/calendar; charset=utf-8"


@public.get("/aktiviteter/<name>/kalender/<uuid:booking_id>.ics")
def calendar_of_seat(name: str, booking_id: Id) -> ResponseReturnValue:
    """Give one's own seat as a file."""
    place = my_participation(services.public_by_name(name))
    if place is None:
        raise LinkNotFound
    booking = choosing.own_booking(place, booking_id)
    if booking.state != TAKEN:
        raise BookingNotFound(booking_id)
    return _file(calendars.file_of(booking, spoken()))


@public.get("/kalender/plass/<token>.ics")
def seat_file(token: str) -> ResponseReturnValue:
    """Give the seat that a letter was about, as a file."""
    booking = listing.find_booking(links.find(Purpose.SEAT, token).subject_id)
    member = session.get_one(Panelist, booking.panelist_id)
    return _file(calendars.file_of(booking, member.language))


@public.get("/kalender/<token>.ics")
def calendar_feed(token: str) -> ResponseReturnValue:
    """Give a member's calendar to the program that subscribes to it."""
    member = session.get(Panelist, links.find(Purpose.CALENDAR, token).subject_id)
    if member is None:
        raise LinkNotFound
    tag = calendars.fingerprint(member)
    if tag in request.if_none_match:
        response = make_response("", 304)
    else:
        response = make_response(_file(calendars.feed_of(member)))
    response.set_etag(tag)
    return response


@public.get("/mitt-panel/kalender")
def my_calendar() -> ResponseReturnValue:
    """Show a member the address of their calendar, or offer to make one."""
    member = panel.current_panelist()
    link = calendars.link_of(member.id) if member else None
    return render_template("engagement/my_calendar.html", address=calendars.address_of(link) if link else "")


@public.post("/mitt-panel/kalender")
def make_calendar() -> ResponseReturnValue:
    """Make the address, or another one instead of it."""
    if member := panel.current_panelist():
        calendars.make_address(member.id)
        flash(_("Adressen er klar. Kopier den inn i kalenderen din."), "success")
    return redirect(url_for("engagement.my_calendar"), 303)


@public.post("/mitt-panel/kalender/avslutt")
def end_calendar() -> ResponseReturnValue:
    """Let the address work no longer."""
    if member := panel.current_panelist():
        calendars.end_address(member.id)
        flash(_("Adressen virker ikke lenger."), "success")
    return redirect(url_for("engagement.my_calendar"), 303)


def _file(content: bytes) -> ResponseReturnValue:
    response = make_response(content)
    response.headers["Content-Type"] = FILE
    response.headers["Content-Disposition"] = "attachment; filename=samling.ics"
    return response
