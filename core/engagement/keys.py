"""The key of a confidential engagement: made when that is chosen, sealed, and destroyed on the day that was set."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from core.db import session
from core.engagement.models import AnswerKey, Engagement, Participation
from core.questionnaire import sealing
from core.types import Id

DESTROY = "engagement.destroy_key"
KEY_BYTES = 32


def make(engagement: Engagement) -> None:
    """Make the engagement's key; the database keeps it only as the server's own key has sealed it."""
    sealed = sealing.seal(sealing.KEYS, engagement.id.bytes, secrets.token_hex(KEY_BYTES))
    session.add(AnswerKey(engagement_id=engagement.id, sealed=sealed))
    session.flush()


def drop(engagement: Engagement) -> None:
    """Destroy the key: from now on nobody can tell who answered what."""
    held = session.get(AnswerKey, engagement.id)
    if held:
        session.delete(held)
        session.flush()


def is_there(engagement: Engagement) -> bool:
    """Tell whether a confidential answer can still be found by the person who gave it."""
    return session.get(AnswerKey, engagement.id) is not None


def mark_of(engagement: Engagement, participation_id: Id) -> str | None:
    """Give the mark that a person's answer carries; None once the key is gone."""
    held = session.get(AnswerKey, engagement.id)
    if held is None:
        return None
    key = bytes.fromhex(sealing.unseal(sealing.KEYS, engagement.id.bytes, held.sealed))
    return hmac.digest(key, participation_id.bytes, hashlib.sha256).hex()


def marks_of(places: Sequence[Id]) -> list[str]:
    """Give the marks of those of these places whose confidential answers can still be found."""
    rows = sa.select(Participation).join(AnswerKey, AnswerKey.engagement_id == Participation.engagement_id)
    found = session.scalars(rows.where(Participation.id.in_(places))) if places else ()
    return [mark for place in found if (mark := mark_of(place.engagement, place.id))]


def job_key(engagement: Engagement) -> str:
    """Name the row of the job that destroys the key."""
    return f"{DESTROY}:{engagement.id}"
