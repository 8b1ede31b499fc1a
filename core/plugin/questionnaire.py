"""Questions and answers: make and change them, ask them on a page, store an answer once, count them."""

from core.contributions import NotAnAnswer
from core.questionnaire.answering import AnswerPage
from core.questionnaire.builder import question_form, question_from
from core.questionnaire.comparing import Changes, compare, mark
from core.questionnaire.conditions import in_words, waiting_for, waiting_for_lost
from core.questionnaire.counting import Count, Tally, counted_section
from core.questionnaire.definition import PAGE_BREAK, Definition, Number, Option, Picture, Question, Scale
from core.questionnaire.errors import (
    AlreadyAnswered,
    BrokenDefinition,
    ChangedMeanwhile,
    NeededByRule,
    UnknownQuestion,
    UnknownType,
    VersionIsFrozen,
)
from core.questionnaire.items import Item, built_items, field_names, item_of, preview_items
from core.questionnaire.paging import AnswerPages, Line
from core.questionnaire.registered import question_types
from core.questionnaire.responses import count_responses, has_response, submit
from core.questionnaire.services import (
    asked,
    change,
    copy,
    create,
    definition_of,
    discard,
    draft,
    freeze,
    newest,
    publish,
    rewrite,
)
from core.questionnaire.tallies import rows, sections

__all__ = [
    "PAGE_BREAK",
    "AlreadyAnswered",
    "AnswerPage",
    "AnswerPages",
    "BrokenDefinition",
    "ChangedMeanwhile",
    "Changes",
    "Count",
    "Definition",
    "Item",
    "Line",
    "NeededByRule",
    "NotAnAnswer",
    "Number",
    "Option",
    "Picture",
    "Question",
    "Scale",
    "Tally",
    "UnknownQuestion",
    "UnknownType",
    "VersionIsFrozen",
    "asked",
    "built_items",
    "change",
    "compare",
    "copy",
    "count_responses",
    "counted_section",
    "create",
    "definition_of",
    "discard",
    "draft",
    "field_names",
    "freeze",
    "has_response",
    "in_words",
    "item_of",
    "mark",
    "newest",
    "preview_items",
    "publish",
    "question_form",
    "question_from",
    "question_types",
    "rewrite",
    "rows",
    "sections",
    "submit",
    "waiting_for",
    "waiting_for_lost",
]
