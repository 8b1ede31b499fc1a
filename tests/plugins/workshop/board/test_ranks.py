"""Keys for the order of things: always one between two, sorted byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.workshop.board.ranks import LONGEST, anew, between


@given(st.lists(st.integers(0, 1_000), max_size=120))
def test_bo2_wherever_things_are_put_their_keys_sort_as_they_stand(places: list[int]) -> None:
    keys: list[str] = []
    for place in places:
        at = place % (len(keys) + 1)
        before, after = keys[at - 1] if at else None, keys[at] if at < len(keys) else None
        keys.insert(at, between(before, after))
    assert sorted(keys, key=str.encode) == keys
    assert len(set(keys)) == len(keys)
    assert not any(key.endswith("0") for key in keys)  # nothing would fit before it


@pytest.mark.parametrize("front", [True, False])
def test_bo2_a_row_that_grows_at_one_edge_keeps_short_keys(front: bool) -> None:
    key = between(None, None)
    for _each in range(1_000):
        key = between(None, key) if front else between(key, None)
    assert len(key) <= 18


def test_bo2_new_keys_are_short_and_in_order() -> None:
    for number in (1, 2, 61, 62, 500, 5_000):
        keys = anew(number)
        assert sorted(set(keys)) == keys
        assert len(keys) == number
        assert max(map(len, keys)) <= 3 < LONGEST
        assert not any(key.endswith("0") for key in keys)
    with pytest.raises(ValueError, match="V"):
        between("V", "V")


def test_bo2_a_long_row_gets_new_keys_seldom() -> None:
    """A board of thousands of notes, each put last; and as many put right behind the first."""
    for last in (True, False):
        keys, times = [between(None, None)], 0
        for _each in range(6_000):
            key = between(keys[-1], None) if last else between(keys[0], keys[1] if len(keys) > 1 else None)
            if len(key) > LONGEST:
                keys, times = anew(len(keys)), times + 1
                key = between(keys[-1], None) if last else between(keys[0], keys[1])
            keys.insert(len(keys) if last else 1, key)
        assert sorted(set(keys)) == keys
        assert times < 60
