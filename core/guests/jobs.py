"""What the door does by itself: forget guests whose time is up, and yesterday's wrong codes."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.guests import guessing, services
from core.jobs import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _forget(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    services.forget_due()
    yield Progress(done=1, total=2)
    guessing.forget_old()
    yield Progress(done=2, total=2)


JOBS = (
    JobKind(
        name="guests.forget",
        title=_l("Sletter gjester 30 dager etter at aktiviteten er avsluttet"),
        run=_forget,
        every=timedelta(hours=6),
    ),
)
