"""What engagements do by themselves: close when the deadline has passed."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from core.db import session
from core.engagement.models import Engagement
from core.engagement.services import close
from core.jobs import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _close(payload: Mapping[str, Any]) -> Iterator[Progress]:
    engagement = session.get(Engagement, UUID(payload["engagement"]))
    if engagement and engagement.state == "open":
        close(engagement, None)
    yield Progress(done=1, total=1)


JOBS = (JobKind(name="engagement.close", title=_l("Stenger en aktivitet når fristen er ute"), run=_close),)
