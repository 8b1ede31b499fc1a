"""Any number press at the same moment: never one over, on either engine, and nobody is in two places."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.booking import line, seats
from core.booking.errors import AlreadyHasSeat, InTwoPlaces, MustWait, NoOffer, RoomTaken, SessionFull
from core.booking.holding import Person
from core.booking.models import OFFERED, TAKEN, WAITING, Session
from core.booking.sessions import make_session
from core.booking.times import When
from core.db import session, transaction, write
from core.engagement.models import Participation
from core.types import Id, new_id
from tests.core.booking.room import EVENING, Room, make_room
from tests.fixtures.people import NOON
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

RACERS, SEATS = 60, 20
REFUSED = (SessionFull, MustWait, AlreadyHasSeat, InTwoPlaces, NoOffer, RoomTaken)


@pytest.fixture
def crowd(app: Flask, frozen_clock: Any) -> Room:
    return make_room(app, RACERS)


def trying(app: Flask, act: Callable[..., Any], *given: Any) -> Callable[[], str]:
    """Make somebody who tries, as a request does it, and tells what came of it."""

    def attempt() -> str:
        with app.app_context(), clock.at(NOON):  # threads have a clock of their own
            try:
                write(lambda: act(*given))
            except REFUSED as refusal:
                return type(refusal).__name__
            return "done"

    return attempt


def test_in12_of_sixty_who_race_for_twenty_seats_twenty_get_one(crowd: Room) -> None:
    meeting = crowd.session(capacity=SEATS)
    got = race([trying(crowd.app, seats.take, meeting, person) for person in crowd.people])
    assert (got.count("done"), got.count("SessionFull")) == (SEATS, RACERS - SEATS)
    assert crowd.taken(meeting) == SEATS


def test_in12_offers_hold_their_seats_while_sixty_race(crowd: Room) -> None:
    """Five give up, five in line are offered those, and forty others press while the offers are answered."""
    meeting = crowd.session(capacity=SEATS)
    for person in crowd.people[:SEATS]:
        crowd.do(seats.take, meeting, person)
    waiting = crowd.people[SEATS : SEATS + 10]
    for person in waiting:
        crowd.do(line.wait, meeting, person)
    leaving = [crowd.row(meeting, number).id for number in range(5)]
    acts = [trying(crowd.app, line.leave, booking) for booking in leaving]
    acts += [trying(crowd.app, seats.take, meeting, person) for person in crowd.people[SEATS:]]
    race(acts)
    assert crowd.taken(meeting) == SEATS
    states = crowd.states(meeting)
    assert set(states[SEATS : SEATS + 5]) <= {OFFERED, TAKEN}, "the first five in line"
    assert states[SEATS + 5 : SEATS + 10] == [WAITING] * 5
    assert set(states[SEATS + 10 :]) == {""}, "nobody went past the line"


def test_in12_the_same_person_who_presses_twenty_times_has_one_seat(crowd: Room) -> None:
    meeting = crowd.session(capacity=SEATS)
    got = race([trying(crowd.app, seats.take, meeting, crowd.people[0]) for _press in range(20)])
    assert got == ["done"] * 20
    assert crowd.taken(meeting) == 1


def test_in12_whoever_presses_two_times_of_day_at_once_gets_one(crowd: Room) -> None:
    first = crowd.session(capacity=SEATS)
    second = crowd.session(starts=EVENING + timedelta(days=1), capacity=SEATS)
    got = race([
        trying(crowd.app, seats.take, meeting, person) for person in crowd.people[:15] for meeting in (first, second)
    ])  # fmt: skip
    assert (got.count("done"), got.count("AlreadyHasSeat")) == (15, 15)
    assert crowd.taken(first) + crowd.taken(second) == 15


def test_in12_nobody_is_in_two_places_also_where_two_engagements_meet_at_once(app: Flask, crowd: Room) -> None:
    """The same person is in two engagements, by two places; only the database sees both."""
    other = make_room(app, 0)
    with app.app_context(), transaction():
        again = [_also_in(other.engagement, person.panelist) for person in crowd.people[:15]]
    one, two = crowd.session(capacity=SEATS), other.session(starts=EVENING + timedelta(hours=1), capacity=SEATS)
    acts = [trying(app, seats.take, one, person) for person in crowd.people[:15]]
    acts += [trying(app, seats.take, two, person) for person in again]
    got = race(acts)
    assert (got.count("done"), got.count("InTwoPlaces")) == (15, 15)
    assert crowd.taken(one) + other.taken(two) == 15


def test_in12_of_ten_who_want_the_same_room_one_gets_it(crowd: Room) -> None:
    def make(number: int) -> Any:
        when = When(starts=EVENING + timedelta(minutes=number), minutes=60)
        return make_session(crowd.engagement, when, {"room": "Kantina"})

    got = race([trying(crowd.app, make, number) for number in range(10)])
    assert (got.count("done"), got.count("RoomTaken")) == (1, 9)


def test_in12_an_offer_that_runs_out_while_it_is_accepted_is_one_or_the_other(crowd: Room) -> None:
    meeting = crowd.session(capacity=10)
    for person in crowd.people[:10]:
        crowd.do(seats.take, meeting, person)
    for person in crowd.people[10:30]:
        crowd.do(line.wait, meeting, person)
    for number in range(10):
        crowd.do(line.leave, crowd.row(meeting, number).id)
    offers = [crowd.row(meeting, number).id for number in range(10, 20)]
    moments = [NOON + timedelta(hours=47), NOON + timedelta(hours=49)]

    def accept(booking: Any) -> Any:
        with clock.at(moments[0]):
            return line.accept_offer(booking)

    def expire() -> Any:
        with clock.at(moments[1]):
            return line.expire_offers()

    race([*(trying(crowd.app, accept, booking) for booking in offers), *(trying(crowd.app, expire),) * 5])
    states = crowd.states(meeting)
    assert crowd.taken(meeting) == 10
    assert states[10:20].count(TAKEN) + states[10:20].count("expired") == 10
    assert states[20:30].count(OFFERED) == states[10:20].count("expired")


def test_in12_swaps_in_both_directions_lose_nothing(crowd: Room) -> None:
    """Ten at each of two full sessions, and two free seats: everybody wants to the other side."""
    one, two = crowd.session(capacity=11), crowd.session(starts=EVENING + timedelta(days=1), capacity=11)
    for number, person in enumerate(crowd.people[:20]):
        crowd.do(seats.take, one if number < 10 else two, person)
    bookings = [crowd.row(one if number < 10 else two, number).id for number in range(20)]
    race([
        trying(crowd.app, seats.change_to, booking, two if number < 10 else one)
        for number, booking in enumerate(bookings)
    ])  # fmt: skip
    assert crowd.taken(one) + crowd.taken(two) == 20
    both = zip(crowd.states(one)[:20], crowd.states(two)[:20], strict=True)
    assert all(pair.count(TAKEN) == 1 for pair in both)


def test_the_count_cannot_be_written_above_the_seats(app: Flask, crowd: Room) -> None:
    meeting = crowd.session(capacity=1)
    with app.app_context(), transaction(), pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(sa.update(Session).where(Session.id == meeting).values(taken=2))


def _also_in(engagement: Id, panelist: Id) -> Person:
    place = Participation(id=new_id(), engagement_id=engagement, panelist_id=panelist, state="accepted")
    session.add(place)
    session.flush()
    return Person(participation=place.id, panelist=panelist)
