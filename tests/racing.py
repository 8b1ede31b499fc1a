"""Several who do something at the same moment."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def race(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Let threads do each its own at once; give what each got. Raises AssertionError where one fell."""
    got: list[Any] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        got.append(act())

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == len(acts), "somebody fell"
    return got
