"""Calendar files: one person's seat as an event that follows the session wherever it is moved (RFC 5545, RFC 5546).

The same seat is the same UID for ever, and SEQUENCE grows with each change of the session or of the seat, so that a
calendar that has heard of it before changes what it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from core import clock, settings
from core.booking.calendar_zones import zone_of
from core.booking.models import TAKEN, Booking, Session
from core.booking.words import place_and_room
from core.contributions import CalendarPart
from core.language import core_texts, speaking, spoken
from core.messaging.compose import base_url, sender_name
from core.messaging.text import on_one_line

_ = core_texts.gettext

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
MAKER = "-//Samskap//Samskap//NO"
READ_AGAIN: Final = timedelta(hours=4)  # how often a program that subscribes is asked to look


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One seat and what is said about it: the activity's title, and the address where one says that one cannot come."""

    booking: Booking
    title: str
    page: str


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Whose calendar it is, and in which language they read."""

    name: str
    email: str
    language: str


def for_letter(seat: Seat, to: Guest) -> CalendarPart:
    """Give what goes with a letter: an invitation, newer than any before, or the word that it is off."""
    with speaking(to.language):
        method = REQUEST if is_on(seat.booking) else CANCEL
        event = _event(seat)
        event.add("attendee", _attendee(to))
        return CalendarPart(method=method, text=_calendar(method, [(seat.booking.session, event)]))


def to_download(seats: Sequence[Seat], language: str) -> bytes:
    """Give a file to put into a calendar by hand."""
    with speaking(language):
        return _calendar(PUBLISH, [(seat.booking.session, _event(seat)) for seat in seats]).encode()


def feed(seats: Sequence[Seat], language: str) -> bytes:
    """Give the whole calendar that a program subscribes to: what is left out of it, goes out of the calendar."""
    with speaking(language):
        name = sender_name(language)
        events = [(seat.booking.session, _event(seat)) for seat in seats]
        return _calendar(PUBLISH, events, name=name).encode()


def is_on(booking: Booking) -> bool:
    """Tell whether somebody has a seat at something that will be."""
    return booking.state == TAKEN and booking.session.cancelled_at is None


def uid(booking: Booking) -> str:
    """Name somebody's seat, the same for ever."""
    return f"{booking.id}@{urlsplit(base_url()).hostname or 'localhost'}"


def _calendar(method: str, events: Sequence[tuple[Session, Event]], name: str = "") -> str:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    for zone in sorted({meeting.zone for meeting, _event in events}):
        years = [meeting.starts.year for meeting, _event in events if meeting.zone == zone]
        calendar.add_component(zone_of(zone, min(years), max(years)))
    for _meeting, event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def _event(seat: Seat) -> Event:
    booking, meeting = seat.booking, seat.booking.session
    event = Event()
    event.add("uid", uid(booking))
    event.add("sequence", meeting.sequence + booking.sequence)
    event.add("dtstamp", clock.now())
    event.add("status", "CONFIRMED" if is_on(booking) else "CANCELLED")
    event.add("organizer", _organizer())
    event.add("summary", _summary(seat))
    event.add("url", seat.page)
    _add_time(event, meeting)
    if where := _where(meeting):
        event.add("location", where)
    event.add("description", _description(seat))
    return event


def _add_time(event: Event, meeting: Session) -> None:
    """Say when it is, as the clock there shows; in the hour that it shows twice, as instants.

    RFC 5545, 3.3.5 means the first time, but libical and what is made after it take the second.
    """
    zone = ZoneInfo(meeting.zone)
    times = [moment.astimezone(zone) for moment in (meeting.starts_at, meeting.ends_at)]
    twice = any(time.replace(fold=0).utcoffset() != time.replace(fold=1).utcoffset() for time in times)
    starts, ends = (time.astimezone(UTC) if twice else time for time in times)
    event.add("dtstart", starts)
    event.add("dtend", ends)


def _summary(seat: Seat) -> str:
    own = seat.booking.session.title.say(spoken())
    said = f"{seat.title}: {own}" if own else seat.title
    return said if is_on(seat.booking) else _("Avlyst: %(what)s", what=said)


def _where(meeting: Session) -> str:
    return place_and_room(meeting, spoken()) or (_("på video") if meeting.link else "")


def _description(seat: Seat) -> str:
    """Say why it is off; or how to get there, and how to say that one cannot come."""
    meeting = seat.booking.session
    if not is_on(seat.booking):
        why = meeting.cancelled_for.say(spoken())
        return "\n\n".join(part for part in (why, _("Les mer: %(page)s", page=seat.page)) if part)
    parts = (
        meeting.directions.say(spoken()),
        _("Lenken til videomøtet står her fra 15 minutter før: %(page)s", page=seat.page) if meeting.link else "",
        _("Kan du ikke komme? Meld avbud her: %(page)s", page=seat.page),
    )
    return "\n\n".join(part for part in parts if part)


def _organizer() -> vCalAddress:
    address = vCalAddress(f"mailto:{settings.read()['sender'] or settings.read()['address']}")
    address.params["CN"] = vText(on_one_line(sender_name(spoken())))
    return address


def _attendee(to: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{to.email}")
    address.params["CN"] = vText(on_one_line(to.name).replace('"', "'"))  # RFC 5545, 3.1: no quotes within quotes
    address.params["PARTSTAT"] = vText("ACCEPTED")
    address.params["RSVP"] = vText("FALSE")
    return address
