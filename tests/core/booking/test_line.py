"""The line of a full session: whoever has waited longest is offered what becomes free, however it does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock, jobs
from core.booking import line, listing, moving, seats, sessions
from core.booking.errors import (
    AlreadyHasSeat,
    MustWait,
    NoOffer,
    SeatsLeft,
    SessionFull,
    SessionStarted,
    TooFewSeats,
    TooLate,
)
from core.booking.models import Booking
from core.booking.times import When
from core.db import ChangedMeanwhile, session, transaction
from core.events import LineJoined, OfferExpired, SeatFreed, SeatOffered, SeatTaken
from core.types import LocalText
from tests.core.booking.room import EVENING

if TYPE_CHECKING:
    from tests.core.booking.room import Room
    from tests.fixtures.people import Watch


@pytest.fixture
def full(room: Room, frozen_clock: Watch) -> Any:
    """A session with two seats, both taken, and three in line, who came one by one."""
    meeting = room.session(capacity=2)
    for number, person in enumerate(room.people[:5]):
        frozen_clock.forward(minutes=1)
        room.do(seats.take if number < 2 else line.wait, meeting, person)
    return meeting


def letters_of(room: Room, meeting: Any) -> str:
    assert room.taken(meeting) <= 2
    return room.letters(meeting)[:5]


def test_those_in_line_know_their_number(room: Room, full: Any) -> None:
    numbers = [room.do(line.wait, full, person) for person in room.people[2:6]]
    assert numbers == [1, 2, 3, 4]
    room.do(line.leave, room.row(full, 2).id)
    assert [room.do(line.wait, full, person) for person in room.people[3:6]] == [1, 2, 3]


def test_who_gives_up_a_seat_lets_the_first_in_line_be_offered_it(room: Room, full: Any, heard: list[Any]) -> None:
    room.do(line.leave, room.row(full, 0).id)
    assert letters_of(room, full) == "LTOWW"
    assert [type(event) for event in heard] == [SeatFreed, SeatOffered]
    assert heard[1].until == clock.now() + timedelta(hours=48)
    assert heard[1].panelist == room.people[2].panelist


def test_giving_up_twice_frees_one_seat(room: Room, full: Any) -> None:
    for _press in range(2):
        room.do(line.leave, room.row(full, 0).id)
    assert letters_of(room, full) == "LTOWW"


def test_an_offer_is_said_yes_to_once(room: Room, full: Any, heard: list[Any]) -> None:
    room.do(line.leave, room.row(full, 0).id)
    offer = room.row(full, 2).id
    for _press in range(2):
        room.do(line.accept_offer, offer)
    assert letters_of(room, full) == "LTTWW"
    taken = [event for event in heard if isinstance(event, SeatTaken)]
    assert [event.was_offered for event in taken] == [True]


def test_choosing_the_session_says_yes_to_its_offer(room: Room, full: Any) -> None:
    room.do(line.leave, room.row(full, 0).id)
    room.do(seats.take, full, room.people[2])
    assert letters_of(room, full) == "LTTWW"


def test_an_offer_that_is_declined_goes_to_the_next(room: Room, full: Any) -> None:
    room.do(line.leave, room.row(full, 0).id)
    for _press in range(2):
        room.do(line.decline_offer, room.row(full, 2).id)
    assert letters_of(room, full) == "LTLOW"


def test_an_offer_that_runs_out_goes_to_the_next(room: Room, full: Any, frozen_clock: Watch, heard: list[Any]) -> None:
    room.do(line.leave, room.row(full, 0).id)
    frozen_clock.forward(hours=47, minutes=59)
    assert room.do(line.expire_offers) == 0
    frozen_clock.forward(minutes=1)
    with pytest.raises(NoOffer):
        room.do(line.accept_offer, room.row(full, 2).id)
    assert room.do(line.expire_offers) == 1
    assert letters_of(room, full) == "LTEOW"
    assert [type(event) for event in heard][-2:] == [OfferExpired, SeatOffered]


def test_the_worker_ends_an_offer_when_its_time_is_out(room: Room, full: Any, frozen_clock: Watch) -> None:
    room.do(line.leave, room.row(full, 0).id)
    frozen_clock.forward(hours=48, seconds=1)
    with room.app.app_context():
        jobs.run_due()
    assert letters_of(room, full) == "LTEOW"


def test_who_let_an_offer_run_out_may_wait_again_at_the_end(room: Room, full: Any, frozen_clock: Watch) -> None:
    room.do(line.leave, room.row(full, 0).id)
    frozen_clock.forward(hours=48)
    room.do(line.expire_offers)
    assert room.do(line.wait, full, room.people[2]) == 2


def test_nobody_goes_past_the_line(room: Room, full: Any) -> None:
    with pytest.raises(MustWait):
        room.do(seats.take, full, room.people[6])
    room.do(line.leave, room.row(full, 0).id)
    with pytest.raises(MustWait):
        room.do(seats.take, full, room.people[6])
    assert letters_of(room, full) == "LTOWW"


def test_where_nobody_waits_a_full_session_is_full(room: Room) -> None:
    meeting = room.session(capacity=1)
    room.do(seats.take, meeting, room.people[0])
    with pytest.raises(SessionFull):
        room.do(seats.take, meeting, room.people[1])


def test_nobody_waits_where_there_is_a_seat_or_for_their_own(room: Room, full: Any) -> None:
    with pytest.raises(SeatsLeft):
        room.do(line.wait, room.session(EVENING + timedelta(days=1), capacity=2), room.people[6])
    with pytest.raises(SeatsLeft):
        room.do(line.wait, room.session(EVENING + timedelta(days=2)), room.people[6])
    with pytest.raises(AlreadyHasSeat):
        room.do(line.wait, full, room.people[0])


def test_the_same_person_twice_is_one_place_in_line(room: Room, full: Any, heard: list[Any]) -> None:
    assert [room.do(line.wait, full, room.people[5]) for _press in range(3)] == [4, 4, 4]
    assert [type(event) for event in heard] == [LineJoined]


def test_more_seats_are_offered_at_once_in_the_order_that_people_came(room: Room, full: Any) -> None:
    room.lead(sessions.describe, full, {"capacity": 4})
    assert room.letters(full)[:5] == "TTOOW"
    room.lead(sessions.describe, full, {"capacity": None})
    assert room.letters(full)[:5] == "TTOOO"


def test_fewer_seats_than_are_taken_or_offered_are_refused_with_the_number(room: Room, full: Any) -> None:
    room.lead(sessions.describe, full, {"capacity": 4})
    with pytest.raises(TooFewSeats) as refused:
        room.lead(sessions.describe, full, {"capacity": 3})
    assert refused.value.taken == 4
    room.do(line.decline_offer, room.row(full, 2).id)
    room.do(line.decline_offer, room.row(full, 3).id)
    room.do(line.decline_offer, room.row(full, 4).id)
    room.lead(sessions.describe, full, {"capacity": 2})
    assert room.taken(full) == 2


def test_two_leaders_do_not_write_over_each_other(room: Room, full: Any) -> None:
    room.lead(sessions.describe, full, {"capacity": 3})
    with pytest.raises(ChangedMeanwhile), room.app.app_context(), transaction():
        sessions.describe(listing.find(full), 1, {"capacity": 9})


def test_one_free_seat_is_offered_to_one(room: Room, full: Any) -> None:
    room.do(line.leave, room.row(full, 0).id)
    for _time in range(3):
        assert room.do(line.promote, full) == []
    assert letters_of(room, full) == "LTOWW"


def test_who_is_busy_then_is_passed_over_and_keeps_their_place(room: Room, full: Any) -> None:
    clash = room.session(EVENING + timedelta(hours=1), kind_of="slot")
    room.do(seats.take, clash, room.people[2])
    room.do(line.leave, room.row(full, 0).id)
    assert letters_of(room, full) == "LTWOW"
    room.do(line.leave, room.row(clash, 2).id)
    room.do(line.leave, room.row(full, 1).id)
    assert letters_of(room, full) == "LLOOW"


def test_who_was_passed_over_comes_before_others_once_they_are_free(room: Room, full: Any) -> None:
    clash = room.session(EVENING + timedelta(hours=1), kind_of="slot")
    for person in room.people[2:5]:
        room.do(seats.take, clash, person)
    room.do(line.leave, room.row(full, 0).id)
    room.do(line.leave, room.row(clash, 3).id)
    with pytest.raises(MustWait), room.app.app_context(), transaction():
        seats.take(full, room.people[6])
    room.do(line.leave, room.row(clash, 2).id)
    assert letters_of(room, full) == "LTWWW"
    with room.app.app_context():
        jobs.run_due()
    assert letters_of(room, full) == "LTOWW"


def test_who_had_an_offer_when_it_was_cancelled_stands_first_again(room: Room, full: Any, frozen_clock: Watch) -> None:
    room.do(line.leave, room.row(full, 0).id)
    frozen_clock.forward(hours=1)
    room.lead(moving.cancel, full, LocalText(nb="Syk"))
    frozen_clock.forward(hours=1)
    room.lead(moving.un_cancel, full)
    assert letters_of(room, full) == "LTOWW"


def test_a_seat_that_nobody_in_line_can_use_is_anybodys(room: Room) -> None:
    meeting, clash = room.session(capacity=1), room.session(EVENING + timedelta(hours=1), kind_of="slot")
    room.do(seats.take, meeting, room.people[0])
    room.do(line.wait, meeting, room.people[1])
    room.do(seats.take, clash, room.people[1])
    room.do(line.leave, room.row(meeting, 0).id)
    room.do(seats.take, meeting, room.people[2])
    assert room.letters(meeting)[:3] == "LWT"


def test_an_offer_lasts_no_longer_than_people_may_book(room: Room, frozen_clock: Watch) -> None:
    meeting = room.session(capacity=1, notice=24 * 60)
    room.do(seats.take, meeting, room.people[0])
    room.do(line.wait, meeting, room.people[1])
    begins = clock.instant(EVENING)
    frozen_clock.set(begins - timedelta(hours=30))
    room.do(line.leave, room.row(meeting, 0).id)
    assert room.row(meeting, 1).offer_until == begins - timedelta(hours=24)


def test_nothing_is_offered_when_it_begins_too_soon_or_has_begun(room: Room, frozen_clock: Watch) -> None:
    meeting = room.session(capacity=1, notice=24 * 60)
    room.do(seats.take, meeting, room.people[0])
    room.do(line.wait, meeting, room.people[1])
    frozen_clock.set(clock.instant(EVENING) - timedelta(hours=24))
    room.do(line.leave, room.row(meeting, 0).id)
    assert room.letters(meeting)[:2] == "LW"
    with pytest.raises(TooLate):
        room.do(seats.take, meeting, room.people[2])
    frozen_clock.set(clock.instant(EVENING))
    assert room.do(line.promote, meeting) == []
    with pytest.raises(SessionStarted):
        room.do(line.wait, meeting, room.people[3])


def test_nobody_gives_up_a_seat_after_it_has_begun_but_whoever_waits_may_go(
    room: Room, full: Any, frozen_clock: Watch
) -> None:
    frozen_clock.set(clock.instant(EVENING))
    with pytest.raises(SessionStarted):
        room.do(line.leave, room.row(full, 0).id)
    room.do(line.leave, room.row(full, 2).id)
    assert letters_of(room, full) == "TTLWW"


def test_who_withdraws_leaves_everything_that_is_ahead_and_the_next_is_offered_it(room: Room, full: Any) -> None:
    slot = room.session(EVENING + timedelta(days=1), kind_of="slot", capacity=1)
    room.do(seats.take, slot, room.people[0])
    room.do(line.leave_all, room.people[0].participation)
    assert letters_of(room, full) == "LTOWW"
    assert room.taken(slot) == 0


def test_moved_to_later_what_was_too_late_is_offered(room: Room, full: Any, frozen_clock: Watch) -> None:
    frozen_clock.set(clock.instant(EVENING) - timedelta(minutes=1))
    room.lead(sessions.describe, full, {"notice": 60})
    room.do(line.leave, room.row(full, 0).id)
    assert letters_of(room, full) == "LTWWW"
    room.lead(moving.move, full, When(starts=EVENING + timedelta(days=7), minutes=120))
    assert letters_of(room, full) == "LTOWW"


def test_each_change_counts_in_the_persons_calendar(room: Room, full: Any) -> None:
    before = room.row(full, 0).sequence
    room.do(line.leave, room.row(full, 0).id)
    with room.app.app_context():
        assert session.get_one(Booking, room.row(full, 0).id).sequence == before + 1
