"""How much the hidden cells of a table can still be moved by somebody who knows every sum.

The cells of a two-way table whose row and column sums are known form a network: raising one cell lowers others
along an alternating path. The most it can be raised or lowered is a largest flow, and that bound is exact in whole
numbers (the constraints are totally unimodular; Gusfield, SIAM J. Comput. 17, 1988).
"""

from collections import deque
from collections.abc import Sequence

Cell = tuple[int, int]
Node = tuple[str, int]
UNBOUNDED = 1 << 30


def leeway(counts: Sequence[Sequence[int]], hidden: set[Cell], cell: Cell, enough: int) -> int:
    """Give how wide the interval is that a hidden cell is known to be in; stops counting at ``enough``."""
    up = _largest_flow(counts, hidden, cell, ("column", cell[1]), ("row", cell[0]), enough)
    if up >= enough:
        return enough
    lowest = min(enough - up, counts[cell[0]][cell[1]])
    return up + _largest_flow(counts, hidden, cell, ("row", cell[0]), ("column", cell[1]), lowest)


def _largest_flow(  # noqa: PLR0913, PLR0917 - a network, its two ends and a limit
    counts: Sequence[Sequence[int]], hidden: set[Cell], left_out: Cell, start: Node, end: Node, enough: int
) -> int:
    room = _room(counts, hidden - {left_out})
    flow = 0
    while flow < enough:
        path = _path(room, start, end)
        if not path:
            break
        narrowest = min(enough - flow, *(room[one][other] for one, other in path))
        for one, other in path:
            room[one][other] -= narrowest
            room[other][one] += narrowest
        flow += narrowest
    return flow


def _room(counts: Sequence[Sequence[int]], hidden: set[Cell]) -> dict[Node, dict[Node, int]]:
    """Say how far cells move: up without end (from row to column), down to nothing (back again)."""
    room: dict[Node, dict[Node, int]] = {}
    for row, column in sorted(hidden):
        one, other = ("row", row), ("column", column)
        room.setdefault(one, {})[other] = UNBOUNDED
        room.setdefault(other, {})[one] = counts[row][column]
    return room


def _path(room: dict[Node, dict[Node, int]], start: Node, end: Node) -> list[tuple[Node, Node]]:
    came_from: dict[Node, Node] = {start: start}
    waiting = deque([start])
    while waiting and end not in came_from:
        here = waiting.popleft()
        for there, left in room.get(here, {}).items():
            if left and there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return _walked(came_from, start, end) if end in came_from else []


def _walked(came_from: dict[Node, Node], start: Node, end: Node) -> list[tuple[Node, Node]]:
    path, here = [], end
    while here != start:
        path.append((came_from[here], here))
        here = came_from[here]
    return path
