"""Makes the lottery: many equally likely groups that each meet every target, in which everybody's chance is fair.

First the fairest chances that the targets allow are found, then real groups whose mixture has them, then so many
tickets that their average has them too: each of those groups as often as it is likely, rounded down, and on the rest
the groups nearest to what the tickets before left out.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, repeat

import numpy as np

from core import clock
from core.selection.cells import Cell, cells
from core.selection.dealing import deal
from core.selection.fairness import NoGroup, fairest
from core.selection.groups import Groups
from core.selection.lots import Phase, Portfolio, Step
from core.selection.quotas import Candidate, Target
from core.selection.search import NEARLY, Aim, Mixture, improved
from core.selection.solver import Numbers

FIRST = 200  # groups to begin the mixture with
MOST_CELLS = 100_000  # in all of them together: the more cells, the longer each takes
ENOUGH = 200  # tickets that the least likely should be in, so that one more or less is half a per cent
ROUND = 1000
MOST_PLACES = 1_000_000  # in all groups together: about 5 MB as JSON
NOBODY = 1e-7
HAIR = 0.01


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How many tickets there are to be at least, and how many seconds the search may take."""

    tickets: int = 1000
    seconds: float = 45.0


def make(
    candidates: Sequence[Candidate], targets: Sequence[Target], seats: int, *, seed: int, effort: Effort | None = None
) -> Iterator[Step]:
    """Make the lottery step by step; whoever tires of it closes the iterator. Raises NoGroup.

    The seed decides who in a cell comes when, and the order of the tickets. When the search has taken its seconds, the
    best mixture so far is used.
    """
    effort = effort or Effort()
    groups = Groups(cells(candidates, targets), targets, seats)
    ideal, started = _started(groups)
    mixture = Mixture(groups, ideal, _least(groups, ideal))
    for group in started:
        mixture.add(group)
    bound, deadline = _lowest(groups, ideal, ideal), clock.now() + timedelta(seconds=effort.seconds)
    for _searched in _search(mixture, deadline):
        lowest = _lowest(groups, mixture.average(), ideal)
        yield Step(phase=Phase.SEARCH, done=len(mixture.made), of=0, lowest=lowest, bound=bound)
    lowest = _lowest(groups, mixture.average(), ideal)
    tickets = _enough(lowest, seats, effort.tickets)
    counts: list[list[int]] = []
    for group in _tickets(groups, mixture, tickets):
        counts.append(group.astype(int).tolist())
        yield Step(phase=Phase.TICKETS, done=len(counts), of=tickets, lowest=lowest, bound=bound)
    dealt = deal(groups.cells, counts, random.Random(seed))  # noqa: S311 - whoever has the seed deals the same again
    never = [cell for cell, share in zip(groups.cells, ideal, strict=True) if share <= NOBODY]
    made = _portfolio([one.key for one in candidates], dealt, never, bound)
    yield Step(phase=Phase.TICKETS, done=tickets, of=tickets, lowest=made.lowest, bound=bound, portfolio=made)


def nearest(groups: Groups, average: Numbers) -> Iterator[Numbers]:
    """Give groups without end whose average so far is always about the one given."""
    wanted = np.zeros(len(average))
    while True:
        wanted += average
        group = groups.nearest(wanted)
        if group is None:
            raise NoGroup
        wanted -= group
        yield group


def _tickets(groups: Groups, mixture: Mixture, number: int) -> Iterator[Numbers]:
    """Give so many groups whose average is the mixture's."""
    due = mixture.likely() * number
    times = np.floor(due + NOBODY)
    for group, each in zip(mixture.made, times, strict=True):
        yield from repeat(group, int(each))
    left = number - int(times.sum())
    if left:
        yield from islice(nearest(groups, np.array(mixture.made).T @ (due - times) / left), left)


def _started(groups: Groups) -> tuple[Numbers, list[Numbers]]:
    """Find the fairest averages, and some groups near to them that hold every cell that a group can hold.

    A cell may have room only for a part of a person. Whoever is in no group is left out, and the rest is begun anew.
    """
    never: set[int] = set()
    while True:
        ideal = fairest(groups, never)
        started = list(islice(nearest(groups, ideal), min(FIRST, MOST_CELLS // len(groups.cells))))
        alone = [_holding(groups, int(cell)) for cell in np.flatnonzero((ideal > NOBODY) & (sum(started) == 0))]
        missed = {cell for cell, group in alone if group is None}
        if not missed:
            return ideal, started + [group for _cell, group in alone if group is not None]
        never |= missed


def _holding(groups: Groups, cell: int) -> tuple[int, Numbers | None]:
    """Find a group that holds somebody of this cell."""
    group = groups.best(np.eye(len(groups.cells))[cell])
    return cell, group if group is not None and group[cell] else None


def _least(groups: Groups, ideal: Numbers) -> Numbers:
    """Give the averages when everybody has the chance that the fairest mixture gives the least likely, by weight."""
    weights = np.array([cell.weight for cell in groups.cells])
    chances = ideal / groups.sizes
    rising = (chances > NOBODY) & (chances < 1 - NOBODY)
    lowest = (chances / weights)[rising].min() if rising.any() else 1.0
    return np.where(chances > NOBODY, groups.sizes * np.minimum(weights * lowest, chances), 0.0)


def _search(mixture: Mixture, deadline: datetime) -> Iterator[float]:
    """Come as near as can be to the fairest, if that is not all the way with the lowest chance first."""
    part = 0.0
    for part in _until(deadline, improved(mixture, Aim.FAIREST)):
        yield part
    if part >= NEARLY:
        return
    for part in _until(deadline, improved(mixture, Aim.LOWEST)):
        yield part
    mixture.keep(Aim.LOWEST, part)
    yield from _until(deadline, improved(mixture, Aim.FAIREST))


def _until(deadline: datetime, parts: Iterator[float]) -> Iterator[float]:
    """Go on until the time is up, but at least once."""
    for part in parts:
        yield part
        if clock.now() >= deadline:
            return


def _lowest(groups: Groups, average: Numbers, ideal: Numbers) -> float:
    """Give the lowest chance among those whom some group can hold."""
    return float((average / groups.sizes)[ideal > NOBODY].min())


def _enough(lowest: float, seats: int, wanted: int) -> int:
    """Say how many tickets there are to be: thousands, so that the lowest chance is rounded by little."""
    needed = math.ceil(ENOUGH / max(lowest, NOBODY) / ROUND - HAIR) * ROUND if wanted * lowest < ENOUGH else wanted
    return max(wanted, min(needed, MOST_PLACES // seats))


def _portfolio(keys: Sequence[str], dealt: list[list[int]], never: Sequence[Cell], bound: float) -> Portfolio:
    held = Counter(place for group in dealt for place in group)
    return Portfolio(
        keys=tuple(keys),
        groups=tuple(map(tuple, dealt)),
        tickets_with=tuple(held[place] for place in range(len(keys))),
        bound=bound,
        never=tuple(keys[place] for cell in never for place in cell.members),
    )
