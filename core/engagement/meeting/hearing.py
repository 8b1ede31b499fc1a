"""Listens to what happens to seats and sessions: places follow, and everybody whom it concerns is written to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.booking import line, listing, moving
from core.booking.models import TAKEN, Booking
from core.db import session
from core.engagement.invitations import participation_of
from core.engagement.meeting import posting, resuming
from core.engagement.meeting.kinds import CANCELLED, LEFT, LOST, MOVED, OFFERED, RESUMED, SEATED, SWAPPED, TAKEN_BACK
from core.engagement.meeting.settling import expire, seated, settle
from core.events import (
    EngagementClosed,
    LineJoined,
    OfferExpired,
    ParticipationChanged,
    SeatFreed,
    SeatOffered,
    SeatSwapped,
    SeatTaken,
    SessionCancelled,
    SessionMoved,
    SessionResumed,
)
from core.types import Id

GONE = ("declined", "withdrawn", "removed")


def heard(event: object) -> None:
    """Act on an event that is about seats; others are let pass."""
    act = HEARD.get(type(event))
    if act:
        act(event)


def _taken(event: SeatTaken) -> None:
    seated(event.participation)
    if not event.at_door:  # whoever stands inside needs no letter about when and where
        posting.post_now(SEATED, listing.find_booking(event.booking))


def _swapped(event: SeatSwapped) -> None:
    seated(event.participation)
    if event.left_was == TAKEN:
        posting.post_now(SWAPPED, listing.find_booking(event.left_booking))  # takes the old time out of the calendar
    posting.post_now(SEATED, listing.find_booking(event.booking))


def _joined_line(event: LineJoined) -> None:
    settle(event.participation)


def _offered(event: SeatOffered) -> None:
    settle(event.participation)
    posting.post_now(OFFERED, listing.find_booking(event.booking), urgent=True)


def _expired(event: OfferExpired) -> None:
    expire(event.participation)


def _freed(event: SeatFreed) -> None:
    settle(event.participation)
    if event.was == TAKEN:
        posting.post_now(TAKEN_BACK if event.taken_back else LEFT, listing.find_booking(event.booking))


def _moved(event: SessionMoved) -> None:
    stay, lost = _bookings(event.bookings), _bookings(event.lost)
    meeting = listing.find(event.session)
    unknown = posting.take_back([*stay, *lost])  # nobody has heard of the move before this one
    moving.note_move(meeting, (meeting.moved_from if unknown else None) or event.was_at)
    posting.tell(MOVED, meeting, stay)
    posting.tell(LOST, meeting, lost)
    _settle_all(lost)


def _cancelled(event: SessionCancelled) -> None:
    concerned = _bookings((*event.bookings, *event.waiting))
    posting.tell(CANCELLED, listing.find(event.session), concerned)
    _settle_all(concerned)


def _resumed(event: SessionResumed) -> None:
    back, lost = _bookings(event.bookings), _bookings(event.lost)
    meeting = listing.find(event.session)
    untold = resuming.take_back(meeting)
    posting.tell(RESUMED, meeting, [booking for booking in back if booking.id not in untold])
    posting.tell(TAKEN_BACK, meeting, resuming.to_tell([booking for booking in lost if booking.id in untold]))
    _settle_all([*back, *lost])


def _left(event: ParticipationChanged) -> None:
    """Let the seats go of somebody who said no, withdrew or was taken out."""
    if event.state in GONE and event.panelist:
        place = participation_of(event.engagement, event.panelist)
        if place and place.state in GONE:
            line.leave_all(place.id, taken_back=place.state == "removed")


def _closed(event: EngagementClosed) -> None:
    line.withhold(event.engagement)


def _bookings(ids: Sequence[Id]) -> list[Booking]:
    rows = sa.select(Booking).where(Booking.id.in_(ids)).order_by(Booking.since, Booking.id)
    return list(session.scalars(rows))


def _settle_all(bookings: Sequence[Booking]) -> None:
    for place in sorted(booking.participation_id for booking in bookings):  # in one order, as sessions are
        settle(place)


HEARD: Mapping[type, Callable[[Any], None]] = {
    SeatTaken: _taken,
    SeatSwapped: _swapped,
    LineJoined: _joined_line,
    SeatOffered: _offered,
    OfferExpired: _expired,
    SeatFreed: _freed,
    SessionMoved: _moved,
    SessionCancelled: _cancelled,
    SessionResumed: _resumed,
    ParticipationChanged: _left,
    EngagementClosed: _closed,
}
