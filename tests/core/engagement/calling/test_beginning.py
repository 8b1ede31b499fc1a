"""When an activity opens whose group was chosen: by itself, or when the leader waits no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.audit import Act, AuditRow
from core.db import session
from core.engagement.calling import beginning, replies, telling
from core.engagement.calling.jobs import JOBS
from core.engagement.errors import DeadlinePassed, WrongState
from core.engagement.states import Situation, situation
from tests.core.engagement.calling.called import Called, called

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.people import Member, People

pytestmark = pytest.mark.usefixtures("frozen_clock", "a_format")
EXPIRE = JOBS[1].run
BEGIN, YES = "Sett i gang nå", "Ja, sett i gang"


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


def test_it_does_not_open_by_itself_while_somebody_has_yes_or_no_left_to_say(
    chosen: Called, members: list[Member], writing: Callable[..., Any]
) -> None:
    with writing():
        replies.say_yes(chosen.place(members[0]))
    with writing():
        assert situation(chosen.engagement()) is Situation.REPLYING
        waits = beginning.waiting(chosen.engagement())
        assert waits
        assert (waits.seated, waits.people, waits.untold) == (1, 2, 0)
        assert waits.until == chosen.place(members[1]).answer_by


def test_a_leader_sets_it_going_and_what_was_offered_stands_until_its_time_is_up(
    chosen: Called, members: list[Member], writing: Callable[..., Any], frozen_clock: Any
) -> None:
    with writing():
        replies.say_yes(chosen.place(members[0]))
    with writing():
        beginning.begin_now(chosen.engagement(), chosen.by)
    with writing():
        assert situation(chosen.engagement()) is Situation.OPEN
        acts = session.scalars(sa.select(AuditRow.act).where(AuditRow.object_id == chosen.id)).all()
        assert Act.ENGAGEMENT_BEGUN in acts
    with writing():
        replies.say_yes(chosen.place(members[1]))
    frozen_clock.forward(days=4)
    with writing():
        list(EXPIRE({"participation": str(chosen.place(members[2]).id)}))
    assert [chosen.state(member) for member in members] == ["accepted", "accepted", "expired"]


def test_nobody_sets_it_going_twice_or_before_anybody_has_said_yes(
    chosen: Called, members: list[Member], writing: Callable[..., Any]
) -> None:
    with writing(), pytest.raises(WrongState):
        beginning.begin_now(chosen.engagement(), chosen.by)
    with writing():
        replies.say_yes(chosen.place(members[0]))
    with writing():
        beginning.begin_now(chosen.engagement(), chosen.by)
    with writing(), pytest.raises(WrongState):
        beginning.begin_now(chosen.engagement(), chosen.by)


def test_where_the_time_for_answers_is_over_the_deadline_is_moved_first(
    chosen: Called, members: list[Member], writing: Callable[..., Any], frozen_clock: Any
) -> None:
    with writing():
        replies.say_yes(chosen.place(members[0]))
        engagement = chosen.engagement()
        assert engagement.call
        engagement.deadline = engagement.call.deadline
    frozen_clock.forward(days=9)
    with writing(), pytest.raises(DeadlinePassed):
        beginning.begin_now(chosen.engagement(), chosen.by)


def test_the_overview_asks_once_and_says_what_happens(chosen: Called, people: People, members: list[Member]) -> None:
    leader = people.browser_of(chosen.leader)
    assert BEGIN not in leader.get(chosen.page).text, "nobody has said yes"
    for member in members[:2]:
        chosen.open(people, member)[0].press("Ja, jeg kommer")
    page = leader.get(chosen.page)
    assert "1 person har ikke svart ennå." in page.text
    assert "Tilbudet står til" in page.text
    page = leader.press(YES)
    assert "Aktiviteten er i gang." in page.text
    assert "Satt i gang før alle hadde svart" in page.text
    assert BEGIN not in page.text


def test_those_who_were_not_told_are_named_before_it_begins_and_still_to_be_told_after(
    people: People, members: list[Member], writing: Callable[..., Any]
) -> None:
    test = called(people, members, seats=3)
    test.offer(*members)
    test.choose_everybody()
    with writing():
        replies.say_yes(test.place(members[0]))
        test.place(members[2]).state = "volunteered"
    leader = people.browser_of(test.leader)
    page = leader.get(test.page)
    assert "1 person har meldt seg og vet ikke hvordan det gikk." in page.text
    leader.press(YES)
    assert "Fortell hvordan det gikk" in leader.get("/arbeid").text
    with writing():
        assert telling.untold(test.engagement()) == ([members[2].id], [])


def test_only_who_may_send_sets_it_going(chosen: Called, people: People, members: list[Member]) -> None:
    chosen.open(people, members[0])[0].press("Ja, jeg kommer")
    other = people.browser_of(people.staff("leader", email="annen@example.no"))
    assert other.forge(f"{chosen.page}/sett-i-gang", {}).status_code == 404


def test_a_call_that_is_open_can_be_closed_from_the_overview(people: People, members: list[Member]) -> None:
    test = called(people, members, seats=3)
    test.offer(*members)
    leader = people.browser_of(test.leader)
    assert "Steng nå" in leader.get(test.page).text
    page = leader.press("Ja, steng nå")
    assert "Nå kan ingen flere melde seg." in page.text
    assert "Velg deltakere" in page.text
    assert "Steng nå" not in leader.get(test.page).text
