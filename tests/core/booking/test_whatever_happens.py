"""Whatever is done in whatever order: what is counted is held, nobody is one too many, and the line is fair."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from core import clock
from core.booking import errors, line, listing, moving, seats, sessions
from core.booking.models import ALIVE, HOLDS, OFFERED, WAITING, Booking, Session
from core.booking.times import When
from core.db import session, transaction
from core.types import Id, LocalText
from tests.core.booking.room import EVENING, make_room
from tests.fixtures.people import NOON

PEOPLE = 6
REFUSALS = tuple(
    error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, Exception)
)  # fmt: skip
OFTEN = settings(
    max_examples=40, stateful_step_count=30, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
who, where = st.integers(0, PEOPLE - 1), st.integers(0, 1)


class Seats(RuleBasedStateMachine):
    """Two sessions, six people and a leader; each run has an engagement of its own in the test's app."""

    app: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        with clock.at(self.now):
            self.room = make_room(self.app, PEOPLE)
            self.meetings = [
                self.room.session(capacity=2, notice=60),
                self.room.session(EVENING + timedelta(days=1), capacity=1),
            ]

    @rule(one=who, at=where)
    def take(self, one: int, at: int) -> None:
        self.do(seats.take, self.meetings[at], self.room.people[one])

    @rule(one=who, at=where)
    def wait(self, one: int, at: int) -> None:
        self.do(line.wait, self.meetings[at], self.room.people[one])

    @rule(one=who, at=where, said=st.sampled_from([line.leave, line.accept_offer, line.decline_offer]))
    def answer(self, one: int, at: int, said: Any) -> None:
        if booking := self.booking(one, at):
            self.do(said, booking)

    @rule(one=who, at=where)
    def swap(self, one: int, at: int) -> None:
        if booking := self.booking(one, at):
            self.do(seats.change_to, booking, self.meetings[1 - at])

    @rule(one=who)
    def withdraw(self, one: int) -> None:
        self.do(line.leave_all, self.room.people[one].participation)

    @rule(at=where, capacity=st.sampled_from([1, 2, 3, 5, None]))
    def change_capacity(self, at: int, capacity: int | None) -> None:
        self.lead(sessions.describe, at, {"capacity": capacity})

    @rule(at=where, days=st.integers(0, 3), even_so=st.booleans())
    def move(self, at: int, days: int, even_so: bool) -> None:
        when = When(starts=EVENING + timedelta(days=days), minutes=120)
        self.lead(moving.move, at, when, even_so=even_so)

    @rule(at=where)
    def cancel(self, at: int) -> None:
        self.lead(moving.cancel, at, LocalText(nb="Syk"))

    @rule(at=where)
    def resume(self, at: int) -> None:
        self.lead(moving.un_cancel, at)

    @precondition(lambda self: self.now < NOON + timedelta(days=40))
    @rule(hours=st.sampled_from([1, 47, 48, 24 * 30]))
    def time_goes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.do(line.expire_offers)

    @invariant()
    def what_is_counted_is_held(self) -> None:
        for meeting in self.meetings:
            self.room.taken(meeting)

    @invariant()
    def nobody_has_two_of_a_kind(self) -> None:
        with self.app.app_context():
            rows = sa.select(Booking).join(Session).where(Session.engagement_id == self.room.engagement)
            alive = [row for row in session.scalars(rows) if row.state in ALIVE and not row.session.cancelled_at]
            whose = [row.participation_id for row in alive]
        assert len(whose) == len(set(whose))

    @invariant()
    def no_seat_stands_empty_while_somebody_waits(self) -> None:
        with clock.at(self.now), self.app.app_context():
            for meeting in map(listing.find, self.meetings):
                empty = listing.is_bookable(meeting) and listing.seats_left(meeting) != 0
                assert not (empty and waiting(meeting.id))

    @invariant()
    def nobody_has_a_seat_where_it_is_cancelled(self) -> None:
        with self.app.app_context():
            held = (
                sa.select(Booking.id).join(Session).where(Session.cancelled_at.is_not(None), Booking.state.in_(HOLDS))
            )
            assert session.scalars(held).all() == []

    def do(self, act: Any, *given: Any, **named: Any) -> None:
        """Do it in a transaction; a refusal undoes it whole. Whoever is offered a seat by it was before the rest."""
        self.now += timedelta(seconds=1)
        with clock.at(self.now), self.app.app_context():
            before = [waiting(meeting) for meeting in self.meetings]
            try:
                with transaction():
                    act(*given, **named)
            except REFUSALS:
                return
            for meeting, line_before in zip(self.meetings, before, strict=True):
                was_fair(meeting, line_before)

    def lead(self, act: Any, at: int, *given: Any, **named: Any) -> None:
        """Do what a leader does, to the session as they see it now."""

        def led() -> None:
            here = session.get_one(Session, self.meetings[at])
            act(here, here.version, *given, **named)

        self.do(led)

    def booking(self, one: int, at: int) -> Id | None:
        """Give a person's row for a session, if they have one."""
        with self.app.app_context():
            row = listing.row_of(self.meetings[at], self.room.people[one].participation)
            return row.id if row else None


def waiting(meeting: Id) -> list[Id]:
    """Give the line, first come first."""
    rows = sa.select(Booking.id).where(Booking.session_id == meeting, Booking.state == WAITING)
    return list(session.scalars(rows.order_by(Booking.since, Booking.id)))


def was_fair(meeting: Id, before: list[Id]) -> None:
    """Check that whoever of a line has been offered a seat stood before all who wait on."""
    rows = sa.select(Booking.id).where(Booking.session_id == meeting, Booking.state == OFFERED)
    offered, still = set(session.scalars(rows)), set(waiting(meeting))
    places = [("offered" if one in offered else "waits") for one in before if one in offered | still]
    assert places == sorted(places)


@pytest.mark.usefixtures("frozen_clock")
def test_in12_whatever_happens_the_seats_are_right_and_the_line_is_fair(app: Any) -> None:
    run_state_machine_as_test(type("SeatsHere", (Seats,), {"app": app}), settings=OFTEN)
