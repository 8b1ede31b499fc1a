"""What people are told of seats and sessions: in the same act, with a calendar file, and once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.booking import line, moving, seats
from core.booking.models import Session
from core.booking.times import When
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import transitions
from core.engagement.calling.replies import say_no
from core.engagement.meeting import posting
from core.engagement.meeting.letters import LETTERS
from core.engagement.models import Engagement, Participation
from core.jobs import running
from core.messaging.models import OutboxLetter
from core.types import LocalText
from tests.core.booking.room import EVENING, colleague

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.types import Id
    from tests.core.booking.room import Room
    from tests.letters import Letter, Postman

LATER = When(starts=EVENING + timedelta(days=7), minutes=120)
WHY = LocalText(nb="Tore er syk. Vi finner en ny dag.", en="Tore is ill. We will find another day.")


def part(letter: Letter) -> Any:
    """Give the calendar file of a letter. Raises AssertionError where there is none."""
    found = [one for one in letter.message.walk() if one.get_content_type() == "text/calendar"]
    assert len(found) == 1
    return found[0]


def state(room: Room, number: int) -> str:
    with room.app.app_context():
        return session.get_one(Participation, room.people[number].participation).state


def become(room: Room, number: int, state: str) -> None:
    with room.app.app_context(), transaction():
        session.get_one(Participation, room.people[number].participation).state = state


def emails(room: Room, *numbers: int) -> list[str]:
    return sorted(f"{room.people[number].panelist}@example.no" for number in numbers)


def waiting(room: Room) -> list[str]:
    with room.app.app_context():
        rows = sa.select(OutboxLetter.kind).where(OutboxLetter.state == "waiting").order_by(OutboxLetter.kind)
        return list(session.scalars(rows))


def test_whoever_takes_a_seat_has_a_place_and_a_letter_with_time_place_and_calendar(
    room: Room, letters: Postman
) -> None:
    become(room, 0, "invited")
    meeting = room.session(place=LocalText(nb="Kommunegården"), room="Rom 3", directions=LocalText(nb="Rett fram."))
    room.do(seats.take, meeting, room.people[0])
    assert state(room, 0) == "accepted"
    [letter] = letters.deliver()
    assert letter.subject == "Velkommen tirsdag 20. oktober 2026"
    assert "tirsdag 20. oktober 2026 kl. 17.00–19.00" in letter.text
    assert "Sted: Kommunegården, Rom 3. Rett fram." in letter.text
    assert part(letter)["Content-Type"].params["method"] == "REQUEST"
    assert "DTSTART;TZID=Europe/Oslo:20261020T170000" in part(letter).get_content()


def test_ux7_moving_a_session_reaches_everyone_with_a_seat_in_the_same_act_with_a_calendar_file(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session(capacity=6)
    for person in room.people[:5]:
        room.do(seats.take, meeting, person)
    letters.deliver()
    room.lead(moving.move, meeting, LATER)
    assert waiting(room) == ["engagement.session_moved"] * 5, "rows of the same act"
    assert letters.deliver() == [], "there are ten minutes to put it right"
    frozen_clock.forward(minutes=10)
    told = letters.deliver()
    assert sorted(letter.to for letter in told) == emails(room, 0, 1, 2, 3, 4)
    for letter in told:
        assert "tirsdag 27. oktober 2026 kl. 17.00–19.00" in letter.text
        assert part(letter)["Content-Type"].params["method"] == "REQUEST"
        assert "DTSTART;TZID=Europe/Oslo:20261027T170000" in part(letter).get_content()


def test_ux7_cancelling_a_session_reaches_everyone_with_a_seat_and_everyone_in_line(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session(capacity=2)
    for person in room.people[:2]:
        room.do(seats.take, meeting, person)
    room.do(line.wait, meeting, room.people[2])
    letters.deliver()
    room.lead(moving.cancel, meeting, WHY)
    frozen_clock.forward(minutes=10)
    told = letters.deliver()
    assert sorted(letter.to for letter in told) == emails(room, 0, 1, 2)
    for letter in told:
        assert letter.subject == "Avlyst: Min side"
        assert "Tore er syk. Vi finner en ny dag." in letter.text
    seated = [letter for letter in told if letter.to in emails(room, 0, 1)]
    assert {part(letter)["Content-Type"].params["method"] for letter in seated} == {"CANCEL"}
    assert all("STATUS:CANCELLED" in part(letter).get_content() for letter in seated)


def test_ux7_a_session_that_begins_within_a_day_is_told_of_at_once(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session()
    room.do(seats.take, meeting, room.people[0])
    letters.deliver()
    frozen_clock.set(EVENING.replace(tzinfo=clock.OSLO) - timedelta(hours=5))
    room.lead(moving.cancel, meeting, WHY)
    assert [letter.subject for letter in letters.deliver() if "Avlyst" in letter.subject] == ["Avlyst: Min side"]


def test_ux6_a_cancellation_taken_back_within_ten_minutes_is_told_to_nobody(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session(capacity=2)
    room.do(seats.take, meeting, room.people[0])
    letters.deliver()
    room.lead(moving.cancel, meeting, WHY)
    frozen_clock.forward(minutes=5)
    room.lead(moving.un_cancel, meeting)
    frozen_clock.forward(hours=1)
    assert letters.deliver() == []
    assert room.letters(meeting).startswith("T")


def test_a_cancellation_taken_back_later_is_told_to_those_who_have_their_seat_again(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session()
    room.do(seats.take, meeting, room.people[0])
    room.lead(moving.cancel, meeting, WHY)
    frozen_clock.forward(hours=1)
    letters.deliver()
    room.lead(moving.un_cancel, meeting)
    frozen_clock.forward(hours=1)
    [letter] = letters.deliver()
    assert letter.subject == "Vi møtes likevel tirsdag 20. oktober 2026"
    assert "STATUS:CONFIRMED" in part(letter).get_content()


def test_what_was_to_be_told_before_a_cancellation_that_is_taken_back_is_told(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session()
    room.do(seats.take, meeting, room.people[0])
    letters.deliver()
    room.lead(moving.move, meeting, LATER)
    room.lead(moving.cancel, meeting, WHY)
    room.lead(moving.un_cancel, meeting)
    frozen_clock.forward(minutes=10)
    assert [letter.subject for letter in letters.deliver()] == ["Flyttet: Min side"]
    room.lead(moving.cancel, meeting, WHY)
    frozen_clock.forward(minutes=10)
    letters.deliver()
    for act in (moving.un_cancel, lambda here, seen: moving.cancel(here, seen, WHY), moving.un_cancel):
        room.lead(act, meeting)
    frozen_clock.forward(minutes=10)
    assert [letter.subject for letter in letters.deliver()] == ["Vi møtes likevel tirsdag 27. oktober 2026"]


def test_a_session_moved_twice_within_ten_minutes_is_told_of_once(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session()
    room.do(seats.take, meeting, room.people[0])
    letters.deliver()
    room.lead(moving.move, meeting, LATER)
    room.lead(moving.move, meeting, When(starts=datetime(2026, 10, 21, 10), minutes=60))  # noqa: DTZ001 - on the wall
    frozen_clock.forward(hours=1)
    [letter] = letters.deliver()
    assert "onsdag 21. oktober 2026 kl. 10.00–11.00" in letter.text


def test_an_offer_from_the_line_goes_at_once_and_a_place_follows_what_somebody_has(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session(capacity=1)
    for number in (0, 1):
        become(room, number, "invited")
    taken = room.do(seats.take, meeting, room.people[0])
    room.do(line.wait, meeting, room.people[1])
    assert (state(room, 0), state(room, 1)) == ("accepted", "waiting")
    letters.deliver()
    room.do(line.leave, taken)
    assert (state(room, 0), state(room, 1)) == ("invited", "offered")
    offered = [letter for letter in letters.deliver() if letter.to == emails(room, 1)[0]]
    assert [letter.subject for letter in offered] == ["En plass er ledig – vil du ha den?"]
    assert "Plassen er din til" in offered[0].text
    frozen_clock.forward(days=3)
    room.do(line.expire_offers)
    assert state(room, 1) == "expired"


def test_whoever_says_no_to_the_activity_leaves_their_seat(room: Room, letters: Postman) -> None:
    meeting = room.session()
    room.do(seats.take, meeting, room.people[0])
    letters.deliver()
    with room.app.app_context(), transaction():
        say_no(session.get_one(Participation, room.people[0].participation))
    assert room.letters(meeting).startswith("L")
    assert state(room, 0) == "declined"
    [letter] = letters.deliver()
    assert part(letter)["Content-Type"].params["method"] == "CANCEL"


def test_ux7_a_cancelled_activity_reaches_those_with_a_seat_once_with_their_calendar_file(
    room: Room, letters: Postman, frozen_clock: Any
) -> None:
    meeting = room.session()
    room.do(seats.take, meeting, room.people[0])
    letters.deliver()
    leader = Principal(kind="staff", id=colleague(room.app), name="Hanne")
    with room.app.app_context(), transaction():
        transitions.cancel(session.get_one(Engagement, room.engagement), WHY, leader)
    frozen_clock.forward(minutes=11)
    with room.app.app_context():
        running.run_due()
    told = letters.deliver()
    mine = [letter for letter in told if letter.to == emails(room, 0)[0]]
    assert len(mine) == 1
    assert part(mine[0])["Content-Type"].params["method"] == "CANCEL"
    assert "Se om det er andre tider" not in mine[0].text
    assert "Tore er syk." in mine[0].text
    assert sorted({letter.to for letter in told}) == emails(room, *range(8))


def test_every_letter_is_short_and_has_one_button() -> None:
    assert all(str(letter.body).count("**[") == 1 for letter in LETTERS)
    assert all(len(str(letter.body).split()) <= 120 for letter in LETTERS)


STEPS: dict[str, Callable[[Room, Id], Any]] = {
    "move": lambda room, meeting: room.lead(moving.move, meeting, LATER),
    "tear": lambda room, meeting: (
        room.do(seats.take, room.session(LATER.starts, kind_of="slot"), room.people[0]),
        room.lead(moving.move, meeting, LATER, even_so=True),
    ),
    "cancel": lambda room, meeting: room.lead(moving.cancel, meeting, WHY),
    "resume": lambda room, meeting: room.lead(moving.un_cancel, meeting),
    "leave": lambda room, meeting: room.do(line.leave, room.row(meeting, 0).id),
    "choose another": lambda room, _meeting: room.do(seats.take, room.session(LATER.starts), room.people[0]),
}


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        (["move"], 2),
        (["move", "cancel"], 3),
        (["move", "cancel", "resume"], 2),
        (["move", "leave"], 1),
        (["tear"], 2),
        (["tear", "cancel"], 3),
        (["cancel", "resume"], 0),
        (["cancel", "told", "resume"], 2),
        (["cancel", "told", "resume", "cancel"], 3),
        (["cancel", "choose another", "resume"], 0),
    ],
)
def test_ux6_as_many_letters_as_the_page_says_leave(
    room: Room, letters: Postman, frozen_clock: Any, acts: list[str], told: int
) -> None:
    meeting = room.session(capacity=2)
    for person in room.people[:2]:
        room.do(seats.take, meeting, person)
    room.do(line.wait, meeting, room.people[2])
    for act in acts:
        letters.deliver()
        if act == "told":
            frozen_clock.forward(minutes=10)
        else:
            STEPS[act](room, meeting)
    letters.deliver()
    with room.app.app_context():
        said, _when = posting.waiting(session.get_one(Session, meeting))
    frozen_clock.forward(minutes=10)
    assert (said, len(letters.deliver())) == (told, told)
