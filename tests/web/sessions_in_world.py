"""A session in each project of the small world, with one seat taken, and the links that carry it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from core import clock
from core.auth.links import Purpose, make
from core.booking import sessions
from core.booking.models import TAKEN, Booking
from core.booking.times import When
from core.db import session
from core.engagement.meeting import calendars
from core.engagement.models import Participation
from core.live import logs
from core.types import Id, LocalText
from tests.web.furnishing import reply, token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.people import Member
    from tests.web.world import Side

IN_YEARS = datetime(2098, 6, 11, 17, 0)  # noqa: DTZ001 - as the clock on the wall shows
BOARD = "workshop.board"


def hang_on(ours: Side, theirs: Side, members: Mapping[str, Member]) -> dict[str, Mapping[Id, Id]]:
    """Give what hangs on each activity: a reply to a letter, a log, a session, and a seat there."""
    asked = {ours.engagement: members["asked"], theirs.engagement: members["asked-by-them"]}
    meetings = {engagement: _session(engagement) for engagement in asked}
    return {
        "replies": {engagement: reply(engagement, members["not-asked"]) for engagement in asked},
        "sessions": meetings,
        "logs": {engagement: logs.begin(engagement, BOARD).id for engagement in asked},
        "bookings": {engagement: _seat(meetings[engagement], engagement, who) for engagement, who in asked.items()},
    }


def links_to(booking: Id, member: Member) -> dict[str, str]:
    """Give the tokens of a seat, and of its owner's calendar."""
    make(Purpose.SEAT, booking)
    calendars.make_address(member.id)
    session.flush()
    return {"seat": token(Purpose.SEAT, booking), "calendar": token(Purpose.CALENDAR, member.id)}


def _session(engagement: Id) -> Id:
    described = {"place": LocalText(nb="Kommunegården"), "capacity": 5}
    return sessions.make_session(engagement, When(starts=IN_YEARS, minutes=60), described).id


def _seat(meeting: Id, engagement: Id, member: Member) -> Id:
    """Let somebody have a seat, without a word to anybody."""
    here = session.get_one(sessions.Session, meeting)
    mine = sa.select(Participation.id).where(
        Participation.engagement_id == engagement, Participation.panelist_id == member.id
    )
    booking = Booking(
        session_id=meeting,
        participation_id=session.scalars(mine).one(),
        panelist_id=member.id,
        state=TAKEN,
        since=clock.now(),
        starts_at=here.starts_at,
        ends_at=here.ends_at,
    )
    here.taken = 1
    session.add(booking)
    session.flush()
    return booking.id
