"""What can be done with a survey: write its questions, answer them once."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for

from core.plugin import Check, Step, session
from core.plugin.engagement import Engagement, NotOpen, Participation, WrongState, complete, takes_answers
from core.plugin.questionnaire import (
    Definition,
    Question,
    change,
    create,
    definition_of,
    draft,
    newest,
    submit,
)
from plugins.survey.texts import texts

_ = texts.gettext
_n = texts.ngettext

CONTENT = "survey_staff.content"


def definition(engagement: Engagement) -> Definition:
    """Give what a survey asks; nothing yet where no question was written."""
    return definition_of(newest(engagement.questionnaire_id)) if engagement.questionnaire_id else Definition()


def seen_version(engagement: Engagement) -> int:
    """Tell which version of the questions a page shows, so that two who edit at once are noticed."""
    return newest(engagement.questionnaire_id).version if engagement.questionnaire_id else 1


def count_questions(engagement: Engagement) -> int:
    """Count what is asked."""
    return len(definition(engagement).items)


def rewrite(engagement: Engagement, seen: int, changed: Definition) -> None:
    """Keep the changed questions. Raises ChangedMeanwhile, or WrongState once the survey has opened."""
    if engagement.state != "draft":
        raise WrongState
    if engagement.questionnaire_id is None:
        engagement.questionnaire_id = create()
        session.flush()
        seen = draft(engagement.questionnaire_id).version
    change(engagement.questionnaire_id, seen, changed)


def question_of(engagement: Engagement, question_id: str) -> Question:
    """Find a question. Raises UnknownQuestion."""
    return definition(engagement).question(question_id)


def answer(participation: Participation, answers: Mapping[str, Any]) -> None:
    """Store what somebody answered, once, and note that they have done their part.

    Raises NotOpen after the end, AlreadyAnswered the second time; of two at once, one is stored.
    """
    engagement = participation.engagement
    if not takes_answers(engagement) or engagement.questionnaire_id is None:
        raise NotOpen
    submit(newest(engagement.questionnaire_id), participation.id, answers)
    complete(participation)


def next_step(participation: Participation) -> Step | None:
    """Lead whoever may answer to the questions; None when there is nothing to do."""
    engagement = participation.engagement
    if participation.state == "completed" or not takes_answers(engagement):
        return None
    url = url_for("survey.answer", name=engagement.name, page=1)
    return Step(text=_("Svar"), url=url, deadline=engagement.deadline, minutes=engagement.minutes)


def readiness(engagement: Engagement) -> Iterable[Check]:
    """Give the survey's own lines of the checklist."""
    number = count_questions(engagement)
    if number:
        counted = _n("%(num)s spørsmål", "%(num)s spørsmål", number)
        yield Check(title=_("Spørsmål"), state="done", text=counted, endpoint=CONTENT)
    else:
        yield Check(title=_("Spørsmål"), state="stop", text=_("Skriv minst ett spørsmål."), endpoint=CONTENT)
    named = _("Svarene lagres med navn. Dere leser dem uten navn.")
    yield Check(title=_("Personvern"), state="done", text=named)
