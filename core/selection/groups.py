"""The groups that meet every target, as whole numbers of people per cell; each is found when it is looked for."""

from collections.abc import Sequence

import highspy
import numpy as np

from core.selection.cells import Cell
from core.selection.quotas import Target
from core.selection.solver import UNBOUNDED, Numbers, Program, solved, values

WHOLE = 1e-6
NEAR_ENOUGH = 0.5  # of squared people: a nearest group need not be the very nearest
WORTH_ENOUGH = 1e-4
SMALL: dict[str, str | bool] = {
    "presolve": "off",
    "mip_heuristic_run_feasibility_jump": False,
}  # cost more than they save in so small programs


class Groups:
    """Every group of so many seats that meets the targets; none is listed, each is found when it is asked for."""

    def __init__(self, cells: Sequence[Cell], targets: Sequence[Target], seats: int) -> None:
        self.cells = cells
        self.sizes = np.array([cell.size for cell in cells], dtype=np.float64)
        self.row_least = np.array([seats, *(target.least for target in targets)], dtype=np.float64)
        self.row_most = np.array([seats, *(target.most for target in targets)], dtype=np.float64)
        self.counts = np.zeros((len(self.row_least), len(cells)))
        for number, cell in enumerate(cells):
            self.counts[_rows(cell), number] = 1
        self._valued = Searched(self._program([1.0]), "mip_rel_gap", WORTH_ENOUGH)
        self._neared = Searched(self._program([1.0, 1.0, -1.0]), "mip_abs_gap", NEAR_ENOUGH)

    def program(self) -> Program:
        """Give the program of how many of each cell, parts of people allowed; each cell has a row after the others."""
        program = self._program([1.0], own_rows=True)
        program.whole = [False] * len(program.whole)
        return program

    def best(self, worth: Numbers) -> Numbers | None:
        """Find the group worth most, by the worth of a person in each cell; None where there is no group."""
        return self._valued.least(-worth)

    def nearest(self, wanted: Numbers) -> Numbers | None:
        """Find a group about as near as can be to these numbers per cell, by the squares of what is between them.

        The squares are exact one person up from the whole number below, a second one up, and one down; what goes
        further is counted as if it cost no more than that.
        """
        floor = np.clip(np.floor(wanted + WHOLE), 0, self.sizes)
        first, second, down = 2 * (floor - wanted) + 1, 2 * (floor - wanted) + 3, 2 * (wanted - floor) + 1
        room = self.sizes - floor
        most = np.stack([np.minimum(1, room), np.maximum(0, room - 1), floor], axis=1)
        moved = self._neared.least(
            np.round(np.stack([first, second, down], axis=1).ravel(), 6), most.ravel(), self._left(floor)
        )
        return None if moved is None else floor + moved.reshape(-1, 3) @ np.array([1.0, 1.0, -1.0])

    def _left(self, floor: Numbers) -> tuple[Numbers, Numbers]:
        held = self.counts @ floor
        return self.row_least - held, self.row_most - held

    def _program(self, moves: Sequence[float], *, own_rows: bool = False) -> Program:
        own = len(self.cells) if own_rows else 0
        program = Program([*self.row_least, *[-UNBOUNDED] * own], [*self.row_most, *[UNBOUNDED] * own])
        for number, cell in enumerate(self.cells):
            rows = [*_rows(cell), len(self.row_least) + number] if own_rows else _rows(cell)
            for move in moves:
                program.column(0.0, cell.size, [(row, move) for row in rows], whole=True)
        return program


class Searched:
    """A program that is solved again and again: without whole numbers first, which often are whole all the same."""

    def __init__(self, program: Program, gap: str, enough: float) -> None:
        self._whole = program.loaded()
        self._whole.setOptionValue(gap, enough)
        for option, value in SMALL.items():
            self._whole.setOptionValue(option, value)
        program.whole = [False] * len(program.whole)
        self._parts = program.loaded()
        self._columns = np.arange(len(program.costs), dtype=np.int32)
        self._rows = np.arange(len(program.row_least), dtype=np.int32)

    def least(
        self, costs: Numbers, most: Numbers | None = None, rows: tuple[Numbers, Numbers] | None = None
    ) -> Numbers | None:
        """Give the whole numbers that cost least, within these bounds; None where there are none."""
        for highs in (self._parts, self._whole):
            self._ask(highs, costs, most, rows)
            if not solved(highs):
                return None
            found = values(highs)
            if np.abs(found - np.rint(found)).max() < WHOLE:
                break
        return np.rint(found)

    def _ask(
        self, highs: highspy.Highs, costs: Numbers, most: Numbers | None, rows: tuple[Numbers, Numbers] | None
    ) -> None:
        highs.changeColsCost(len(costs), self._columns, costs)
        if most is not None:
            highs.changeColsBounds(len(costs), self._columns, np.zeros(len(costs)), most)
        for row, (least, largest) in enumerate(zip(*rows, strict=True) if rows else ()):
            highs.changeRowBounds(row, least, largest)


def _rows(cell: Cell) -> list[int]:
    """Give the rows that a cell's people count in: the seats, and their targets."""
    return [0, *(1 + number for number in cell.targets)]
