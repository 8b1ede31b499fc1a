"""What people and leaders do about seats at the same moment: nobody waits for another for ever, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.booking import seats, sessions
from core.booking.errors import SessionIsCancelled, SessionStarted
from core.booking.models import TAKEN, WAITING, Booking, Session
from core.booking.times import When
from core.contributions import Principal
from core.db import session, transaction, write
from core.engagement.calling import replies, volunteering
from core.engagement.calling.errors import NoSeatLeft, ReplyTooLate
from core.engagement.calling.places import seats_held
from core.engagement.errors import NotOpen
from core.engagement.meeting import choosing, leading
from core.engagement.meeting.kinds import CANCELLED
from core.engagement.models import Participation
from core.messaging.models import OutboxLetter
from core.types import Id, LocalText, new_id
from tests.core.booking.room import EVENING, Room
from tests.drawing import Called, called
from tests.fixtures.people import NOON
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.people import Member, People

REFUSED = (NotOpen, NoSeatLeft, ReplyTooLate, SessionIsCancelled, SessionStarted)
GONE = ("declined", "withdrawn", "removed", "expired")
LEADER = Principal(kind="staff", id=new_id(), name="Hanne")


def trying(app: Flask, act: Callable[[], object], later: timedelta = timedelta()) -> Callable[[], str]:
    """Make somebody who tries, as a request does it, and tells what came of it."""

    def attempt() -> str:
        with app.app_context(), clock.at(NOON + later):  # threads have a clock of their own
            try:
                write(act)
            except REFUSED as refusal:
                return type(refusal).__name__
            return "done"

    return attempt


def said_by(call: Called, member: Member, act: Callable[[Participation], object]) -> Callable[[], str]:
    return trying(call.people.app, lambda: act(call.place(member)))


def taking(meeting: Id) -> Callable[[Participation], object]:
    return lambda place: choosing.take(place, meeting)


def giving_up(place: Participation) -> None:
    mine = session.scalar(sa.select(Booking.id).where(Booking.participation_id == place.id))
    choosing.give_up(place, mine)


def told(call: Called) -> Called:
    call.draw()
    call.tell()
    return call


def a_session(call: Called, capacity: int = 30) -> Id:
    with call.people.app.app_context(), transaction():
        return sessions.make_session(call.id, When(starts=EVENING, minutes=60), {"capacity": capacity}).id


def held_by(app: Flask) -> list[tuple[str, str]]:
    """Give what each who has a row at a session is, in the activity and there; the count is what is held."""
    with app.app_context():
        rows = sa.select(Participation.state, Booking.state).where(Booking.participation_id == Participation.id)
        found = [(place, seat) for place, seat in session.execute(rows)]
        assert sum(seat == TAKEN for _place, seat in found) == session.scalar(sa.select(sa.func.sum(Session.taken)))
    assert not [one for one in found if one[0] in GONE and one[1] in (TAKEN, WAITING)], "who is gone has no seat"
    return found


@pytest.mark.parametrize("room_of", [1, 4])
def test_everybody_is_told_where_some_say_no_as_a_leader_cancels(room: Room, room_of: int) -> None:
    app, meeting = room.app, room.session(capacity=8)
    for person in room.people:
        room.do(seats.take, meeting, person)

    def cancel() -> None:
        here = session.get_one(Session, meeting)
        leading.cancel(here, here.version, LocalText(nb="Sykdom"), LEADER)

    def no(place: Id) -> Callable[[], object]:
        return lambda: replies.say_no(session.get_one(Participation, place))

    leaving = room.people[:room_of]
    got = race([trying(app, cancel), *(trying(app, no(person.participation)) for person in leaving)])
    assert got == ["done"] * (1 + room_of)
    found = held_by(app)
    assert {seat for place, seat in found if place != "declined"} == {"cancelled"}
    with app.app_context():
        letters = sa.select(OutboxLetter.recipient_id).where(OutboxLetter.kind == CANCELLED)
        assert {person.panelist for person in room.people[room_of:]} <= set(session.scalars(letters))


def test_ten_who_say_no_and_ten_who_take_a_time_all_get_what_they_asked(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    call = told(called(people, a_format, people.members(40), seats=20))
    meeting, drawn = a_session(call), call.drawn()
    for member in drawn[:10]:
        assert said_by(call, member, taking(meeting))() == "done"
    acts = [said_by(call, member, replies.say_no) for member in drawn[:10]]
    acts += [said_by(call, member, taking(meeting)) for member in drawn[10:]]
    assert race(acts) == ["done"] * 20
    assert sorted(held_by(people.app)) == [("accepted", "taken")] * 10 + [("declined", "left")] * 10


def test_one_who_gives_up_a_time_and_one_who_withdraws_are_both_out(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    call = told(called(people, a_format, people.members(8), seats=4))
    meeting, (one, two) = a_session(call), call.drawn()[:2]
    for member in (one, two):
        said_by(call, member, taking(meeting))()
    assert race([said_by(call, one, giving_up), said_by(call, two, volunteering.withdraw)]) == ["done"] * 2
    assert sorted(held_by(people.app)) == [("declined", "left"), ("withdrawn", "left")]
    with people.app.app_context():
        assert seats_held(call.engagement()) == 4, "both seats went on"


def test_of_two_who_come_back_at_once_for_one_seat_of_the_group_one_gets_it(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    """Three seats, two of them held again by a reserve and one who stayed: one is free, and two choose a time."""
    call = told(called(people, a_format, people.members(4), seats=3))
    (first, second, third), (reserve,) = call.drawn(), call.others()
    for member, act in ((first, replies.say_no), (reserve, replies.say_yes), (second, replies.say_yes)):
        assert said_by(call, member, act)() == "done"
    assert said_by(call, third, replies.say_yes)() == "done"
    assert said_by(call, second, replies.say_no)() == "done"
    meeting = a_session(call)
    got = race([said_by(call, member, taking(meeting)) for member in (first, second)])
    assert sorted(got) == ["NoSeatLeft", "done"]
    with people.app.app_context():
        assert seats_held(call.engagement()) == 3
    assert held_by(people.app) == [("accepted", "taken")]


def test_whoever_chooses_a_time_as_their_answer_runs_out_has_both_or_neither(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    call = told(called(people, a_format, people.members(8), seats=4))
    meeting, drawn = a_session(call), call.drawn()
    late = timedelta(days=4)
    acts = [said_by(call, member, taking(meeting)) for member in drawn]
    acts += [trying(people.app, lambda one=one: replies.expire(call.place(one)), late) for one in drawn]
    got = race(acts)
    assert set(got) <= {"done", "ReplyTooLate"}, "each is told which it was"
    assert set(held_by(people.app)) <= {("accepted", "taken")}
    with people.app.app_context():
        assert seats_held(call.engagement()) == 4


def test_two_who_change_lines_in_both_directions_do_not_wait_for_each_other(app: Flask, room: Room) -> None:
    with app.app_context(), transaction():
        session.execute(sa.update(Participation).values(state="invited"))
    one, two = room.session(capacity=1), room.session(starts=EVENING + timedelta(days=1), capacity=1)
    for number, meeting in enumerate((one, two)):
        room.do(seats.take, meeting, room.people[number])

    def wait(number: int, meeting: Id) -> Callable[[], object]:
        return lambda: choosing.wait(session.get_one(Participation, room.people[number].participation), meeting)

    for number in range(2, 8):
        assert trying(app, wait(number, one if number % 2 else two))() == "done"
    got = race([trying(app, wait(number, two if number % 2 else one)) for number in range(2, 8)])
    assert got == ["done"] * 6
    assert [room.letters(meeting)[2:] for meeting in (one, two)] == ["WLWLWL", "LWLWLW"]
