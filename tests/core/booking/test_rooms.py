"""A room is the same however its name is written, and another one at another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.booking import moving, sessions
from core.booking.errors import RoomTaken
from core.booking.models import Session
from core.booking.times import When
from core.db import session, transaction
from core.types import LocalText
from tests.core.booking.room import EVENING

if TYPE_CHECKING:
    from tests.core.booking.room import Room

HALL, LIBRARY = LocalText(nb="Kommunegården"), LocalText(nb="Biblioteket")


@pytest.mark.parametrize("written", ["rom 3", "ROM  3", " Rom\u00a03 ", "Rom 3"])
def test_a_room_is_taken_however_its_name_is_written(room: Room, written: str) -> None:
    room.session(room="Rom 3", place=HALL)
    with pytest.raises(RoomTaken):
        room.session(room=written, place=LocalText(nb="kommunegården "))


def test_the_same_name_at_another_place_is_another_room(room: Room) -> None:
    room.session(room="Rom 3", place=HALL)
    room.session(room="Rom 3", place=LIBRARY)
    other = room.session(room="Rom 4", place=HALL)
    with pytest.raises(RoomTaken):
        room.lead(sessions.describe, other, {"room": "rom 3"})
    with pytest.raises(RoomTaken):
        room.lead(moving.move, other, When(starts=EVENING, minutes=60), {"room": "rom 3"})


def test_the_database_itself_refuses_what_the_service_let_through(room: Room) -> None:
    room.session(room="Rom 3", place=HALL)
    other = room.session(room="Rom 4", place=HALL)

    def force() -> None:
        with room.app.app_context(), transaction():
            keys = sa.select(Session.room_key).where(Session.room == "Rom 3").scalar_subquery()
            session.execute(sa.update(Session).where(Session.id == other).values(room_key=keys))

    with pytest.raises(sa.exc.IntegrityError):
        force()
