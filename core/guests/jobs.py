"""What the door does by itself: forget guests whose time is up, and yesterday's wrong codes."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.guests import guessing, services
from core.jobs import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext

AT_ONCE = 10


def _forget(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Erase a few guests at a time, so that nobody waits long for the database."""
    done = 0
    while gone := services.forget_due(AT_ONCE):
        done += gone
        yield Progress(done=done, total=done + 1)
    guessing.forget_old()
    yield Progress(done=done + 1, total=done + 1)


JOBS = (
    JobKind(
        name="guests.forget",
        title=_l("Sletter gjester 30 dager etter at aktiviteten er avsluttet"),
        run=_forget,
        every=timedelta(hours=6),
    ),
)
