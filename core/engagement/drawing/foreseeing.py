"""How likely everybody becomes to be drawn, before the draw is made ready and when it is, and how large the work is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.selection.cells import cells
from core.selection.models import DrawEntry
from core.selection.quotas import Candidate, Target


@dataclass(frozen=True, kw_only=True)
class Odds:
    """What counts about somebody, and how likely they are to be drawn, 0–1."""

    values: Mapping[str, str]
    weight: float
    chance: float


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """The fairest chances that the targets allow: nearly what the lottery gives. ``cells`` is how large the work is."""

    odds: tuple[Odds, ...]
    cells: int


def foreseen(people: Sequence[Candidate], targets: Sequence[Target], seats: int) -> Foreseen:
    """Find the fairest chances, of targets that fit. Raises NoGroup where they do not."""
    from core.selection.fairness import fairest  # noqa: PLC0415 - with the solver: see lots.py
    from core.selection.groups import Groups  # noqa: PLC0415

    made = cells(people, targets)
    groups = Groups(made, targets, seats)
    shares = fairest(groups) / groups.sizes
    odds = (
        Odds(values=people[place].values, weight=cell.weight, chance=float(chance))
        for cell, chance in zip(made, shares, strict=True)
        for place in cell.members
    )
    return Foreseen(odds=tuple(odds), cells=len(made))


def odds_of(entries: Iterable[DrawEntry]) -> list[Odds]:
    """Give the chances of those who are in a draw that is ready."""
    return [Odds(values=one.values, weight=one.weight, chance=one.chance or 0.0) for one in entries]
