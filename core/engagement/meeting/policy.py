"""Who may reach the pages about sessions and seats."""

from core.capabilities import Capability
from core.contributions import Rule
from core.engagement.policy import having_in_engagement, participant
from core.permissions import anyone, panelist

writes = having_in_engagement(Capability.WRITE_ACTIVITIES)
runs = having_in_engagement(Capability.RUN_ACTIVITIES)
sends = having_in_engagement(Capability.SEND_INVITATIONS)

POLICY = (
    Rule(endpoint="engagement.choose_time", may=participant),
    Rule(endpoint="engagement.take_time", may=participant),
    Rule(endpoint="engagement.join_line", may=participant),
    Rule(endpoint="engagement.ask_give_up", may=participant),
    Rule(endpoint="engagement.give_up_seat", may=participant),
    Rule(endpoint="engagement.needs_form", may=participant),
    Rule(endpoint="engagement.save_needs", may=participant),
    Rule(endpoint="engagement.here_page", may=participant),
    Rule(endpoint="engagement.say_here", may=participant, transaction="none"),
    Rule(endpoint="engagement.calendar_of_seat", may=participant),
    Rule(endpoint="engagement.open_times", may=anyone),
    Rule(endpoint="engagement.choose_time_of_format", may=anyone),
    Rule(endpoint="engagement.seat_file", may=anyone),
    Rule(endpoint="engagement.calendar_feed", may=anyone),
    Rule(endpoint="engagement.my_calendar", may=panelist),
    Rule(endpoint="engagement.make_calendar", may=panelist),
    Rule(endpoint="engagement.end_calendar", may=panelist),
    Rule(endpoint="engagement_staff.new_session", may=writes),
    Rule(endpoint="engagement_staff.make_session", may=writes),
    Rule(endpoint="engagement_staff.new_slots", may=writes),
    Rule(endpoint="engagement_staff.make_slots", may=writes),
    Rule(endpoint="engagement_staff.edit_session", may=writes),
    Rule(endpoint="engagement_staff.save_session", may=writes),
    Rule(endpoint="engagement_staff.remove_session", may=writes),
    Rule(endpoint="engagement_staff.session_page", may=runs),
    Rule(endpoint="engagement_staff.give_seat", may=runs),
    Rule(endpoint="engagement_staff.take_seat", may=runs),
    Rule(endpoint="engagement_staff.moving_session", may=sends),
    Rule(endpoint="engagement_staff.move_session", may=sends),
    Rule(endpoint="engagement_staff.cancelling_session", may=sends),
    Rule(endpoint="engagement_staff.cancel_session", may=sends),
    Rule(endpoint="engagement_staff.resuming_session", may=sends),
    Rule(endpoint="engagement_staff.un_cancel_session", may=sends),
    Rule(endpoint="engagement_staff.arrivals", may=runs),
    Rule(endpoint="engagement_staff.note_arrival", may=runs),
    Rule(endpoint="engagement_staff.finish_arrivals", may=runs),
    Rule(endpoint="engagement_staff.unfinish_arrivals", may=runs),
    Rule(endpoint="engagement_staff.correct_arrival", may=runs),
    Rule(endpoint="engagement_staff.let_in", may=runs),
    Rule(endpoint="engagement_staff.print_session", may=runs),
    Rule(endpoint="engagement_staff.session_code", may=runs),
    Rule(endpoint="engagement_staff.make_session_code", may=runs),
    Rule(endpoint="engagement_staff.end_session_code", may=runs),
    Rule(endpoint="engagement_staff.session_needs", may=runs),
)
