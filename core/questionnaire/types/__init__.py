"""The types of question that core brings."""

from core.questionnaire.types.choice import MULTIPLE_CHOICE, SINGLE_CHOICE
from core.questionnaire.types.number import NUMBER
from core.questionnaire.types.scale import SCALE
from core.questionnaire.types.text import LONG_TEXT, SHORT_TEXT

__all__ = ["QUESTION_TYPES"]

QUESTION_TYPES = (SINGLE_CHOICE, MULTIPLE_CHOICE, SCALE, NUMBER, SHORT_TEXT, LONG_TEXT)
