"""A seat that is left goes to a reserve of the same kind: after a no, after silence, and when somebody withdraws."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.db import session, transaction, write
from core.engagement.calling import replies, volunteering
from core.engagement.calling.errors import NoSeatLeft, ReplyTooLate
from core.engagement.calling.places import fill_places, seats_held
from core.engagement.calling.telling import tell
from core.engagement.models import Engagement, Participation
from core.engagement.sending.models import Sending
from core.engagement.sending.planning import stop
from core.selection.models import DrawEntry
from core.types import LocalText
from tests.drawing import Called, called
from tests.racing import race
from tests.sending import let_leave

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.letters import Postman
    from tests.people import Member, People


HALF = [{"feature": "gender", "value": value, "least": 2, "most": 4} for value in ("woman", "man")]


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    members = [*people.members(6, gender="woman"), *people.members(6, gender="man")]
    return told(called(people, a_format, members, seats=6, targets=HALF))


def told(call: Called) -> Called:
    call.draw()
    call.tell()
    return call


def says(call: Called, member: Member, act: Callable[[Participation], object] = replies.say_no) -> str:
    """Let somebody answer, as a request does; say what it raised."""
    with call.people.app.app_context():
        try:
            write(lambda: act(call.place(member)))
        except (ReplyTooLate, NoSeatLeft) as error:
            return type(error).__name__
    return ""


def gender(call: Called, member: Member) -> str:
    return entry_of(call, member)["values"]["gender"]


def entry_of(call: Called, member: Member) -> dict[str, Any]:
    with call.people.app.app_context():
        found = session.scalars(sa.select(DrawEntry).where(DrawEntry.participation_id == call.place(member).id)).one()
        return {"values": dict(found.values), "how": found.replaces_how, "replaces": found.replaces_id, "id": found.id}


def offered(call: Called) -> list[Member]:
    return [member for member in call.members if call.state(member) == "offered"]


def held(call: Called) -> int:
    with call.people.app.app_context():
        return seats_held(call.engagement())


def test_everybody_is_told_how_it_went(call: Called, letters: Postman) -> None:
    letters.deliver()
    assert call.states() == {"selected": 6, "reserve": 6}
    for member in call.drawn():
        assert [letter.subject for letter in letters.to(member.email)][-1] == "Du er trukket ut – kan du komme?"
    for member in call.others():
        assert [letter.subject for letter in letters.to(member.email)][-1] == "Du ble ikke trukket ut denne gangen"


def test_dr3_who_says_no_is_replaced_by_somebody_of_the_same_kind(call: Called, letters: Postman) -> None:
    leaver = call.drawn()[0]
    assert says(call, leaver) == ""
    [reserve] = offered(call)
    assert gender(call, reserve) == gender(call, leaver)
    assert entry_of(call, reserve)["how"] == "same"
    assert entry_of(call, reserve)["replaces"] == entry_of(call, leaver)["id"]
    assert call.states() == {"declined": 1, "selected": 5, "reserve": 5, "offered": 1}
    letters.deliver()
    assert letters.to(reserve.email)[-1].subject == "En plass er ledig – kan du komme?"
    assert says(call, reserve, replies.say_yes) == ""
    assert call.state(reserve) == "accepted"
    assert held(call) == 6


def test_dr3_who_withdraws_after_a_yes_is_replaced(call: Called) -> None:
    leaver = call.drawn()[0]
    says(call, leaver, replies.say_yes)
    says(call, leaver, volunteering.withdraw)
    assert call.state(leaver) == "withdrawn"
    assert len(offered(call)) == 1


def test_who_is_taken_out_is_replaced(call: Called) -> None:
    says(call, call.drawn()[0], lambda place: replies.remove(place, LocalText({"nb": "Du ringte."}), call.by))
    assert len(offered(call)) == 1


def test_dr3_a_reserve_who_says_no_is_replaced_in_turn(call: Called) -> None:
    leaver = call.drawn()[0]
    says(call, leaver)
    [first] = offered(call)
    says(call, first)
    [second] = offered(call)
    assert second != first
    assert entry_of(call, second)["replaces"] == entry_of(call, first)["id"]
    assert gender(call, second) == gender(call, leaver)


def test_dr3_whoever_says_nothing_loses_the_seat_when_the_time_is_up(call: Called, frozen_clock: Any) -> None:
    says(call, call.drawn()[0], replies.say_yes)
    frozen_clock.forward(days=2)
    with call.people.app.app_context():
        jobs.run_due()
    assert call.states() == {"selected": 5, "reserve": 6, "accepted": 1}  # until the day has ended
    frozen_clock.forward(days=1)
    with call.people.app.app_context():
        jobs.run_due()
    assert call.states() == {"expired": 5, "offered": 5, "reserve": 1, "accepted": 1}
    frozen_clock.forward(days=3)
    with call.people.app.app_context():
        jobs.run_due()
    assert call.states() == {"expired": 10, "offered": 1, "accepted": 1}


def test_without_a_reserve_the_seat_stands_empty_and_may_be_taken_back(call: Called) -> None:
    for member in call.others():
        says(call, member)
    leaver = call.drawn()[0]
    says(call, leaver)
    assert call.states() == {"declined": 7, "selected": 5}
    assert held(call) == 5
    assert says(call, leaver, replies.say_yes) == ""
    assert held(call) == 6


def test_whose_seat_has_gone_to_a_reserve_cannot_take_it_back(call: Called) -> None:
    leaver = call.drawn()[0]
    says(call, leaver)
    assert says(call, leaver, replies.say_yes) == "NoSeatLeft"
    assert held(call) == 6


def test_a_seat_that_somebody_came_back_to_is_not_offered_too(call: Called) -> None:
    first, second = call.drawn()[:2]
    says(call, first)
    *others, late = [member for member in call.others() if call.state(member) == "reserve"]
    for member in (*others, late):
        says(call, member)
    says(call, second)
    assert says(call, first, replies.say_yes) == ""
    with call.people.app.app_context(), transaction():
        call.place(late).state = "reserve"
        session.flush()
        assert fill_places(call.engagement()) == 0
    assert held(call) == 6


def test_a_reserve_who_was_never_offered_a_seat_cannot_take_one(call: Called) -> None:
    reserve = call.others()[0]
    assert says(call, reserve, replies.say_yes) == "ReplyTooLate"
    says(call, reserve)
    says(call, call.drawn()[0])
    assert says(call, reserve, replies.say_yes) in ("NoSeatLeft", "ReplyTooLate")


def test_a_reserve_who_has_withdrawn_is_passed_over(call: Called) -> None:
    leaver = call.drawn()[0]
    same = [member for member in call.others() if gender(call, member) == gender(call, leaver)]
    for member in same[1:]:
        says(call, member, volunteering.withdraw)
    says(call, leaver)
    assert offered(call) == same[:1]
    says(call, same[0])
    [other] = offered(call)
    assert entry_of(call, other)["how"] in ("keeps", "nearest")


def test_in12_two_who_leave_at_once_free_two_seats_and_no_more(call: Called) -> None:
    first, second = call.drawn()[:2]
    assert race([lambda: says(call, first), lambda: says(call, second)]) == ["", ""]
    assert call.states() == {"declined": 2, "selected": 4, "offered": 2, "reserve": 4}
    assert len({entry_of(call, member)["replaces"] for member in offered(call)}) == 2


def test_in12_a_no_pressed_many_times_at_once_frees_one_seat(call: Called) -> None:
    leaver = call.drawn()[0]
    race([lambda: says(call, leaver)] * 5)
    assert call.states() == {"declined": 1, "selected": 5, "offered": 1, "reserve": 5}


def test_in12_a_seat_and_the_reserve_who_leaves_meet(call: Called) -> None:
    reserves, drawn = call.others(), call.drawn()
    acts = [lambda member=member: says(call, member) for member in (*drawn[:3], *reserves[:3])]
    race(acts)
    states = Counter(call.states())
    assert states["declined"] == 6
    assert states["offered"] == 3
    assert held(call) == 6


def test_who_leaves_before_the_letters_is_replaced_when_there_are_reserves(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(6), seats=3)
    call.draw()
    leaver = call.drawn()[0]
    says(call, leaver, volunteering.withdraw)
    assert call.states() == {"withdrawn": 1, "volunteered": 5}
    call.tell()
    assert call.states() == {"withdrawn": 1, "selected": 2, "offered": 1, "reserve": 2}


def test_ux6_letters_that_are_stopped_leave_nobody_with_half_a_story(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(6), seats=3)
    call.draw()
    with people.app.app_context(), transaction():
        for sending in tell(call.engagement(), call.by):
            stop(sending, call.by)
    let_leave(people.app)
    assert call.states() == {"volunteered": 6}
    call.tell()
    assert call.states() == {"selected": 3, "reserve": 3}


def test_ux6_letters_stopped_on_their_way_are_taken_back_and_told_anew(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(6), seats=3)
    call.draw()
    call.tell()
    with people.app.app_context(), transaction():
        for sending in session.scalars(sa.select(Sending).where(Sending.engagement_id == call.id)).all():
            stop(sending, call.by)
    assert call.states() == {"volunteered": 6}
    call.tell()
    assert call.states() == {"selected": 3, "reserve": 3}


def test_the_activity_opens_when_everybody_who_was_chosen_has_answered(call: Called) -> None:
    drawn = call.drawn()
    for member in drawn[1:]:
        says(call, member, replies.say_yes)
    assert engagement_state(call) == "planned"
    says(call, drawn[0])
    assert engagement_state(call) == "planned"
    says(call, offered(call)[0], replies.say_yes)
    assert engagement_state(call) == "open"


def engagement_state(call: Called) -> str:
    with call.people.app.app_context():
        return session.get_one(Engagement, call.id).state


def test_the_time_to_answer_is_a_whole_day(call: Called) -> None:
    with call.people.app.app_context():
        by = call.place(call.drawn()[0]).answer_by
        assert by is not None
        assert clock.local(by).strftime("%H:%M") == "23:59"
        assert by - clock.now() >= timedelta(hours=48)
