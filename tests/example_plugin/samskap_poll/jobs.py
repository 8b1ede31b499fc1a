"""What polls do by themselves: close when everybody who was asked has answered."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.plugin import JobKind, Progress
from core.plugin.engagement import close

from samskap_poll import services
from samskap_poll.texts import texts

_l = texts.lazy_gettext


def _close(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    answered = services.polls_all_have_answered()
    for place, engagement in enumerate(answered, start=1):
        close(engagement, None)
        yield Progress(done=place, total=len(answered))


CLOSE_WHEN_ALL_HAVE_ANSWERED = JobKind(
    name="poll.close_when_all_have_answered",
    title=_l("Stenger avstemninger der alle har svart"),
    run=_close,
    every=timedelta(hours=1),
)
