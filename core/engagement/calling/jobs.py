"""What calls do by themselves: close at their deadline, and let a seat go that nobody said yes or no to."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from core.db import session
from core.engagement.calling.kinds import CLOSE_CALL, EXPIRE
from core.engagement.calling.models import OPEN
from core.engagement.calling.opening import close_call
from core.engagement.calling.replies import expire
from core.engagement.models import Engagement, Participation
from core.engagement.states import takes_offers
from core.jobs import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _close(payload: Mapping[str, Any]) -> Iterator[Progress]:
    engagement = session.get(Engagement, UUID(payload["engagement"]))
    if engagement and engagement.call and engagement.call.state == OPEN and not takes_offers(engagement):
        close_call(engagement, None)
    yield Progress(done=1, total=1)


def _expire(payload: Mapping[str, Any]) -> Iterator[Progress]:
    place = session.get(Participation, UUID(payload["participation"]))
    if place:
        expire(place)
    yield Progress(done=1, total=1)


JOBS = (
    JobKind(name=CLOSE_CALL, title=_l("Stenger for å melde seg når fristen er ute"), run=_close),
    JobKind(name=EXPIRE, title=_l("Gir en plass videre når ingen har svart"), run=_expire),
)
