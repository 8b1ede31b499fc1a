"""Looks for groups whose weighted average comes as near as can be to the fairest chances (column generation).

The fairest chances allow parts of people, so that no mixture of real groups may reach them. Then the lowest chance
goes first: it is made as high as a mixture of groups can make it, and the others come as near as they can after that.
"""

from collections.abc import Iterator
from enum import Enum
from itertools import count

import numpy as np

from core.selection.groups import Groups
from core.selection.solver import UNBOUNDED, Numbers, Program, solved, values

REACHED = 1 - 1e-3
NEARLY = 1 - 5e-3  # near enough when many rounds have not reached it: each brings less than the one before
ROUNDS = 20
GAIN = 1e-4
KEPT = 1 - 1e-6


class Aim(Enum):
    """What is made as large as it can be; the value is its variable's number in the program."""

    FAIREST = 0  # the part of the fairest average that every cell has
    LOWEST = 1  # the part of its bound that the lowest chance is


class Mixture:
    """Groups, and how likely each should be: a program that grows by a column for each group that helps."""

    def __init__(self, groups: Groups, ideal: Numbers, least: Numbers) -> None:
        self._groups, self._aims = groups, (ideal, least)
        self._cells = len(ideal)
        rows = 2 * self._cells
        program = Program(row_least=[*[0.0] * rows, 1.0], row_most=[*[UNBOUNDED] * rows, 1.0])
        for aim, average in enumerate(self._aims):
            program.column(0.0, 1.0, [(aim * self._cells + cell, -share) for cell, share in enumerate(average)])
        self._highs = program.loaded()
        self.made: list[Numbers] = []

    def add(self, group: Numbers) -> None:
        """Let this group be part of the mixture."""
        self.made.append(group)
        rows = np.flatnonzero(np.concatenate([group, group, [1.0]])).astype(np.int32)
        factors = np.concatenate([group, group, [1.0]])[rows]
        self._highs.addCol(0.0, 0.0, UNBOUNDED, len(rows), rows, factors)

    def reached(self, aim: Aim) -> float:
        """Mix what there is again, and say how large a part of the aim that is."""
        for each in Aim:
            self._highs.changeColCost(each.value, -1.0 if each is aim else 0.0)
        solved(self._highs)
        return float(values(self._highs)[aim.value])

    def keep(self, aim: Aim, part: float) -> None:
        """Never mix so that less than this part of the aim is reached."""
        self._highs.changeColBounds(aim.value, part * KEPT, 1.0)

    def average(self) -> Numbers:
        """Give how many of each cell the mixture has on average."""
        average: Numbers = np.array(self.made).T @ self.likely()
        return average

    def likely(self) -> Numbers:
        """Give how likely each of its groups is."""
        weights = np.clip(values(self._highs)[len(Aim) :], 0.0, None)
        likely: Numbers = weights / weights.sum()
        return likely

    def another(self) -> tuple[Numbers | None, float]:
        """Find the group that would help most now, and the most that the aim could still rise by."""
        prices = np.array(self._highs.getSolution().row_dual)
        worth = prices[:-1].reshape(len(Aim), self._cells).sum(axis=0)
        group = self._groups.best(worth)
        return (None, 0.0) if group is None else (group, float(worth @ group + prices[-1]))


def improved(mixture: Mixture, aim: Aim) -> Iterator[float]:
    """Add groups until the aim is reached or no group brings it nearer; gives the part that is reached, each time.

    After so many rounds it is content with nearly.
    """
    for done in count():
        part = mixture.reached(aim)
        yield part
        if part >= (REACHED if done < ROUNDS else NEARLY):
            return
        group, gain = mixture.another()
        if group is None or gain < GAIN:
            return
        mixture.add(group)
