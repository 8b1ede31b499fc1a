"""Whether the targets can be met by those who volunteered, and if not, the least that has to give."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.selection.quotas import Candidate, Target

Side = Literal["least", "most"]
SIDES: tuple[Side, Side] = ("least", "most")


@dataclass(frozen=True, kw_only=True)
class Relaxation:
    """Lower the least of a target, or raise its most, by so many."""

    feature: str
    value: str
    side: Side
    by: int


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What the check found: how many candidates too few there are, and the smallest relaxations that make it fit."""

    too_few: int
    relaxations: tuple[Relaxation, ...]

    @property
    def feasible(self) -> bool:
        """Tell whether at least one group meets every target."""
        return not self.too_few and not self.relaxations


def check(candidates: Sequence[Candidate], targets: Sequence[Target], seats: int) -> Fit:
    """Find the smallest sum of relaxations with which some group meets every target; none where one does already.

    Of equally small ones, one that changes the fewest targets is given. With fewer candidates than seats nothing
    helps, and no relaxations are sought.
    """
    if len(candidates) < seats:
        return Fit(too_few=seats - len(candidates), relaxations=())
    from core.selection.giving import least_given  # noqa: PLC0415 - with the solver: see lots.py

    given = zip(targets, least_given(candidates, targets, seats), strict=True)
    found = ((target, side, by) for target, pair in given for side, by in zip(SIDES, pair, strict=True))
    return Fit(
        too_few=0,
        relaxations=tuple(
            Relaxation(feature=target.feature, value=target.value, side=side, by=by) for target, side, by in found if by
        ),
    )


def relaxed(targets: Sequence[Target], relaxations: Sequence[Relaxation]) -> list[Target]:
    """Give the targets as they are when they have given way."""
    by = {(one.feature, one.value, one.side): one.by for one in relaxations}
    return [
        replace(
            target,
            least=target.least - by.get((target.feature, target.value, "least"), 0),
            most=target.most + by.get((target.feature, target.value, "most"), 0),
        )
        for target in targets
    ]
