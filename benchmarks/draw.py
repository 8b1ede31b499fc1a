"""How long a lottery takes to make, and how fair it is: `python benchmarks/draw.py`.

Beside each other in the same run: ours, and the simplest there is: 250 groups by random worth, found by the same solver
among the same cells, and mixed by a linear program so that the lowest chance is as high as they allow. Each in a
process of its own, so that its memory is its own.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.selection.cells import cells
from core.selection.fairness import fairest
from core.selection.feasibility import check, relaxed
from core.selection.groups import Groups
from core.selection.portfolio import make
from core.selection.quotas import Candidate, Target, targets_from_shares
from core.selection.search import Aim, Mixture

AGES = ("16-24", "25-39", "40-66", "67+")
POPULATION = {"gender": (0.5, 0.5), "age": (0.15, 0.25, 0.4, 0.2)}
VOLUNTEERS = {"gender": (0.58, 0.42), "age": (0.04, 0.22, 0.48, 0.26)}
MORE = {  # features beside gender, age and place: the parts of the population, and of those who volunteer
    "school": ((0.3, 0.4, 0.3), (0.15, 0.35, 0.5)),
    "from": ((0.8, 0.2), (0.9, 0.1)),
    "home": ((0.2, 0.3, 0.3, 0.2), (0.25, 0.4, 0.2, 0.15)),
}
PEER_GROUPS = 250
MEGA = 1024

Asked = tuple[list[Candidate], list[Target], int]


@dataclass(frozen=True)
class Size:
    """How many volunteer for how many seats, from how many places; how wide the targets are; the goals."""

    people: int
    seats: int
    places: int
    slack: int
    seconds: float
    of_bound: float
    features: int = 3


SIZES = (
    Size(39, 20, 4, 2, 10, 0.99),
    Size(39, 20, 4, 0, 10, 0.99),
    Size(550, 60, 22, 1, 60, 0.85),
    Size(550, 60, 22, 0, 60, 0.85),
    Size(2000, 500, 22, 5, 120, 0.0),
    Size(2000, 500, 22, 0, 120, 0.0),
    Size(550, 60, 22, 1, 60, 0.85, features=6),
    Size(2000, 500, 22, 1, 120, 0.0, features=6),
)


def main() -> None:
    """Measure every size, and print a table."""
    print("people seats places slack features | what            seconds   MB  lowest   bound  of it tickets | goal")
    for size in SIZES:
        for name, measure in (("does it fit", fits), ("ours", ours), ("random groups", naive)):
            asked_for = f"{size.people:6} {size.seats:5} {size.places:6} {size.slack:5} {size.features:8}"
            print(f"{asked_for} | {name:13} {_alone(measure, size)}")


def fits(size: Size) -> str:
    """Measure the check, on targets as they come from the population."""
    candidates, targets = volunteers(size)
    started = time.perf_counter()
    fit = check(candidates, targets, size.seats)
    taken = time.perf_counter() - started
    gives = sum(one.by for one in fit.relaxations)
    return f"{_figures(taken)} {'yes' if fit.feasible else f'no, by {gives}':>31} | {_kept(taken < 1)} < 1 s"


def ours(size: Size) -> str:
    """Measure the whole lottery."""
    candidates, targets, seats = asked(size)
    started = time.perf_counter()
    *_steps, end = make(candidates, targets, seats, seed=1)
    taken = time.perf_counter() - started
    made = end.portfolio
    if made is None:
        raise AssertionError("the last step has the lottery")
    part = made.lowest / made.bound
    kept = _kept(taken < size.seconds and part >= size.of_bound)
    goal = f"{kept} < {size.seconds:g} s" + (f", {size.of_bound:.0%} of the bound" if size.of_bound else "")
    never = f", {len(made.never)} fit in no group" if made.never else ""
    return f"{_figures(taken)} {made.lowest:7.4f} {made.bound:7.4f} {part:6.1%} {len(made.groups):7} | {goal}{never}"


def naive(size: Size) -> str:
    """Measure the peer."""
    groups = Groups(cells(*asked(size)[:2]), asked(size)[1], size.seats)
    ideal = fairest(groups)
    dice = random.Random(1)
    started = time.perf_counter()
    worth = ([dice.random() for _cell in groups.cells] for _group in range(PEER_GROUPS))
    mixture = Mixture(groups, ideal, groups.sizes * 1.0)
    for found in map(groups.best, map(np.array, worth)):
        if found is not None:
            mixture.add(found)
    lowest = mixture.reached(Aim.LOWEST)
    taken = time.perf_counter() - started
    bound = (ideal / groups.sizes).min()
    part = lowest / bound if bound else 0.0
    return f"{_figures(taken)} {lowest:7.4f} {bound:7.4f} {part:6.1%} {PEER_GROUPS:7} |"


def asked(size: Size) -> Asked:
    """Give volunteers, and targets that have given way where they had to."""
    candidates, targets = volunteers(size)
    return candidates, relaxed(targets, check(candidates, targets, size.seats).relaxations), size.seats


def volunteers(size: Size) -> tuple[list[Candidate], list[Target]]:
    """Make people up, as people volunteer; and targets as the population is."""
    dice = random.Random(42)
    places = {f"place {place:02}": 1 / (place + 1) ** 0.7 for place in range(size.places)}
    more = dict(list(MORE.items())[: size.features - 3])
    candidates = [Candidate(key=str(number), values=_person(dice, places, list(more))) for number in range(size.people)]
    shares = {
        "gender": dict(zip(("woman", "man"), POPULATION["gender"], strict=True)),
        "age": dict(zip(AGES, POPULATION["age"], strict=True)),
        "place": places,
        **{
            feature: {str(place): part for place, part in enumerate(parts)}
            for feature, (parts, _theirs) in more.items()
        },
    }
    unsaid = {feature: sum(feature not in one.values for one in candidates) for feature in shares}
    made = (
        targets_from_shares(feature, parts, size.seats, unsaid[feature], size.people, size.slack)
        for feature, parts in shares.items()
    )
    return candidates, [target for targets in made for target in targets]


def _person(dice: random.Random, places: dict[str, float], more: list[str]) -> dict[str, str]:
    values = {
        "gender": dice.choices(("woman", "man"), VOLUNTEERS["gender"])[0],
        "age": dice.choices(AGES, VOLUNTEERS["age"])[0],
        "place": dice.choices(list(places), list(places.values()))[0],
        **{feature: str(dice.choices(range(len(MORE[feature][1])), MORE[feature][1])[0]) for feature in more},
    }
    return {feature: value for feature, value in values.items() if feature == "age" or dice.random() > 0.03}


def _alone(measure: Callable[[Size], str], size: Size) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as process:
        return process.apply(measure, (size,))


def _figures(taken: float) -> str:
    return f"{taken:9.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGA:4.0f}"


def _kept(held: bool) -> str:  # noqa: FBT001 - a yes or no is what it says
    return "kept" if held else "NOT KEPT"


if __name__ == "__main__":
    main()
