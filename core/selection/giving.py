"""How little has to give, as a program in whole numbers."""

from collections.abc import Sequence

import numpy as np

from core.selection.cells import cells
from core.selection.quotas import Candidate, Target
from core.selection.solver import UNBOUNDED, Program, solved, values


def least_given(candidates: Sequence[Candidate], targets: Sequence[Target], seats: int) -> list[tuple[int, int]]:
    """Give by how much the least of each target is lowered and its most raised, so that some group meets them all."""
    highs = _elastic(candidates, targets, seats).loaded()
    highs.setOptionValue("mip_rel_gap", 0.0)
    if not solved(highs):
        message = "any group fits when every target gives way"
        raise ArithmeticError(message)
    given = np.rint(values(highs)[: 4 * len(targets) : 2]).astype(int).reshape(-1, 2)
    return [(int(lowered), int(raised)) for lowered, raised in given]


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
