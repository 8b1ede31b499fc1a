"""The fairest chances that the targets allow, before groups are made of whole people.

The lowest chance is made as high as it can be; then, without lowering it, the next lowest; and so on (leximin:
Flanigan, Gölz, Gupta, Hennig & Procaccia, Nature 596, 2021). Parts of people are allowed here, so that no draw, however
made, has a higher lowest chance.
"""

from collections.abc import Iterable

import highspy
import numpy as np

from core.selection.groups import Groups
from core.selection.solver import UNBOUNDED, Numbers, solved, values

TIGHT = 1e-7
SLACK = 1e-6  # more than the solver calls equal: of hundreds of rows that touch, it would find that none fits


class NoGroup(Exception):
    """No group of these candidates meets the targets."""


def fairest(groups: Groups, never: Iterable[int] = ()) -> Numbers:
    """Give how many of each cell are in a group on average; none of those in ``never``. Raises NoGroup."""
    shares = np.array([cell.weight * cell.size for cell in groups.cells])
    average = np.zeros(len(shares))
    rising = set(range(len(shares))) - set(never)
    highs, level = _loaded(groups, shares, rising)
    while rising:
        if not solved(highs):
            raise NoGroup
        lowest = values(highs)[level]
        for number in _stopped(highs, shares, rising):
            average[number] = shares[number] * lowest
            row = len(groups.row_least) + number
            highs.changeCoeff(row, level, 0.0)
            highs.changeRowBounds(row, average[number] - SLACK, UNBOUNDED)
            rising.discard(number)
    return average


def _loaded(groups: Groups, shares: Numbers, rising: set[int]) -> tuple[highspy.Highs, int]:
    """Put the program together: raise the level that every rising cell's chance, by weight, is at least at."""
    program, first = groups.program(), len(groups.row_least)
    for number in range(len(shares)):
        if number in rising:
            program.row_least[first + number] = 0.0
        else:
            program.most[number] = 0.0
    highest = max(1 / cell.weight for cell in groups.cells)
    level = program.column(-1.0, highest, [(first + number, -shares[number]) for number in sorted(rising)])
    return program.loaded(), level


def _stopped(highs: highspy.Highs, shares: Numbers, rising: set[int]) -> list[int]:
    """Find the cells that rise no further: those that a price is paid for, else all that stand at the level."""
    first = len(highs.getSolution().row_dual) - len(shares)
    prices, found = highs.getSolution().row_dual, values(highs)
    priced = [number for number in rising if abs(prices[first + number]) * shares[number] > TIGHT]
    return priced or [number for number in rising if found[number] <= shares[number] * found[-1] + TIGHT]
