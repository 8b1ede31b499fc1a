"""What the checklist says of seats, times and length, of an activity with a call or with sessions."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.booking.sessions import make_session, make_slots
from core.booking.times import Day, When
from core.engagement import readiness
from core.types import LocalText
from tests.core.engagement.calling.called import Called, called
from tests.web.meeting import plant

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen_clock", "a_format")
WHERE = {"place": LocalText(nb="Rådhuset"), "room": "Rom 3"}
MORNING = datetime(2026, 11, 3, 9)  # noqa: DTZ001 - as the clock on the wall shows
NEXT = MORNING + timedelta(days=1)
SEATS, TIMES, LENGTH = "Plasser", "Samlinger og timer", "Hvor lang tid det tar"


def day(first: datetime) -> Day:
    """Give twelve half hours."""
    return Day(first=first, until=time(15), minutes=30, pause=0)


@pytest.fixture(autouse=True)
def a_format_that_meets(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one, whatever is installed."""
    plant(app, monkeypatch)


def lacking(test: Called) -> dict[str, str]:
    """Give what is not done of these lines: what it says, by its title."""
    with test.app.app_context():
        lines = readiness.checklist(test.engagement())
        return {
            str(one.title): str(one.text)
            for one in lines
            if one.state != "done" and one.title in (SEATS, TIMES, LENGTH)
        }


def test_without_seats_times_and_length_it_is_not_all_ready(people: People) -> None:
    test = called(people, opened=False, deadline=None)
    assert set(lacking(test)) == {SEATS, TIMES, LENGTH}
    page = people.browser_of(test.leader).get(test.page)
    assert "Alt er klart" not in page.text
    assert "Ingen tider er satt ennå." in page.text


def test_seats_for_all_are_decided_once_the_call_says_until_when(people: People, writing: Callable[..., Any]) -> None:
    test = called(people, opened=False)
    assert set(lacking(test)) == {TIMES, LENGTH}
    with writing():
        test.engagement().minutes = 60
        make_slots(test.id, day(MORNING), WHERE)
    assert lacking(test) == {}
    assert "Alle som melder seg og passer, får plass." in people.browser_of(test.leader).get(test.page)


def test_seats_are_compared_with_what_the_hours_hold(people: People, writing: Callable[..., Any]) -> None:
    test = called(people, opened=False, seats=20)
    with writing():
        test.engagement().minutes = 60
        make_slots(test.id, day(MORNING), WHERE)
    assert lacking(test) == {TIMES: "20 plasser, men timene har bare 12."}
    with writing():
        make_slots(test.id, day(NEXT), WHERE)
    assert lacking(test) == {}


def test_a_session_without_a_limit_holds_everybody(people: People, writing: Callable[..., Any]) -> None:
    test = called(people, opened=False, seats=20)
    with writing():
        test.engagement().minutes = 90
        make_session(test.id, When(starts=MORNING, minutes=90), WHERE | {"capacity": 10})
    assert lacking(test) == {TIMES: "20 plasser, men samlingene har bare 10."}
    with writing():
        make_session(test.id, When(starts=NEXT, minutes=90), WHERE | {"capacity": None})
    assert lacking(test) == {}
