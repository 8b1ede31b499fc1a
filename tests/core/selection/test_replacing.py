"""Who takes over a seat: somebody of the same kind, else somebody who keeps the group right."""

from __future__ import annotations

import pytest

from core.selection.quotas import Candidate, Target
from core.selection.replacing import Replacement, replacement

pytestmark = pytest.mark.one_engine("arithmetic")

SEED = "4 2 6 1"
TARGETS = [
    Target(feature="gender", value="woman", least=2, most=2),
    Target(feature="gender", value="man", least=2, most=2),
    Target(feature="age", value="young", least=1, most=2),
]


def person(key: str, gender: str, age: str, **more: str) -> Candidate:
    return Candidate(key=key, values={"gender": gender, "age": age, **more})


SEATED = [
    person("a", "woman", "young"),
    person("b", "woman", "old"),
    person("c", "man", "young"),
    person("d", "man", "old"),
]


def test_dr3_somebody_with_the_same_values_comes_first() -> None:
    reserves = [person("x", "woman", "old"), person("y", "woman", "young", colour="red"), person("z", "man", "young")]
    assert _instead_of(SEATED[0], reserves) == Replacement(key="y", how="same")


def test_dr3_else_somebody_who_keeps_every_target() -> None:
    reserves = [person("x", "man", "young"), person("y", "woman", "old"), person("z", "man", "old")]
    assert _instead_of(SEATED[0], reserves) == Replacement(key="y", how="keeps")


def test_dr3_else_somebody_who_misses_them_least() -> None:
    """Without a the group lacks a woman; c is the only young one left."""
    targets = [*TARGETS[:2], Target(feature="age", value="young", least=2, most=2)]
    reserves = [person("x", "man", "old"), person("z", "man", "young")]
    assert _instead_of(SEATED[0], reserves, targets=targets) == Replacement(key="z", how="nearest")


def test_dr3_among_equals_the_seed_decides_and_nothing_else() -> None:
    reserves = [person(f"r{number}", "woman", "young") for number in range(30)]
    chosen = {seed: _instead_of(SEATED[0], reserves, seed=seed).key for seed in map(str, range(60))}
    assert {_instead_of(SEATED[0], reserves[::-1], seed=seed).key == key for seed, key in chosen.items()} == {True}
    assert {_instead_of(SEATED[0], reserves, seed=f" {seed}\n").key == key for seed, key in chosen.items()} == {True}
    assert len(set(chosen.values())) > 15


def test_dr3_reserves_and_who_left_count_no_longer_as_seated() -> None:
    reserve = person("x", "woman", "old")
    targets = [*TARGETS[:2], Target(feature="age", value="young", least=1, most=1)]
    assert _instead_of(SEATED[0], [reserve], seated=[*SEATED, reserve], targets=targets).how == "keeps"


def test_somebody_without_values_is_replaced_by_their_like() -> None:
    unsaid, like = Candidate(key="u", values={}), Candidate(key="v", values={"colour": "red"})
    assert _instead_of(unsaid, [person("x", "man", "old"), like]) == Replacement(key="v", how="same")


def test_there_must_be_a_reserve() -> None:
    with pytest.raises(ValueError, match="empty"):
        _instead_of(SEATED[0], [])


def _instead_of(
    left: Candidate,
    reserves: list[Candidate],
    *,
    seated: list[Candidate] = SEATED,
    targets: list[Target] = TARGETS,
    seed: str = SEED,
) -> Replacement:
    return replacement(left, reserves, seated, targets, seed)
