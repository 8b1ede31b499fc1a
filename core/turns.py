"""Turns at what only one can have at a time: in the order they came, and nobody waits for ever."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Busy(Exception):
    """So many were before this one that its turn did not come in time; nothing of it was done."""


class Turns:
    """A queue at one place: whoever came first is next, which a lock alone does not promise."""

    def __init__(self) -> None:
        self._door = threading.Lock()  # held for a moment only, while the queue is looked at
        self._queue: deque[threading.Event] = deque()
        self._taken = False

    @contextmanager
    def mine(self, within: float) -> Iterator[None]:
        """Wait until it is one's turn, and pass it on afterwards. Raises Busy after so many seconds."""
        ticket = self._draw()
        try:
            came = ticket.wait(within)
        except BaseException:  # whoever is interrupted while waiting must not stay in the queue
            self._leave(ticket)
            raise
        if not came:
            self._leave(ticket)
            raise Busy
        try:
            yield
        finally:
            self._pass_on()

    @property
    def waiting(self) -> int:
        """How many stand in the queue now."""
        return len(self._queue)

    def _draw(self) -> threading.Event:
        ticket = threading.Event()
        with self._door:
            if self._taken:
                self._queue.append(ticket)
            else:
                self._taken = True
                ticket.set()
        return ticket

    def _leave(self, ticket: threading.Event) -> None:
        """Give the place in the queue back; a turn that came at the last moment is passed on."""
        with self._door:
            if not ticket.is_set():
                self._queue.remove(ticket)
                return
        self._pass_on()

    def _pass_on(self) -> None:
        with self._door:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False
