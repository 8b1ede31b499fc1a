"""What sessions do by themselves: remind those who have a seat."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.engagement.meeting.kinds import REMIND
from core.engagement.meeting.reminding import remind
from core.jobs import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _remind(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    done = remind()
    yield Progress(done=done, total=done)


JOBS = (
    JobKind(
        name=REMIND,
        title=_l("Minner dem som har plass, på samlingen dagen før"),
        run=_remind,
        every=timedelta(hours=1),
    ),
)
