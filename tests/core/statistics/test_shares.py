"""Whole heads divided by shares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.statistics.shares import apportion

pytestmark = pytest.mark.one_engine("arithmetic")


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=30), st.integers(0, 5000))
def test_heads_add_up_and_are_within_one_of_their_share(weights: list[int], seats: int) -> None:
    given_out = apportion(weights, seats)
    assert sum(given_out) == (seats if sum(weights) else 0)
    for weight, heads in zip(weights, given_out, strict=True):
        exact = weight * seats / sum(weights) if sum(weights) else 0
        assert abs(heads - exact) < 1.0001


def test_the_largest_remainders_get_the_last_heads() -> None:
    assert apportion([1, 1, 1], 2) == [1, 1, 0]
    assert apportion([47, 16, 158, 81, 20], 10) == [1, 0, 5, 3, 1]
