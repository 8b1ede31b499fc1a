"""A session at another time or place, one that will not be, and one that will be after all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core import clock
from core.booking.empty_seats import count_those_inside
from core.booking.errors import (
    InThePast,
    InTwoPlaces,
    NotCancelled,
    PeopleElsewhere,
    SessionIsCancelled,
    SessionStarted,
)
from core.booking.holding import (
    apart,
    become,
    claim,
    count_taken,
    counts,
    elsewhere,
    lock_bookings,
    lock_people,
    lock_sessions,
)
from core.booking.line import expire_in, give_up, last_chance, promote
from core.booking.models import (
    ABSENT,
    ALIVE,
    CANCELLED,
    HOLDS,
    KEPT_AFTER,
    OFFERED,
    TAKEN,
    UNKNOWN,
    WAITING,
    Booking,
    Session,
    SessionNeed,
)
from core.booking.sessions import require_seen, set_time, set_where
from core.booking.times import When, span
from core.db import emit, session
from core.events import SessionCancelled, SessionMoved, SessionResumed
from core.types import Id, LocalText


@dataclass(frozen=True, kw_only=True)
class Resumed:
    """Who has their seat again after all, and who does not: they are busy then, have another, or it is full."""

    back: Sequence[Booking]
    lost: Sequence[Booking]


def move(
    meeting: Session, seen: int, when: When, where: Mapping[str, Any] | None = None, *, even_so: bool = False
) -> list[Booking]:
    """Hold a session at another time, another place, or both; calendars follow. ``where`` is any of WHERE.

    Raises PeopleElsewhere where some would be in two places; ``even_so`` takes this seat from them, and gives them
    back so that they are told. Raises ChangedMeanwhile, NoSuchTime, NoSuchZone, InThePast, RoomTaken, ResponsibleTaken,
    SessionStarted, SessionIsCancelled.
    """
    lock_sessions(meeting.id)
    require_seen(meeting, seen)
    _require_ahead(meeting)
    if span(when).starts_at <= clock.now():
        raise InThePast
    torn, was = _torn(meeting, when), meeting.starts_at
    if torn and not even_so:
        raise PeopleElsewhere(len(torn))
    lost = _move(meeting, torn, when, where or {})
    _shorten_offers(meeting)
    emit(SessionMoved(**_event(meeting, lock_bookings(meeting, *HOLDS)), lost=_ids(lost), was_at=was))
    promote(meeting.id)
    return lost


def note_move(meeting: Session, was: datetime) -> None:
    """Keep from when a session was moved, as those who have a seat know it."""
    meeting.moved_from, meeting.moved_at = (was, clock.now()) if was != meeting.starts_at else (None, None)
    session.flush()


def cancel(meeting: Session, seen: int, why: LocalText) -> list[Booking]:
    """Say that a session will not be, and why; give those who had a seat. Whoever waits, waits on.

    Raises ChangedMeanwhile, SessionIsCancelled, SessionStarted.
    """
    lock_sessions(meeting.id)
    require_seen(meeting, seen)
    _require_ahead(meeting)
    had, offered = lock_bookings(meeting, TAKEN), lock_bookings(meeting, OFFERED)
    now = clock.now()
    for booking in had:
        become(booking, CANCELLED, since=now)
    for booking in offered:
        become(booking, WAITING, since=booking.since)
    meeting.cancelled_at, meeting.cancelled_for, meeting.taken = now, why, 0
    meeting.sequence += 1
    session.flush()
    _keep_needs_until(meeting, now + KEPT_AFTER)
    emit(SessionCancelled(**_event(meeting, had), waiting=_ids(lock_bookings(meeting, WAITING))))
    return had


def un_cancel(meeting: Session, seen: int, *, every: bool = False) -> Resumed:
    """Hold a cancelled session after all; give their seat back to those who are free, and have no other of the kind.

    ``every`` where people come to all sessions. Raises ChangedMeanwhile, NotCancelled, SessionStarted, RoomTaken,
    ResponsibleTaken.
    """
    session.flush()
    lock_people(_concerned(meeting))
    lock_sessions(meeting.id)
    require_seen(meeting, seen)
    since = meeting.cancelled_at
    if since is None:
        raise NotCancelled
    if meeting.starts_at <= clock.now():
        raise SessionStarted
    with apart():
        meeting.cancelled_at, meeting.cancelled_for = None, LocalText()
        meeting.sequence += 1
    _keep_needs_until(meeting, meeting.ends_at + KEPT_AFTER)
    had = sorted((one for one in lock_bookings(meeting, CANCELLED) if one.since == since), key=_absent_last)
    others = _have_other(had, meeting, every=every)
    back = [one for one in had if one.participation_id not in others and _give_back(one, meeting)]
    lost = [booking for booking in had if booking not in back]
    _tidy_line(meeting, every=every)
    emit(SessionResumed(**_event(meeting, back), lost=_ids(lost)))
    promote(meeting.id)
    return Resumed(back=back, lost=lost)


def would_resume(meeting: Session, *, every: bool = False) -> Resumed:
    """Tell who would have their seat again, were it held after all, and who would not; nothing changes by asking."""
    rows = sa.select(Booking).where(Booking.session_id == meeting.id, Booking.state == CANCELLED)
    had = sorted(session.scalars(rows.where(Booking.since == meeting.cancelled_at)), key=_absent_last)
    busy = frozenset(session.scalars(elsewhere(meeting, [CANCELLED], meeting.starts_at, meeting.ends_at)))
    others = _have_other(had, meeting, every=every)
    able = [one for one in had if one.id not in busy and one.participation_id not in others]
    back = [one for number, one in enumerate(able) if _is_room(one, number, meeting.capacity)]
    return Resumed(back=back, lost=[booking for booking in had if booking not in back])


def would_lose(meeting: Session, when: When) -> int:
    """Count who has a seat and would be in two places, were it moved there. Raises NoSuchTime, NoSuchZone."""
    return len(_torn(meeting, when))


def _require_ahead(meeting: Session) -> None:
    if meeting.cancelled_at:
        raise SessionIsCancelled
    if meeting.starts_at <= clock.now():
        raise SessionStarted


def _torn(meeting: Session, when: When) -> frozenset[Id]:
    instants = span(when)
    return frozenset(session.scalars(elsewhere(meeting, HOLDS, instants.starts_at, instants.ends_at)))


def _move(meeting: Session, torn: Collection[Id], when: When, where: Mapping[str, Any]) -> list[Booking]:
    try:
        with apart():
            lost = _release(meeting, torn)
            set_time(meeting, when)
            set_where(meeting, where)
            meeting.sequence += 1
            session.flush()
            _copy_instants(meeting)
    except InTwoPlaces as error:  # somebody took a seat elsewhere at this moment
        raise PeopleElsewhere(1) from error
    return lost


def _release(meeting: Session, torn: Collection[Id]) -> list[Booking]:
    """Take this seat from those who would be in two places; who was only offered one waits again."""
    lost = [booking for booking in lock_bookings(meeting, *HOLDS) if booking.id in torn]
    for booking in lost:
        if booking.state == TAKEN:
            become(booking, CANCELLED)
        else:
            become(booking, WAITING, since=booking.since)
    session.flush()
    if lost:
        count_taken(meeting, -len(lost))
    return lost


def _copy_instants(meeting: Session) -> None:
    """Let every booking say when it is now, and what people need be kept as long after it as before.

    Who was marked absent at the door is not absent from another time.
    """
    here = sa.update(Booking).where(Booking.session_id == meeting.id)
    elsewhen = here.where(Booking.starts_at != meeting.starts_at, Booking.attendance != UNKNOWN)
    unknown = elsewhen.values(attendance=UNKNOWN, attendance_source="", attendance_at=None)
    session.execute(unknown.execution_options(synchronize_session=False))
    here = here.values(starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    session.execute(here.execution_options(synchronize_session=False))
    _keep_needs_until(meeting, meeting.ends_at + KEPT_AFTER)
    lock_bookings(meeting, *ALIVE)  # read anew
    count_those_inside(meeting)


def _keep_needs_until(meeting: Session, moment: datetime) -> None:
    """Keep what people need there so long, whether it is held or not."""
    mine = sa.select(Booking.id).where(Booking.session_id == meeting.id)
    needs = sa.update(SessionNeed).where(SessionNeed.booking_id.in_(mine)).values(erase_at=moment)
    session.execute(needs.execution_options(synchronize_session=False))


def _shorten_offers(meeting: Session) -> None:
    """Let no offer last longer than people may book; one that is over by that goes to the next."""
    for booking in lock_bookings(meeting, OFFERED):
        booking.offer_until = min(booking.offer_until or last_chance(meeting), last_chance(meeting))
    session.flush()
    expire_in(meeting.id)


def _concerned(meeting: Session) -> list[Id]:
    rows = sa.select(Booking.panelist_id).where(Booking.session_id == meeting.id)
    return list(session.scalars(rows.where(Booking.state.in_((CANCELLED, WAITING)))))


def _absent_last(booking: Booking) -> tuple[bool, Id]:
    return booking.attendance == ABSENT, booking.id


def _is_room(booking: Booking, before: int, capacity: int | None) -> bool:
    return capacity is None or before < capacity or booking.attendance == ABSENT


def _give_back(booking: Booking, meeting: Session) -> bool:
    """Let somebody have the seat they had; tell whether they could."""
    try:
        with apart():
            if not claim(meeting, until_begins=None) and booking.attendance != ABSENT:
                return False  # who is absent has the seat that somebody else sits in
            become(booking, TAKEN)
    except InTwoPlaces:
        return False
    return True


def _tidy_line(meeting: Session, *, every: bool) -> None:
    """Take those out of the line who have got another seat meanwhile."""
    waiting = lock_bookings(meeting, WAITING)
    others = _have_other(waiting, meeting, every=every)
    for booking in waiting:
        if booking.participation_id in others:
            give_up(booking, meeting)


def _have_other(bookings: Sequence[Booking], meeting: Session, *, every: bool) -> set[Id]:
    """Find whose places have, or wait for, another seat of the kind; it matters not where people come to all."""
    places = [booking.participation_id for booking in bookings]
    rows = sa.select(Booking).where(Booking.participation_id.in_(places), Booking.session_id != meeting.id)
    others = () if every else session.scalars(rows.execution_options(populate_existing=True))
    return {other.participation_id for other in others if other.session.kind == meeting.kind and counts(other)}


def _event(meeting: Session, bookings: Sequence[Booking]) -> dict[str, Any]:
    return {"engagement": meeting.engagement_id, "session": meeting.id, "bookings": _ids(bookings)}


def _ids(bookings: Sequence[Booking]) -> tuple[Id, ...]:
    return tuple(booking.id for booking in bookings)
