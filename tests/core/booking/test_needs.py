"""What somebody needs in a room: sealed, shown to who prepares it, following its session, and gone in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.audit import Act, AuditRow
from core.booking import line, listing, moving, needs, seats
from core.booking.models import Booking, SessionNeed
from core.booking.needs import Needs
from core.booking.times import When
from core.contributions import Person as Who
from core.contributions import Principal
from core.db import session, transaction
from core.privacy import erasure, retention
from core.privacy.exporting import export
from core.types import Id, LocalText
from tests.core.booking.room import EVENING, colleague

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.booking.room import Room
    from tests.fixtures.people import Watch

MUCH = Needs(interpreter="polsk", wheelchair=True, food="uten nøtter", companion=True, other="Sitte nær døren")


@pytest.fixture
def meeting(room: Room) -> Any:
    made = room.session(capacity=2)
    for person in room.people[:2]:
        room.do(seats.take, made, person)
    room.do(say, made, room.people[0].participation, MUCH)
    return made


def say(meeting: Id, participation: Id, what: Needs) -> None:
    row = listing.row_of(meeting, participation)
    assert row
    needs.keep(row, what)


def kept(room: Room) -> int:
    with room.app.app_context():
        return session.scalar(sa.select(sa.func.count()).select_from(SessionNeed)) or 0


def test_what_is_needed_is_read_by_the_person_and_by_who_prepares_it_and_the_look_is_noted(
    room: Room, meeting: Any
) -> None:
    booking, hanne = room.row(meeting, 0).id, colleague(room.app)
    by = Principal(id=hanne, kind="staff", name="Hanne")
    assert room.do(needs.own, booking) == MUCH
    assert room.do(needs.look, meeting, by) == {booking: MUCH}
    with room.app.app_context():
        noted = session.scalars(sa.select(AuditRow).where(AuditRow.act == Act.NEEDS_SEEN)).one()
        assert (noted.staff_id, noted.object_id) == (hanne, meeting)


def test_the_database_alone_does_not_tell_it_nor_how_much_it_is(room: Room, meeting: Any) -> None:
    room.do(say, meeting, room.people[1].participation, Needs(wheelchair=True))
    with room.app.app_context():
        sealed = list(session.scalars(sa.select(SessionNeed.sealed)))
        assert len({len(one) for one in sealed}) == 1
        assert not any(word in one for one in sealed for word in (b"polsk", b"wheelchair"))


def test_what_is_said_anew_is_said_instead_and_nothing_is_kept_of_nothing(room: Room, meeting: Any) -> None:
    room.do(say, meeting, room.people[0].participation, Needs(food="vegetar"))
    assert room.do(needs.own, room.row(meeting, 0).id) == Needs(food="vegetar")
    room.do(say, meeting, room.people[0].participation, Needs())
    assert (kept(room), room.do(needs.own, room.row(meeting, 0).id)) == (0, Needs())


def test_who_does_not_come_needs_nothing(room: Room, meeting: Any) -> None:
    room.do(line.leave, room.row(meeting, 0).id)
    assert kept(room) == 0


def test_what_is_needed_follows_to_the_session_that_is_chosen_instead(room: Room, meeting: Any) -> None:
    other = room.session(EVENING + timedelta(days=1))
    room.do(seats.change_to, room.row(meeting, 0).id, other)
    assert room.do(needs.own, room.row(other, 0).id) == MUCH
    assert kept(room) == 1


def torn(room: Room, meeting: Any) -> None:
    """Move the session to where the first person has a seat of another kind."""
    other = room.session(EVENING + timedelta(days=3), kind_of="slot")
    room.do(seats.take, other, room.people[0])
    room.lead(moving.move, meeting, When(starts=EVENING + timedelta(days=3), minutes=120), even_so=True)
    assert room.letters(meeting).startswith("C")


@pytest.mark.parametrize("offered", [False, True])
def test_what_is_needed_is_not_asked_again_of_who_lost_the_seat_by_a_move_and_takes_another(
    room: Room, meeting: Any, offered: bool
) -> None:
    torn(room, meeting)
    again = room.session(EVENING + timedelta(days=1), capacity=1)
    if offered:
        room.do(seats.take, again, room.people[3])
        room.do(line.wait, again, room.people[0])
        room.do(line.leave, room.row(again, 3).id)
        room.do(line.accept_offer, room.row(again, 0).id)
    else:
        room.do(seats.take, again, room.people[0])
    assert room.do(needs.own, room.row(again, 0).id) == MUCH
    assert kept(room) == 1
    with room.app.app_context():
        [row] = session.scalars(sa.select(SessionNeed))
        assert row.erase_at == clock.instant(EVENING) + timedelta(days=1 + 14, hours=2)


def test_who_comes_to_all_keeps_what_they_need_at_the_one_that_may_be_held_after_all(room: Room, meeting: Any) -> None:
    room.lead(moving.cancel, meeting, LocalText(nb="Syk"))
    every = replace(room.people[0], every=True)
    again = room.session(EVENING + timedelta(days=1))
    room.do(seats.take, again, every)
    room.lead(moving.un_cancel, meeting, every=True)
    assert [room.do(needs.own, room.row(one, 0).id) for one in (meeting, again)] == [MUCH, MUCH]


def test_pr4_what_was_needed_where_a_seat_was_lost_goes_fourteen_days_after_too(
    room: Room, meeting: Any, frozen_clock: Watch
) -> None:
    torn(room, meeting)
    frozen_clock.set(clock.instant(EVENING) + timedelta(days=3 + 14, hours=3))
    with room.app.app_context(), transaction():
        for gone in retention.plan():
            retention.carry_out(gone)
    assert kept(room) == 0


def test_pr4_it_goes_by_itself_fourteen_days_after_and_follows_a_session_that_is_moved(
    room: Room, meeting: Any, frozen_clock: Watch
) -> None:
    room.lead(moving.move, meeting, When(starts=EVENING + timedelta(days=7), minutes=120))
    over = clock.instant(EVENING) + timedelta(days=7, hours=2)
    frozen_clock.set(over + timedelta(days=14) - timedelta(hours=2))
    with room.app.app_context():
        assert "core_session_need" not in {gone.table.name for gone in retention.plan()}
    frozen_clock.set(over + timedelta(days=15))
    with room.app.app_context(), transaction():
        for gone in retention.plan():
            retention.carry_out(gone)
    assert kept(room) == 0
    with room.app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Booking)) == 2


def test_pr4_where_a_session_is_cancelled_it_goes_fourteen_days_after_that_unless_it_is_held_after_all(
    room: Room, meeting: Any, frozen_clock: Watch
) -> None:
    room.lead(moving.cancel, meeting, LocalText(nb="Kurslederen er syk."))
    assert kept_until(room) == clock.now() + timedelta(days=14)
    room.lead(moving.un_cancel, meeting)
    assert kept_until(room) == clock.instant(EVENING) + timedelta(days=14, hours=2)
    room.lead(moving.cancel, meeting, LocalText(nb="Kurslederen er syk."))
    frozen_clock.forward(days=14, hours=1)
    with room.app.app_context(), transaction():
        for gone in retention.plan():
            retention.carry_out(gone)
    assert kept(room) == 0


def kept_until(room: Room) -> Any:
    with room.app.app_context():
        return session.scalars(sa.select(SessionNeed.erase_at)).one()


def test_pr2_a_person_gets_what_is_stored_in_words(room: Room, meeting: Any) -> None:
    with room.app.test_request_context():
        parts = {part.name: part for part in export(Who(kind="panelist", id=room.people[0].panelist)).parts}
    assert parts["core_session_need"].rows[0]["sealed"] == [
        "Tolk: polsk", "Plass til rullestol", "Mat: uten nøtter", "Har med ledsager", "Sitte nær døren",
    ]  # fmt: skip
    assert parts["core_booking"].rows[0]["state"] == "taken"


def test_pr3_who_is_erased_leaves_a_seat_to_the_next(
    room: Room, meeting: Any, db_rows: Callable[[], dict[str, int]]
) -> None:
    room.do(line.wait, meeting, room.people[2])
    with room.app.app_context(), transaction():
        erasure.erase(Who(kind="panelist", id=room.people[0].panelist))
    assert (room.letters(meeting)[:3], room.taken(meeting)) == ("-TO", 2)
    assert db_rows()["core_session_need"] == 0
