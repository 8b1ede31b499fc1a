"""Targets: made from shares of the population, and what cannot be in those that somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.selection.cells import cells
from core.selection.quotas import Candidate, Fault, Impossible, Target, faults, misses, targets_from_shares

pytestmark = pytest.mark.one_engine("arithmetic")

GENDERS = {"woman": 0.5, "man": 0.5}


def test_shares_that_divide_the_seats_become_exact_targets() -> None:
    assert _ends(targets_from_shares("gender", GENDERS, 20, unsaid=0, pool=39)) == [(10, 10), (10, 10)]


def test_shares_that_do_not_become_the_whole_numbers_on_both_sides() -> None:
    made = targets_from_shares("age", {"16-24": 0.15, "25-66": 0.6, "67+": 0.25}, 21, unsaid=0, pool=60)
    assert _ends(made) == [(3, 4), (12, 13), (5, 6)]


def test_tenths_and_thirds_are_not_widened_by_a_hair() -> None:
    assert _ends(targets_from_shares("f", {"a": 0.1, "b": 0.2, "c": 0.7}, 30, 0, 60)) == [(3, 3), (6, 6), (21, 21)]
    assert _ends(targets_from_shares("f", dict.fromkeys("abc", 1 / 3), 30, 0, 60)) == [(10, 10)] * 3


def test_shares_need_not_add_up_to_one() -> None:
    assert _ends(targets_from_shares("gender", {"woman": 2700, "man": 2700}, 20, 0, 39)) == [(10, 10), (10, 10)]


def test_those_who_do_not_say_have_room_and_are_not_forced_in() -> None:
    """Of 39 one does not say: 20 of 39 are half a seat, so none or one is as fair, and both are possible."""
    made = targets_from_shares("gender", GENDERS, 20, unsaid=1, pool=39)
    assert _ends(made) == [(9, 10), (9, 10)]
    assert _ends(targets_from_shares("gender", GENDERS, 21, unsaid=1, pool=39)) == [(10, 11), (10, 11)]


def test_slack_widens_within_what_can_be() -> None:
    made = targets_from_shares("f", {"a": 0.05, "b": 0.95}, 20, unsaid=0, pool=39, slack=2)
    assert _ends(made) == [(0, 3), (17, 20)]


def test_a_value_that_nobody_in_the_population_has_keeps_nobody_out() -> None:
    assert _ends(targets_from_shares("f", {"a": 1.0, "b": 0.0}, 20, 0, 39))[1] == (0, 1)


@given(
    st.lists(st.integers(1, 10_000), min_size=1, max_size=25),
    st.integers(1, 500), st.integers(0, 60), st.integers(0, 2000), st.integers(0, 3),
)  # fmt: skip
def test_targets_from_shares_always_fit_a_pool_that_has_everybody(
    weights: list[int], seats: int, unsaid: int, more: int, slack: int
) -> None:
    shares = {f"v{place}": float(weight) for place, weight in enumerate(weights)}
    made = targets_from_shares("f", shares, seats, unsaid, unsaid + seats + more, slack)
    nobody_said = [Candidate(key=f"u{place}", values={}) for place in range(unsaid)]
    assert [fault.why for fault in faults(made, seats, nobody_said)] in ([], [Impossible.NO_ROOM])
    assert sum(one.least for one in made) <= seats - (unsaid > 0 and not slack)


def test_who_has_no_value_counts_in_no_target() -> None:
    target = Target(feature="gender", value="woman", least=1, most=2)
    assert not target.counts(Candidate(key="a", values={}))
    assert not target.counts(Candidate(key="a", values={"gender": "other"}))
    assert target.counts(Candidate(key="a", values={"gender": "woman"}))


def test_typed_targets_that_cannot_be_are_named() -> None:
    said = [Candidate(key=f"p{place}", values={"gender": ("woman", "man")[place % 2]}) for place in range(30)]
    unsaid = [*said, Candidate(key="u", values={})]
    assert faults(_genders((12, 11), (0, 20)), 20, said) == [_fault(Impossible.CROSSED, 12, 11, "woman")]
    assert faults(_genders((12, 20), (12, 20)), 20, said) == [_fault(Impossible.TOO_MANY, 24, 20)]
    assert faults(_genders((0, 9), (0, 9)), 20, said) == [_fault(Impossible.TOO_FEW, 18, 20)]
    assert faults(_genders((0, 9), (0, 10)), 20, unsaid) == []
    assert faults(_genders((10, 10), (10, 10)), 20, unsaid) == [_fault(Impossible.NO_ROOM, 20, 20)]
    assert faults(_genders((9, 10), (9, 11)), 20, unsaid) == []


def test_misses_are_people_below_and_above() -> None:
    women = [Candidate(key=f"w{place}", values={"gender": "woman"}) for place in range(5)]
    assert misses(_genders((0, 3), (2, 9)), women) == 4
    assert misses(_genders((5, 5), (0, 0)), women) == 0


def test_a_cell_holds_those_who_count_alike() -> None:
    targets = _genders((0, 9), (0, 9))
    kinds = [{"gender": "woman"}, {"gender": "man"}, {"gender": "woman", "colour": "red"}, {}, {"gender": "other"}]
    people = [Candidate(key=str(place), values=kind) for place, kind in enumerate(kinds)]
    waited = Candidate(key="w", values={"gender": "man"}, weight=2.0)
    assert [cell.members for cell in cells([*people, waited], targets)] == [(0, 2), (1,), (3, 4), (5,)]


def _genders(women: tuple[int, int], men: tuple[int, int]) -> list[Target]:
    return [
        Target(feature="gender", value=value, least=least, most=most)
        for value, (least, most) in (("woman", women), ("man", men))
    ]


def _fault(why: Impossible, number: int, limit: int, value: str = "") -> Fault:
    return Fault(why=why, feature="gender", value=value, number=number, limit=limit)


def _ends(targets: list[Target]) -> list[tuple[int, int]]:
    return [(target.least, target.most) for target in targets]
