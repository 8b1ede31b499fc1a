"""Somebody who is erased, or leaves the panel, leaves their seat to the next of the same kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.contributions import Person
from core.db import session, transaction, write
from core.engagement.calling import replies
from core.engagement.calling.places import fill_places
from core.engagement.drawing.pool import volunteers
from core.engagement.models import Participation
from core.messaging.models import OutboxLetter
from core.panel.models import Panelist
from core.privacy import erasure
from tests.drawing import Called, called

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.people import Member, People

HALF = [{"feature": "gender", "value": value, "least": 2, "most": 4} for value in ("woman", "man")]


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    members = [*people.members(6, gender="woman"), *people.members(6, gender="man")]
    made = called(people, a_format, members, seats=6, targets=HALF)
    made.draw()
    return made


def says(call: Called, member: Member, act: Callable[[Participation], object] = replies.say_no) -> None:
    with call.people.app.app_context():
        write(lambda: act(call.place(member)))


def erase(call: Called, member: Member) -> None:
    with call.people.app.app_context(), transaction():
        erasure.erase(Person(kind="panelist", id=member.id))


def offered(call: Called) -> list[Member]:
    with call.people.app.app_context():
        mine = sa.select(Participation.panelist_id).where(Participation.engagement_id == call.id)
        found = set(session.scalars(mine.where(Participation.state == "offered")))
    return [member for member in call.members if member.id in found]


def gender(call: Called, member: Member) -> str:
    with call.people.app.app_context():
        return session.get_one(Panelist, member.id).gender


def test_dr3_the_seat_of_somebody_who_is_erased_goes_to_the_same_kind(call: Called) -> None:
    call.tell()
    leaves = call.drawn()[0]
    says(call, leaves, replies.say_yes)
    kind = gender(call, leaves)
    erase(call, leaves)
    (next_one,) = offered(call)
    assert gender(call, next_one) == kind


def test_dr3_somebody_who_has_not_answered_yet_leaves_the_same_way(call: Called) -> None:
    call.tell()
    erased, declines = call.drawn()[:2]
    erase(call, erased)
    says(call, declines)
    assert len(offered(call)) == 2


def test_dr3_the_chain_holds_where_its_first_link_is_erased(call: Called) -> None:
    call.tell()
    first = call.drawn()[0]
    says(call, first)
    (second,) = offered(call)
    says(call, second, replies.say_yes)
    erase(call, first)
    says(call, second)
    assert len(offered(call)) == 1


def test_a_seat_that_was_erased_before_anybody_was_told_is_offered_once_the_reserves_know(call: Called) -> None:
    erase(call, call.drawn()[0])
    call.tell()
    with call.people.app.app_context():
        write(lambda: fill_places(call.engagement()))
    assert len(offered(call)) == 1


def test_the_activity_opens_where_the_last_who_was_waited_for_is_erased(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    call = called(people, a_format, people.members(4), seats=2)
    call.draw()
    call.tell()
    comes, erased = call.drawn()
    says(call, comes, replies.say_yes)
    for reserve in call.others():
        says(call, reserve)
    erase(call, erased)
    with people.app.app_context():
        assert call.engagement().state == "open"


def test_whoever_took_the_seat_of_somebody_erased_was_not_passed_over(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    members = people.members(6)
    call = called(people, a_format, members, seats=3)
    call.draw()
    call.tell()
    first = call.drawn()[0]
    says(call, first)
    (second,) = offered(call)
    says(call, second, replies.say_yes)
    erase(call, first)
    frozen_clock.forward(days=3)
    others = [member for member in members if member.id != first.id]
    later = called(people, a_format, others, seats=2, title="Neste", leader=call.leader)
    with people.app.app_context():
        weights = {one.panelist: one.candidate.weight for one in volunteers(later.engagement())}
    assert weights[second.id] == 1.0
    assert sorted(weights.values()) == [1.0, 1.0, 1.0, 2.0, 2.0]


def test_no_letter_reaches_whoever_is_erased(call: Called) -> None:
    call.tell()
    leaves = call.drawn()[0]
    says(call, leaves, replies.say_yes)
    erase(call, leaves)
    with call.people.app.app_context():
        theirs = sa.select(OutboxLetter.kind, OutboxLetter.state).where(OutboxLetter.recipient_id == leaves.id)
        assert [row for row in session.execute(theirs) if row.state == "waiting"] == []
