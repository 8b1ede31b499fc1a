"""What every act on seats is made of: locks in one order, the count of what is taken, and one way to change a seat.

Whoever needs several locks takes them in this order, so that no two wait for each other: people, sessions by their ids,
bookings; where a place in an activity changes too, what `core.engagement.calling.places.hold` holds comes before.
On SQLite one writes at a time, and there are no locks.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, lazyload

from core import clock
from core.booking.errors import (
    AlreadyHasSeat,
    BookingNotFound,
    InTwoPlaces,
    ResponsibleTaken,
    RoomTaken,
    SessionNotFound,
)
from core.booking.models import ABSENT, ALIVE, HOLDS, WAITING, Booking, Session
from core.db import session
from core.panel.models import Panelist
from core.types import Id

APART: dict[str, type[Exception]] = {
    "core_session_room_free": RoomTaken,
    "core_session_responsible_free": ResponsibleTaken,
    "core_booking_person_free": InTwoPlaces,
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who wants a seat, by which place in the engagement.

    ``every`` where people come to all of its sessions; otherwise one seat of each kind is theirs at most.
    """

    participation: Id
    panelist: Id
    every: bool = False


@contextmanager
def apart() -> Iterator[None]:
    """Do this within a savepoint, and say in our words whom or what the database does not let be in two places."""
    try:
        with session.begin_nested():
            yield
    except sa.exc.IntegrityError as error:
        refused = next((refusal for name, refusal in APART.items() if name in str(error.orig)), None)
        if refused is None:
            raise
        raise refused from error


def lock_people(panelists: Collection[Id]) -> None:
    """Let nobody else book for these meanwhile: whether they have a seat of the kind is looked up, then written."""
    rows = sa.select(Panelist.id).where(Panelist.id.in_(panelists)).order_by(Panelist.id)
    session.execute(rows.with_for_update(key_share=True)).all()


def lock_sessions(*session_ids: Id) -> list[Session]:
    """Give these sessions, in the order asked for, as they are now, and nobody else's meanwhile.

    Raises SessionNotFound.
    """
    session.flush()
    rows = sa.select(Session).where(Session.id.in_(session_ids)).order_by(Session.id).options(lazyload("*"))
    locked = session.scalars(rows.with_for_update().execution_options(populate_existing=True))
    found = {meeting.id: meeting for meeting in locked}
    if len(found) < len(set(session_ids)):
        raise SessionNotFound(*session_ids)
    return [found[session_id] for session_id in session_ids]


def lock_sessions_of(participation: Id) -> None:
    """Let nobody else change the sessions where somebody has a seat, is offered one, or waits."""
    mine = sa.select(Booking.session_id).where(Booking.participation_id == participation, Booking.state.in_(ALIVE))
    if session_ids := session.scalars(mine).all():
        lock_sessions(*session_ids)


def lock_booking(booking_id: Id) -> tuple[Booking, Session]:
    """Give a booking and its session as they are now, and nobody else's meanwhile. Raises BookingNotFound."""
    session_id = session.scalar(sa.select(Booking.session_id).where(Booking.id == booking_id))
    if session_id is None:
        raise BookingNotFound(booking_id)
    (meeting,) = lock_sessions(session_id)
    rows = sa.select(Booking).where(Booking.id == booking_id).with_for_update().options(lazyload("*"))
    return session.scalars(rows.execution_options(populate_existing=True)).one(), meeting


def lock_bookings(meeting: Session, *states: str) -> list[Booking]:
    """Give a locked session's bookings in these states, first come first, and nobody else's meanwhile."""
    rows = sa.select(Booking).where(Booking.session_id == meeting.id, Booking.state.in_(states))
    rows = rows.order_by(Booking.since, Booking.id).with_for_update().options(lazyload("*"))
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def claim(meeting: Session, *, until_begins: timedelta | None) -> bool:
    """Count one seat more as taken, if there is one; the database decides between any number who try at once.

    ``until_begins`` is how long before it begins nobody books; None asks only that it is not cancelled. The session is
    as the database has it then.
    """
    free = sa.or_(Session.capacity.is_(None), Session.taken < Session.capacity)
    seats = sa.update(Session).where(Session.id == meeting.id, Session.cancelled_at.is_(None), free)
    if until_begins is not None:
        seats = seats.where(Session.starts_at > clock.now() + until_begins)
    claimed = seats.values(taken=Session.taken + 1).returning(Session)
    return session.scalar(claimed.execution_options(synchronize_session=False, populate_existing=True)) is not None


def count_taken(meeting: Session, change: int) -> None:
    """Count so many seats more, or less, as taken; who sits in the seat of one who is absent was not counted."""
    taken = Session.taken + change
    seats = sa.update(Session).where(Session.id == meeting.id).values(taken=sa.case((taken < 0, 0), else_=taken))
    session.execute(seats.execution_options(synchronize_session=False))
    session.expire(meeting, ["taken"])


def seats_of(participation: Id) -> list[Booking]:
    """Give every row of a person in this place, whatever became of it."""
    rows = sa.select(Booking).where(Booking.participation_id == participation).order_by(Booking.id)
    rows = rows.options(joinedload(Booking.session).lazyload(Session.responsible))
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def require_none_of_kind(person: Person, meeting: Session, mine: Collection[Booking]) -> None:
    """Raise AlreadyHasSeat where they have, or wait for, another seat of the kind; one they missed does not count."""
    for other in mine:
        if other.session_id != meeting.id and not person.every and other.session.kind == meeting.kind and counts(other):
            raise AlreadyHasSeat(other.id)


def counts(booking: Booking) -> bool:
    """Tell whether somebody has a seat, an offer or a place in line by this."""
    if booking.session.cancelled_at or booking.attendance == ABSENT or waits_in_vain(booking):
        return False
    return booking.state in ALIVE


def waits_in_vain(booking: Booking) -> bool:
    """Tell whether somebody waits for a seat at what has begun; such a line ends within the hour."""
    return booking.state == WAITING and booking.starts_at <= clock.now()


def seat(meeting: Session, person: Person, old: Booking | None, state: str) -> Booking:
    """Write somebody's row for a session: a new one, or the one they had. Raises InTwoPlaces at the next flush."""
    booking = old or Booking(
        session_id=meeting.id,
        participation_id=person.participation,
        panelist_id=person.panelist,
        sequence=-1,
        session=meeting,
    )
    booking.starts_at, booking.ends_at = meeting.starts_at, meeting.ends_at
    become(booking, state)
    session.add(booking)
    return booking


def become(booking: Booking, state: str, since: datetime | None = None) -> None:
    """Change what a booking is, as of now or of a moment, and let calendars see that it changed."""
    booking.state, booking.since, booking.offer_until = state, since or clock.now(), None
    booking.sequence += 1


def elsewhere(meeting: Session, states: Collection[str], starts: object, ends: object) -> sa.Select[Id]:
    """Select those bookings of a session whose people have a seat somewhere else between two instants."""
    other = aliased(Booking)
    busy = sa.exists().where(
        other.panelist_id == Booking.panelist_id,
        other.session_id != meeting.id,
        other.state.in_(HOLDS),
        other.starts_at < ends,
        other.ends_at > starts,
    )
    return sa.select(Booking.id).where(Booking.session_id == meeting.id, Booking.state.in_(states), busy)
