"""Does in one go what many ask for at the same moment: a hall that opens its telephones asks the database once."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger()

Asked = TypeVar("Asked")
MOST = 100


class Together(Generic[Asked]):
    """Whoever asks while others are answered is answered with the next; nobody waits where nobody is."""

    def __init__(self, answer: Callable[[Sequence[Asked]], None]) -> None:
        self._answer = answer
        self._waiting: list[Asked] = []
        self._lock = threading.Lock()
        self._busy = False

    def ask(self, asked: Asked) -> None:
        """Have it answered, in a thread of its own."""
        with self._lock:
            self._waiting.append(asked)
            begin, self._busy = not self._busy, True
        if begin:
            threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while asked := self._next():
            try:
                self._answer(asked)
            except Exception:  # those who come after them are answered
                log.exception("many who came together were not answered", number=len(asked))

    def _next(self) -> Sequence[Asked]:
        with self._lock:
            asked, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            self._busy = bool(asked)
            return asked
