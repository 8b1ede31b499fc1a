"""What the panel does by itself every day: remind and forget those who never confirmed."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.jobs import JobKind, Progress
from core.panel import joining


def _tidy_sign_ups(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    joining.forget_unconfirmed()
    yield Progress(done=1, total=2)
    joining.remind_unconfirmed()
    yield Progress(done=2, total=2)


JOBS = (JobKind(name="panel.tidy_sign_ups", run=_tidy_sign_ups, every=timedelta(hours=6)),)
