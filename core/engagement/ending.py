"""What happens to answers when nobody can answer any more, and how many of the anonymous ones are out."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.db import session
from core.engagement.models import ANONYMOUS, Engagement
from core.questionnaire import waiting
from core.questionnaire.models import Draft
from core.questionnaire.responses import count_by_questionnaire
from core.types import Id


def end_answering(engagement: Engagement) -> None:
    """Let out the anonymous answers that still wait; what was filled in and not sent goes."""
    if engagement.questionnaire_id is None:
        return
    if engagement.anonymity == ANONYMOUS:
        waiting.release(engagement.questionnaire_id, everything=True)
    session.execute(sa.delete(Draft).where(Draft.questionnaire_id == engagement.questionnaire_id))


def count_out(engagements: Sequence[Engagement]) -> dict[Id, int]:
    """Count the anonymous answers that are out, by engagement."""
    asked = {e.questionnaire_id: e.id for e in engagements if e.anonymity == ANONYMOUS and e.questionnaire_id}
    if not asked:
        return {}
    counted = count_by_questionnaire(list(asked))
    return {engagement_id: counted.get(questionnaire_id, 0) for questionnaire_id, engagement_id in asked.items()}
