"""Writes a survey's questions: freely before it is sent, in a draft that waits while people answer."""

from core.plugin import session
from core.plugin.engagement import Engagement, WrongState, has_ended
from core.plugin.questionnaire import (
    Changes,
    Definition,
    asked,
    compare,
    count_responses,
    create,
    definition_of,
    discard,
    mark,
    newest,
    publish,
)
from core.plugin.questionnaire import rewrite as keep


def written(engagement: Engagement) -> Definition:
    """Give what the leader has written, whether people are asked it yet or not."""
    return definition_of(newest(engagement.questionnaire_id)) if engagement.questionnaire_id else Definition()


def may_change(engagement: Engagement) -> bool:
    """Tell whether the questions can be written still: until the time for answers is over."""
    return engagement.state in {"draft", "planned", "open"} and not has_ended(engagement)


def rewrite(engagement: Engagement, seen: str, changed: Definition) -> None:
    """Keep the changed questions; ``seen`` is the mark of those that were changed.

    Raises ChangedMeanwhile, or WrongState once the survey is over.
    """
    if not may_change(engagement):
        raise WrongState
    if engagement.questionnaire_id is None:
        engagement.questionnaire_id = create()
        session.flush()
    keep(engagement.questionnaire_id, seen, changed)


def waiting(engagement: Engagement) -> Changes | None:
    """Tell what is written and not asked yet; None where people are asked what is written, or nobody is asked."""
    if engagement.questionnaire_id is None:
        return None
    now, later = asked(engagement.questionnaire_id), newest(engagement.questionnaire_id)
    return None if now is later else compare(definition_of(now), definition_of(later))


def count_answers(engagement: Engagement) -> int:
    """Count how many have answered."""
    return count_responses(engagement.questionnaire_id) if engagement.questionnaire_id else 0


def put_to_use(engagement: Engagement, seen: str) -> None:
    """Ask what is written from now on. Raises ChangedMeanwhile, VersionIsFrozen, or WrongState."""
    if engagement.questionnaire_id is None or not may_change(engagement):
        raise WrongState
    publish(engagement.questionnaire_id, seen)


def throw_away(engagement: Engagement) -> None:
    """Go back to what people are asked. Raises VersionIsFrozen, or WrongState."""
    if engagement.questionnaire_id is None or not may_change(engagement):
        raise WrongState
    discard(engagement.questionnaire_id)


def seen_by(engagement: Engagement) -> str:
    """Give the mark of what is written."""
    return mark(written(engagement))
