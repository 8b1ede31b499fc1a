"""From how many of each cell to who: people of a cell take turns, in an order that chance decides."""

import random
from collections.abc import Sequence

from core.selection.cells import Cell


def deal(cells: Sequence[Cell], counts: Sequence[Sequence[int]], dice: random.Random) -> list[list[int]]:
    """Fill each ticket with the places of people, as many from each cell as it says, and mix the tickets.

    Nobody has a second ticket more than anybody else in the cell: a round ends before the next begins, and each round
    is in a new order, so that nobody follows the same others all the way.
    """
    dealers = [_Dealer(cell.members, dice) for cell in cells]
    mixed = dice.sample(range(len(counts)), len(counts))
    return [
        sorted(place for dealer, number in zip(dealers, counts[ticket], strict=True) for place in dealer.take(number))
        for ticket in mixed
    ]


class _Dealer:
    """Whose turn it is in one cell."""

    def __init__(self, members: Sequence[int], dice: random.Random) -> None:
        self._members, self._dice = members, dice
        self._waiting: list[int] = []

    def take(self, number: int) -> list[int]:
        """Give the next so many, all different: who has just had a turn comes last in the new round."""
        taken, self._waiting = self._waiting[:number], self._waiting[number:]
        if len(taken) < number:
            anew = self._dice.sample(self._members, len(self._members))
            anew.sort(key=lambda member: member in taken)
            missing = number - len(taken)
            taken, self._waiting = taken + anew[:missing], anew[missing:]
        return taken
