"""The cells of the table: how many take part, how many operations a second, and what we want to hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sides import Need


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A figure that may be so large at most, alone or as a part of the relay's; or one that must be so large."""

    figure: str
    most: float
    of_relay: bool = False
    least: bool = False

    @property
    def words(self) -> str:
        """Say it."""
        bound = "at least" if self.least else "at most"
        return f"{self.figure} {bound} {self.most:g}{' of the relay' if self.of_relay else ''}"

    def is_met(self, value: float) -> bool:
        """Tell whether a median meets it."""
        return value >= self.most if self.least else value <= self.most


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One row; ``rate`` is operations a second from all together, 0 for nothing but joining, all at once."""

    name: str
    need: Need
    rate: float
    goals: Sequence[Goal]
    beside_relay: bool = True
    watches_memory: bool = False

    @property
    def goal(self) -> str:
        """Say all goals."""
        return ", ".join(goal.words for goal in self.goals)


EVERYTHING = Goal(figure="ratio", most=1, least=True)


def _p95(of_relay: float) -> Goal:
    return Goal(figure="p95", most=of_relay, of_relay=True)


CELLS = (
    Cell(name="50x100", need=Need(people=50), rate=100, goals=(EVERYTHING, _p95(4))),
    Cell(
        name="200x100", need=Need(people=200), rate=100,
        goals=(EVERYTHING, _p95(1.5), Goal(figure="srv_cpu", most=1.2, of_relay=True)),
    ),
    Cell(name="500x100", need=Need(people=500), rate=100, goals=(EVERYTHING, _p95(0.6))),
    Cell(name="1000x300", need=Need(people=1000), rate=300, goals=(EVERYTHING, Goal(figure="p95", most=60))),
    Cell(
        name="join500", need=Need(people=500, notes=300), rate=0,
        goals=(Goal(figure="join_all_s", most=1.2, of_relay=True),),
    ),
    Cell(
        name="embedded", need=Need(people=40, embedded=True), rate=20, goals=(EVERYTHING, Goal(figure="p95", most=50)),
        beside_relay=False,
    ),
    Cell(
        name="memory", need=Need(people=1000), rate=2, goals=(Goal(figure="memory_mb", most=250),), beside_relay=False,
        watches_memory=True,
    ),
)  # fmt: skip
