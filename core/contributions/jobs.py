"""Work after the request."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.capabilities import Capability
from core.contributions.text import Text
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a job has come; the host commits each time it is told. ``result_file`` is the file it has made.

    ``aside`` is done before the next step, outside any transaction: slow work that needs no database.
    """

    done: int
    total: int
    result_file: Id | None = None
    aside: Callable[[], None] | None = None


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """A kind of work: a generator that yields Progress; ``every`` makes it come back by itself.

    A job with an owner stops when that person is no longer on the staff, or lacks what it ``needs``.
    """

    name: str
    title: Text
    run: Callable[[Mapping[str, Any]], Iterator[Progress]]
    every: timedelta | None = None
    needs: Capability | None = None
