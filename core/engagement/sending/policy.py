"""Who may reach which page of send-outs."""

from collections.abc import Mapping
from typing import Any

from core.capabilities import Capability
from core.contributions import Rule
from core.db import session
from core.engagement.policy import InPlace, runs, sends, writes
from core.engagement.rights import Place
from core.engagement.sending.models import Sending
from core.permissions import staff


def _of_sending(arguments: Mapping[str, Any]) -> Place | None:
    found = session.get(Sending, arguments["sending_id"])
    return Place(project=found.project_id, engagement=found.engagement_id) if found else None


sees_sending = InPlace(Capability.SEE_ACTIVITIES, _of_sending)
sends_there = InPlace(Capability.SEND_INVITATIONS, _of_sending)
approves = InPlace(Capability.APPROVE_SENDINGS, _of_sending)

POLICY = (
    Rule(endpoint="engagement_staff.who_gets_it", may=sends),
    Rule(endpoint="engagement_staff.left_out", may=sends),
    Rule(endpoint="engagement_staff.confirm_sending", may=sends),
    Rule(endpoint="engagement_staff.test_letter", may=writes),
    Rule(endpoint="engagement_staff.reminder_letter", may=writes),
    Rule(endpoint="engagement_staff.save_reminder_letter", may=writes),
    Rule(endpoint="engagement_staff.reminders", may=sends),
    Rule(endpoint="engagement_staff.save_reminder_rule", may=sends),
    Rule(endpoint="engagement_staff.remind", may=sends),
    Rule(endpoint="engagement_staff.delivery", may=runs),
    Rule(endpoint="engagement_staff.sending", may=sees_sending),
    Rule(endpoint="engagement_staff.stop_sending", may=sends_there),
    Rule(endpoint="engagement_staff.approval", may=approves),
    Rule(endpoint="engagement_staff.approve", may=approves),
    Rule(endpoint="engagement_staff.send_back", may=approves),
    Rule(endpoint="engagement_staff.correction", may=sends_there),
    Rule(endpoint="engagement_staff.correct", may=sends_there),
    Rule(endpoint="engagement_staff.calendar", may=staff),
)
