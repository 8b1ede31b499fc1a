"""How the tests are spread over workers: what shares something stays together, and what takes long begins first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from collections.abc import Sequence

TOUR = "tests/journeys/test_tour.py"
WALK = "tests/web/test_walk.py"
BY_PART = frozenset({TOUR, WALK})  # what goes once through much, and is then asked about it
BOARDS = "tests/journeys/test_board"
JOURNEYS = "tests/journeys/"
ONE_BY_ONE = (  # long files whose tests share nothing but their worker's app
    "tests/web/test_in1_forms.py",
    "tests/web/test_in1_operations.py",
    "tests/web/test_matrix.py",
    "tests/web/test_forgery.py",
    "tests/web/test_worker.py",
    "tests/web/test_headers.py",
    "tests/web/test_in1_sockets.py",
    "tests/core/backup/test_drill.py",
    "tests/core/backup/test_restoring.py",
    "tests/core/test_registry.py",
)
FIRST = (  # one worker plays the demo for the journeys; by the time the others come to the tour, it is there
    "tests/journeys/test_demo.py",
    WALK,
    "tests/web/test_in1_operations.py",
    "tests/web/test_worker.py",
    TOUR,
    BOARDS,
    JOURNEYS,
    *ONE_BY_ONE,
    "tests/web/test_words.py",
    "tests/web/test_pseudo_locale.py",
)


class Spreading(LoadScopeScheduling):
    """Hands out files; some by their parts, the other journeys in two, the tests of some long files one by one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        if file in ONE_BY_ONE:
            return nodeid
        if file in BY_PART and nodeid.endswith("]"):
            return file + nodeid[nodeid.rindex("[") :]
        return next((together for together in (BOARDS, JOURNEYS) if file.startswith(together)), file)


def in_order(items: Sequence[Any]) -> list[Any]:
    """Give the tests, the long ones first, else as they were found."""
    return sorted(items, key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((number for number, begins in enumerate(FIRST) if nodeid.startswith(begins)), len(FIRST))
