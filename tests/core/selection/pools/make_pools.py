"""Makes the pools that are kept beside it, and the same when it is run again.

People volunteer as they do: few of the young, more women than men, most from the large places, a few who do not say.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parents[4]
sys.path.insert(0, str(ROOT))

from core.selection.feasibility import check, relaxed  # noqa: E402 - the script is run by its path
from core.selection.quotas import Candidate, Target, targets_from_shares  # noqa: E402

AGES = ("16-24", "25-39", "40-66", "67+")
IN_POPULATION = {"gender": (0.5, 0.5), "age": (0.15, 0.25, 0.4, 0.2)}
VOLUNTEER = {"gender": (0.58, 0.42), "age": (0.06, 0.22, 0.46, 0.26)}
FIRST = 200  # a pool in which the exact targets keep nobody out altogether

# name: how many volunteer, for how many seats, from how many places, how wide the targets, whether as the population is
POOLS: dict[str, tuple[int, int, int, int, bool]] = {
    "free_39": (39, 20, 4, 3, True),
    "free_60": (60, 20, 5, 2, True),
    "free_120": (120, 30, 8, 3, True),
    "free_500": (500, 50, 12, 4, True),
    "binding_39": (39, 20, 4, 0, False),
    "binding_80": (80, 24, 6, 0, False),
    "binding_120": (120, 30, 8, 0, False),
    "binding_250": (250, 40, 12, 1, False),
    "binding_550": (550, 60, 22, 1, False),
    "binding_2000": (2000, 500, 22, 8, False),
}


def main() -> None:
    """Write every pool."""
    for number, (name, (people, seats, places, slack, alike)) in enumerate(POOLS.items()):
        dice = random.Random(number + FIRST)  # noqa: S311 - the same pools every time
        candidates = _people(dice, people, places, IN_POPULATION if alike else VOLUNTEER)
        targets = _targets(candidates, places, seats, slack)
        fit = check(candidates, targets, seats)
        _write(name, candidates, relaxed(targets, fit.relaxations), seats)
    for name, (candidates, targets, seats) in _infeasible().items():
        _write(name, candidates, targets, seats)


def _people(dice: random.Random, number: int, places: int, shares: dict[str, tuple[float, ...]]) -> list[Candidate]:
    people = []
    for place in range(number):
        values = {
            "gender": dice.choices(("woman", "man"), shares["gender"])[0],
            "age": dice.choices(AGES, shares["age"])[0],
            "place": dice.choices(*zip(*_places(places).items(), strict=True))[0],
        }
        said = {feature: value for feature, value in values.items() if feature == "age" or dice.random() > 0.03}
        people.append(Candidate(key=f"p{place:04}", values=said))
    return people


def _places(number: int) -> dict[str, float]:
    return {f"place {place:02}": 1 / (place + 1) ** 0.7 for place in range(number)}


def _targets(candidates: list[Candidate], places: int, seats: int, slack: int) -> list[Target]:
    shares = {
        "gender": dict(zip(("woman", "man"), IN_POPULATION["gender"], strict=True)),
        "age": dict(zip(AGES, IN_POPULATION["age"], strict=True)),
        "place": _places(places),
    }
    return [
        target
        for feature, parts in shares.items()
        for target in targets_from_shares(
            feature, parts, seats, sum(feature not in one.values for one in candidates), len(candidates), slack
        )
    ]


def _infeasible() -> dict[str, tuple[list[Candidate], list[Target], int]]:
    """Make three that do not fit, each with one smallest way out."""
    few_young = _kinds({("16-24", "Sandvika"): 4, ("40-66", "Sandvika"): 20, ("40-66", "Hosle"): 15}, "age", "place")
    together = _kinds(
        {("16-24", "Hosle", "yes"): 5, ("40-66", "Hosle", "no"): 9, ("40-66", "Kolsås", "no"): 25},
        "age", "place", "student",
    )  # fmt: skip
    narrow = _kinds({("woman",): 8, ("man",): 40}, "gender")
    return {
        "too_few_young": (few_young, [_between("age", "16-24", 6, 8), _between("place", "Hosle", 5, 9)], 20),
        "young_in_one_place": (
            together,
            [_between("age", "16-24", 3, 5), _between("student", "yes", 3, 20), _between("place", "Hosle", 0, 2)],
            20,
        ),
        "seats_left_over": (narrow, [_between("gender", "woman", 5, 8), _between("gender", "man", 5, 10)], 20),
    }


def _between(feature: str, value: str, least: int, most: int) -> Target:
    return Target(feature=feature, value=value, least=least, most=most)


def _kinds(numbers: dict[tuple[str, ...], int], *features: str) -> list[Candidate]:
    kinds = itertools.chain.from_iterable([kind] * number for kind, number in numbers.items())
    return [
        Candidate(key=f"p{place}", values=dict(zip(features, kind, strict=True))) for place, kind in enumerate(kinds)
    ]


def _write(name: str, candidates: list[Candidate], targets: list[Target], seats: int) -> None:
    kinds = Counter(json.dumps(candidate.values, sort_keys=True) for candidate in candidates)
    people = [f"[{kind}, {number}]" for kind, number in sorted(kinds.items())]
    asked = [json.dumps(asdict(target), ensure_ascii=False) for target in targets]
    text = f'{{"seats": {seats},\n"targets": [\n{_lines(asked)}],\n"people": [\n{_lines(people)}]}}\n'
    json.loads(text)
    (Path(__file__).parent / f"{name}.json").write_text(text, encoding="utf-8")


def _lines(written: list[str]) -> str:
    return ",\n".join(written)


if __name__ == "__main__":
    main()
