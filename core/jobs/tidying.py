"""Keeps the list of work short: what was over long ago is forgotten."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core import clock
from core.contributions import JobKind, Progress
from core.jobs.queue import forget_before
from core.language import core_texts

_l = core_texts.lazy_gettext

KEPT = timedelta(days=90)


def _forget_old(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    forget_before(clock.now() - KEPT)
    yield Progress(done=1, total=1)


JOBS = (
    JobKind(
        name="jobs.forget_old", title=_l("Rydder bort jobber som var ferdige for over 90 dager siden"),
        run=_forget_old, every=timedelta(days=1),
    ),
)  # fmt: skip
