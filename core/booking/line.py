"""The line of a full session: who waits, who is offered a seat, and the one way that a free seat goes to the next."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from flask import current_app

from core import clock, jobs
from core.booking import needs
from core.booking.empty_seats import count_those_inside
from core.booking.errors import (
    AlreadyHasSeat,
    InTwoPlaces,
    NoOffer,
    SeatsLeft,
    SessionIsCancelled,
    SessionStarted,
    TooLate,
)
from core.booking.holding import (
    Person,
    apart,
    become,
    count_taken,
    elsewhere,
    lock_booking,
    lock_bookings,
    lock_people,
    lock_sessions,
    require_none_of_kind,
    seat,
    seats_of,
)
from core.booking.models import ALIVE, EXPIRED, HOLDS, LEFT, OFFERED, TAKEN, WAITING, Booking, Session
from core.db import emit, session
from core.events import LineJoined, OfferExpired, SeatFreed, SeatOffered, SeatTaken
from core.types import Id

EXPIRE = "booking.expire_offers"


def wait(session_id: Id, person: Person) -> int:
    """Put somebody in line, and tell their number; who waits already keeps their place.

    Raises SeatsLeft where nobody needs to wait, AlreadyHasSeat, SessionStarted, TooLate, SessionIsCancelled.
    """
    lock_people([person.panelist])
    promote(session_id)
    (meeting,) = lock_sessions(session_id)
    mine = seats_of(person.participation)
    here = next((booking for booking in mine if booking.session_id == session_id), None)
    if here and here.state == WAITING:
        return number_in_line(here)
    if here and here.state in HOLDS:
        raise AlreadyHasSeat(here.id)
    require_none_of_kind(person, meeting, mine)
    require_bookable(meeting)
    if meeting.capacity is None or meeting.taken < meeting.capacity:
        raise SeatsLeft
    booking = seat(meeting, person, here, WAITING)
    session.flush()
    emit(LineJoined(**ids(booking, meeting)))
    return number_in_line(booking)


def has_line(session_id: Id) -> bool:
    """Tell whether anybody waits."""
    rows = sa.select(Booking.id).where(Booking.session_id == session_id, Booking.state == WAITING)
    return session.scalar(rows.limit(1)) is not None


def number_in_line(booking: Booking) -> int:
    """Count how many stand before somebody who waits, and themselves."""
    before = sa.or_(
        Booking.since < booking.since, sa.and_(Booking.since == booking.since, Booking.id <= booking.id)
    )  # fmt: skip
    line = sa.select(sa.func.count()).where(Booking.session_id == booking.session_id, Booking.state == WAITING, before)
    return session.scalar(line) or 0


def accept_offer(booking_id: Id, *, every: bool = False) -> Booking:
    """Say yes to a seat that is held; twice is once. Raises NoOffer where it is held no longer."""
    booking, meeting = lock_booking(booking_id)
    if booking.state == TAKEN:
        return booking
    if booking.state != OFFERED or booking.offer_until is None or booking.offer_until <= clock.now():
        raise NoOffer(booking_id)
    become(booking, TAKEN)
    session.flush()
    needs.follow(booking, every=every)
    emit(SeatTaken(**ids(booking, meeting), was_offered=True, at_door=False))
    return booking


def decline_offer(booking_id: Id) -> None:
    """Say no to a seat that is held: it goes to the next; twice is once. Raises NoOffer."""
    booking, _meeting = lock_booking(booking_id)
    if booking.state == LEFT:
        return
    if booking.state != OFFERED:
        raise NoOffer(booking_id)
    leave(booking_id)


def leave(booking_id: Id, *, taken_back: bool = False) -> None:
    """Give up a seat, an offer or a place in line; what was held goes to the next. Twice is once.

    ``taken_back`` where a leader takes it.

    Raises SessionStarted where it is too late to give up a seat: who came is noted then.
    """
    booking, meeting = lock_booking(booking_id)
    was = booking.state
    if was not in ALIVE:
        return
    if was in HOLDS and meeting.starts_at <= clock.now():
        raise SessionStarted
    give_up(booking, meeting)
    emit(SeatFreed(**ids(booking, meeting), was=was, taken_back=taken_back))
    if was in HOLDS:
        promote(meeting.id)


def give_up(booking: Booking, meeting: Session) -> None:
    """Take somebody out of a locked session; nobody is told yet, and nothing offered."""
    held = booking.state in HOLDS
    become(booking, LEFT)
    needs.drop(booking.id)
    session.flush()
    if held:
        count_taken(meeting, -1)
        count_those_inside(meeting)


def leave_all(participation: Id, *, taken_back: bool = False) -> None:
    """Take somebody out of everything that has not begun: they withdrew, were removed or are erased."""
    ahead = Booking.state.in_(ALIVE), Booking.starts_at > clock.now()
    rows = sa.select(Booking.id).where(Booking.participation_id == participation, *ahead)
    for booking_id in session.scalars(rows.order_by(Booking.session_id)).all():
        leave(booking_id, taken_back=taken_back)


def forget(participation: Id) -> None:
    """Let somebody who is erased have been nowhere: their rows go after this, and what they held goes to the next."""
    for old in seats_of(participation):
        booking, meeting = lock_booking(old.id)
        if booking.state in ALIVE:
            give_up(booking, meeting)
            promote(meeting.id)


def expire_offers() -> int:
    """End every offer whose time has run out, and offer those seats to the next; say how many ran out."""
    due = sa.select(Booking.session_id).where(Booking.state == OFFERED, Booking.offer_until <= clock.now()).distinct()
    return sum(expire_in(session_id) for session_id in sorted(session.scalars(due).all()))


def end_lines() -> int:
    """End the lines of what has begun: nobody gets a seat by waiting any more; say how many waited."""
    waits = sa.select(Booking.session_id).where(Booking.state == WAITING, Booking.starts_at <= clock.now()).distinct()
    return sum(_end_line(session_id) for session_id in sorted(session.scalars(waits).all()))


def offer_what_is_free() -> None:
    """Offer the seats that nobody in line could use when they became free, and somebody can now."""
    free = sa.or_(Session.capacity.is_(None), Session.taken < Session.capacity)
    ahead = Session.cancelled_at.is_(None), Session.starts_at > clock.now(), free
    waited = sa.select(Booking.session_id).where(Booking.state == WAITING)
    for session_id in sorted(session.scalars(sa.select(Session.id).where(*ahead, Session.id.in_(waited)))):
        promote(session_id)


def withhold(engagement_id: Id) -> None:
    """Take back what is offered in an activity that stands still: whoever could not say yes is first in line again."""
    offers = sa.select(Booking.session_id).join(Session, Session.id == Booking.session_id)
    rows = offers.where(Session.engagement_id == engagement_id, Booking.state == OFFERED)
    for meeting in lock_sessions(*sorted(set(session.scalars(rows)))):
        offered = lock_bookings(meeting, OFFERED)
        for booking in offered:
            become(booking, WAITING, since=booking.since)
            emit(LineJoined(**ids(booking, meeting)))
        session.flush()
        count_taken(meeting, -len(offered))


def offer_in(engagement_id: Id) -> None:
    """Offer what is free in an activity that goes on."""
    rows = sa.select(Booking.session_id).join(Session, Session.id == Booking.session_id)
    waited = rows.where(Session.engagement_id == engagement_id, Booking.state == WAITING)
    for session_id in sorted(set(session.scalars(waited))):
        promote(session_id)


def expire_in(session_id: Id) -> int:
    """Do the same in one session."""
    (meeting,) = lock_sessions(session_id)
    offered = lock_bookings(meeting, OFFERED)
    late = [booking for booking in offered if booking.offer_until and booking.offer_until <= clock.now()]
    for booking in late:
        become(booking, EXPIRED)
        needs.drop(booking.id)
        emit(OfferExpired(**ids(booking, meeting)))
    session.flush()
    if late:
        count_taken(meeting, -len(late))
        promote(session_id)
    return len(late)


def _end_line(session_id: Id) -> int:
    (meeting,) = lock_sessions(session_id)
    waiting = lock_bookings(meeting, WAITING)
    for booking in waiting:
        become(booking, EXPIRED)
        needs.drop(booking.id)
        emit(OfferExpired(**ids(booking, meeting)))
    session.flush()
    return len(waiting)


def promote(session_id: Id) -> list[Booking]:
    """Offer the free seats to those who have waited longest; who would be in two places is passed over, and stays.

    Nothing is offered where it was cancelled, begins so soon that nobody books any more, or its activity stands still.
    """
    (meeting,) = lock_sessions(session_id)
    until = _offer_until(meeting)
    free = None if meeting.capacity is None else meeting.capacity - meeting.taken
    if meeting.cancelled_at or until <= clock.now() or free == 0:
        return []
    able = _able(meeting)[:free]
    offered = [booking for booking in able if _offer(booking, until)] if able and _goes_on(meeting) else []
    if offered:
        count_taken(meeting, len(offered))
        jobs.enqueue(EXPIRE, key=f"{EXPIRE}:{session_id}:{until.isoformat()}", due_at=until)
    for booking in offered:
        emit(SeatOffered(**ids(booking, meeting), until=until))
    return offered


def require_bookable(meeting: Session) -> None:
    """Raise SessionIsCancelled, SessionStarted or TooLate where nobody books any more."""
    if meeting.cancelled_at:
        raise SessionIsCancelled
    if meeting.starts_at <= clock.now():
        raise SessionStarted
    if last_chance(meeting) <= clock.now():
        raise TooLate


def last_chance(meeting: Session) -> datetime:
    """Tell until when people may book it."""
    return meeting.starts_at - timedelta(minutes=meeting.notice)


def ids(booking: Booking, meeting: Session) -> dict[str, Id]:
    """Name what an event about somebody's seat is about."""
    return {
        "engagement": meeting.engagement_id,
        "session": meeting.id,
        "booking": booking.id,
        "participation": booking.participation_id,
        "panelist": booking.panelist_id,
    }


def _goes_on(meeting: Session) -> bool:
    """Ask the activity whether people may take a seat in it now."""
    ask = cast(Callable[[Id], bool], current_app.extensions["takes_bookings"])
    return ask(meeting.engagement_id)


def _able(meeting: Session) -> list[Booking]:
    """Give those who wait and would not be in two places, first come first."""
    line = lock_bookings(meeting, WAITING)
    busy = session.scalars(elsewhere(meeting, [WAITING], meeting.starts_at, meeting.ends_at)) if line else ()
    not_able = set(busy)
    return [booking for booking in line if booking.id not in not_able]


def _offer(booking: Booking, until: datetime) -> bool:
    """Hold a seat for somebody; tell whether they could have it: they may have taken one elsewhere just now."""
    try:
        with apart():
            become(booking, OFFERED, since=booking.since)  # their place, should they have to wait again
            booking.offer_until = until
    except InTwoPlaces:
        return False
    return True


def _offer_until(meeting: Session) -> datetime:
    return min(clock.now() + timedelta(hours=meeting.offer_hours), last_chance(meeting))
