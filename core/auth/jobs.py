"""What the doors do by themselves: forget who tried."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.auth import attempts
from core.contributions import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _forget_attempts(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    attempts.forget_old()
    yield Progress(done=1, total=1)


JOBS = (
    JobKind(
        name="auth.forget_attempts",
        title=_l("Rydder bort gamle forsøk på å logge inn"),
        run=_forget_attempts,
        every=timedelta(hours=1),
    ),
)
