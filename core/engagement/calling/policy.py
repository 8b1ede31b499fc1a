"""Who may reach which page of calls and seats."""

from core.contributions import Asking, Rule, Verdict
from core.engagement.policy import participant, runs, sends, writes
from core.permissions import anyone


def may_offer(asking: Asking) -> Verdict:
    """Let in whoever was asked, and every member: whom a call is for, the call itself says."""
    verdict = participant(asking)
    return Verdict.ALLOWED if verdict is Verdict.RESIDENT_SIGN_IN and asking.panelist else verdict


POLICY = (
    Rule(endpoint="engagement.volunteer", may=anyone),
    Rule(endpoint="engagement.offer", may=may_offer),
    Rule(endpoint="engagement.withdraw_offer", may=participant),
    Rule(endpoint="engagement.say_yes", may=participant),
    Rule(endpoint="engagement_staff.call", may=writes),
    Rule(endpoint="engagement_staff.save_call", may=writes),
    Rule(endpoint="engagement_staff.extend_call", may=sends),
    Rule(endpoint="engagement_staff.close_call", may=runs),
    Rule(endpoint="engagement_staff.begin_now", may=sends),
    Rule(endpoint="engagement_staff.new_screener_question", may=writes),
    Rule(endpoint="engagement_staff.add_screener_question", may=writes),
    Rule(endpoint="engagement_staff.screener_question", may=writes),
    Rule(endpoint="engagement_staff.change_screener_question", may=writes),
    Rule(endpoint="engagement_staff.remove_screener_question", may=writes),
    Rule(endpoint="engagement_staff.place", may=runs),
    Rule(endpoint="engagement_staff.remove_from_activity", may=runs),
    Rule(endpoint="engagement_staff.unfit_answers", may=writes),
    Rule(endpoint="engagement_staff.seat_letter", may=writes),
    Rule(endpoint="engagement_staff.save_seat_letter", may=writes),
    Rule(endpoint="engagement_staff.save_unfit_answers", may=writes),
)
