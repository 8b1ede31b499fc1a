"""A cancelled session that is held after all: who has their seat again, who does not, and to how many that is told."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.audit import Act, note
from core.auth.models import Link
from core.booking import moving
from core.booking.models import Booking, Session
from core.booking.moving import Resumed
from core.contributions import Principal
from core.db import session
from core.engagement.errors import WrongState
from core.engagement.meeting import door
from core.engagement.meeting.called_off import has_another
from core.engagement.meeting.kinds import CANCELLED, RESUMED, TAKEN_BACK
from core.engagement.models import ALL, Engagement
from core.messaging.models import WAITING as UNSENT
from core.messaging.models import OutboxLetter
from core.messaging.services import take_back_linked
from core.panel.models import Panelist
from core.types import Id


def would_resume(engagement: Engagement, meeting: Session) -> Resumed:
    """Tell who would have their seat again, were it held after all, and who would not."""
    return moving.would_resume(meeting, every=engagement.attends == ALL)


def told(meeting: Session, resumed: Resumed) -> dict[str, int]:
    """Count whom it is told to that a session will be after all, by letter; a letter that nobody gets is not named.

    Who has their seat again and has not been told that it was cancelled, hears nothing; who lost theirs does then,
    unless they have chosen another.
    """
    untold = _untold(meeting).keys()
    back, lost = {booking.id for booking in resumed.back}, [one for one in resumed.lost if one.id in untold]
    counted = {RESUMED: len(back - untold), TAKEN_BACK: len(to_tell(lost))}
    return {kind: people for kind, people in counted.items() if people}


def to_tell(lost: Sequence[Booking]) -> list[Booking]:
    """Give those whose seat is gone that they believed to be theirs; who chose another time meanwhile knows it."""
    return [booking for booking in lost if not has_another(booking)]


def un_cancel(engagement: Engagement, meeting: Session, seen: int, by: Principal) -> Resumed:
    """Hold a session after all. Raises WrongState where the whole activity is cancelled, and what moving raises."""
    if engagement.state == "cancelled":
        raise WrongState
    cancelled_at = meeting.cancelled_at
    resumed = moving.un_cancel(meeting, seen, every=engagement.attends == ALL)
    if cancelled_at and engagement.state in ("planned", "open"):
        door.take_up_code(meeting, cancelled_at)
    note(Act.SESSION_RESUMED, by, meeting.engagement_id)
    return resumed


def names(bookings: Sequence[Booking]) -> list[str]:
    """Give the names of those whose seats these are, in Norwegian order."""
    whose = Panelist.id.in_([booking.panelist_id for booking in bookings])
    return list(session.scalars(sa.select(Panelist.name).where(whose).order_by(Panelist.sort_name, Panelist.id)))


def take_back(meeting: Session) -> set[Id]:
    """Take back what has not left of the letters that it is cancelled; give whom they would have told, by bookings.

    What else was to be told, as that it was moved before, leaves as it would have.
    """
    untold = _untold(meeting)
    dropped = take_back_linked(untold.values(), [CANCELLED])
    return {booking for booking, link in untold.items() if link in dropped}


def _untold(meeting: Session) -> dict[Id, Id]:
    """Find the letters that it is cancelled which have not left: whose booking, and by which link."""
    rows = sa.select(Booking.id, Link.id).join(Link, Link.subject_id == Booking.id)
    rows = rows.join(OutboxLetter, OutboxLetter.link_id == Link.id).where(Booking.session_id == meeting.id)
    unsent = rows.where(OutboxLetter.kind == CANCELLED, OutboxLetter.state == UNSENT)
    return dict(iter(session.execute(unsent)))
