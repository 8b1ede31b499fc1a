"""What a lottery is, and how far the making of one has come; read by everything that knows of draws.

What makes one, and the solver behind it, are loaded where one is made: they would take 14 MB of each process.
"""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What is being done."""

    SEARCH = "search"
    TICKETS = "tickets"


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """The lottery. ``groups`` are places in ``keys``; a chance is the part of the groups that somebody is in.

    ``bound`` is what no draw could lift the lowest chance above, among those whom some group can hold; who is in no
    group has the chance 0 and is in ``never``.
    """

    keys: tuple[str, ...]
    groups: tuple[tuple[int, ...], ...]
    tickets_with: tuple[int, ...]
    bound: float
    never: tuple[str, ...]

    @property
    def chances(self) -> dict[str, float]:
        """Everybody's chance, by key."""
        return {key: held / len(self.groups) for key, held in zip(self.keys, self.tickets_with, strict=True)}

    @property
    def lowest(self) -> float:
        """The lowest chance among those whom some group can hold."""
        return min((chance for key, chance in self.chances.items() if key not in set(self.never)), default=0.0)


@dataclass(frozen=True, kw_only=True)
class Step:
    """How far it has come: ``done`` of ``of`` (0 where nobody knows), the lowest chance so far, and its bound.

    The last step has the portfolio.
    """

    phase: Phase
    done: int
    of: int
    lowest: float
    bound: float
    portfolio: Portfolio | None = None
