"""Segments of those who came to a session, and of those who had a seat and did not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.booking import attendance, seats
from core.booking.models import ABSENT, CAME, LATE, Booking
from core.db import session, transaction
from core.engagement.models import Engagement
from core.panel.models import Panelist
from core.panel.segments.matching import known_rules
from core.types import LocalText
from tests.core.booking.room import Room, make_room

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.people import People


@pytest.fixture
def evening(app: Flask, frozen_clock: Any) -> tuple[Room, Id]:
    """A session that is over: one came, one came late, one did not come, and of one nobody knows."""
    room = make_room(app, 5)
    meeting = room.session(capacity=4)
    for person in room.people[:4]:
        room.do(seats.take, meeting, person)
    ended = room.row(meeting, 0).ends_at + timedelta(minutes=1)
    with clock.at(ended):
        for number, how in enumerate((CAME, LATE, ABSENT)):
            room.do(attendance.note, room.row(meeting, number).id, how, "leader")
    return room, meeting


@pytest.mark.parametrize(("how", "numbers"), [("came", {0, 1}), ("absent", {2})])
def test_a_segment_finds_who_came_and_who_did_not(evening: tuple[Room, Id], how: str, numbers: set[int]) -> None:
    room, _meeting = evening
    assert found(room, how, room.engagement) == {room.people[number].panelist for number in numbers}


def test_another_activitys_sessions_do_not_count(app: Flask, evening: tuple[Room, Id]) -> None:
    room, _meeting = evening
    assert found(room, "came", make_room(app, 1).engagement) == set()


def test_the_rule_says_what_it_asks(evening: tuple[Room, Id]) -> None:
    room, _meeting = evening
    with room.app.app_context():
        values = {"activities": [str(room.engagement)], "how": "came"}
        assert known_rules()["core.attended"].says(values) == "har møtt på en samling i «Min side»"


def test_only_activities_with_sessions_are_offered(evening: tuple[Room, Id], people: People) -> None:
    room, _meeting = evening
    elsewhere = make_room(room.app, 1)
    with room.app.app_context(), transaction():
        for title, engagement in (("Med samling", room.engagement), ("Uten noen", elsewhere.engagement)):
            found = session.get_one(Engagement, engagement)
            found.title, found.opened_at = LocalText(nb=title), clock.now()
    office = people.browser_of(people.staff("administrator"))
    office.get("/arbeid/panelet/segmenter")
    segment = office.post("/arbeid/panelet/segmenter", {"title": "Møtt"}).path
    assert "Uten noen" in office.get(f"{segment}/ny-regel?rule=core.how_far")
    offered = office.get(f"{segment}/ny-regel?rule=core.attended")
    assert "Med samling" in offered
    assert "Uten noen" not in offered, "nobody can have come to a session there"


def found(room: Room, how: str, engagement: Id) -> set[Id]:
    """Give whom the rule finds."""
    with room.app.app_context():
        where = known_rules()["core.attended"].where(Panelist.id, {"activities": [str(engagement)], "how": how})
        assert session.scalar(sa.select(sa.func.count()).select_from(Booking)) == 4
        return set(session.scalars(sa.select(Panelist.id).where(where)))
