"""Who may come into a committee's room: its members, and those who work with the project."""

import sqlalchemy as sa

from core.capabilities import Capability
from core.contributions import Asking, Rule, Verdict
from core.db import session
from core.engagement.committee_room.services import sits_in
from core.engagement.models import Project
from core.engagement.policy import having_in_project
from core.permissions import panelist


def sits(asking: Asking) -> Verdict:
    """Let the members of the committee in; to others the room does not exist."""
    if asking.panelist is None:
        return Verdict.RESIDENT_SIGN_IN
    found = session.scalar(sa.select(Project.id).where(Project.name == asking.arguments["project_name"]))
    return Verdict.ALLOWED if found and sits_in(found, asking.panelist.id) else Verdict.MISSING


works = having_in_project(Capability.WRITE_ACTIVITIES)

POLICY = (
    Rule(endpoint="engagement.rooms_of_mine", may=panelist),
    Rule(endpoint="engagement.room", may=sits),
    Rule(endpoint="engagement.leave_room", may=sits),
    Rule(endpoint="engagement.write_note", may=sits),
    Rule(endpoint="engagement.edit_note", may=sits),
    Rule(endpoint="engagement.save_note", may=sits),
    Rule(endpoint="engagement.remove_note", may=sits),
    Rule(endpoint="engagement.share_file", may=sits, uploads=True, transaction="none"),
    Rule(endpoint="engagement.remove_file", may=sits),
    Rule(endpoint="engagement_staff.room", may=works),
    Rule(endpoint="engagement_staff.set_meeting", may=works),
    Rule(endpoint="engagement_staff.write_note", may=works),
    Rule(endpoint="engagement_staff.edit_note", may=works),
    Rule(endpoint="engagement_staff.save_note", may=works),
    Rule(endpoint="engagement_staff.remove_note", may=works),
    Rule(endpoint="engagement_staff.share_file", may=works, uploads=True, transaction="none"),
    Rule(endpoint="engagement_staff.remove_file", may=works),
)
