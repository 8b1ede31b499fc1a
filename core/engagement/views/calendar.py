"""The house's calendar: everything that goes out to many, week by week."""

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core import clock
from core.engagement.sending import overlaps, schedule
from core.engagement.views.blueprints import staff


@staff.get("/kalender")
def calendar() -> ResponseReturnValue:
    """Show the week that is asked for, or this one."""
    monday = schedule.monday_of(_day(request.args.get("uke", "")))
    days = schedule.week(monday)
    return render_template(
        "engagement/staff/calendar.html",
        days=days,
        overlaps=overlaps.of_sendings(schedule.of_days(days)),
        number=monday.isocalendar().week,
        first=monday,
        last=monday + timedelta(days=6),
        previous=monday - schedule.WEEK,
        following=monday + schedule.WEEK,
        this=schedule.monday_of(clock.today()) == monday,
        today=clock.today(),
    )


def _day(written: str) -> date:
    """Read a day from the address; today where it is none, or too far from the years that have weeks around it."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return clock.today()
    return day if 1970 <= day.year <= 2200 else clock.today()  # noqa: PLR2004 - the years of the panel, and then some
