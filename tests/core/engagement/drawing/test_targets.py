"""What the population suggests that a group is to look like, and how targets and chances are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session, transaction
from core.engagement.drawing import chance_words, preparing, words
from core.engagement.drawing.foreseeing import odds_of
from core.engagement.drawing.pool import candidates, volunteers
from core.engagement.drawing.targets import suggested, wanted
from core.language import speaking
from core.panel.models import District
from core.panel.population import services as population
from core.panel.population.meaning import Found, Kind
from core.selection.feasibility import Fit, Relaxation, check
from core.selection.quotas import Fault, Impossible, Target
from tests.drawing import Called, called

if TYPE_CHECKING:
    from tests.people import People


def count(people: People, numbers: dict[Kind, int]) -> None:
    with people.app.app_context(), transaction():
        population.keep(Found(numbers=numbers, counted_on=None, source=""), source="SSB", counted_on=date(2026, 1, 1))


def places(people: People) -> list[str]:
    with people.app.app_context():
        return list(session.scalars(sa.select(District.name).order_by(District.sort_key).limit(3)))


def of(call: Called, feature: str, slack: int = 0) -> dict[str, tuple[int, int]]:
    with call.people.app.app_context():
        engagement = call.engagement()
        found = suggested(engagement, volunteers(engagement), 10, slack)
        return {one.value: (one.least, one.most) for one in found if one.feature == feature}


def test_the_population_is_divided_over_the_seats(people: People, a_format: str) -> None:
    count(people, {Kind(gender="woman"): 520, Kind(gender="man"): 480})
    members = [*people.members(9, gender="man"), *people.members(3, gender="woman")]
    call = called(people, a_format, members, seats=10)
    assert of(call, "gender") == {"woman": (5, 6), "man": (4, 5)}
    assert of(call, "gender", slack=1) == {"woman": (4, 7), "man": (3, 6)}


def test_with_few_seats_a_group_is_the_whole_numbers_around_its_part_of_them(people: People, a_format: str) -> None:
    first, second, third = places(people)
    count(people, {Kind(district=first): 740, Kind(district=second): 140, Kind(district=third): 120})
    members = [member for name in (first, second, third) for member in people.members(3, district=name)]
    call = called(people, a_format, members, seats=10)
    assert of(call, "district", slack=1) == {first: (6, 9), second: (1, 2), third: (1, 2)}


def test_where_nobody_offered_nobody_is_asked_for_and_the_others_have_their_seats(
    people: People, a_format: str
) -> None:
    count(people, {Kind(gender="woman"): 520, Kind(gender="man"): 480})
    call = called(people, a_format, people.members(12, gender="man"), seats=10)
    assert of(call, "gender") == {"woman": (0, 6), "man": (4, 10)}
    with people.app.app_context():
        engagement = call.engagement()
        pool = volunteers(engagement)
        assert check(candidates(pool), suggested(engagement, pool, 10, 0), 10).feasible


def test_who_will_not_say_leaves_seats_for_those_who_will_not(people: People, a_format: str) -> None:
    count(people, {Kind(gender="woman"): 500, Kind(gender="man"): 500})
    members = [
        *people.members(3, gender="woman"),
        *people.members(3, gender="man"),
        *people.members(3, gender="unsaid"),
        *people.members(3, gender="other"),
    ]
    call = called(people, a_format, members, seats=10)
    assert of(call, "gender") == {"woman": (2, 3), "man": (2, 3)}


def test_a_call_for_the_young_asks_for_nobody_older(people: People, a_format: str) -> None:
    ages: dict[Kind, int] = {Kind(ages=(year, year)): 100 for year in range(16, 90)}
    count(people, ages)
    call = called(people, a_format, [], seats=10, youngest=16, oldest=24)
    assert of(call, "age") == {"15-24": (10, 10)}


def test_an_audience_of_some_places_asks_for_nobody_from_others(people: People, a_format: str) -> None:
    first, second, _third = places(people)
    count(people, {Kind(district=name): 100 for name in places(people)} | {Kind(district="Ukjent sted"): 900})
    call = called(people, a_format, [], seats=10)
    assert set(of(call, "district")) == set(places(people))
    with people.app.app_context(), transaction():
        named = sa.select(District.id).where(District.name.in_((first, second)))
        call.engagement().districts = [str(one) for one in session.scalars(named)]
    assert of(call, "district") == {first: (5, 5), second: (5, 5)}


def test_without_figures_nothing_is_suggested(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(12), seats=10)
    with people.app.app_context():
        assert wanted(call.engagement(), volunteers(call.engagement())) == []
    call.draw()
    assert len(call.drawn()) == 10


@pytest.mark.parametrize(
    ("relaxations", "norwegian", "english"),
    [
        ([("district", "Rykkinn", "least", 1)], "1 færre fra Rykkinn", "1 fewer from Rykkinn"),
        ([("district", "Rykkinn", "most", 2)], "2 flere fra Rykkinn", "2 more from Rykkinn"),
        ([("gender", "woman", "least", 1)], "1 kvinne færre", "1 woman fewer"),
        ([("gender", "man", "most", 2)], "2 menn til", "2 men more"),
        ([("age", "15-24", "least", 2)], "2 færre på 15–24 år", "2 fewer aged 15–24"),
        (
            [("gender", "man", "least", 2), ("age", "15-24", "most", 1)],
            "2 menn færre og 1 til på 15–24 år",
            "2 men fewer and 1 more aged 15–24",
        ),
    ],
)
def test_dr2_the_smallest_change_is_said_in_words(
    people: People, relaxations: list[tuple[str, str, Any, int]], norwegian: str, english: str
) -> None:
    given = tuple(Relaxation(feature=f, value=v, side=side, by=by) for f, v, side, by in relaxations)
    with people.app.app_context():
        fit = Fit(too_few=0, relaxations=given)
        with speaking("nb"):
            assert words.way_out(fit) == f"Hvis dere tar {norwegian}, går det."
        with speaking("en"):
            assert english in words.way_out(fit)


@pytest.mark.parametrize("why", Impossible)
def test_whatever_cannot_be_is_said(people: People, why: Impossible) -> None:
    with people.app.app_context(), speaking("nb"):
        said = words.fault_words(Fault(why=why, feature="gender", value="woman", number=12, limit=10))
    assert said.startswith(("Kjønn: ", "Kvinne: "))


def test_who_is_held_back_by_a_target_is_said_and_nobody_else(people: People, a_format: str) -> None:
    few = {"feature": "gender", "value": "woman", "least": 0, "most": 2}
    members = [*people.members(10, gender="woman"), *people.members(10, gender="man")]
    call = called(people, a_format, members, seats=8, targets=[few])
    call.prepare()
    with people.app.app_context(), speaking("nb"):
        draw = preparing.draw_of(call.engagement())
        assert draw is not None
        odds, target = odds_of(preparing.entries_of(draw)), Target(**few)
        assert chance_words.chances(draw).startswith("Sjansen er fra 20")
        [said] = chance_words.limited(8, [target], odds)
        assert said.startswith("Kvinne: 20")
        assert chance_words.limited(8, [replace(target, most=8)], odds) == []
        assert chance_words.never_words(odds) == ""


def test_targets_that_leave_somebody_out_say_so(people: People, a_format: str) -> None:
    none = {"feature": "gender", "value": "woman", "least": 0, "most": 0}
    members = [*people.members(2, gender="woman"), *people.members(4, gender="man")]
    call = called(people, a_format, members, seats=3, targets=[none])
    call.prepare()
    with people.app.app_context(), speaking("nb"):
        draw = preparing.draw_of(call.engagement())
        assert draw is not None
        assert chance_words.never_words(odds_of(preparing.entries_of(draw))).startswith("2 av dem som har meldt seg")
