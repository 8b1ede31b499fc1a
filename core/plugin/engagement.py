"""What a format needs of the engagement it runs in: find it, its people, and its staff pages."""

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
from core.engagement.services import (
    close,
    create_engagement,
    create_project,
    engagement_by_id,
    public_by_name,
)
from core.engagement.states import Figures, has_ended, takes_answers
from core.engagement.views.activity import activity_url, my_participation
from core.engagement.views.staff_page import frame, me, worked_on
from core.panel.services import current_panelist

__all__ = [
    "ChangedMeanwhile",
    "Engagement",
    "Figures",
    "NotOpen",
    "Participation",
    "WrongState",
    "activity_url",
    "close",
    "complete",
    "create_engagement",
    "create_project",
    "current_panelist",
    "decline",
    "either",
    "engagement_by_id",
    "engagement_letter",
    "frame",
    "guest_of_engagement",
    "has_ended",
    "having_in_engagement",
    "having_in_project",
    "leader_of_engagement",
    "me",
    "my_participation",
    "of_format",
    "participant",
    "participation_of",
    "public_by_name",
    "serving_as",
    "takes_answers",
    "worked_on",
]
