"""Whether it fits, and the least that has to give when it does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from core.selection.fairness import NoGroup
from core.selection.feasibility import Fit, Relaxation, check, relaxed
from core.selection.quotas import Candidate, Target
from tests.core.selection.building import POOLS, Pool, fewest_misses, frozen, lottery, small_pools

pytestmark = pytest.mark.one_engine("it asks no database")

SMALLEST = {
    "too_few_young": Relaxation(feature="age", value="16-24", side="least", by=2),
    "young_in_one_place": Relaxation(feature="place", value="Hosle", side="most", by=1),
    "seats_left_over": Relaxation(feature="gender", value="man", side="most", by=2),
}


@pytest.mark.parametrize("name", sorted(SMALLEST))
def test_dr2_what_does_not_fit_is_refused_with_the_smallest_relaxation(name: str) -> None:
    pool = frozen(name)
    fit = _checked(pool)
    assert not fit.feasible
    assert fit.relaxations == (SMALLEST[name],)
    with pytest.raises(NoGroup):
        lottery(pool)


@pytest.mark.parametrize("name", sorted(SMALLEST))
def test_dr2_what_has_given_way_fits(name: str) -> None:
    pool = frozen(name)
    targets = relaxed(pool.targets, _checked(pool).relaxations)
    assert check(pool.candidates, targets, pool.seats).feasible


@pytest.mark.parametrize("name", sorted(path.stem for path in POOLS.glob("[bf]*.json")))
def test_dr2_what_fits_is_not_refused(name: str) -> None:
    assert _checked(frozen(name)) == Fit(too_few=0, relaxations=())


def test_dr2_too_few_candidates_are_counted() -> None:
    fit = check([Candidate(key="a", values={})], [], 3)
    assert (fit.feasible, fit.too_few) == (False, 2)


def test_dr2_targets_that_contradict_each_other_give_way_too() -> None:
    women = [Candidate(key=f"w{place}", values={"gender": "woman"}) for place in range(9)]
    fit = check(women, [Target(feature="gender", value="woman", least=6, most=3)], 5)
    assert sum(one.by for one in fit.relaxations) == 3


def test_dr2_of_equally_small_ones_few_targets_change() -> None:
    people = [Candidate(key=f"p{place}", values={"f": "ab"[place % 2]}) for place in range(40)]
    targets = [Target(feature="f", value=value, least=12, most=20) for value in "ab"]
    assert [one.by for one in check(people, targets, 20).relaxations] == [4]


@settings(max_examples=60)
@given(small_pools(feasible=False))
def test_dr2_no_smaller_relaxation_makes_it_fit(pool: Pool) -> None:
    fit = _checked(pool)
    assert sum(one.by for one in fit.relaxations) == fewest_misses(pool)
    assert check(pool.candidates, relaxed(pool.targets, fit.relaxations), pool.seats).feasible


def _checked(pool: Pool) -> Fit:
    return check(pool.candidates, pool.targets, pool.seats)
