"""What the clock on the wall says, through both nights on which it is changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.booking.errors import NoSuchTime, NoSuchZone
from core.booking.times import Day, When, instant, slots, span
from core.clock import OSLO

civil = datetime  # without a zone, as people say it


@pytest.mark.parametrize(
    ("said", "is_at"),
    [
        (civil(2026, 10, 24, 18, 0), datetime(2026, 10, 24, 16, 0, tzinfo=UTC)),
        (civil(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (civil(2026, 10, 25, 3, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (civil(2026, 10, 26, 18, 0), datetime(2026, 10, 26, 17, 0, tzinfo=UTC)),
        (civil(2027, 3, 28, 1, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (civil(2027, 3, 28, 3, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (civil(2028, 2, 29, 12, 0), datetime(2028, 2, 29, 11, 0, tzinfo=UTC)),
    ],
)
def test_av7_a_time_on_the_wall_is_one_instant(said: datetime, is_at: datetime) -> None:
    assert instant(said) == is_at


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_av7_a_time_that_the_clock_jumps_over_is_refused(minute: int) -> None:
    with pytest.raises(NoSuchTime):
        instant(civil(2027, 3, 28, 2, minute))


def test_av7_what_lasts_two_hours_does_so_also_when_the_clock_is_changed_meanwhile() -> None:
    autumn = span(When(starts=civil(2026, 10, 25, 1, 30), minutes=120, buffer=15))
    assert autumn.ends_at.astimezone(OSLO).replace(tzinfo=None) == civil(2026, 10, 25, 2, 30)
    assert autumn.ends_at - autumn.starts_at == timedelta(hours=2)
    assert autumn.reserved_to - autumn.reserved_from == timedelta(hours=2, minutes=30)


@given(st.datetimes(min_value=civil(2020, 1, 1), max_value=civil(2040, 1, 1)))
def test_av7_what_was_said_is_what_the_clock_there_shows(said: datetime) -> None:
    try:
        found = instant(said)
    except NoSuchTime:
        assert said.month == 3
        assert said.hour == 2
        return
    assert found.astimezone(OSLO).replace(tzinfo=None) == said


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "../etc/passwd", "a\x00b", "Europe"])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(NoSuchZone):
        instant(civil(2026, 10, 24, 18, 0), name)


def test_slots_fill_a_day_with_breaks_between_and_end_in_time() -> None:
    day = Day(first=civil(2026, 10, 20, 9, 0), until=time(12, 0), minutes=60, pause=15)
    assert [f"{starts:%H:%M}" for starts in slots(day)] == ["09:00", "10:15"]
    assert list(slots(Day(first=civil(2026, 10, 20, 9, 0), until=time(9, 59), minutes=60))) == []
    evening = Day(first=civil(2026, 10, 20, 22, 0), until=time(23, 59), minutes=60)
    assert [f"{starts:%H:%M}" for starts in slots(evening)] == ["22:00"]
