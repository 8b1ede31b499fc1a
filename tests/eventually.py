"""Waits for what another process does, by asking again, and never longer than needed."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def eventually(look: Callable[[], Found], *, within: float = 10.0, every: float = 0.02) -> Found:
    """Give what `look` finds as soon as it is truthy; what it asserted or met last is raised when time is up.

    ``within`` and ``every`` are seconds. Raises AssertionError where `look` never found anything.
    """
    until = time.monotonic() + within
    while True:
        late = time.monotonic() >= until
        try:
            if found := look():
                return found
        except (AssertionError, OSError, LookupError):
            if late:
                raise
        if late:
            message = f"nothing within {within:g} seconds"
            raise AssertionError(message)
        time.sleep(every)
