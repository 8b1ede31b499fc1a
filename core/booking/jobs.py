"""What bookings do by themselves: an offer that nobody answered goes to the next in line."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.booking import line
from core.contributions import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _expire_offers(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    line.expire_offers()
    yield Progress(done=1, total=2)
    line.offer_what_is_free()
    yield Progress(done=2, total=2)


JOBS = (
    JobKind(
        name=line.EXPIRE,
        title=_l("Gir plasser som ingen svarte på, videre til dem som venter"),
        run=_expire_offers,
        every=timedelta(hours=1),
    ),
)
