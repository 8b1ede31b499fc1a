"""Somebody who has every published figure, and works out the rest by linear algebra, bounds and subtraction."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

PRIME = (1 << 61) - 1  # sums are small: a combination that holds modulo this holds

Vector = dict[int, int]


@dataclass
class Attacker:
    """Knows some sums of unknown whole numbers, none below nothing; asks what follows."""

    basis: dict[int, tuple[Vector, int]] = field(default_factory=dict)
    sums: list[tuple[frozenset[int], int]] = field(default_factory=list)

    def learn(self, unknown: Sequence[int], total: int) -> None:
        """Take in that these unknowns sum to this."""
        self.sums.append((frozenset(unknown), total))
        vector, value = self._reduced(dict.fromkeys(unknown, 1), total)
        if vector:
            lead = min(vector)
            inverse = pow(vector[lead], -1, PRIME)
            scaled = {place: factor * inverse % PRIME for place, factor in vector.items()}
            self.basis[lead] = (scaled, value * inverse % PRIME)

    def works_out(self, wanted: Vector) -> int | None:
        """Give the value of a combination where it follows from the sums; None where it does not."""
        left, value = self._reduced(dict(wanted), 0)
        if left:
            return None
        found = -value % PRIME
        return found if found < PRIME // 2 else found - PRIME

    def corners(self) -> dict[int, int]:
        """Give the unknowns that bounds alone pin down: nothing is below nothing, and no part above its sum."""
        least: dict[int, int] = {}
        most: dict[int, int] = {}
        for parts, total in self.sums:
            for part in parts:
                least[part], most[part] = 0, min(most.get(part, total), total)
        while self._tighten(least, most):
            pass
        return {part: value for part, value in least.items() if most[part] == value}

    def _tighten(self, least: dict[int, int], most: dict[int, int]) -> bool:
        for parts, total in self.sums:
            low, high = sum(least[part] for part in parts), sum(most[part] for part in parts)
            for part in parts:
                floor, ceiling = total - (high - most[part]), total - (low - least[part])
                if floor > least[part] or ceiling < most[part]:
                    least[part], most[part] = max(floor, least[part]), min(ceiling, most[part])
                    return True
        return False

    def _reduced(self, vector: Vector, value: int) -> tuple[Vector, int]:
        while pivots := [place for place in vector if place in self.basis]:
            for place in pivots:
                if place in vector:
                    row, known = self.basis[place]
                    factor = vector[place]
                    value = (value - factor * known) % PRIME
                    for other, times in row.items():
                        left = (vector.get(other, 0) - factor * times) % PRIME
                        vector[other] = left
                        if not left:
                            del vector[other]
        return vector, value


def groups_asked_for(dice: random.Random, groups: int) -> Iterator[tuple[set[int], set[int]]]:
    """Give pairs of filters whose difference is small: one with and without a few groups, or one and the rest."""
    while True:
        wide = set(dice.sample(range(groups), dice.randint(2, groups)))
        if dice.random() < 0.5:
            yield wide, wide - set(dice.sample(sorted(wide), 1))
        else:
            yield set(range(groups)), set(range(groups)) - wide
