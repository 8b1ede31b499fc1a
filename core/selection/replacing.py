"""Who takes the seat of somebody who cannot come: a reserve of the same kind, if there is one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.selection.drawing import normal
from core.selection.quotas import Candidate, Target, misses

How = Literal["same", "keeps", "nearest"]


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """The reserve, and how good a match: the ``same`` values, ``keeps`` every target, or the ``nearest`` there is."""

    key: str
    how: How


def replacement(
    left: Candidate, reserves: Sequence[Candidate], seated: Sequence[Candidate], targets: Sequence[Target], seed: str
) -> Replacement:
    """Choose a reserve for a seat; the same each time it is asked. There must be a reserve.

    ``seated`` are the others who have a seat, or an offer of one; ``left`` and the reserves may be among them and count
    no longer. Among equals the lowest SHA-256 of seed, colon, key wins: with pseudonyms as keys anybody can check it.
    """
    waiting = [one for one in reserves if one.key != left.key]
    taken = {left.key, *(one.key for one in waiting)}
    staying = [one for one in seated if one.key not in taken]
    features = sorted({target.feature for target in targets})
    same = [one for one in waiting if _values(one, features) == _values(left, features)]
    if same:
        return Replacement(key=_first(same, seed).key, how="same")
    missed = {one.key: misses(targets, [*staying, one]) for one in waiting}
    fewest = min(missed.values())
    chosen = _first([one for one in waiting if missed[one.key] == fewest], seed)
    return Replacement(key=chosen.key, how="nearest" if fewest else "keeps")


def _values(candidate: Candidate, features: Sequence[str]) -> list[str | None]:
    return [candidate.values.get(feature) for feature in features]


def _first(candidates: Sequence[Candidate], seed: str) -> Candidate:
    return min(candidates, key=lambda one: hashlib.sha256(f"{normal(seed)}:{one.key}".encode()).digest())
