"""A zone in calendar files: when its clock is changed, as the rule that every program reads (RFC 5545, 3.6.5).

The library's own zones give the hour after the clock is changed in spring where the standard wants the one before.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

WEEK = timedelta(weeks=1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Kind(NamedTuple):
    """What changes of the clock have in common that come back every year."""

    name: str
    summer: bool
    before: timedelta
    after: timedelta
    month: int
    day: str
    hour: int
    minute: int


class Change(NamedTuple):
    """One change of the clock: its kind, and what the clock showed as it was made."""

    kind: Kind
    shown: datetime


@lru_cache(maxsize=64)
def zone_of(name: str, first: int, last: int) -> Timezone:
    """Say when the clock is changed there, from the year before to the year after these; a rule goes on for ever."""
    zone = Timezone()
    zone.add("tzid", name)
    begins = datetime(first - 1, 1, 1, tzinfo=UTC)
    zone.add_component(_since(begins, ZoneInfo(name)))
    changes = sorted(_changes(begins, datetime(last + 2, 1, 1, tzinfo=UTC), ZoneInfo(name)))
    for kind, alike in groupby(changes, key=lambda change: change.kind):
        zone.add_component(_observance(kind, [change.shown for change in alike]))
    return zone


def _since(begins: datetime, zone: ZoneInfo) -> TimezoneStandard:
    """Say what holds before the first change."""
    there = begins.astimezone(zone)
    part = TimezoneStandard()
    part.add("dtstart", datetime(begins.year - 1, 1, 1))  # noqa: DTZ001 - as the clock there shows
    part.add("tzname", there.tzname())
    part.add("tzoffsetfrom", _offset(begins, zone))
    part.add("tzoffsetto", _offset(begins, zone))
    return part


def _observance(kind: Kind, shown: list[datetime]) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if kind.summer else TimezoneStandard()
    part.add("dtstart", shown[0])
    if len(shown) > 1:
        part.add("rrule", vRecur(freq="yearly", bymonth=kind.month, byday=kind.day))
    part.add("tzname", kind.name)
    part.add("tzoffsetfrom", kind.before)
    part.add("tzoffsetto", kind.after)
    return part


def _changes(at: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Change]:
    while at < end:
        later = at + timedelta(days=1)
        if _offset(at, zone) != _offset(later, zone):
            yield _change(at, zone)
        at = later


def _change(day: datetime, zone: ZoneInfo) -> Change:
    """Find the minute within a day from which the clock shows something else."""
    before = _offset(day, zone)
    minutes = (day + timedelta(minutes=minute) for minute in range(1, 24 * 60 + 1))
    at = next(minute for minute in minutes if _offset(minute, zone) != before)
    there = at.astimezone(zone)
    shown = (at + before).replace(tzinfo=None)
    summer, after = bool(there.dst()), _offset(at, zone)
    which = -1 if (shown + WEEK).month != shown.month else (shown.day - 1) // 7 + 1
    kind = Kind(
        str(there.tzname()), summer, before, after, shown.month, f"{which}{DAYS[shown.weekday()]}", shown.hour,
        shown.minute,
    )  # fmt: skip
    return Change(kind, shown)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
