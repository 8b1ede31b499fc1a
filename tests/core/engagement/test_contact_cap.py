"""The contact cap: how often members are asked, who is left out, and who comes first where not all are asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import audience, contacts, services
from core.engagement.invitations import come_by_code, invite_all
from core.engagement.models import LONGEST_SINCE, NEVER_ASKED, Engagement, Participation
from core.panel.models import Panelist
from core.panel.segments import services as segments
from core.panel.segments.matching import known_rules
from core.types import Id, LocalText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.fixtures.people import Watch
    from tests.people import People


@pytest.fixture
def leader(people: People) -> Principal:
    """A leader of everything here."""
    somebody = people.staff("leader")
    return Principal(kind="staff", id=somebody.id, name=somebody.name)


@pytest.fixture
def inside(app: Flask, leader: Principal) -> Iterator[None]:
    """Stand in a transaction of the app."""
    with app.app_context(), transaction():
        yield


@pytest.fixture
def make(leader: Principal, a_format: str) -> Callable[..., Engagement]:
    """Give a maker of drafts, inside the app."""

    def one(**given: Any) -> Engagement:
        made = services.create_engagement(None, a_format, LocalText(nb="Klima"), LocalText(nb="Vi vil vite."), leader)
        services.describe(made, made.version, given)
        return made

    return one


def ask(engagement: Engagement, *people: Id, on: date | None = None) -> None:
    """Ask these people, on a day."""
    invite_all(engagement, people)
    if on:
        session.execute(
            sa.update(Participation).where(Participation.engagement_id == engagement.id).values(asked_on=on)
        )
        contacts.sum_up(people)


def first(engagement: Engagement) -> list[str]:
    """Name whom an invitation would reach, in order."""
    return [somebody.name for somebody in session.scalars(audience.to_ask(engagement))]


def members(people: People, *names: str) -> dict[str, Id]:
    """Make members of these names."""
    return {name: people.member(name=name).id for name in names}


def test_who_has_been_asked_five_times_this_year_is_left_out(
    app: Flask, people: People, leader: Principal, make: Callable[..., Engagement]
) -> None:
    ids = members(people, "Kari", "Ola")
    with app.app_context(), transaction():
        for _time in range(5):
            ask(make(), ids["Kari"])
        draft = make()
        reach = audience.reach(draft)
        assert (reach.people, reach.capped, reach.left_out) == (1, 1, 1)
        assert first(draft) == ["Ola"]


def test_a_new_year_begins_anew(
    app: Flask, people: People, leader: Principal, frozen_clock: Watch, make: Callable[..., Engagement]
) -> None:
    ids = members(people, "Kari")
    with app.app_context(), transaction():
        for _time in range(5):
            ask(make(), ids["Kari"])
        draft = make()
        assert audience.reach(draft).capped == 1
        frozen_clock.forward(days=366)
        assert audience.reach(draft).capped == 0


def test_each_who_is_left_out_is_counted_under_one_reason(
    app: Flask, people: People, leader: Principal, make: Callable[..., Engagement]
) -> None:
    ids = members(people, "Kari", "Ola", "Per", "Åse")
    with app.app_context(), transaction():
        for _time in range(5):
            ask(make(), ids["Kari"], ids["Ola"])
        session.get_one(Panelist, ids["Kari"]).state = "paused"
        session.flush()
        reach = audience.reach(make(most_people=1))
        assert (reach.people, reach.paused, reach.capped, reach.unreachable, reach.beyond) == (1, 1, 1, 0, 1)
        assert reach.people + reach.left_out == len(ids)


def test_who_came_by_a_code_was_not_asked(
    app: Flask, people: People, leader: Principal, make: Callable[..., Engagement]
) -> None:
    ids = members(people, "Kari")
    with app.app_context(), transaction():
        for _time in range(6):
            come_by_code(make(), ids["Kari"])
        assert audience.reach(make()).capped == 0


def test_those_who_were_never_asked_come_first_and_then_the_seldom_asked(
    app: Flask, people: People, leader: Principal, make: Callable[..., Engagement]
) -> None:
    ids = members(people, "Ofte", "Sjelden", "Aldri")
    with app.app_context(), transaction():
        ask(make(), ids["Ofte"])
        ask(make(), ids["Ofte"], ids["Sjelden"])
        assert first(make(most_people=2, ask_first=NEVER_ASKED)) == ["Aldri", "Sjelden"]


def test_those_come_first_whom_it_is_longest_since_we_asked(
    app: Flask, people: People, leader: Principal, make: Callable[..., Engagement]
) -> None:
    ids = members(people, "Ny", "Nylig", "Lenge")
    today = clock.today()
    with app.app_context(), transaction():
        session.get_one(Panelist, ids["Ny"]).joined_at = clock.now() - timedelta(days=40)
        ask(make(), ids["Nylig"], on=today - timedelta(days=10))
        ask(make(), ids["Lenge"], on=today - timedelta(days=300))
        order = first(make(most_people=3, ask_first=LONGEST_SINCE))
        assert order == ["Lenge", "Ny", "Nylig"], "who was never asked has waited since they joined"


def test_an_activity_asks_its_segment(
    app: Flask, people: People, leader: Principal, make: Callable[..., Engagement]
) -> None:
    people.member(name="Kari", gender="woman")
    people.member(name="Ola", gender="man")
    with app.app_context(), transaction():
        women = segments.make("Kvinner", leader)
        segments.keep_rule(women, women.version, known_rules()["core.gender"], {"genders": ["woman"]})
        draft = make(segment_id=women.id)
        assert first(draft) == ["Kari"]
        assert not audience.asks_everybody(draft)
        women.rules = [{**women.rules[0], "values": {"genders": ["woman", "man"]}}]
        session.flush()
        assert audience.asks_everybody(draft), "a segment is a query: it is everybody now"


def test_counting_the_reach_is_one_question(inside: None, make: Callable[..., Engagement], queries: Any) -> None:
    draft = make()
    contacts.cap()
    with queries() as ran:
        audience.reach(draft)
    assert len(ran) <= 2, ran.statements


def test_a_sum_that_is_made_on_an_earlier_day_counts_the_newest_year(
    app: Flask, people: People, make: Callable[..., Engagement]
) -> None:
    [kari] = members(people, "Kari").values()
    with app.app_context(), transaction():
        ask(make(), kari)
        with clock.at(datetime(2019, 5, 6, 8, tzinfo=UTC)):
            contacts.sum_up([kari])
        assert session.scalar(sa.select(contacts.times_this_year()).where(Panelist.id == kari)) == 1


def test_nobody_is_ever_asked_more_often_than_the_cap(
    app: Flask, people: People, leader: Principal, make: Callable[..., Engagement]
) -> None:
    ids = list(members(people, *(f"Person {number}" for number in range(12))).values())
    plans = st.lists(
        st.tuples(st.integers(1, 12), st.sampled_from((NEVER_ASKED, LONGEST_SINCE))), min_size=1, max_size=12
    )

    @settings(max_examples=15, deadline=None)
    @given(plans)
    def holds(drawn: list[tuple[int, str]]) -> None:
        session.execute(sa.delete(Participation))
        contacts.sum_up(ids)
        for most, order in drawn:
            draft = make(most_people=most, ask_first=order)
            reach, chosen = audience.reach(draft), audience.ids(audience.to_ask(draft))
            assert len(chosen) == len(set(chosen)) == reach.people
            assert reach.people + reach.left_out == len(ids)
            times = dict(iter(session.execute(counts)))
            waiting = [one for one in ids if one not in chosen and times.get(one, 0) < contacts.cap()]
            if order == NEVER_ASKED and waiting and chosen:
                assert max(times.get(one, 0) for one in chosen) <= min(times.get(one, 0) for one in waiting)
            ask(draft, *chosen)
        times = dict(iter(session.execute(counts)))
        assert all(number <= contacts.cap() for number in times.values())
        sums = dict(iter(session.execute(sa.select(Panelist.id, Panelist.invited_times))))
        assert {one: number for one, number in sums.items() if number} == times, "the sum is what the places say"

    counts = sa.select(Participation.panelist_id, sa.func.count()).group_by(Participation.panelist_id)
    with app.app_context(), transaction():
        holds()
