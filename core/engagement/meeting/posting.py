"""Posts the letters about seats, within the act that they tell of; each carries the link to its own seat."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.booking.models import CANCELLED as SEAT_CANCELLED
from core.booking.models import Booking, Session
from core.db import session
from core.engagement.meeting.kinds import ABOUT_SESSIONS, TAKEN_BACK
from core.engagement.meeting.still_true import is_true_of
from core.messaging import quiet
from core.messaging.models import WAITING as UNSENT
from core.messaging.models import OutboxLetter
from core.messaging.services import Posting, post_all, take_back_linked
from core.types import Id

TIME_TO_STOP = timedelta(minutes=10)
SOON = timedelta(days=1)
Made = Mapping[tuple[Purpose, Id], Id]


def post_now(kind: str, booking: Booking, *, urgent: bool = False) -> None:
    """Write to one person about what they did themselves, or are offered."""
    _post(kind, booking.session, [booking], None, urgent=urgent)


def tell(kind: str, meeting: Session, bookings: Sequence[Booking]) -> None:
    """Write to everybody whom it concerns that a leader moved, cancelled or resumed a session.

    The letters are rows of the same act; they leave in ten minutes, so that a mistake can be put right.
    """
    _post(kind, meeting, bookings, leaves_at(meeting))


def take_back(bookings: Sequence[Booking]) -> set[Id]:
    """Take back what is told of a session and has not left; give whom it would have told, by their bookings."""
    made = _links([booking.id for booking in bookings])
    dropped = take_back_linked(made.values(), ABOUT_SESSIONS)
    return {booking for booking, link in made.items() if link in dropped}


def waiting(meeting: Session) -> tuple[int, datetime | None]:
    """Count the letters about a change of this session that will leave, and tell when; what is untrue by now stays."""
    rows = sa.select(sa.func.count(), sa.func.min(OutboxLetter.due_at)).join(Link, Link.id == OutboxLetter.link_id)
    here = rows.join(Booking, Booking.id == Link.subject_id).where(Booking.session_id == meeting.id)
    true = [sa.and_(OutboxLetter.kind == kind, is_true_of(kind, meeting)) for kind in ABOUT_SESSIONS]
    number, due_at = session.execute(here.where(OutboxLetter.state == UNSENT, sa.or_(*true, _lost_by_resuming()))).one()
    return number, due_at


def _lost_by_resuming() -> sa.ColumnElement[bool]:
    """Ask for what is told to those who have no seat at a session that is held after all; else one leaves oneself."""
    return sa.and_(OutboxLetter.kind == TAKEN_BACK, Booking.state == SEAT_CANCELLED)


def leaves_at(meeting: Session) -> datetime:
    """Give when a change is told: in ten minutes, in the morning where that is quiet; at once the day before."""
    now = clock.now()
    if meeting.starts_at - now < SOON:
        return now
    soon = now + TIME_TO_STOP
    awake, _why = quiet.first_moment(soon, quiet.rules())
    return awake if meeting.starts_at - awake > SOON else soon


def _post(
    kind: str, meeting: Session, bookings: Sequence[Booking], due_at: datetime | None, *, urgent: bool = False
) -> None:
    if not bookings:
        return
    made = links_of(meeting.engagement_id, bookings)
    postings = [
        Posting(recipient=booking.panelist_id, number=_number(kind, booking, meeting), link=made[booking.id])
        for booking in bookings
    ]
    post_all(kind, postings, about=meeting.engagement_id, due_at=due_at, urgent=urgent)


def links_of(engagement_id: Id, bookings: Sequence[Booking]) -> dict[Id, Id]:
    """Give the id of each seat's link, made where there is none; and see that each person has their own."""
    places, seats = {booking.participation_id for booking in bookings}, {booking.id for booking in bookings}
    living = _living(places | seats)
    _with_lacking(Purpose.PARTICIPATE, places, living, engagement_id)
    return _with_lacking(Purpose.SEAT, seats, living, engagement_id)


def _with_lacking(purpose: Purpose, subjects: set[Id], living: Made, engagement_id: Id) -> dict[Id, Id]:
    own = {subject: living[purpose, subject] for subject in subjects if (purpose, subject) in living}
    lacking = sorted(subjects - own.keys())
    return own | links.make_all(purpose, lacking, engagement=engagement_id) if lacking else own


def _links(bookings: Collection[Id]) -> dict[Id, Id]:
    return {subject: link for (purpose, subject), link in _living(bookings).items() if purpose == Purpose.SEAT}


def _living(subjects: Collection[Id]) -> Made:
    rows = sa.select(Link.purpose, Link.subject_id, Link.id).where(Link.subject_id.in_(subjects))
    rows = rows.where(Link.purpose.in_((Purpose.PARTICIPATE, Purpose.SEAT)), Link.revoked_at.is_(None)).order_by(
        Link.created_at
    )
    return {(Purpose(purpose), subject): link for purpose, subject, link in session.execute(rows)}


def _number(kind: str, booking: Booking, meeting: Session) -> str:
    return f"{kind}:{booking.id}:{booking.sequence}:{meeting.sequence}"
