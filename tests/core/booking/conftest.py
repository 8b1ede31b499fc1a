"""A room that sessions are held in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core import db
from core.events import ParticipationChanged
from tests.core.booking.room import Room, make_room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def room(app: Flask, frozen_clock: Any) -> Room:
    """An engagement with eight people, five weeks before the evening that they meet."""
    return make_room(app, 8)


@pytest.fixture
def heard(app: Flask) -> Iterator[list[Any]]:
    """Every event that bookings emitted and that was committed, or about to be."""
    events: list[Any] = []
    db.listen(app, "tests", lambda event: isinstance(event, ParticipationChanged) or events.append(event))
    yield events
    app.extensions["listeners"].pop()
