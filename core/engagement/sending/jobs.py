"""What send-outs do by themselves: leave when they are due, and remind by the rules."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.engagement.sending.departure import leave
from core.engagement.sending.planning import JOB
from core.engagement.sending.reminders import plan_all
from core.jobs import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _plan_reminders(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    planned = plan_all()
    yield Progress(done=planned, total=planned)


JOBS = (
    JobKind(name=JOB, title=_l("Sender en e-post til mange"), run=leave),
    JobKind(
        name="sending.remind",
        title=_l("Planlegger påminnelser"),
        run=_plan_reminders,
        every=timedelta(hours=1),
    ),
)
