"""What somebody does about their own seats: takes one, changes it, waits, says that they cannot come."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core import clock
from core.booking import line, listing, seats
from core.booking.errors import BookingNotFound, SessionNotFound
from core.booking.holding import Person, lock_sessions, seats_of
from core.booking.models import ABSENT, HOLDS, LEFT, OFFERED, SESSION, TAKEN, WAITING, Booking, Session
from core.db import session
from core.engagement.calling.places import hold, hold_with_seats
from core.engagement.calling.replies import CAN_COME_BACK, is_asked, may_come_back, say_no, say_yes, why_not
from core.engagement.calling.services import is_met
from core.engagement.meeting.settling import alive, was_chosen
from core.engagement.models import ALL, Engagement, Participation
from core.engagement.moves import become
from core.engagement.place_states import SETTLED
from core.engagement.states import takes_bookings
from core.types import Id

IN = ("accepted", "waiting", "absent")  # whoever missed one may choose another
SAID = ("declined", "completed")  # no already, or what they were asked for


@dataclass(frozen=True, kw_only=True)
class InLine:
    """Somebody's number in one line."""

    participation: Id
    booking: Id
    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A session that somebody can take a seat at, or wait for; ``mine`` is what they have there."""

    meeting: Session
    mine: Booking | None
    full: bool


def may_choose(place: Participation) -> bool:
    """Tell whether somebody may take a seat: they are in, or asked, and the activity has not ended."""
    engagement = place.engagement
    if not takes_bookings(engagement):
        return False
    in_line = place.state == "offered" and not was_chosen(engagement)
    return place.state in IN or in_line or is_asked(place) or may_come_back(place) or _was_given_a_seat(place)


def choices(place: Participation, kind: str) -> list[Choice]:
    """Give the sessions of one kind to choose from, in the order they begin."""
    mine = {booking.session_id: booking for booking in alive(place.id)}
    coming = listing.to_choose_from(place.engagement_id, kind)
    lines = listing.count_line([meeting.id for meeting in coming])
    return [
        Choice(meeting=meeting, mine=mine.get(meeting.id), full=_is_full(meeting) or meeting.id in lines)
        for meeting in coming
    ]


def on_page(engagement: Engagement, place: Participation | None) -> list[tuple[Session, Booking | None]]:
    """Give the sessions that an activity's page shows: one's own where one has a seat, and else all that come.

    Whoever can choose sees what they can choose; whoever said no, or is not with us this time, nothing else.
    """
    mine = {booking.session_id: booking for booking in alive(place.id)} if place else {}
    own = [meeting for meeting in listing.coming(engagement.id) if meeting.id in mine] if mine else []
    return [(meeting, mine.get(meeting.id)) for meeting in own or _shown(engagement, place)]


def kinds(place: Participation) -> list[str]:
    """Name the kinds of sessions that somebody chooses one of each of: not those they have been to."""
    been = set() if _comes_to_all(place) else {one.session.kind for one in _counted(place) if is_over(one)}
    every = dict.fromkeys(meeting.kind for meeting in listing.of_engagement(place.engagement_id))
    return [kind for kind in every if kind not in been]


def is_over(booking: Booking) -> bool:
    """Tell whether what somebody has a seat at has ended."""
    return booking.state == TAKEN and booking.session.ends_at <= clock.now()


def was_missed(booking: Booking) -> bool:
    """Tell whether somebody had a seat, and was not there: another of its kind is theirs to choose."""
    return is_over(booking) and booking.attendance == ABSENT


def lacks(place: Participation) -> str:
    """Say what somebody who has a place can do about their time: ``choose`` one, ``answer`` an offer, or nothing."""
    if place.state not in ("accepted", "offered", "absent") or not may_choose(place):
        return ""
    if place.state == "offered":
        return "" if was_chosen(place.engagement) else "answer"
    if offer(place):
        return "answer"
    return "choose" if not_chosen(place) else ""


def not_chosen(place: Participation) -> set[str]:
    """Give the kinds that there are times of, and of which somebody has none."""
    have = {booking.session.kind for booking in _counted(place)}
    return {meeting.kind for meeting in listing.to_choose_from(place.engagement_id)} - have


def offer(place: Participation) -> Booking | None:
    """Give the seat that somebody in the line is offered, while they can say yes."""
    offered = (one for one in alive(place.id) if one.state == OFFERED)
    return next((one for one in offered if one.offer_until and one.offer_until > clock.now()), None)


def busy(place: Participation, kind: str) -> list[Booking]:
    """Give the seats that keep somebody from others of a kind at the same time: not the one that would be swapped."""
    swapped = set() if _comes_to_all(place) else {one.id for one in alive(place.id) if one.session.kind == kind}
    return [one for one in listing.of_member(place.panelist_id, HOLDS) if one.id not in swapped]


def held(place: Participation) -> Sequence[Booking]:
    """Give somebody's seats, offers and places in line, in the order they begin."""
    return alive(place.id)


def take(place: Participation, session_id: Id) -> Booking:
    """Take a seat, which says yes to the activity too where that was not done; an own seat of the kind is swapped.

    Raises what ``why_not`` gives, SessionNotFound, and what `core.booking.seats.take` raises.
    """
    hold(place)  # whether the group has room is asked here, and its seat taken below
    meeting = _choosable(place, session_id)
    before = None if _comes_to_all(place) else _of_kind(place, meeting)
    if before and before.session_id != session_id:
        booking = seats.change_to(before.id, session_id)
    else:
        booking = seats.take(session_id, _person(place))
    if is_asked(place) or may_come_back(place):
        say_yes(place)
    return booking


