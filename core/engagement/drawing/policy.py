"""Who may reach which page of a draw: who was drawn by name is for those who see who is asked; the rest is public."""

from core.capabilities import Capability
from core.contributions import Rule
from core.engagement.policy import runs, sends
from core.permissions import anyone, having

POLICY = (
    Rule(endpoint="engagement.how_drawn", may=anyone, public=True),
    Rule(endpoint="engagement.draw_data", may=anyone),
    Rule(endpoint="engagement.verifier_data", may=anyone),
    Rule(endpoint="engagement_staff.draw", may=runs),
    Rule(endpoint="engagement_staff.save_targets", may=sends),
    Rule(endpoint="engagement_staff.take_suggestion", may=sends),
    Rule(endpoint="engagement_staff.prepare_draw", may=sends),
    Rule(endpoint="engagement_staff.stop_preparing", may=sends),
    Rule(endpoint="engagement_staff.confirm_draw", may=sends),
    Rule(endpoint="engagement_staff.draw_group", may=sends),
    Rule(endpoint="engagement_staff.choose_everybody", may=sends),
    Rule(endpoint="engagement_staff.draw_protocol", may=runs),
    Rule(endpoint="engagement_staff.telling", may=sends),
    Rule(endpoint="engagement_staff.tell_volunteers", may=sends),
    Rule(endpoint="engagement_staff.sealed_data", may=having(Capability.READ_REGISTERS)),
)
