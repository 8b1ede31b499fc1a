"""Choosing a time: the sessions there are, taking a seat, standing in line, and saying that one cannot come."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock, dates
from core.auth import links
from core.auth.links import Purpose
from core.booking import needs
from core.booking.errors import (
    AlreadyHasSeat,
    BookingNotFound,
    InTwoPlaces,
    MustWait,
    NoOffer,
    SeatsLeft,
    SessionFull,
    SessionIsCancelled,
    SessionStarted,
    TooLate,
)
from core.booking.models import LEFT, OFFERED, TAKEN, WAITING, Booking, Session
from core.booking.needs import Needs
from core.engagement import invitations, services
from core.engagement.calling.errors import NoSeatLeft, ReplyTooLate
from core.engagement.errors import NotOpen
from core.engagement.meeting import attending, called_off, choosing, words
from core.engagement.meeting.schemas import ChooseSchema, NeedsSchema, SeatSchema
from core.engagement.models import ALL, Participation
from core.engagement.views.activity import my_participation
from core.engagement.views.blueprints import public
from core.engagement.views.held_links import hold
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.registry import current as registry
from core.types import Id

_ = core_texts.gettext

REFUSED = (
    AlreadyHasSeat, InTwoPlaces, MustWait, NoOffer, NoSeatLeft, NotOpen, ReplyTooLate, SessionFull, SessionIsCancelled,
    SessionStarted, TooLate,
)  # fmt: skip


@public.get("/aktiviteter/<name>/velg-tid")
def choose_time(name: str) -> ResponseReturnValue:
    """Show the times there are, and what this person has already."""
    return _page(_mine(name))


@public.post("/aktiviteter/<name>/velg-tid")
def take_time(name: str) -> ResponseReturnValue:
    """Give this person a seat, or say why there is none; what is free now stands on the page."""
    place = _mine(name)
    form = Form(SeatSchema())
    if not form.take(request.form):
        return _page(place, _("Velg en tid.")), 422
    meeting_id: Id = form.data["id"]
    try:
        booking = choosing.take(place, meeting_id)
    except REFUSED as error:
        return _page(place, _refusal(error)), 409
    flash(_("Du har plass %(when)s.", when=words.when(booking.session)), "success")
    if words.is_physical(booking.session):
        return redirect(url_for("engagement.needs_form", name=name, booking_id=booking.id), 303)
    return redirect(url_for("engagement.choose_time", name=name), 303)


@public.post("/aktiviteter/<name>/venteliste")
def join_line(name: str) -> ResponseReturnValue:
    """Put this person in line for a full session."""
    place = _mine(name)
    form = Form(SeatSchema())
    if not form.take(request.form):
        return _page(place, _("Velg en tid.")), 422
    try:
        number = choosing.wait(place, form.data["id"])
    except SeatsLeft:
        return _page(place, _("Det er ledige plasser igjen. Velg tiden i listen.")), 409
    except REFUSED as error:
        return _page(place, _refusal(error)), 409
    said = _("Du er nummer %(number)s på ventelisten. Vi skriver til deg hvis en plass blir ledig.", number=number)
    flash(said, "success")
    return redirect(url_for("engagement.choose_time", name=name), 303)


@public.get("/aktiviteter/<name>/meld-avbud/<uuid:booking_id>")
def ask_give_up(name: str, booking_id: Id) -> ResponseReturnValue:
    """Ask once whether a seat is given up; afterwards say what can be done, and offer it back while it is free."""
    place = _mine(name)
    booking = choosing.own_booking(place, booking_id)
    if booking.state not in (TAKEN, LEFT) or words.has_begun(booking.session):
        return redirect(url_for("engagement.choose_time", name=name))
    return render_template(
        "engagement/give_up.html" if booking.state == TAKEN else "engagement/given_up.html",
        engagement=place.engagement,
        booking=booking,
        others=any(other.state == TAKEN and other.id != booking.id for other in choosing.held(place)),
        ends=choosing.ends_by(place, booking),
        may_change=choosing.may_change(place, booking),
        out=place.state == "declined",
        may_undo=choosing.may_undo(place, booking),
        has_times=choosing.has_times(place),
        words=words,
    )


@public.post("/aktiviteter/<name>/meld-avbud")
def give_up_seat(name: str) -> ResponseReturnValue:
    """Give up a seat, an offer or a place in line; no reason is asked."""
    place = _mine(name)
    form = Form(SeatSchema())
    if not form.take(request.form):
        return _page(place, _("Velg en tid.")), 422
    try:
        had = choosing.own_booking(place, form.data["id"]).state
        choosing.give_up(place, form.data["id"])
    except BookingNotFound:
        return _page(place, _("Velg en tid.")), 422
    except SessionStarted:
        return _page(place, _("Samlingen har begynt. Ring oss hvis du ikke kan komme.")), 409
    if had in (TAKEN, LEFT):
        return redirect(url_for("engagement.ask_give_up", name=name, booking_id=form.data["id"]), 303)
    thanks = _("Takk for at du sa fra. Plassen går til en annen.")
    flash(_("Du står ikke på ventelisten lenger.") if had == WAITING else thanks, "success")
    return redirect(url_for("engagement.choose_time", name=name), 303)


@public.get("/aktiviteter/<name>/tilrettelegging/<uuid:booking_id>")
def needs_form(name: str, booking_id: Id) -> ResponseReturnValue:
    """Ask what somebody needs there."""
    booking = choosing.own_booking(_mine(name), booking_id)
    return _needs_page(booking, Form(NeedsSchema(), initial=vars(needs.own(booking.id))))


@public.post("/aktiviteter/<name>/tilrettelegging/<uuid:booking_id>")
def save_needs(name: str, booking_id: Id) -> ResponseReturnValue:
    """Keep what somebody needs there, sealed; it goes fourteen days after."""
    booking = choosing.own_booking(_mine(name), booking_id)
    form = Form(NeedsSchema())
    if booking.state != TAKEN or not form.take(request.form):
        return _needs_page(booking, form), 422
    needs.keep(booking, Needs(**form.data))
    flash(_("Takk. Den som holder samlingen, får vite det."), "success")
    return redirect(url_for("engagement.choose_time", name=name), 303)


@public.get("/i/<token>/velg-tid")
def open_times(token: str) -> ResponseReturnValue:
    """Take the token out of the address bar and lead on to the times; nothing is stored."""
    place = invitations.participation_of_link(links.find(Purpose.PARTICIPATE, token))
    hold(place.engagement_id, token)
    return redirect(url_for("engagement.choose_time", name=place.engagement.name))


@public.get("/<format_path>/<name>/velg-tid")
def choose_time_of_format(format_path: str, name: str) -> ResponseReturnValue:
    """Lead from a format's own word for the address to the page, which is the same for all."""
    engagement = services.public_by_name(name)
    declared = registry().formats().get(engagement.format)
    if declared is None or (declared.path or engagement.format) != format_path:
        raise links.LinkNotFound
    return redirect(url_for("engagement.choose_time", name=name), 301)


