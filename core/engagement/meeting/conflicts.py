"""What stands in the way of a session: who has the room then, and where the responsible person is."""

import sqlalchemy as sa

from core.booking.errors import ResponsibleTaken, RoomTaken
from core.booking.models import Session
from core.booking.times import When, span
from core.db import session
from core.engagement.meeting import words
from core.engagement.models import Engagement
from core.language import core_texts, spoken
from core.types import Id

_ = core_texts.gettext


def of_room(room_key: str, when: When, but: Id | None = None) -> str:
    """Say what uses the room then, by what rooms are compared by."""
    other = _at(when, but, Session.room_key == room_key)
    if other is None:
        return _("Rommet er opptatt da.")
    return _("Rommet er opptatt av %(title)s, %(when)s.", title=_of(other), when=words.when(other))


def of_responsible(staff: Id, when: When, but: Id | None = None) -> str:
    """Say where somebody has to be then."""
    other = _at(when, but, Session.responsible_id == staff)
    if other is None:
        return _("Den ansvarlige er opptatt da.")
    return _("Den ansvarlige har %(title)s, %(when)s.", title=_of(other), when=words.when(other))


def of_meeting(meeting: Session, error: Exception) -> str:
    """Say what a session cannot be held for as it stands, and what to change first; nothing for another error."""
    when = When(starts=meeting.starts, minutes=meeting.minutes, zone=meeting.zone, buffer=meeting.buffer)
    if isinstance(error, RoomTaken):
        return " ".join((of_room(meeting.room_key, when, meeting.id), _("Velg et annet rom under «Endre» først.")))
    if isinstance(error, ResponsibleTaken) and meeting.responsible_id:
        taken = of_responsible(meeting.responsible_id, when, meeting.id)
        return " ".join((taken, _("Velg en annen ansvarlig under «Endre» først.")))
    return ""


def _at(when: When, but: Id | None, same: sa.ColumnElement[bool]) -> Session | None:
    free = span(when)
    overlaps = Session.reserved_from < free.reserved_to, Session.reserved_to > free.reserved_from
    rows = sa.select(Session).where(same, *overlaps, Session.cancelled_at.is_(None))
    rows = rows.where(Session.id != but) if but else rows
    return session.scalars(rows.order_by(Session.starts_at).limit(1)).first()


def _of(meeting: Session) -> str:
    found = session.get(Engagement, meeting.engagement_id)
    return f"«{found.title.say(spoken())}»" if found else words.kind(meeting)
