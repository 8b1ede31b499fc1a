"""Making a session or a row of slots, and changing what is said about one."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.booking import rooms
from core.booking.empty_seats import count_those_inside
from core.booking.errors import TooFewSeats
from core.booking.holding import apart, lock_sessions
from core.booking.line import promote
from core.booking.listing import count_bookings
from core.booking.models import SESSION, SLOT, Session
from core.booking.times import Day, When, slots, span
from core.db import ChangedMeanwhile, session
from core.types import Id, LocalText, new_id

TIMES = ("starts", "zone", "minutes", "buffer")
WHERE = ("place", "room", "directions", "link")
DESCRIBED = ("title", *WHERE, "responsible_id", "capacity", "notice", "offer_hours")
IN_CALENDARS = ("title", "place", "directions", "link")


def make_session(engagement_id: Id, when: When, values: Mapping[str, Any], kind: str = SESSION) -> Session:
    """Make a session; ``values`` are any of DESCRIBED.

    Raises NoSuchTime, NoSuchZone, RoomTaken, ResponsibleTaken.
    """
    meeting = Session(id=new_id(), engagement_id=engagement_id, kind=kind, taken=0)
    set_time(meeting, when)
    set_where(meeting, values, DESCRIBED)
    with apart():
        session.add(meeting)
    return meeting


def make_slots(engagement_id: Id, day: Day, values: Mapping[str, Any]) -> list[Session]:
    """Make the slots of a day, all or none, each with one seat where nothing else is said.

    The pause between two is kept free for the room and who is responsible, half of it as the buffer of each.

    Raises NoSuchTime, RoomTaken, ResponsibleTaken.
    """
    seats, buffer = {"capacity": 1, **values}, day.pause // 2
    with apart():
        return [
            make_session(engagement_id, When(starts=starts, minutes=day.minutes, buffer=buffer), seats, SLOT)
            for starts in slots(day)
        ]


def describe(meeting: Session, seen: int, values: Mapping[str, Any]) -> None:
    """Change what is said about a session, its seats and who is responsible; calendars follow what they show of it.

    Raises ChangedMeanwhile, TooFewSeats, RoomTaken, ResponsibleTaken.
    """
    lock_sessions(meeting.id)
    require_seen(meeting, seen)
    require_seats(meeting, values.get("capacity", meeting.capacity))
    with apart():
        if any(name in values and values[name] != getattr(meeting, name) for name in IN_CALENDARS):
            meeting.sequence += 1
        set_where(meeting, values, DESCRIBED)
    count_those_inside(meeting)
    promote(meeting.id)


def delete(meeting: Session) -> None:
    """Take away a session that nobody has or had a seat at. Raises TooFewSeats where somebody has."""
    lock_sessions(meeting.id)
    if number := count_bookings(meeting.id):
        raise TooFewSeats(number)
    session.delete(meeting)
    session.flush()


def require_seen(meeting: Session, seen: int) -> None:
    """Raise ChangedMeanwhile where somebody else saved it since the page was opened."""
    if meeting.version != seen:
        raise ChangedMeanwhile


def require_seats(meeting: Session, capacity: int | None) -> None:
    """Raise TooFewSeats where more have a seat than there would be."""
    if capacity is not None and capacity < meeting.taken:
        raise TooFewSeats(meeting.taken)


def set_time(meeting: Session, when: When) -> None:
    """Write when it is, and the instants that follow. Raises NoSuchTime, NoSuchZone."""
    instants = span(when)
    for name in TIMES:
        setattr(meeting, name, getattr(when, name))
    for name in ("starts_at", "ends_at", "reserved_from", "reserved_to"):
        setattr(meeting, name, getattr(instants, name))


def set_where(meeting: Session, values: Mapping[str, Any], names: Sequence[str] = WHERE) -> None:
    """Write where it is, and what its room is compared by."""
    for name in names:
        if name in values:
            setattr(meeting, name, values[name])
    meeting.room_key = rooms.key(meeting.place or LocalText(), meeting.room or "")
