"""Letters to many: planned, looked over, stopped, sent, put right; and the calendar of all of them."""

from core.engagement.sending.models import Sending
from core.engagement.sending.planning import AlreadyPlanned, plan, stop, waiting_for
from core.engagement.sending.schedule import Entry, this_week

__all__ = ["AlreadyPlanned", "Entry", "Sending", "plan", "stop", "this_week", "waiting_for"]
