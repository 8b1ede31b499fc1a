"""Makes a draft like an activity that there is: its words, questions, letters and settings; no people, no results."""

from dataclasses import replace

import sqlalchemy as sa

from core.audit import Act, note
from core.contributions import Principal
from core.db import emit, session
from core.engagement.calling.services import describe_call
from core.engagement.models import Engagement, EngagementLetter, Project
from core.engagement.sending.correcting import CORRECTION
from core.engagement.sending.models import ReminderRule
from core.engagement.services import create_engagement
from core.events import EngagementCopied
from core.files import services as files
from core.files import storage
from core.files.contents import Content
from core.questionnaire import services as questions
from core.questionnaire.definition import Definition, Question
from core.types import Id, LocalText

OF_CALL = ("seats", "youngest", "oldest", "requires", "unfit", "reply_hours", "targets", "remembers")
KEPT = ("minutes", "districts", "segment_id", "most_people", "ask_first", "anonymity", "smallest_cell")


def copy(
    source: Engagement, title: LocalText, project: Project | None, by: Principal, *, engagement_id: Id
) -> Engagement:
    """Make a draft like ``source``; without a project it gets its own. What was made with this id is given as it is.

    Dates are left out: they belong to the run that was. Raises EngagementNotFound where the id is somebody else's.
    """
    made = session.get(Engagement, engagement_id)
    draft = create_engagement(project, source.format, title, source.purpose, by, engagement_id=engagement_id)
    if made:
        return draft
    for name in KEPT:
        setattr(draft, name, getattr(source, name))
    if source.questionnaire_id:
        draft.questionnaire_id = questions.copy(source.questionnaire_id)
        _own_pictures(draft, draft.questionnaire_id, by)
    session.flush()
    _copy_call(source, draft)
    _copy_letters(source, draft, by)
    note(Act.ENGAGEMENT_COPIED, by, source.id)
    emit(EngagementCopied(engagement=draft.id, source=source.id))
    return draft


def _copy_call(source: Engagement, draft: Engagement) -> None:
    """Call in the same way, with questions of its own; until when belongs to the run that was."""
    if source.call is None:
        return
    call = describe_call(draft, 0, {name: getattr(source.call, name) for name in OF_CALL})
    if source.call.screener_id:
        call.screener_id = questions.copy(source.call.screener_id)
    session.flush()


def _copy_letters(source: Engagement, draft: Engagement, by: Principal) -> None:
    theirs = EngagementLetter.engagement_id == source.id, EngagementLetter.kind != CORRECTION
    for letter in session.scalars(sa.select(EngagementLetter).where(*theirs)):
        words = {"kind": letter.kind, "subject": letter.subject, "body": letter.body}
        session.add(EngagementLetter(engagement_id=draft.id, **words))
    if rule := session.get(ReminderRule, source.id):
        session.add(ReminderRule(engagement_id=draft.id, days=rule.days, most=rule.most, set_by=by.id))
    session.flush()


def _own_pictures(draft: Engagement, questionnaire_id: Id, by: Principal) -> None:
    """Give the copy pictures of its own: a file is open to those who are asked where it belongs."""
    version = questions.draft(questionnaire_id)
    asked = questions.definition_of(version)
    if any(item.picture for item in asked.items):
        own = Definition(tuple(_with_own_picture(item, draft, by) for item in asked.items))
        questions.change(questionnaire_id, version.version, own)


def _with_own_picture(item: Question, draft: Engagement, by: Principal) -> Question:
    file = files.find(Id(hex=item.picture.file)) if item.picture else None
    if item.picture is None or file is None:
        return replace(item, picture=None)
    content = Content(
        kind=file.kind,
        media_type=file.media_type,
        name=file.name,
        data=storage.path_of(file.id).read_bytes(),
        width=file.width,
        height=file.height,
    )
    kept = files.keep(content, place=file.place, alt=file.alt, by=by, engagement=draft.id)
    return replace(item, picture=replace(item.picture, file=kept.id.hex))
