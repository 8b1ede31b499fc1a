"""The questions before somebody offers, and which answers mean that this time it does not fit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.db import session
from core.engagement.calling.errors import AnswerMissing
from core.engagement.calling.models import DRAFT, Call
from core.engagement.errors import WrongState
from core.engagement.models import Engagement
from core.questionnaire import services as questionnaires
from core.questionnaire.comparing import mark
from core.questionnaire.definition import Definition
from core.questionnaire.registered import question_types
from core.types import LocalText


@dataclass(frozen=True, kw_only=True)
class Unfit:
    """Which answers to a question do not fit, by the ids of its options, and the kind words for whoever gives one."""

    options: frozenset[str]
    reason: LocalText


def written(call: Call) -> Definition:
    """Give what is asked first; nothing where nobody has written anything.

    Everybody must answer a question with answers that do not fit: a blank would get past it.
    """
    decides = deciding(call)
    return Definition(
        tuple(replace(one, required=one.required or one.id in decides) for one in _as_written(call).items)
    )


def deciding(call: Call) -> frozenset[str]:
    """Give the ids of the questions that have answers that do not fit."""
    return frozenset(rule["question"] for rule in call.unfit)


def require_answers(call: Call, answers: Mapping[str, Any]) -> None:
    """See that every question which is asked and decides something is answered. Raises AnswerMissing."""
    decides = deciding(call)
    if any(one.id in decides and not answers.get(one.id) for one in written(call).shown(answers)):
        raise AnswerMissing


def kinds() -> dict[str, Any]:
    """Give the types of questions that can be asked first: those with answers to choose from."""
    return {name: kind for name, kind in question_types().items() if "options" in kind.fields}


def rewrite(call: Call, seen: str, changed: Definition) -> None:
    """Keep the changed questions, and what does not fit of those that are left; ``seen`` is the mark of the old ones.

    Raises ChangedMeanwhile, or WrongState once the call has opened.
    """
    if call.state != DRAFT:
        raise WrongState
    if call.screener_id is None:
        call.screener_id = questionnaires.create()
        session.flush()
    questionnaires.rewrite(call.screener_id, seen, changed)
    left = {question.id: {option.id for option in question.options} for question in changed.questions}
    _keep(call, [{**rule, "options": _still(rule, left)} for rule in call.unfit])


def seen_as(call: Call) -> str:
    """Give the mark of what is written."""
    return mark(_as_written(call))


def unfit_of(call: Call, question_id: str) -> Unfit:
    """Tell which answers to a question do not fit; none where nobody has said so."""
    for rule in call.unfit:
        if rule["question"] == question_id:
            return Unfit(options=frozenset(rule["options"]), reason=LocalText(rule["reason"]))
    return Unfit(options=frozenset(), reason=LocalText())


def say_unfit(call: Call, question_id: str, options: Collection[str], reason: LocalText) -> None:
    """Say which answers to a question do not fit, and what whoever gives one reads. Raises WrongState."""
    if call.state != DRAFT:
        raise WrongState
    order = [option.id for option in written(call).question(question_id).options]
    rule = {
        "question": question_id,
        "options": [option for option in order if option in options],
        "reason": dict(reason),
    }
    _keep(call, [*(other for other in call.unfit if other["question"] != question_id), rule])


def ask_first(
    engagement: Engagement, questions: Definition, unfit: str, options: Collection[str], reason: LocalText
) -> None:
    """Write all the questions of a call at once, and which answers to one of them do not fit. Raises WrongState."""
    if engagement.call is None:
        raise WrongState
    rewrite(engagement.call, seen_as(engagement.call), questions)
    say_unfit(engagement.call, unfit, options, reason)


def _as_written(call: Call) -> Definition:
    if call.screener_id is None:
        return Definition()
    return questionnaires.definition_of(questionnaires.asked(call.screener_id))


def _still(rule: dict[str, Any], left: dict[str, set[str]]) -> list[str]:
    return [option for option in rule["options"] if option in left.get(rule["question"], ())]


def _keep(call: Call, rules: list[dict[str, Any]]) -> None:
    call.unfit = [rule for rule in rules if rule["options"]]
    session.flush()
