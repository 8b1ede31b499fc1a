"""Who may reach which page of results, «Dette skjedde» and updates."""

from core.capabilities import Capability
from core.contributions import Rule
from core.engagement.policy import having_in_engagement, having_in_project, publishes
from core.permissions import anyone, panelist

quotes = having_in_engagement(Capability.READ_ANSWERS)
tells = having_in_project(Capability.PUBLISH_RESULTS)

POLICY = (
    Rule(endpoint="engagement.feed", may=anyone, public=True),
    Rule(endpoint="engagement.preview", may=anyone),
    Rule(endpoint="engagement.project", may=anyone, public=True),
    Rule(endpoint="engagement.follow_project", may=panelist),
    Rule(endpoint="engagement.leave_project", may=panelist),
    Rule(endpoint="engagement_staff.arrange_result", may=publishes),
    Rule(endpoint="engagement_staff.result_text", may=publishes),
    Rule(endpoint="engagement_staff.add_result_text", may=publishes),
    Rule(endpoint="engagement_staff.result_quotes", may=quotes),
    Rule(endpoint="engagement_staff.add_result_quotes", may=quotes),
    Rule(endpoint="engagement_staff.result_picture", may=publishes),
    Rule(endpoint="engagement_staff.add_result_picture", may=publishes, uploads=True, transaction="none"),
    Rule(endpoint="engagement_staff.plan_publication", may=publishes),
    Rule(endpoint="engagement_staff.unplan_publication", may=publishes),
    Rule(endpoint="engagement_staff.withdraw_result", may=publishes),
    Rule(endpoint="engagement_staff.make_preview_link", may=publishes),
    Rule(endpoint="engagement_staff.revoke_preview_link", may=publishes),
    Rule(endpoint="engagement_staff.ask_for_approval", may=publishes),
    Rule(endpoint="engagement_staff.approve_result", may=publishes),
    Rule(endpoint="engagement_staff.result_letter", may=publishes),
    Rule(endpoint="engagement_staff.save_result_letter", may=publishes),
    Rule(endpoint="engagement_staff.test_result_letter", may=publishes),
    Rule(endpoint="engagement_staff.result_letter_preview", may=publishes),
    Rule(endpoint="engagement_staff.new_follow_up", may=tells),
    Rule(endpoint="engagement_staff.write_follow_up", may=tells),
    Rule(endpoint="engagement_staff.edit_follow_up", may=tells),
    Rule(endpoint="engagement_staff.save_follow_up", may=tells),
    Rule(endpoint="engagement_staff.publish_follow_up", may=tells),
    Rule(endpoint="engagement_staff.new_update", may=tells),
    Rule(endpoint="engagement_staff.publish_update", may=tells),
    Rule(endpoint="engagement_staff.edit_update", may=tells),
    Rule(endpoint="engagement_staff.save_update", may=tells),
    Rule(endpoint="engagement_staff.take_update_back", may=tells),
    Rule(endpoint="engagement_staff.show_update_again", may=tells),
)
