"""People who count in the same targets are interchangeable, and are counted together."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.selection.quotas import Candidate, Target


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Candidates, by their places in the pool, with the same weight who count in the same targets, by theirs."""

    targets: tuple[int, ...]
    weight: float
    members: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.members)


def cells(candidates: Sequence[Candidate], targets: Sequence[Target]) -> list[Cell]:
    """Divide a pool into its cells, in the order in which their first members come."""
    together: dict[tuple[tuple[int, ...], float], list[int]] = {}
    for place, candidate in enumerate(candidates):
        counted = tuple(number for number, target in enumerate(targets) if target.counts(candidate))
        together.setdefault((counted, candidate.weight), []).append(place)
    return [
        Cell(targets=counted, weight=weight, members=tuple(members)) for (counted, weight), members in together.items()
    ]
