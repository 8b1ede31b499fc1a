"""What the clock on the wall says, as instants; and a row of slots through a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.booking.errors import NoSuchTime, NoSuchZone

OSLO = "Europe/Oslo"


@dataclass(frozen=True, kw_only=True)
class When:
    """A time as people say it: ``starts`` without a zone, lengths in minutes; ``buffer`` stands before and after."""

    starts: datetime
    minutes: int
    zone: str = OSLO
    buffer: int = 0


@dataclass(frozen=True, kw_only=True)
class Span:
    """The same as instants in UTC: from when until when, and what is kept free around it."""

    starts_at: datetime
    ends_at: datetime
    reserved_from: datetime
    reserved_to: datetime


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day's slots: from when until when on the clock, each so many minutes, with a break between them."""

    first: datetime
    until: time
    minutes: int
    pause: int = 0


def span(when: When) -> Span:
    """Turn a time on the wall into instants. Raises NoSuchTime, NoSuchZone.

    It lasts as long as it is said to, also where the clock is changed meanwhile.
    """
    starts_at = instant(when.starts, when.zone)
    ends_at = starts_at + timedelta(minutes=when.minutes)
    free = timedelta(minutes=when.buffer)
    return Span(starts_at=starts_at, ends_at=ends_at, reserved_from=starts_at - free, reserved_to=ends_at + free)


def instant(civil: datetime, zone: str = OSLO) -> datetime:
    """Turn what the clock shows into its instant in UTC; where it shows it twice, the first time is meant.

    Raises NoSuchTime where the clock jumps over it, NoSuchZone.
    """
    there = _zone(zone)
    found = civil.replace(tzinfo=there, fold=0).astimezone(UTC)
    if found.astimezone(there).replace(tzinfo=None, fold=0) != civil.replace(fold=0):
        raise NoSuchTime(civil)
    return found


def slots(day: Day) -> Iterator[datetime]:
    """Give when each slot of a day begins on the clock; the last one ends by ``until``."""
    starts, end = day.first, datetime.combine(day.first.date(), day.until)
    while starts + timedelta(minutes=day.minutes) <= end:
        yield starts
        starts += timedelta(minutes=day.minutes + day.pause)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # not found; no name of a zone; a folder's name
        raise NoSuchZone(name) from error
