"""The one rule that keeps small groups out of tables, whoever asks: a page, a file, a program (PR6).

A group of fewer than ``k`` persons is not shown, nor what lets somebody work it out from sums and other tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.statistics.flows import Cell, leeway

SMALLEST = 6


@dataclass(frozen=True, kw_only=True)
class Protected:
    """A table by group that may be shown: ``cells[answer][group]`` and ``bases[group]``; None is not shown.

    Nothing tells an empty cell from a small one, nor from one that is hidden to keep another hidden.
    """

    cells: tuple[tuple[int | None, ...], ...]
    bases: tuple[int | None, ...]


def enough(persons: int, k: int = SMALLEST) -> bool:
    """Tell whether so many persons are a group that may be shown."""
    return persons >= k


def next_batch(waiting: int, k: int = SMALLEST, *, last: bool = False) -> int:
    """Say how many of the answers that wait may be counted in now; shown figures never move by fewer than ``k``.

    Until the last time, ``k`` answers stay behind: whatever comes after them, the last step is no smaller.
    """
    able = waiting if last else waiting - k
    return able if able >= k else 0


def may_recount(gone: int, k: int = SMALLEST) -> bool:
    """Tell whether answers that were taken back may leave the figures: none did, or ``k`` at once."""
    return gone == 0 or gone >= k


def protect(counts: Sequence[Sequence[int]], k: int = SMALLEST) -> Protected:
    """Hide what must be hidden in a table of answers by group.

    Each person stands once, in ``counts[answer][group]``; so not having answered is an answer here, too. Whoever
    reads it is thought to know how many in all gave each answer, and the sum of each group that is shown.
    """
    bases = [sum(column) for column in zip(*counts, strict=True)]
    together = _too_small(bases, k)
    if len(together) == len(bases):
        return _nothing(len(counts), len(bases))
    shown = [group for group in range(len(bases)) if group not in together]
    known = [[row[group] for group in shown] + _pooled(row, together) for row in counts]
    hidden = _hidden(known, k, never_shown={len(shown)} if together else set())
    return _show(counts, bases, shown, hidden)


def _too_small(bases: Sequence[int], k: int) -> set[int]:
    """Choose the groups to leave out: the small ones, and the next ones until nobody can subtract their way to one."""
    by_size = sorted(range(len(bases)), key=lambda group: (bases[group], group))
    small = {group for group in by_size if bases[group] < k}
    for group in by_size:
        if not small or (len(small) > 1 and sum(bases[one] for one in small) >= k):
            break
        small.add(group)
    return small


def _pooled(row: Sequence[int], together: set[int]) -> list[int]:
    """Join what is left out: to whoever subtracts, it is a group of its own."""
    return [sum(row[group] for group in together)] if together else []


def _hidden(counts: list[list[int]], k: int, never_shown: set[int]) -> set[Cell]:
    """Find the cells to hide: the small ones, and others until each may be as much as the sums alone allow, up to k."""
    every = set(_cells(counts))
    small = [(row, column) for row, column in sorted(every) if counts[row][column] < k]
    hidden = {*small, *(cell for cell in every if cell[1] in never_shown)}
    for cell in small:
        needed = leeway(counts, every, cell, k)
        while leeway(counts, hidden, cell, needed) < needed:
            hidden |= _cheapest_cover(counts, hidden, cell)
    return hidden


def _cells(counts: list[list[int]]) -> Iterator[Cell]:
    return ((row, column) for row, values in enumerate(counts) for column in range(len(values)))


def _cheapest_cover(counts: list[list[int]], hidden: set[Cell], cell: Cell) -> set[Cell]:
    """Choose the three other corners of a rectangle that hide the fewest persons more; they close a circle.

    There are some, as long as hiding every cell would give more leeway: only a cell outside the circle is shown.
    """
    row, column = cell
    corners = [
        {(row, there), (over, column), (over, there)} - hidden
        for over in range(len(counts))
        for there in range(len(counts[0]))
        if over != row and there != column
    ]
    new = [more for more in corners if more]
    return min(new, key=lambda more: (sum(counts[one][other] for one, other in more), sorted(more)))


def _show(counts: Sequence[Sequence[int]], bases: Sequence[int], shown: Sequence[int], hidden: set[Cell]) -> Protected:
    place = {group: number for number, group in enumerate(shown)}
    return Protected(
        cells=tuple(
            tuple(
                number if group in place and (row, place[group]) not in hidden else None
                for group, number in enumerate(values)
            )
            for row, values in enumerate(counts)
        ),
        bases=tuple(base if group in place else None for group, base in enumerate(bases)),
    )


def _nothing(rows: int, groups: int) -> Protected:
    return Protected(cells=tuple((None,) * groups for _row in range(rows)), bases=(None,) * groups)