def _mine(name: str) -> Participation:
    """Find this browser's place in the activity; the policy has asked already. Raises LinkNotFound."""
    place = my_participation(services.public_by_name(name))
    if place is None:
        raise links.LinkNotFound
    return place


def _page(place: Participation, refused: str = "") -> str:
    held = choosing.held(place)
    numbers = {one.booking: one.number for one in choosing.lines_of([place.id])}
    return render_template(
        "engagement/choose_time.html",
        engagement=place.engagement,
        refused=refused,
        held=[(booking, _of_seat(booking, numbers.get(booking.id))) for booking in held],
        parts=[_part(place, kind) for kind in choosing.kinds(place)] if choosing.may_choose(place) else [],
        called_off=called_off.of_place(place.id),
        may_choose=choosing.may_choose(place),
        comes_to_all=place.engagement.attends == ALL,
        words=words,
        here=attending.here,
    )


def _part(place: Participation, kind: str) -> dict[str, Any]:
    """Give what one may choose among: those that are free by day, and those that are full."""
    every, mine = choosing.choices(place, kind), choosing.busy(place, kind)
    open_ones = [choice.meeting for choice in every if not choice.full and choice.mine is None]
    busy = [
        one for one in open_ones if any(one.starts_at < own.ends_at and own.starts_at < one.ends_at for own in mine)
    ]
    free = [one for one in open_ones if one not in busy]
    full = [choice.meeting for choice in every if choice.full and choice.mine is None]
    return {
        "kind": kind,
        "has": any(choice.mine and choice.mine.state == TAKEN for choice in every),
        "leaves": next((choice for choice in every if choice.mine and choice.mine.state in (WAITING, OFFERED)), None),
        "busy": busy,
        "free": _free(words.by_day(free)),
        "full": [(day, _among(words.when_of_day(day), day, words.clock_time)) for day in words.by_day(full)],
    }


def _free(days: list[list[Session]]) -> list[Form]:
    """Make what is chosen from: the slots of each day under its date, or all in one list where each has its own."""
    if all(len(day) == 1 for day in days):
        return [_among(_("Ledige tider"), [day[0] for day in days], words.when)] if days else []
    return [_among(dates.day(day[0].starts_at), day, words.clock_time) for day in days]


def _among(what: str, meetings: list[Session], said: Callable[[Session], str]) -> Form:
    offered = [_offered(meeting, said(meeting)) for meeting in meetings]
    return Form(ChooseSchema(), words={"what": what}, choices={"id": offered})


def _offered(meeting: Session, when: str) -> Choice:
    about = " · ".join(
        part for part in (meeting.title.say(spoken()), words.where(meeting), words.seats(meeting)) if part
    )
    return Choice(value=str(meeting.id), label=when, hint=about)


def _of_seat(booking: Booking, number: int | None) -> dict[str, Any]:
    meeting = booking.session
    return {
        "number": number,
        "over": choosing.is_over(booking),
        "missed": choosing.was_missed(booking),
        "link": meeting.link if booking.state == TAKEN and words.is_on_video_now(meeting) else "",
        "begun": words.has_begun(meeting),
        "ran_out": booking.offer_until is not None and booking.offer_until <= clock.now(),
    }


def _refusal(error: Exception) -> str:
    said = {
        SessionFull: _("Den ble nettopp tatt. Her er de som er ledige nå."),
        MustWait: _("Den ble nettopp tatt. Her er de som er ledige nå."),
        InTwoPlaces: _("Du har plass på noe annet hos oss da. Velg en annen tid."),
        AlreadyHasSeat: _("Du har en plass allerede."),
        SessionIsCancelled: _("Den er avlyst. Her er de som er ledige nå."),
        SessionStarted: _("Den har begynt. Her er de som er ledige nå."),
        TooLate: _("Det er for kort tid til. Ring oss, så hjelper vi deg."),
        NoOffer: _("Fristen for å si ja gikk ut. Plassen går til den neste på listen."),
        NotOpen: _("Du kan ikke velge tid nå."),
        NoSeatLeft: _("Alle plassene er tatt nå. Takk for at du ville være med."),
        ReplyTooLate: _("Fristen for å svare er ute. Er det en plass ledig, står det på siden til aktiviteten."),
    }
    return said[type(error)]


def _needs_page(booking: Booking, form: Form) -> str:
    return render_template(
        "engagement/needs.html",
        engagement=services.engagement_by_id(booking.session.engagement_id),
        booking=booking,
        form=form,
        words=words,
    )
