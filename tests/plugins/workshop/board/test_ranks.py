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
    keys = anew(500)
    assert sorted(keys) == keys
    assert max(map(len, keys)) <= 10 < LONGEST
    with pytest.raises(ValueError, match="V"):
        between("V", "V")
