"""Pools that are kept, pools made up, and slow but sure answers about small ones."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import highspy
from hypothesis import strategies as st

from core.selection.feasibility import check, relaxed
from core.selection.lots import Portfolio, Step
from core.selection.portfolio import Effort, make
from core.selection.quotas import Candidate, Target, misses, targets_from_shares
from core.selection.solver import UNBOUNDED, Program, quiet, solved, values

POOLS = Path(__file__).parent / "pools"


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Who volunteered, and what is asked of a group of so many of them."""

    candidates: list[Candidate]
    targets: list[Target]
    seats: int


def frozen(name: str) -> Pool:
    """Read a pool that is kept: kinds of people, and how many of each."""
    kept = json.loads((POOLS / f"{name}.json").read_text(encoding="utf-8"))
    people = [kind for kind, number in kept["people"] for _each in range(number)]
    candidates = [Candidate(key=f"p{place:04}", values=kind) for place, kind in enumerate(people)]
    return Pool(candidates=candidates, targets=[Target(**target) for target in kept["targets"]], seats=kept["seats"])


def crowd() -> Pool:
    """Make up 300 people for 40 seats, who count in 33 targets of five features, and in 222 ways."""
    dice = random.Random(42)  # noqa: S311 - the same crowd every time
    places = tuple(1 / (place + 1) ** 0.7 for place in range(22))
    lives, comes = (
        {"gender": (0.5, 0.5), "age": (0.15, 0.25, 0.4, 0.2), "place": places, "school": (3, 4, 3), "from": (4, 1)},
        {"gender": (58, 42), "age": (4, 22, 48, 26), "place": places, "school": (15, 35, 50), "from": (9, 1)},
    )
    people = []
    for number in range(300):
        values = {one: f"{one}{dice.choices(range(len(parts)), parts)[0]}" for one, parts in comes.items()}
        known = {one: value for one, value in values.items() if dice.random() > 0.03}
        people.append(Candidate(key=str(number), values=known))
    targets = []
    for feature, parts in lives.items():
        shares = {f"{feature}{place}": part for place, part in enumerate(parts)}
        unsaid = sum(feature not in one.values for one in people)
        targets += targets_from_shares(feature, shares, 40, unsaid, len(people), 1)
    return Pool(candidates=people, targets=relaxed(targets, check(people, targets, 40).relaxations), seats=40)


def last(steps: Iterator[Step]) -> Portfolio:
    """Go through every step, and give the lottery at the end."""
    *_steps, end = steps
    assert end.portfolio is not None
    return end.portfolio


def lottery(pool: Pool, seed: int = 1, tickets: int = 1000) -> Portfolio:
    """Make a lottery of a pool."""
    return last(make(pool.candidates, pool.targets, pool.seats, seed=seed, effort=Effort(tickets=tickets)))


def broken(pool: Pool, portfolio: Portfolio) -> list[int]:
    """Give the tickets that are no right group: another number of people, somebody twice, a target missed."""
    return [
        ticket
        for ticket, group in enumerate(portfolio.groups)
        if len(set(group)) != pool.seats
        or len(group) != pool.seats
        or misses(pool.targets, [pool.candidates[place] for place in group])
    ]


def highest_lowest_chance(pool: Pool) -> float:
    """Say what no draw can lift the lowest chance above: a linear program over single people, not over cells."""
    people = len(pool.candidates)
    least = [*[0.0] * people, float(pool.seats), *(float(target.least) for target in pool.targets)]
    most = [*[UNBOUNDED] * people, float(pool.seats), *(float(target.most) for target in pool.targets)]
    program = Program(row_least=least, row_most=most)
    for place, candidate in enumerate(pool.candidates):
        counted = [number for number, target in enumerate(pool.targets) if target.counts(candidate)]
        program.column(0.0, 1.0, [(place, 1.0), (people, 1.0), *((people + 1 + number, 1.0) for number in counted)])
    lowest = program.column(-1.0, 1.0, [(place, -1.0) for place in range(people)])
    highs = program.loaded()
    assert solved(highs)
    return float(values(highs)[lowest])


def every_group(pool: Pool) -> list[tuple[int, ...]]:
    """List every group of a small pool that meets the targets."""
    return [group for group, missed in _tried(pool) if not missed]


def fewest_misses(pool: Pool) -> int:
    """Try every group of a small pool: by how many people does the nearest one miss its targets."""
    return min(missed for _group, missed in _tried(pool))


def best_lowest_chance(groups: Sequence[tuple[int, ...]]) -> float:
    """Mix these groups so that the lowest chance of those who are in one is as high as can be."""
    reached = sorted({place for group in groups for place in group})
    highs = quiet()
    likely = [highs.addVariable(lb=0) for _group in groups]
    lowest = highs.addVariable(lb=0)
    highs.addConstr(highs.qsum(likely) == 1)
    for place in reached:
        highs.addConstr(
            highs.qsum(part for part, group in zip(likely, groups, strict=True) if place in group) >= lowest
        )
    highs.maximize(lowest)
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getObjectiveValue())


@st.composite
def small_pools(draw: st.DrawFn, *, feasible: bool) -> Pool:
    """Make a small pool; its targets fit some group of it, or are anything."""
    dice = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - the same pool for the same number
    features = draw(st.integers(1, 4))
    people = draw(st.integers(5, 11))
    seats = draw(st.integers(2, min(6, people - 1)))
    candidates = [
        Candidate(
            key=f"p{place}", values={f"f{one}": dice.choice("abc") for one in range(features) if dice.random() < 0.95}
        )
        for place in range(people)
    ]
    some = dice.sample(candidates, seats)
    targets = [
        _target(
            f"f{feature}", value, sum(one.values.get(f"f{feature}") == value for one in some), dice, feasible=feasible
        )
        for feature, value in itertools.product(range(features), "abc")
    ]
    return Pool(candidates=candidates, targets=targets, seats=seats)


def _target(feature: str, value: str, number: int, dice: random.Random, *, feasible: bool) -> Target:
    if feasible:
        least, most = max(0, number - dice.randint(0, 1)), number + dice.randint(0, 1)
    else:
        least, most = dice.randint(0, 3), dice.randint(0, 4)
    return Target(feature=feature, value=value, least=least, most=most)


def _tried(pool: Pool) -> Iterator[tuple[tuple[int, ...], int]]:
    for group in itertools.combinations(range(len(pool.candidates)), pool.seats):
        yield group, misses(pool.targets, [pool.candidates[place] for place in group])
