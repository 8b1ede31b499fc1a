"""What engagements do by themselves: open and close on their days, let answers out, destroy the key on its day."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from core import clock
from core.db import session
from core.engagement import keys
from core.engagement.answers import RELEASE, release_answers
from core.engagement.drafts import forget_drafts_of
from core.engagement.models import Engagement
from core.engagement.services import close
from core.engagement.states import has_ended
from core.engagement.transitions import OPEN_JOB, open_as_planned
from core.jobs import JobKind, Progress
from core.language import core_texts
from core.questionnaire.physical import lay_anew

_l = core_texts.lazy_gettext


def _close(payload: Mapping[str, Any]) -> Iterator[Progress]:
    engagement = session.get(Engagement, UUID(payload["engagement"]))
    if engagement and engagement.state == "open" and not engagement.paused_at:
        close(engagement, None)
    yield Progress(done=1, total=1)


def _open(payload: Mapping[str, Any]) -> Iterator[Progress]:
    engagement = session.get(Engagement, UUID(payload["engagement"]))
    if engagement:
        open_as_planned(engagement)
    yield Progress(done=1, total=1)


def _release(payload: Mapping[str, Any]) -> Iterator[Progress]:
    engagement = session.get(Engagement, UUID(payload["engagement"]))
    if engagement:
        release_answers(engagement, everything=has_ended(engagement))
    yield Progress(done=1, total=1)


def _destroy_key(payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Destroy the key, and lay the answers anew: their place on the disk would tell in which order they came."""
    engagement = session.get(Engagement, UUID(payload["engagement"]))
    if engagement and engagement.key_until and engagement.key_until <= clock.now():
        keys.drop(engagement)
        if engagement.questionnaire_id:
            forget_drafts_of(engagement.questionnaire_id)
            lay_anew(engagement.questionnaire_id)
    yield Progress(done=1, total=1)


JOBS = (
    JobKind(name=OPEN_JOB, title=_l("Åpner en aktivitet på dagen som er planlagt"), run=_open),
    JobKind(name="engagement.close", title=_l("Stenger en aktivitet når fristen er ute"), run=_close),
    JobKind(name=RELEASE, title=_l("Slipper fram anonyme svar, flere om gangen"), run=_release),
    JobKind(name=keys.DESTROY, title=_l("Sletter nøkkelen mellom navn og fortrolige svar"), run=_destroy_key),
)
