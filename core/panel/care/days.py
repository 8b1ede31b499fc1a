"""The days of the care: what was done on which, whether it is held, and when its letters leave."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

import sqlalchemy as sa

from core import clock, settings
from core.db import session
from core.messaging import quiet
from core.panel.care.models import CareDay
from core.panel.recruiting import INSERTS

Step = Literal["asked", "reminded", "stayed", "let_go"]
STEPS: tuple[Step, ...] = ("asked", "reminded", "stayed", "let_go")
MORNING = time(10)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many were asked, reminded, stayed and were let go."""

    asked: int
    reminded: int
    stayed: int
    let_go: int


def is_held() -> bool:
    """Tell whether a leader holds all of it."""
    return bool(settings.read(settings.CARE)["held"])


def hold(*, held: bool) -> None:
    """Hold it, or let it go on."""
    settings.change(settings.CARE, {"held": held})


def counted(since: date) -> Counts:
    """Give what was done from a day on."""
    sums = sa.select(*(sa.func.coalesce(sa.func.sum(getattr(CareDay, step)), 0).label(step) for step in STEPS))
    row = session.execute(sums.where(CareDay.day >= since)).one()
    return Counts(asked=row.asked, reminded=row.reminded, stayed=row.stayed, let_go=row.let_go)


def count(step: Step) -> None:
    """Count one more of a step today."""
    insert = INSERTS[session.get_bind().dialect.name](CareDay)
    insert = insert.values(day=clock.today(), **{**dict.fromkeys(STEPS, 0), step: 1})
    more = {step: getattr(CareDay, step) + 1}
    session.execute(insert.on_conflict_do_update(index_elements=["day"], set_=more))


def months_before(day: date, months: int) -> date:
    """Go back whole months; where the month is too short, to its last day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def working_hour() -> datetime:
    """Give when a letter of the care leaves: in the morning, outside the house's quiet hours and days of rest."""
    civil = clock.local(clock.now())
    morning = clock.instant(datetime.combine(civil.date() + timedelta(days=civil.time() > MORNING), MORNING))
    return quiet.first_moment(morning, quiet.rules())[0]
