"""What a format needs to play its part of the demo: a clock that moves, letters that leave, and the leader's acts."""

from core.clock import at
from core.contributions import Principal, Story
from core.engagement.anonymity import choose as choose_anonymity
from core.engagement.follow_up import publish as publish_follow_up
from core.engagement.follow_up import write as write_follow_up
from core.engagement.invitations import open_and_invite
from core.engagement.models import Engagement, Participation
from core.engagement.results import publish, save
from core.engagement.services import describe, end_of_day
from core.engagement.team import share_lead
from core.messaging.delivery import relay, relay_unread

__all__ = [
    "Engagement",
    "Participation",
    "Principal",
    "Story",
    "at",
    "choose_anonymity",
    "describe",
    "end_of_day",
    "open_and_invite",
    "publish",
    "publish_follow_up",
    "relay",
    "relay_unread",
    "save",
    "share_lead",
    "write_follow_up",
]
