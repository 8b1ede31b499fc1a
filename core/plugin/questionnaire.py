"""Questions and answers: make and change them, ask them on a page, store an answer once, count them."""

from core.contributions import NotAnAnswer
from core.questionnaire.answering import AnswerPage
from core.questionnaire.builder import question_form, question_from
from core.questionnaire.counting import Count, Tally, counted_section
from core.questionnaire.definition import Definition, Option, Question, Scale
from core.questionnaire.errors import (
    AlreadyAnswered,
    BrokenDefinition,
    ChangedMeanwhile,
    NeededByRule,
    UnknownQuestion,
    UnknownType,
    VersionIsFrozen,
)
from core.questionnaire.items import Item, preview_items
from core.questionnaire.registered import question_types
from core.questionnaire.responses import count_responses, has_response, submit
from core.questionnaire.services import change, copy, create, definition_of, draft, freeze, newest
from core.questionnaire.tallies import rows, sections

__all__ = [
    "AlreadyAnswered",
    "AnswerPage",
    "BrokenDefinition",
    "ChangedMeanwhile",
    "Count",
    "Definition",
    "Item",
    "NeededByRule",
    "NotAnAnswer",
    "Option",
    "Question",
    "Scale",
    "Tally",
    "UnknownQuestion",
    "UnknownType",
    "VersionIsFrozen",
    "change",
    "copy",
    "count_responses",
    "counted_section",
    "create",
    "definition_of",
    "draft",
    "freeze",
    "has_response",
    "newest",
    "preview_items",
    "question_form",
    "question_from",
    "question_types",
    "rows",
    "sections",
    "submit",
]
