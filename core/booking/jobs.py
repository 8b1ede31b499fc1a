"""What bookings do by themselves: an offer that nobody answered goes to the next in line, and lines end."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.booking import line
from core.contributions import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _expire_offers(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    for done, act in enumerate((line.expire_offers, line.end_lines, line.offer_what_is_free), start=1):
        act()
        yield Progress(done=done, total=3)


JOBS = (
    JobKind(
        name=line.EXPIRE,
        title=_l("Gir plasser som ingen svarte på, videre til dem som venter"),
        run=_expire_offers,
        every=timedelta(hours=1),
    ),
)
