"""How many answers in people's own words nobody has looked at, which is asked before anything is published."""

from collections.abc import Collection

from core.engagement.models import Engagement
from core.questionnaire.gathering import is_counted
from core.questionnaire.open_answers import open_answers
from core.questionnaire.tallies import questions_of


def unseen_texts(engagement: Engagement, chosen: Collection[str] | None = None) -> int:
    """Count the open answers that may hold personal data and were not looked at; of the chosen questions, or of all."""
    if engagement.questionnaire_id is None:
        return 0
    wanted = [
        question.id
        for question in questions_of(engagement.questionnaire_id)
        if (question.other or not is_counted(question)) and (chosen is None or question.id in chosen)
    ]
    return sum(not answer.mark for answer in open_answers(engagement.questionnaire_id, wanted))
