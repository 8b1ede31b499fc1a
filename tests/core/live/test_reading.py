"""A log as it stands, read by whoever has no page open at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.db import transaction
from core.live import logs
from core.live.models import LiveLog, LiveSnapshot
from core.live.reading import state_of
from core.live.writing import BETWEEN_SNAPSHOTS, Gone
from core.types import Id, new_id
from tests.core.booking.room import make_room
from tests.core.live.lists import WORDS, asked, writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def log_id(app: Flask) -> Iterator[Id]:
    """A log, and a context to look at it from."""
    room = make_room(app, 1)
    with app.app_context():
        with transaction():
            begun = logs.begin(room.engagement, "words").id
        yield begun


def test_what_was_written_last_is_in_it_each_time_it_is_read(log_id: Id) -> None:
    assert state_of(log_id, WORDS) == []
    mine = writer(log_id)
    mine.write([asked("benk")])
    assert state_of(log_id, WORDS) == ["benk"]
    mine.write([asked("lys"), asked("tre")])
    assert state_of(log_id, WORDS) == ["benk", "lys", "tre"]


def test_whoever_reads_it_changes_nothing_for_the_next(log_id: Id) -> None:
    writer(log_id).write([asked("benk")])
    state_of(log_id, WORDS).append("noe annet")
    assert state_of(log_id, WORDS) == ["benk"]


def test_a_long_log_is_read_from_its_last_snapshot_and_on(log_id: Id) -> None:
    words = [f"ord {number}" for number in range(BETWEEN_SNAPSHOTS + 5)]
    mine = writer(log_id)
    mine.write([asked(word) for word in words[:BETWEEN_SNAPSHOTS]])
    mine.write([asked(word) for word in words[BETWEEN_SNAPSHOTS:]])
    assert state_of(log_id, WORDS) == words
    with transaction() as here:
        kept = sa.update(LiveSnapshot).where(LiveSnapshot.log_id == log_id)
        here.execute(kept.values(state={"words": ["fra utdraget"] * BETWEEN_SNAPSHOTS}))
    assert state_of(log_id, WORDS) == ["fra utdraget"] * BETWEEN_SNAPSHOTS + words[BETWEEN_SNAPSHOTS:]


def test_a_log_that_is_gone_or_never_was_says_so(log_id: Id) -> None:
    with pytest.raises(Gone):
        state_of(new_id(), WORDS)
    with transaction() as here:
        here.execute(sa.delete(LiveLog).where(LiveLog.id == log_id))
    with pytest.raises(Gone):
        state_of(log_id, WORDS)
