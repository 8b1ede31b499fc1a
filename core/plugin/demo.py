"""What a format needs to play its part of the demo: a clock that moves, letters that leave, and the leader's acts."""

from core.booking.listing import to_choose_from as slots_of
from core.booking.sessions import make_session, make_slots
from core.booking.times import Day, When
from core.clock import at, local
from core.contributions import Principal, Story
from core.engagement.anonymity import choose as choose_anonymity
from core.engagement.calling.opening import close_call
from core.engagement.calling.replies import say_no, say_yes
from core.engagement.calling.screening import ask_first
from core.engagement.calling.services import describe_call
from core.engagement.calling.volunteering import volunteer
from core.engagement.drawing.choosing import Seed
from core.engagement.drawing.demo import draw_now, tell_now
from core.engagement.follow_up import publish as publish_follow_up
from core.engagement.follow_up import write as write_follow_up
from core.engagement.handing_over import of_project
from core.engagement.invitations import open_and_invite
from core.engagement.meeting.choosing import take as take_seat
from core.engagement.meeting.demo import tick_off
from core.engagement.models import Engagement, Participation
from core.engagement.publishing.demo import publish_words
from core.engagement.results import publish, save
from core.engagement.services import describe, end_of_day, open_door
from core.engagement.team import share_lead
from core.live.people import do_at_log
from core.messaging.delivery import relay, relay_unread
from core.panel.models import Panelist

__all__ = [
    "Day",
    "Engagement",
    "Panelist",
    "Participation",
    "Principal",
    "Seed",
    "Story",
    "When",
    "ask_first",
    "at",
    "choose_anonymity",
    "close_call",
    "describe",
    "describe_call",
    "do_at_log",
    "draw_now",
    "end_of_day",
    "local",
    "make_session",
    "make_slots",
    "of_project",
    "open_and_invite",
    "open_door",
    "publish",
    "publish_follow_up",
    "publish_words",
    "relay",
    "relay_unread",
    "save",
    "say_no",
    "say_yes",
    "share_lead",
    "slots_of",
    "take_seat",
    "tell_now",
    "tick_off",
    "volunteer",
    "write_follow_up",
]
