"""Who may see what came back, and who answered."""

from core.capabilities import Capability
from core.contributions import Rule
from core.engagement.policy import having_in_engagement, participant
from core.permissions import having

helps_members = having(Capability.HELP_MEMBERS)
runs = having_in_engagement(Capability.RUN_ACTIVITIES)

POLICY = (
    Rule(endpoint="mailroom.returned", may=helps_members),
    Rule(endpoint="mailroom.try_again", may=helps_members),
    Rule(endpoint="mailroom.replies", may=runs),
    Rule(endpoint="mailroom.read", may=runs),
    Rule(endpoint="mailroom_residents.suggest_form", may=participant),
    Rule(endpoint="mailroom_residents.suggest", may=participant, transaction="none"),
)
