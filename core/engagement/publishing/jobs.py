"""What results do by themselves: become public at their moment, and be missed."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.db import session
from core.engagement.models import Engagement
from core.engagement.publishing.publication import JOB, publish_as_planned
from core.engagement.publishing.reminding import remind
from core.jobs import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _publish(payload: Mapping[str, Any]) -> Iterator[Progress]:
    engagement = session.get(Engagement, UUID(payload["engagement"]))
    if engagement:
        publish_as_planned(engagement)
    yield Progress(done=1, total=1)


def _remind(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    missing = remind()
    yield Progress(done=missing, total=missing)


JOBS = (
    JobKind(name=JOB, title=_l("Publiserer et resultat når tiden er inne"), run=_publish),
    JobKind(
        name="result.remind",
        title=_l("Minner om resultater som mangler"),
        run=_remind,
        every=timedelta(hours=1),
    ),
)
