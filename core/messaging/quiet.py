"""When letters to many may begin to leave: not at night, nor on Sundays and Norwegian holidays."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from core import clock, settings

SUNDAY = 6
NIGHT, ON_SUNDAY, HOLIDAY = "night", "sunday", "holiday"


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """The quiet hours, from one whole hour to another in civil time, and whether days of rest count."""

    begins: int
    ends: int
    rests: bool


def rules() -> Quiet:
    """Give the house's quiet hours as they are set."""
    of_house = settings.read()
    return Quiet(begins=of_house["quiet_from"], ends=of_house["quiet_to"], rests=not of_house["send_any_day"])


def first_moment(wanted: datetime, quiet: Quiet) -> tuple[datetime, str]:
    """Give the first instant from ``wanted`` on that is not quiet, and why it is later; empty where it is not."""
    civil, why = clock.local(wanted).replace(tzinfo=None), ""
    while found := _quiet_at(civil, quiet):
        why = why or found
        tomorrow = found != NIGHT or civil.hour >= quiet.ends
        civil = datetime.combine(civil.date() + timedelta(days=tomorrow), time(quiet.ends))
    return (clock.instant(civil), why) if why else (wanted, "")


def _quiet_at(civil: datetime, quiet: Quiet) -> str:
    if quiet.rests and (rest := _day_of_rest(civil.date())):
        return rest
    return NIGHT if _is_night(civil.hour, quiet) else ""


def _is_night(hour: int, quiet: Quiet) -> bool:
    if quiet.begins <= quiet.ends:
        return quiet.begins <= hour < quiet.ends
    return hour >= quiet.begins or hour < quiet.ends


def _day_of_rest(day: date) -> str:
    if day in _holidays(day.year):
        return HOLIDAY
    return ON_SUNDAY if day.weekday() == SUNDAY else ""


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    """Give Norway's public holidays of a year; the library knows Easter."""
    import holidays  # noqa: PLC0415 - of every country there is: only whoever sends letters needs them

    return frozenset(holidays.country_holidays("NO", years=year))
