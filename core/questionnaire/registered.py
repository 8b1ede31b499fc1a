"""The types of question that core and plugins have registered with the app."""

from collections.abc import Mapping
from typing import cast

from flask import current_app

from core.contributions import QuestionType
from core.questionnaire.errors import UnknownType


def question_types() -> Mapping[str, QuestionType]:
    """Give every type by its name, in the order the builder offers them."""
    return cast(Mapping[str, QuestionType], current_app.extensions["question_types"])


def question_type(name: str) -> QuestionType:
    """Find a type of question. Raises UnknownType when its plugin is gone."""
    try:
        return question_types()[name]
    except KeyError as error:
        raise UnknownType(name) from error
