"""A room that sessions are held in, whose letters are read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.db import session, transaction
from core.engagement.models import Engagement
from tests.core.booking.room import EVENING, Room, make_room
from tests.web.meeting import PLANTED, plant

if TYPE_CHECKING:
    from flask import Flask

LATER = EVENING + timedelta(days=7)


@pytest.fixture
def room(app: Flask, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Room:
    """An engagement that eight people meet in, five weeks before the evening that they do."""
    plant(app, monkeypatch)
    made = make_room(app, 8)
    with app.app_context(), transaction():
        session.get_one(Engagement, made.engagement).format = PLANTED
    return made
