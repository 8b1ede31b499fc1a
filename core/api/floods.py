"""A brake for whoever tries tokens: so many refusals a minute from one address, then answers that write nothing."""

from threading import Lock

from core import clock

MINUTE = 60
MOST_ADDRESSES = 10_000


class Flood:
    """Counts by address within a minute, in this process; forgets everything as the minute turns.

    Only refused tokens come here, so nobody can lock another out.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._minute = 0
        self._counts: dict[str, int] = {}
        self._lock = Lock()

    def is_over(self, address: str) -> bool:
        """Tell whether this address has had its refusals for this minute."""
        with self._lock:
            self._turn()
            crowded = len(self._counts) >= MOST_ADDRESSES and address not in self._counts
            return crowded or self._counts.get(address, 0) >= self.most

    def count(self, address: str) -> None:
        """Count one refusal."""
        with self._lock:
            self._turn()
            self._counts[address] = self._counts.get(address, 0) + 1

    def _turn(self) -> None:
        minute = int(clock.now().timestamp()) // MINUTE
        if minute != self._minute:
            self._minute, self._counts = minute, {}