def wait(place: Participation, session_id: Id) -> int:
    """Stand in line for a full session; give the number. Raises what `take` raises, and `line.wait`."""
    hold(place)
    meeting = _choosable(place, session_id)
    before = None if _comes_to_all(place) else _of_kind(place, meeting)
    if before and before.state == WAITING and before.session_id != session_id:
        lock_sessions(before.session_id, session_id)
        line.leave(before.id)
    number = line.wait(session_id, _person(place))
    if not was_chosen(place.engagement):
        become(place, WAITING, of=CAN_COME_BACK)  # who has said no says otherwise by this
    return number


def give_up(place: Participation, booking_id: Id) -> None:
    """Give up a seat, an offer or a place in line. Who had just that has said no to the activity.

    Raises BookingNotFound, SessionStarted.
    """
    hold_with_seats(place)
    booking = own_booking(place, booking_id)
    session.refresh(booking)
    had = booking.state
    line.leave(booking_id)
    if had in (TAKEN, OFFERED) and not alive(place.id) and place.state not in SAID:
        say_no(place)


def ends_by(place: Participation, booking: Booking) -> bool:
    """Tell whether giving up a seat is a no to the whole activity: it is all that somebody has there."""
    others = [one for one in alive(place.id) if one.id != booking.id]
    return booking.state in (TAKEN, OFFERED) and not others and place.state not in SAID


def may_change(place: Participation, booking: Booking) -> bool:
    """Tell whether there is another time of the kind to take instead of a seat."""
    if not may_choose(place) or _comes_to_all(place):
        return False
    return any(choice.mine is None and not choice.full for choice in choices(place, booking.session.kind))


def may_undo(place: Participation, booking: Booking) -> bool:
    """Tell whether a seat that somebody gave up can be theirs again: it is free, and nobody waits for it."""
    meeting = booking.session
    if booking.state != LEFT or not listing.is_bookable(meeting) or not may_choose(place):
        return False
    other = None if _comes_to_all(place) else _of_kind(place, meeting)
    return other is None and not _is_full(meeting) and not line.has_line(meeting.id)


def has_times(place: Participation) -> bool:
    """Tell whether there is a time that somebody can take, or wait for, now."""
    return may_choose(place) and bool(listing.to_choose_from(place.engagement_id))


def lines_of(places: Collection[Id]) -> list[InLine]:
    """Give the numbers of these in the lines of what has not begun, the first line first, in one question."""
    mine = sa.select(Booking.session_id).where(Booking.participation_id.in_(places), Booking.state == WAITING)
    number = sa.func.row_number().over(partition_by=Booking.session_id, order_by=(Booking.since, Booking.id))
    ahead = Booking.state == WAITING, Booking.starts_at > clock.now(), Booking.session_id.in_(mine)
    about = Booking.participation_id, Booking.id, Booking.starts_at, Booking.ends_at
    line_of = sa.select(*about, number.label("number"))
    lines = line_of.where(*ahead).subquery()
    rows = sa.select(lines).where(lines.c.participation_id.in_(places)).order_by(lines.c.starts_at, lines.c.id)
    return [
        InLine(
            participation=row.participation_id,
            booking=row.id,
            number=row.number,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in session.execute(rows)
    ]


def in_lines(places: Sequence[Participation]) -> dict[Participation, InLine]:
    """Give where each who waits for a seat stands in the line; nothing is asked where nobody can."""
    waiting = {place.id: place for place in places if place.state in IN}
    lines = lines_of(waiting.keys()) if waiting else []
    return {waiting[one.participation]: one for one in reversed(lines)}


def own_booking(place: Participation, booking_id: Id) -> Booking:
    """Find a seat of somebody's own. Raises BookingNotFound."""
    booking = listing.find_booking(booking_id)
    if booking.participation_id != place.id:
        raise BookingNotFound(booking_id)
    return booking


def _choosable(place: Participation, session_id: Id) -> Session:
    meeting = listing.find(session_id)
    if meeting.engagement_id != place.engagement_id:
        raise SessionNotFound(session_id)
    if not may_choose(place):
        raise why_not(place)
    return meeting


def _shown(engagement: Engagement, place: Participation | None) -> Sequence[Session]:
    if place and may_choose(place):
        able = listing.to_choose_from(engagement.id)
        return [one for one in able if one.kind == SESSION or not _is_full(one)] or able
    return () if place and place.state in SETTLED else listing.coming(engagement.id)


def _was_given_a_seat(place: Participation) -> bool:
    """Tell whether a leader gave somebody a seat where people are asked to answer: the time is theirs to change."""
    if is_met(place.engagement) or place.state not in SAID:
        return False
    return any(booking.state in (TAKEN, LEFT) for booking in seats_of(place.id))


def _of_kind(place: Participation, meeting: Session) -> Booking | None:
    return next((booking for booking in _counted(place) if booking.session.kind == meeting.kind), None)


def _counted(place: Participation) -> Iterator[Booking]:
    """Give what somebody has but for what they missed."""
    return (booking for booking in alive(place.id) if not was_missed(booking))


def _person(place: Participation) -> Person:
    return Person(participation=place.id, panelist=place.panelist_id, every=_comes_to_all(place))


def _comes_to_all(place: Participation) -> bool:
    return place.engagement.attends == ALL


def _is_full(meeting: Session) -> bool:
    left = listing.seats_left(meeting)
    return left is not None and left <= 0
