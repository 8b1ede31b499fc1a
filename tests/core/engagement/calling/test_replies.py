"""Yes, no, or nothing to a seat, and what becomes of the activity; a draw's reserves are tested beside the draw."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.audit import Act, AuditRow
from core.db import session
from core.engagement.calling import replies, volunteering
from core.engagement.calling.errors import NoSeatLeft, ReplyTooLate
from core.engagement.calling.jobs import JOBS
from core.engagement.place_states import of_participation
from core.engagement.sending.models import Sending
from core.engagement.sending.planning import stop
from core.engagement.states import Situation, situation
from core.types import LocalText
from tests.core.engagement.calling.called import Called, called
from tests.sending import let_leave

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.letters import Postman
    from tests.people import Member, People

pytestmark = pytest.mark.usefixtures("frozen_clock", "a_format")
EXPIRE = JOBS[1].run
WHY = LocalText(nb="Rommet er for lite.", en="The room is too small.")


@pytest.fixture
def members(people: People, frozen_clock: Any) -> list[Member]:
    return people.members(3)


@pytest.fixture
def chosen(people: People, members: list[Member]) -> Called:
    """A call whose three volunteers were all chosen, and told so."""
    test = called(people, members, seats=3)
    test.offer(*members)
    test.choose_everybody()
    return test


def test_a_letter_that_leaves_makes_it_true_and_gives_time_to_reply(chosen: Called, members: list[Member]) -> None:
    with chosen.app.app_context():
        place = chosen.place(members[0])
        assert place.state == "selected"
        assert place.answer_by
        assert (clock.local(place.answer_by).date() - clock.today()).days == 2
        assert situation(chosen.engagement()) is Situation.REPLYING


def test_ux6_a_letter_that_was_stopped_leaves_everybody_as_they_were(
    people: People, members: list[Member], writing: Callable[..., Any]
) -> None:
    test = called(people, members)
    test.offer(*members)
    test.choose_everybody()
    with writing():
        sent = session.scalars(sa.select(Sending).where(Sending.kind == "engagement.chosen")).one()
        stop(sent, test.by)
    assert {test.state(member) for member in members} == {"volunteered"}
    with writing():
        assert test.place(members[0]).answer_by is None


def test_when_everybody_has_answered_the_activity_opens(
    chosen: Called, members: list[Member], writing: Callable[..., Any]
) -> None:
    for member, say in zip(members, (replies.say_yes, replies.say_no, replies.say_yes), strict=True):
        with writing():
            say(chosen.place(member))
    with writing():
        assert chosen.engagement().state == "open"
        assert situation(chosen.engagement()) is Situation.OPEN


def test_yes_twice_is_once_and_no_twice_is_once(
    chosen: Called, members: list[Member], writing: Callable[..., Any]
) -> None:
    for _time in range(2):
        with writing():
            replies.say_yes(chosen.place(members[0]))
            replies.say_no(chosen.place(members[1]))
    assert [chosen.state(member) for member in members] == ["accepted", "declined", "selected"]


def test_silence_lets_the_seat_go_and_whoever_comes_back_gets_it_while_there_is_room(
    chosen: Called, members: list[Member], writing: Callable[..., Any], frozen_clock: Any
) -> None:
    frozen_clock.forward(days=4)
    with writing():
        place = chosen.place(members[0])
        with pytest.raises(ReplyTooLate):
            replies.say_yes(place)
        list(EXPIRE({"participation": str(place.id)}))
    assert chosen.state(members[0]) == "expired"
    with writing():
        assert replies.may_come_back(chosen.place(members[0]))
        replies.say_yes(chosen.place(members[0]))
    assert chosen.state(members[0]) == "accepted"


def test_nobody_expires_before_their_time(chosen: Called, members: list[Member], writing: Callable[..., Any]) -> None:
    with writing():
        list(EXPIRE({"participation": str(chosen.place(members[0]).id)}))
    assert chosen.state(members[0]) == "selected"


def test_whoever_comes_back_when_every_seat_is_taken_is_told_so(
    chosen: Called, members: list[Member], writing: Callable[..., Any]
) -> None:
    with writing():
        replies.say_no(chosen.place(members[0]))
        call = chosen.engagement().call
        assert call
        call.seats = 2
    with writing():
        assert not replies.may_come_back(chosen.place(members[0]))
        with pytest.raises(NoSeatLeft):
            replies.say_yes(chosen.place(members[0]))


def test_whoever_withdrew_before_the_choice_does_not_come_in_by_saying_yes(
    people: People, members: list[Member], writing: Callable[..., Any]
) -> None:
    test = called(people, members, seats=5)
    test.offer(*members)
    with writing():
        volunteering.withdraw(test.place(members[0]))
    test.choose_everybody()
    with writing(), pytest.raises((NoSeatLeft, ReplyTooLate)):
        replies.say_yes(test.place(members[0]))
    assert test.state(members[0]) == "withdrawn"


def test_whoever_is_taken_out_reads_why_and_the_log_says_who_did_it(
    chosen: Called, members: list[Member], writing: Callable[..., Any]
) -> None:
    with writing():
        replies.remove(chosen.place(members[0]), WHY, chosen.by)
    with writing():
        shown = of_participation(chosen.place(members[0]))
        assert (shown.label, shown.detail) == ("Du er tatt ut av aktiviteten", "Rommet er for lite.")
        acts = session.execute(sa.select(AuditRow.act, AuditRow.staff_id).where(AuditRow.object_id == chosen.id))
        assert (Act.PLACE_REMOVED, chosen.leader.id) in {tuple(row) for row in acts}
        with pytest.raises(ReplyTooLate):
            replies.remove(chosen.place(members[0]), WHY, chosen.by)


def test_the_letters_tell_each_their_own(
    people: People, members: list[Member], letters: Postman, writing: Callable[..., Any]
) -> None:
    test = called(people, members, seats=3)
    test.offer(*members)
    test.choose_everybody()
    letters.deliver()
    told = [letter for letter in letters.to(members[0].email) if "fått plass" in letter.subject]
    assert len(told) == 1
    assert "Takk for at du meldte deg til «Min side»." in told[0].text
    assert "Svar innen" in told[0].text
    let_leave(test.app)


def test_whoever_said_no_meanwhile_is_not_told_that_they_were_drawn(
    people: People, members: list[Member], letters: Postman, writing: Callable[..., Any]
) -> None:
    test = called(people, members, deadline=clock.now() + timedelta(days=1))
    test.offer(*members)
    with writing():
        volunteering.withdraw(test.place(members[0]))
    test.choose_everybody()
    letters.deliver()
    assert not [letter for letter in letters.to(members[0].email) if "fått plass" in letter.subject]
