"""What can be done with a survey: answer it, once, and see what it still needs."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for

from core.plugin import Check, Step
from core.plugin.engagement import (
    Engagement,
    Participation,
    change_answers,
    may_change,
    privacy_check,
    submit_answers,
    takes_answers,
)
from core.plugin.questionnaire import Definition, asked, definition_of
from plugins.survey.texts import texts

_ = texts.gettext
_n = texts.ngettext

CONTENT = "survey_staff.content"
Answers = Mapping[str, Any]  # the stored values by question id


def definition(engagement: Engagement) -> Definition:
    """Give what people are asked; nothing yet where no question was written."""
    return definition_of(asked(engagement.questionnaire_id)) if engagement.questionnaire_id else Definition()


def count_questions(engagement: Engagement) -> int:
    """Count what is asked."""
    return len(definition(engagement).questions)


def answer(participation: Participation, answers: Answers, *, changing: bool = False) -> None:
    """Store what somebody answered, once, or put it in the place of what they answered before.

    Raises NotOpen after the end, AlreadyAnswered the second time; of two at once, one is stored.
    """
    (change_answers if changing else submit_answers)(participation, answers)


def next_step(participation: Participation) -> Step | None:
    """Lead whoever may answer to the questions, who has begun to where they stopped, who has answered to change it."""
    engagement = participation.engagement
    if may_change(participation):
        return Step(text=_("Endre eller trekk svaret"), url=url_for("survey.receipt", name=engagement.name))
    if participation.state == "completed" or not takes_answers(engagement):
        return None
    begun = participation.state == "started" or engagement.anonymity == "anonymous"  # of these nobody knows who began
    text = _("Fortsett") if participation.state == "started" else _("Svar")
    if begun:
        url = url_for("survey.go_on", name=engagement.name)
    else:
        url = url_for("survey.answer", name=engagement.name, page=1)
    return Step(text=text, url=url, deadline=engagement.deadline, minutes=engagement.minutes)


def readiness(engagement: Engagement) -> Iterable[Check]:
    """Give the survey's own lines of the checklist."""
    number = count_questions(engagement)
    if number:
        counted = _n("%(num)s spørsmål", "%(num)s spørsmål", number)
        yield Check(title=_("Spørsmål"), state="done", text=counted, endpoint=CONTENT)
    else:
        yield Check(title=_("Spørsmål"), state="stop", text=_("Skriv minst ett spørsmål."), endpoint=CONTENT)
    yield privacy_check(engagement)
