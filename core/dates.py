"""How days, times and numbers are written in the language of the moment; no line ends inside «11. juni» or «kl. 17»."""

from datetime import date, datetime

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

from core import clock
from core.language import SOURCE, spoken


def day(when: datetime | date) -> str:
    """Write a day in full: tirsdag 11. juni 2019."""
    english = "EEEE d\u00a0MMMM\u00a0y"
    return format_date(_civil(when), "EEEE d.\u00a0MMMM\u00a0y" if spoken() == SOURCE else english, locale=spoken())


def short_day(when: datetime | date) -> str:
    """Write a day without its weekday: 11. juni 2019."""
    return format_date(
        _civil(when), "d.\u00a0MMMM\u00a0y" if spoken() == SOURCE else "d\u00a0MMMM\u00a0y", locale=spoken()
    )


def near_day(when: datetime | date) -> str:
    """Write a day without its weekday, and without the year where that is this one: 11. juni."""
    if _civil(when).year != clock.today().year:
        return short_day(when)
    return format_date(_civil(when), "d.\u00a0MMMM" if spoken() == SOURCE else "d\u00a0MMMM", locale=spoken())


def month(when: datetime | date) -> str:
    """Write a month: juni 2019."""
    return format_date(_civil(when), "LLLL y", locale=spoken())


def time_of_day(when: datetime) -> str:
    """Write a civil time: 17.00."""
    return str(format_time(clock.local(when).time(), "HH.mm" if spoken() == SOURCE else "HH:mm", locale=spoken()))


def moment(when: datetime) -> str:
    """Write a day and a time: tirsdag 11. juni 2019 kl. 17.00."""
    civil = clock.local(when)
    if spoken() == SOURCE:
        return f"{day(when)} kl.\u00a0{format_time(civil.time(), 'HH.mm', locale=SOURCE)}"
    return f"{day(when)} at {format_time(civil.time(), 'HH:mm', locale=spoken())}"


def from_until(first: datetime, last: datetime) -> str:
    """Write when something begins and ends: tirsdag 11. juni 2019 kl. 17.00–18.30."""
    if clock.local(first).date() != clock.local(last).date():
        return f"{moment(first)} – {moment(last)}"
    return f"{moment(first)}–{time_of_day(last)}"


def number(value: float) -> str:
    """Write a number: 1 234, with at most one decimal."""
    return str(format_decimal(value, format="#,##0.#", locale=spoken()))


def percent(share: float) -> str:
    """Write a share of 0–1 in whole per cent: 68 %."""
    return str(format_percent(share, format="#,##0\u00a0%" if spoken() == SOURCE else "#,##0%", locale=spoken()))


def _civil(when: datetime | date) -> date:
    return clock.local(when).date() if isinstance(when, datetime) else when
