"""What the room does by itself: forgets what nobody confirmed, and what holds no words any longer."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.contributions import JobKind, Progress
from core.language import core_texts
from core.proposals import proposing

_l = core_texts.lazy_gettext


def _tidy(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    proposing.forget_unconfirmed()
    yield Progress(done=1, total=2)
    proposing.forget_empty()
    yield Progress(done=2, total=2)


JOBS = (
    JobKind(
        name="proposals.tidy",
        title=_l("Rydder bort forslag som ikke er bekreftet"),
        run=_tidy,
        every=timedelta(hours=6),
    ),
)
