"""Taking a seat, and swapping one for another: any number may try at once, and never one too many gets one."""

from datetime import timedelta

from core import clock
from core.booking import needs
from core.booking.empty_seats import has_empty_seat
from core.booking.errors import DoorClosed, MustWait, SessionFull, SessionIsCancelled, SessionStarted
from core.booking.holding import (
    Person,
    apart,
    claim,
    lock_people,
    lock_sessions,
    require_none_of_kind,
    seat,
    seats_of,
)
from core.booking.line import accept_offer, give_up, has_line, ids, promote, require_bookable
from core.booking.listing import find, find_booking, row_of, seats_left
from core.booking.models import ALIVE, CANCELLED, HOLDS, OFFERED, TAKEN, Booking, Session
from core.db import emit, session
from core.events import SeatSwapped, SeatTaken
from core.types import Id

DOOR_OPENS = timedelta(hours=2)


def take(session_id: Id, person: Person) -> Booking:
    """Give somebody a seat; who has it already keeps it, and who is offered one says yes by this.

    Raises SessionFull, MustWait where others wait for the next seat, AlreadyHasSeat, InTwoPlaces, SessionStarted,
    TooLate, SessionIsCancelled.
    """
    meeting = find(session_id)
    if seats_left(meeting) == 0 and not _is_in(session_id, person):
        raise _refusal(meeting, at_door=False)  # at once, without a lock: most who come late get no further
    lock_people([person.panelist])
    mine = seats_of(person.participation)
    here = _of(session_id, mine)
    if here and here.state == TAKEN:
        return here
    require_none_of_kind(person, meeting, mine)
    if has_line(session_id):
        promote(session_id)
    if here and here.state == OFFERED:
        return accept_offer(here.id, every=person.every)
    booking = _seated(meeting, person, here, timedelta(minutes=meeting.notice))
    _bring_needs(booking, person, mine)
    emit(SeatTaken(**ids(booking, meeting), was_offered=False, at_door=False))
    return booking


def take_at_door(session_id: Id, person: Person, *, only_for_absent: bool = False) -> Booking:
    """Give an empty seat to somebody who stands at the door, whoever waits: from two hours before until it ends.

    A free seat, or else that of one who is absent; ``only_for_absent`` asks for the latter.

    Raises DoorClosed, SessionFull, AlreadyHasSeat, InTwoPlaces, SessionIsCancelled.
    """
    lock_people([person.panelist])
    meeting, mine = find(session_id), seats_of(person.participation)
    here = _of(session_id, mine)
    if here and here.state == TAKEN:
        return here
    if not meeting.starts_at - DOOR_OPENS <= clock.now() < meeting.ends_at:
        raise DoorClosed
    require_none_of_kind(person, meeting, mine)
    if here and here.state == OFFERED:
        return accept_offer(here.id, every=person.every)
    booking = _let_in(meeting, person, here, only_for_absent=only_for_absent)
    _bring_needs(booking, person, mine)
    emit(SeatTaken(**ids(booking, meeting), was_offered=False, at_door=True))
    return booking


def change_to(booking_id: Id, session_id: Id, *, every: bool = False) -> Booking:
    """Swap a seat, an offer or a place in line for a seat at another session: nothing is lost where that is full.

    Raises what `take` raises, and SessionStarted where the old one has begun.
    """
    old = find_booking(booking_id)
    person = Person(participation=old.participation_id, panelist=old.panelist_id, every=every)
    lock_people([person.panelist])
    leaving, coming = lock_sessions(old.session_id, session_id)
    session.refresh(old)
    if leaving is coming or old.state not in ALIVE:
        return take(session_id, person)
    was = old.state
    if was in HOLDS and leaving.starts_at <= clock.now():
        raise SessionStarted
    mine = [other for other in seats_of(person.participation) if other.id != old.id]
    require_none_of_kind(person, coming, mine)
    if has_line(session_id):
        promote(session_id)
    booking = _swap(old, (leaving, coming), person, _of(session_id, mine))
    _bring_needs(booking, person, mine)
    if was in HOLDS:
        promote(leaving.id)
    return booking


def _swap(old: Booking, sessions: tuple[Session, Session], person: Person, here: Booking | None) -> Booking:
    leaving, coming = sessions
    needed, was = needs.own(old.id), old.state
    with apart():
        give_up(old, leaving)
        booking = _seated(coming, person, here, timedelta(minutes=coming.notice))
    needs.keep(booking, needed)
    emit(SeatSwapped(**ids(booking, coming), left_session=leaving.id, left_booking=old.id, left_was=was))
    return booking


def _let_in(meeting: Session, person: Person, here: Booking | None, *, only_for_absent: bool) -> Booking:
    """Give somebody at the door a free seat, or that of one who is absent; two doors do not use the same one."""
    (meeting,) = lock_sessions(meeting.id)
    free = seats_left(meeting) != 0 and not only_for_absent
    if free or meeting.cancelled_at or not has_empty_seat(meeting):
        if only_for_absent and not meeting.cancelled_at:
            raise SessionFull
        return _seated(meeting, person, here, None)
    with apart():
        return seat(meeting, person, here, TAKEN)


def _seated(meeting: Session, person: Person, here: Booking | None, notice: timedelta | None) -> Booking:
    """Give somebody a seat, or say why there is none for them; nothing has changed then."""
    with apart():
        if not claim(meeting, until_begins=notice):
            session.refresh(meeting)
            raise _refusal(meeting, at_door=notice is None)
        return seat(meeting, person, here, TAKEN)


def _refusal(meeting: Session, *, at_door: bool) -> Exception:
    if meeting.cancelled_at:
        return SessionIsCancelled()
    if not at_door:
        require_bookable(meeting)
    return MustWait() if has_line(meeting.id) and not at_door else SessionFull()


def _is_in(session_id: Id, person: Person) -> bool:
    row = row_of(session_id, person.participation)
    return row is not None and row.state in ALIVE


def _bring_needs(booking: Booking, person: Person, mine: list[Booking]) -> None:
    if any(other.state == CANCELLED or (person.every and other.state in HOLDS) for other in mine):
        session.flush()
        needs.follow(booking, every=person.every)


def _of(session_id: Id, mine: list[Booking]) -> Booking | None:
    return next((booking for booking in mine if booking.session_id == session_id), None)
