"""Days, times and numbers as they are written: UX's forms in bokmål, their like in English."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core import dates
from core.language import speaking

if TYPE_CHECKING:
    from flask import Flask

WHEN = datetime(2019, 6, 11, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (
            "nb",
            [
                "tirsdag 11.\u00a0juni\u00a02019",
                "11.\u00a0juni\u00a02019",
                "tirsdag 11.\u00a0juni\u00a02019 kl.\u00a017.00",
                "68\u00a0%",
                "1\u00a0234",
            ],
        ),
        (
            "en",
            [
                "Tuesday 11\u00a0June\u00a02019",
                "11\u00a0June\u00a02019",
                "Tuesday 11\u00a0June\u00a02019 at 17:00",
                "68%",
                "1,234",
            ],
        ),
    ],
)
def test_days_and_numbers_are_written_in_the_language(app: Flask, language: str, written: list[str]) -> None:
    with app.app_context(), speaking(language):
        said = [
            dates.day(WHEN),
            dates.short_day(WHEN),
            dates.moment(WHEN),
            dates.percent(0.679),
            dates.number(1234),
        ]
    assert said == written
