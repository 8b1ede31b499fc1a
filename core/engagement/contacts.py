"""How often members are asked: counted by the day they were invited, not by what comes after.

An invitation counts; reminders, letters in what somebody has joined, thanks and results do not. A year is a calendar
year, as people are told on their own page. The places (`Participation.asked_on`) are the truth; each member's row keeps
their sum, so that a segment of a hundred thousand is counted by one look at the members.
"""

from collections.abc import Iterable
from datetime import date
from itertools import islice

import sqlalchemy as sa

from core import clock, settings
from core.db import AT_ONCE, session
from core.engagement.models import Participation
from core.panel.models import Panelist
from core.types import Id


def cap() -> int:
    """Give how often somebody may be asked in a year."""
    most: int = settings.read()["contacts_a_year"]
    return most


def is_this_year(asked_on: date | None) -> bool:
    """Tell whether somebody was asked this year."""
    return asked_on is not None and asked_on.year == clock.today().year


def times_this_year() -> sa.ColumnElement[int]:
    """Say in SQL how often a member has been asked this year."""
    return sa.case((Panelist.invited_year == clock.today().year, Panelist.invited_times), else_=0)


def at_the_cap() -> sa.ColumnElement[bool]:
    """Say in SQL who has been asked as often as anybody may be this year."""
    return times_this_year() >= cap()


def ever_asked() -> sa.ColumnElement[bool]:
    """Say in SQL who has been asked at all."""
    return Panelist.invited_on.is_not(None)


def sum_up(members: Iterable[Id]) -> None:
    """Write into each member's row what their places say, whenever places have come or gone."""
    left = iter(members)
    while some := list(islice(left, AT_ONCE)):
        session.execute(sa.update(Panelist).where(Panelist.id.in_(some)).values(**_sums()))


def _sums() -> dict[str, object]:
    """Sum up the newest year in which somebody was asked, whatever day it is that the sum is made."""
    mine = Participation.panelist_id == Panelist.id
    newest = sa.select(sa.func.max(Participation.asked_on)).where(mine).correlate(Panelist).scalar_subquery()
    year = sa.extract("year", newest)
    that_year = sa.extract("year", Participation.asked_on) == year
    return {
        "invited_on": newest,
        "invited_year": year,
        "invited_times": sa.select(sa.func.count()).where(mine, that_year).scalar_subquery(),
    }
