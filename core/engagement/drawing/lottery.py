"""The lottery while it is being made: goes on a moment at a time, outside any transaction."""

from collections.abc import Sequence
from datetime import timedelta

from core import clock
from core.selection.lots import Phase, Portfolio
from core.selection.quotas import Candidate, Target

MOMENT = timedelta(seconds=1)


class Lottery:
    """How far a lottery has come: ``done`` of ``of`` tickets, both 0 while the fairest chances are looked for."""

    def __init__(self, people: Sequence[Candidate], targets: Sequence[Target], seats: int, seed: int) -> None:
        from core.selection.portfolio import make  # noqa: PLC0415 - with the solver: see lots.py

        self._steps = make(people, targets, seats, seed=seed)
        self.done = self.of = 0
        self.portfolio: Portfolio | None = None

    def go_on(self) -> None:
        """Work for about a second."""
        begun = clock.now()
        for step in self._steps:
            if step.phase is Phase.TICKETS:
                self.done, self.of = step.done, step.of
            self.portfolio = step.portfolio
            if clock.now() - begun > MOMENT:
                return
