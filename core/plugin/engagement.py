"""What a format needs of the engagement it runs in: find it, its people, and its staff pages."""

from core.engagement.anonymity import check as privacy_check
from core.engagement.anonymity import promise as privacy_promise
from core.engagement.anonymity import word as privacy_word
from core.engagement.answers import (
    begin,
    change_answers,
    has_begun_change,
    may_answer,
    may_change,
    submit_answers,
    withdraw_answers,
)
from core.engagement.calling.ages import may_be_under
from core.engagement.drafts import Draft, draft_of, save_draft
from core.engagement.errors import ChangedMeanwhile, NotOpen, WrongState
from core.engagement.invitations import complete, decline, engagement_letter, participation_of
from core.engagement.models import Engagement, Participation
from core.engagement.policy import (
    either,
    guest_of_engagement,
    having_in_engagement,
    having_in_project,
    leader_of_engagement,
    of_format,
    participant,
    serving_as,
)
from core.engagement.sending.reminders import how_many
from core.engagement.services import (
    close,
    create_engagement,
    create_project,
    engagement_by_id,
    public_by_name,
)
from core.engagement.state_words import promised_result
from core.engagement.states import Figures, ended_early, has_ended, is_paused, is_published, takes_answers
from core.engagement.views.activity import activity_url, my_participation
from core.engagement.views.staff_page import frame, me, worked_on
from core.guests.posters import poster_of
from core.panel.services import current_panelist

__all__ = [
    "ChangedMeanwhile",
    "Draft",
    "Engagement",
    "Figures",
    "NotOpen",
    "Participation",
    "WrongState",
    "activity_url",
    "begin",
    "change_answers",
    "close",
    "complete",
    "create_engagement",
    "create_project",
    "current_panelist",
    "decline",
    "draft_of",
    "either",
    "ended_early",
    "engagement_by_id",
    "engagement_letter",
    "frame",
    "guest_of_engagement",
    "has_begun_change",
    "has_ended",
    "having_in_engagement",
    "having_in_project",
    "how_many",
    "is_paused",
    "is_published",
    "leader_of_engagement",
    "may_answer",
    "may_be_under",
    "may_change",
    "me",
    "my_participation",
    "of_format",
    "participant",
    "participation_of",
    "poster_of",
    "privacy_check",
    "privacy_promise",
    "privacy_word",
    "promised_result",
    "public_by_name",
    "save_draft",
    "serving_as",
    "submit_answers",
    "takes_answers",
    "withdraw_answers",
    "worked_on",
]
