"""What the care will do and has done, in numbers, for those who lead the panel."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from core import clock, settings
from core.db import session
from core.messaging.returns import unreachable
from core.panel import services
from core.panel.care import days
from core.panel.care.days import Counts
from core.panel.care.questions import due, may_be_asked
from core.panel.models import Panelist

AHEAD = 30
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """How many will be asked in thirty days, wait for an answer, cannot be reached, and what came of the last year."""

    coming: int
    waiting: int
    unreached: int
    year: Counts
    held: bool
    a_day: int


def outlook() -> Outlook:
    """Count it."""
    today = clock.today()
    return Outlook(
        coming=_coming(today),
        waiting=_count(Panelist.asked_on.is_not(None)),
        unreached=_count(due(today), services.active(), Panelist.email.in_(unreachable())),
        year=days.counted(today - A_YEAR),
        held=days.is_held(),
        a_day=settings.read()["ask_a_day"],
    )


def _coming(today: date) -> int:
    """Go through the days to come: those whose time has come that day, and as many asked as there is room for."""
    said = settings.read()
    last = today + timedelta(days=AHEAD - 1)
    rows = sa.select(Panelist.settled_on, Panelist.heard_on, sa.func.count()).where(
        Panelist.asked_on.is_(None), due(last), may_be_asked()
    )
    groups = session.execute(rows.group_by(Panelist.settled_on, Panelist.heard_on)).all()
    asked = 0
    for ahead in range(AHEAD):
        day = today + timedelta(days=ahead)
        edges = [
            days.months_before(day, months) if months else date.min
            for months in (said["ask_every"], said["ask_silent"])
        ]
        ready = sum(number for settled, heard, number in groups if settled <= edges[0] or heard <= edges[1])
        room = said["ask_a_day"] - (days.counted(day).asked if ahead == 0 else 0)
        asked += min(max(room, 0), ready - asked)
    return asked


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Panelist).where(services.joined(), *conditions)) or 0
