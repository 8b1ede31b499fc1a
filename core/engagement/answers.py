"""What people answer in an engagement, kept as its level of anonymity promises."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core import jobs
from core.db import session
from core.engagement import keys
from core.engagement.calling.services import is_in
from core.engagement.drafts import Typed, draft_of, forget_draft
from core.engagement.errors import NotOpen
from core.engagement.invitations import complete
from core.engagement.models import ANONYMOUS, CONFIDENTIAL, Engagement, Participation
from core.engagement.moves import become
from core.engagement.states import takes_answers
from core.language import SOURCE
from core.questionnaire import responses, waiting
from core.questionnaire.errors import AlreadyAnswered
from core.questionnaire.models import QuestionnaireVersion, Response
from core.questionnaire.paging import AnswerPages
from core.questionnaire.responses import Whose
from core.questionnaire.services import asked, definition_of

RELEASE = "engagement.release_answers"
NOT_BEGUN = ("invited", "declined", "withdrawn")


def begin(participation: Participation) -> None:
    """Note that a person has begun; where answers are anonymous, nobody is told, and who has a seat keeps it."""
    if not is_in(participation):
        raise NotOpen
    if participation.engagement.anonymity != ANONYMOUS and participation.state in NOT_BEGUN:
        become(participation, "started", of=NOT_BEGUN)


def submit_answers(participation: Participation, answers: Mapping[str, Any]) -> None:
    """Store what somebody answered, once, and note that they have done their part.

    Raises NotOpen after the end and for whoever has no seat, AlreadyAnswered the second time; of two at once, one is
    stored.
    """
    version = _open_version(participation.engagement)
    if not is_in(participation):
        raise NotOpen
    if participation.engagement.anonymity == ANONYMOUS:
        _leave_to_wait(participation, version, answers)
        return
    responses.submit(version, _whose(participation), answers)
    complete(participation)


def change_answers(participation: Participation, answers: Mapping[str, Any]) -> None:
    """Put other answers in the place of one's own. Raises NotOpen where that is over, or was never promised."""
    response = own_response(participation)
    if response is None:
        raise NotOpen
    responses.change(response, _open_version(participation.engagement), answers)


def withdraw_answers(participation: Participation) -> None:
    """Take one's answers back: they are deleted, and the person is not asked again. Raises NotOpen."""
    _open_version(participation.engagement)
    response = own_response(participation)
    if response is None:
        raise NotOpen
    responses.withdraw(response)
    forget_draft(participation)
    become(participation, "withdrawn", of=("completed", "started"))


def may_answer(participation: Participation) -> bool:
    """Tell whether somebody can answer now: it is open, and where people took a seat first, they have one."""
    return takes_answers(participation.engagement) and is_in(participation)


def may_change(participation: Participation) -> bool:
    """Tell whether somebody can still change or withdraw what they answered."""
    engagement = participation.engagement
    if participation.state != "completed" or engagement.anonymity == ANONYMOUS or not takes_answers(engagement):
        return False
    return engagement.anonymity != CONFIDENTIAL or keys.is_there(engagement)


def has_begun_change(participation: Participation) -> bool:
    """Tell whether somebody has filled in something else than what they sent, and has not sent it yet."""
    response, draft = own_response(participation), draft_of(participation)
    if response is None or not draft.seen:
        return False
    sent_to = session.get_one(QuestionnaireVersion, response.version_id)
    typed = _typed_for(sent_to, draft.typed)
    later = _typed_for(asked(sent_to.questionnaire_id), draft.typed)
    known = {question.id for question in definition_of(sent_to).questions}
    return typed != responses.answers_of(response) or not later.keys() <= known


def own_response(participation: Participation) -> Response | None:
    """Find what somebody answered; None where that cannot be found, or not any more."""
    engagement = participation.engagement
    if engagement.questionnaire_id is None or engagement.anonymity == ANONYMOUS:
        return None
    if engagement.anonymity == CONFIDENTIAL and not keys.is_there(engagement):
        return None
    return responses.find(engagement.questionnaire_id, _whose(participation))


def release_answers(engagement: Engagement, *, everything: bool) -> int:
    """Let anonymous answers out that have waited; at the end all of them. Say how many."""
    if engagement.questionnaire_id is None or engagement.anonymity != ANONYMOUS:
        return 0
    return waiting.release(engagement.questionnaire_id, everything=everything)


def _leave_to_wait(participation: Participation, version: QuestionnaireVersion, answers: Mapping[str, Any]) -> None:
    """Mark a person as done and let the answer wait, in one transaction and with nothing in common."""
    if not complete(participation):
        raise AlreadyAnswered
    forget_draft(participation)
    waiting.leave(version, answers)
    if waiting.is_due(version.questionnaire_id):
        out = responses.count_responses(version.questionnaire_id)
        jobs.enqueue(
            RELEASE, f"{RELEASE}:{participation.engagement_id}:{out}", engagement=str(participation.engagement_id)
        )


def _typed_for(version: QuestionnaireVersion, typed: Typed) -> Mapping[str, Any]:
    """Read what was filled in as the answers to one version's questions."""
    answers, _lines = AnswerPages(definition_of(version), SOURCE, typed).look_over()
    return answers


def _whose(participation: Participation) -> Whose:
    """Say whose an answer is: by the person's place, or by a mark that only the engagement's key makes."""
    if participation.engagement.anonymity != CONFIDENTIAL:
        return participation.id
    mark = keys.mark_of(participation.engagement, participation.id)
    if mark is None:
        raise NotOpen
    return mark


def _open_version(engagement: Engagement) -> QuestionnaireVersion:
    """Give the questions that can be answered now; whoever closes waits until this answer is in. Raises NotOpen."""
    here = sa.select(Engagement.state).where(Engagement.id == engagement.id).with_for_update(read=True)
    if session.scalar(here) != "open" or not takes_answers(engagement) or engagement.questionnaire_id is None:
        raise NotOpen
    return asked(engagement.questionnaire_id)
