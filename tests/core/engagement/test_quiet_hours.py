"""When letters to many may begin to leave."""

from __future__ import annotations

from datetime import datetime

import pytest

from core import clock
from core.messaging.quiet import Quiet, first_moment

pytestmark = pytest.mark.one_engine("it asks the calendar")

USUAL = Quiet(begins=21, ends=7, rests=True)


def oslo(written: str) -> datetime:
    """Give an instant by its civil time in Oslo."""
    return clock.instant(datetime.fromisoformat(written))


@pytest.mark.parametrize(
    ("wanted", "leaves", "why"),
    [
        ("2026-09-15 12:00", "2026-09-15 12:00", ""),
        ("2026-09-15 20:59", "2026-09-15 20:59", ""),
        ("2026-09-15 21:00", "2026-09-16 07:00", "night"),
        ("2026-09-15 06:59", "2026-09-15 07:00", "night"),
        ("2026-09-19 21:30", "2026-09-21 07:00", "night"),  # the night to a Sunday, and then the Sunday
        ("2026-09-20 12:00", "2026-09-21 07:00", "sunday"),
        ("2026-05-17 12:00", "2026-05-18 07:00", "holiday"),  # Constitution Day, also a Sunday
        ("2026-04-01 22:00", "2026-04-04 07:00", "night"),  # Maundy Thursday and Good Friday
        ("2026-04-06 10:00", "2026-04-07 07:00", "holiday"),
        ("2027-12-24 23:00", "2027-12-27 07:00", "night"),
        ("2026-03-28 22:00", "2026-03-30 07:00", "night"),  # Palm Sunday, and the clocks go forward
        ("2026-10-24 22:00", "2026-10-26 07:00", "night"),  # and back
    ],
)
def test_letters_to_many_wait_for_a_decent_hour(wanted: str, leaves: str, why: str) -> None:
    assert first_moment(oslo(wanted), USUAL) == (oslo(leaves), why)


def test_the_house_can_have_other_hours_or_none() -> None:
    none = Quiet(begins=7, ends=7, rests=False)
    assert first_moment(oslo("2026-09-20 02:00"), none) == (oslo("2026-09-20 02:00"), "")
    after_midnight = Quiet(begins=0, ends=8, rests=True)
    assert first_moment(oslo("2026-09-15 23:30"), after_midnight) == (oslo("2026-09-15 23:30"), "")
    assert first_moment(oslo("2026-09-16 00:30"), after_midnight) == (oslo("2026-09-16 08:00"), "night")
