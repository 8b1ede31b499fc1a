"""Whether the targets can be met by those who volunteered, and if not, the least that has to give."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.selection.cells import cells
from core.selection.quotas import Candidate, Target
from core.selection.solver import UNBOUNDED, Program, solved, values

Side = Literal["least", "most"]


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
    highs = _elastic(candidates, targets, seats).loaded()
    highs.setOptionValue("mip_rel_gap", 0.0)
    if not solved(highs):
        message = "any group fits when every target gives way"
        raise ArithmeticError(message)
    given = np.rint(values(highs)[: 4 * len(targets) : 2]).astype(int).reshape(-1, 2)
    found = ((target, side, by) for target, pair in zip(targets, given, strict=True) for side, by in _sides(pair))
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


def _sides(pair: np.ndarray) -> list[tuple[Side, int]]:
    return [("least", int(pair[0])), ("most", int(pair[1]))]


def _elastic(candidates: Sequence[Candidate], targets: Sequence[Target], seats: int) -> Program:
    """Put the program together.

    Four variables per target: how much its least gives, whether it does, and the same for its most; then one per cell.
    Four rows per target: its least, its most, and for each what ties how much to whether.
    """
    every = len(targets)
    least = [bound for target in targets for bound in (target.least, -UNBOUNDED, -UNBOUNDED, -UNBOUNDED)]
    most = [bound for target in targets for bound in (UNBOUNDED, target.most, 0, 0)]
    program = Program(row_least=[*least, seats], row_most=[*most, seats])
    for number, target in enumerate(targets):
        for side, factor, room in ((0, 1, target.least), (1, -1, seats)):
            tied = 4 * number + 2 + side
            program.column(2 * every + 1, room, [(4 * number + side, factor), (tied, 1)], whole=True)
            program.column(1, 1, [(tied, -room)], whole=True)
    for cell in cells(candidates, targets):
        counted = [(4 * number + side, 1.0) for number in cell.targets for side in (0, 1)]
        program.column(0, cell.size, [*counted, (4 * every, 1.0)], whole=True)
    return program
