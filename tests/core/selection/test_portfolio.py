"""The lottery: every ticket is a right group, and nobody's chance is lower than it must be."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings

from core.selection import cells
from core.selection.cells import Cell
from core.selection.dealing import deal
from core.selection.groups import Groups
from core.selection.lots import Phase, Portfolio
from core.selection.portfolio import Effort, make
from core.selection.quotas import Candidate, Target
from tests.core.selection.building import (
    POOLS,
    Pool,
    best_lowest_chance,
    broken,
    crowd,
    every_group,
    frozen,
    highest_lowest_chance,
    last,
    lottery,
    small_pools,
)  # fmt: skip

pytestmark = pytest.mark.one_engine("it asks no database")

BINDING = sorted(path.stem for path in POOLS.glob("binding_*.json"))
FREE = sorted(path.stem for path in POOLS.glob("free_*.json"))


@cache
def made(name: str) -> Portfolio:
    return lottery(frozen(name))


def is_fair(pool: Pool, portfolio: Portfolio) -> bool:
    """Tell whether the lowest chance is within one per cent of what no draw can lift it above."""
    return min(portfolio.chances.values()) >= 0.99 * highest_lowest_chance(pool)


def test_dr1_ten_pools_are_kept_and_in_six_the_targets_bind() -> None:
    assert len(BINDING) + len(FREE) == 10
    lowered = [name for name in BINDING if highest_lowest_chance(frozen(name)) < 0.9 * _equal(frozen(name))]
    assert len(lowered) == 6


@pytest.mark.parametrize("name", [*BINDING, *FREE])
def test_dr1_the_lowest_chance_is_as_high_as_can_be(name: str) -> None:
    pool, portfolio = frozen(name), made(name)
    assert portfolio.bound == pytest.approx(highest_lowest_chance(pool), rel=1e-6)
    assert is_fair(pool, portfolio)
    assert portfolio.never == ()


@pytest.mark.parametrize("name", [*BINDING, *FREE])
def test_dr1_every_ticket_meets_every_target(name: str) -> None:
    assert broken(frozen(name), made(name)) == []


def test_dr1_many_bounds_that_touch_are_no_contradiction_and_the_lottery_is_nearly_as_fair_as_can_be() -> None:
    pool = crowd()
    portfolio = lottery(pool)
    assert broken(pool, portfolio) == []
    assert portfolio.lowest >= 0.99 * portfolio.bound


@pytest.mark.parametrize("name", FREE)
def test_dr1_everybody_has_the_same_chance_where_the_targets_allow(name: str) -> None:
    equal = _equal(frozen(name))
    chances = made(name).chances.values()
    assert 0.99 * equal <= min(chances) <= max(chances) <= 1.01 * equal


@pytest.mark.parametrize("name", [*BINDING, *FREE])
def test_dr1_chances_are_the_tickets_one_is_in_and_rounded_by_little(name: str) -> None:
    pool, portfolio = frozen(name), made(name)
    held_by = Counter(place for group in portfolio.groups for place in group)
    counted = [held_by[place] for place in range(len(portfolio.keys))]
    assert list(portfolio.tickets_with) == counted
    assert sum(portfolio.chances.values()) == pytest.approx(pool.seats)
    for cell in cells.cells(pool.candidates, pool.targets):
        held = [counted[place] for place in cell.members]
        assert max(held) - min(held) <= 1


def test_dr1_the_check_finds_a_lottery_of_groups_by_random_worth() -> None:
    """What is drawn by random numbers alone is right, but unfair: the check above sees it."""
    pool = frozen("binding_120")
    groups = Groups(cells.cells(pool.candidates, pool.targets), pool.targets, pool.seats)
    dice = random.Random(3)  # noqa: S311 - the same groups every time
    found = [groups.best(_worth(groups, dice)) for _ticket in range(300)]
    dealt = deal(groups.cells, [group.astype(int).tolist() for group in found if group is not None], dice)
    held = [sum(place in group for group in dealt) for place in range(len(pool.candidates))]
    naive = replace(made("binding_120"), groups=tuple(map(tuple, dealt)), tickets_with=tuple(held))
    assert broken(pool, naive) == []
    assert not is_fair(pool, naive)


def test_the_check_finds_a_ticket_that_misses_a_target() -> None:
    pool, portfolio = frozen("binding_39"), made("binding_39")
    spoilt = [list(group) for group in portfolio.groups]
    outside = next(
        place
        for place, one in enumerate(pool.candidates)
        if place not in spoilt[7] and one.values.get("gender") == "man"
    )
    woman = next(place for place in spoilt[7] if pool.candidates[place].values.get("gender") == "woman")
    spoilt[7][spoilt[7].index(woman)] = outside
    spoilt[9] = [*spoilt[9][:-1], spoilt[9][0]]
    assert broken(pool, replace(portfolio, groups=tuple(map(tuple, spoilt)))) == [7, 9]


@settings(max_examples=15)
@given(small_pools(feasible=True))
def test_dr1_a_small_lottery_is_as_fair_as_trying_every_group(pool: Pool) -> None:
    every = every_group(pool)
    portfolio = lottery(pool)
    reached = {place for group in every for place in group}
    assert broken(pool, portfolio) == []
    assert set(portfolio.never) == {one.key for place, one in enumerate(pool.candidates) if place not in reached}
    assert all(portfolio.chances[key] == 0 for key in portfolio.never)
    assert portfolio.lowest >= 0.99 * best_lowest_chance(every)


def test_who_fits_in_no_group_holds_nobody_else_down() -> None:
    people = [Candidate(key=f"p{place}", values={"f": "a"}) for place in range(10)]
    odd = Candidate(key="odd", values={"f": "b"})
    portfolio = lottery(Pool(candidates=[odd, *people], targets=[_exactly("f", "a", 5)], seats=5))
    assert portfolio.never == ("odd",)
    assert portfolio.lowest == pytest.approx(0.5)


def test_whoever_was_not_drawn_last_time_may_have_twice_the_chance() -> None:
    people = [Candidate(key=f"p{place}", values={}, weight=1 + place % 2) for place in range(40)]
    chances = lottery(Pool(candidates=people, targets=[], seats=12)).chances
    assert [chances[one.key] for one in people] == pytest.approx([0.2, 0.4] * 20, abs=0.0011)


def test_twice_a_large_chance_is_certainty_and_no_more() -> None:
    people = [Candidate(key=f"p{place}", values={}, weight=1 + (place < 2)) for place in range(10)]
    portfolio = lottery(Pool(candidates=people, targets=[], seats=8))
    assert [portfolio.chances["p0"], portfolio.chances["p1"]] == [1.0, 1.0]
    assert [portfolio.lowest, portfolio.bound] == pytest.approx([0.75, 0.75])


def test_the_same_seed_makes_the_same_lottery_and_another_deals_anew() -> None:
    pool = frozen("free_39")
    assert lottery(pool, seed=5) == lottery(pool, seed=5)
    assert lottery(pool, seed=5).groups != lottery(pool, seed=6).groups


def test_small_chances_have_more_tickets() -> None:
    assert len(made("free_39").groups) == 1000
    assert len(made("free_500").groups) == 2000


def test_progress_is_told_and_can_be_left() -> None:
    pool = frozen("free_39")
    steps = make(pool.candidates, pool.targets, pool.seats, seed=1)
    first = next(steps)
    assert (first.phase, first.of, first.portfolio) == (Phase.SEARCH, 0, None)
    tickets = [step for step in steps if step.phase is Phase.TICKETS]
    assert [step.done for step in tickets] == [*range(1, 1001), 1000]
    assert [step.portfolio is None for step in tickets] == [True] * 1000 + [False]
    left = make(pool.candidates, pool.targets, pool.seats, seed=1)
    next(left)
    left.close()


def test_a_search_without_time_still_gives_right_groups() -> None:
    pool = frozen("binding_80")
    hasty = last(make(pool.candidates, pool.targets, pool.seats, seed=1, effort=Effort(seconds=0)))
    assert broken(pool, hasty) == []
    assert hasty.lowest > 0.5 * hasty.bound


def test_a_round_of_dealing_ends_before_the_next_begins() -> None:
    cell = Cell(targets=(), weight=1.0, members=tuple(range(7)))
    dealt = deal([cell], [[3]] * 7, random.Random(2))  # noqa: S311 - any order
    assert all(len(set(ticket)) == 3 for ticket in dealt)
    assert {sum(place in ticket for ticket in dealt) for place in range(7)} == {3}


def _worth(groups: Groups, dice: random.Random) -> object:
    return groups.sizes * 0 + [dice.random() for _cell in groups.cells]


def _exactly(feature: str, value: str, number: int) -> Target:
    return Target(feature=feature, value=value, least=number, most=number)


def _equal(pool: Pool) -> float:
    return pool.seats / len(pool.candidates)
