"""A board stands still, goes on and closes with its activity, and whoever leads cannot go on before it does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services, transitions
from core.engagement.models import Engagement
from core.live.reading import state_of
from core.types import LocalText, new_id
from plugins.workshop import boards
from plugins.workshop.board.programme import FACILITATOR, PARTICIPANT
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from tests.plugins.workshop.test_own_data import STEPS, do
from tests.web.boards import Meeting, workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plugins.workshop.board.state import Board
    from tests.people import People

BY = Principal(kind="staff", id=new_id(), name="Hanne", roles=frozenset({"leader"}))
TEN_MINUTES = {"seconds": 600}


@pytest.fixture
def meeting(people: People) -> Iterator[Meeting]:
    """A workshop on whose board people write, against the clock."""
    made = workshop(people, people.staff("leader"))
    with people.app.app_context():
        for kind, asked in (
            ("steps.set", {"steps": STEPS}),
            ("step.set", {"step": "group"}),
            ("timer.set", TEN_MINUTES),
        ):
            assert do(made.log, "leder", FACILITATOR, kind, **asked)
        yield made


def happens(meeting: Meeting, what: Callable[[Engagement, Principal], Any]) -> Board:
    """Let something happen to the activity; give its board then."""
    with transaction():
        what(session.get_one(Engagement, meeting.engagement), BY)
    board: Board = state_of(meeting.log, BOARD)
    session.rollback()
    return board


def is_written(meeting: Meeting) -> bool:
    """Tell whether a participant's note is taken."""
    return bool(do(meeting.log, "kari", PARTICIPANT, "note.add", id=str(new_id()), parent=FIRST_COLUMN, text="T"))


def test_bo7_a_board_is_on_pause_with_its_activity_and_goes_on_with_it(meeting: Meeting) -> None:
    assert is_written(meeting)
    board = happens(meeting, transitions.pause)
    assert board.timer
    assert "left" in board.timer, "it stands"
    assert not is_written(meeting)
    assert do(meeting.log, "leder", FACILITATOR, "lock.set", on=False) is None, "it goes on where it was put on hold"
    board = happens(meeting, transitions.resume)
    assert board.timer
    assert "ends" in board.timer
    assert is_written(meeting)


def test_a_board_is_closed_with_an_activity_that_is_cancelled(meeting: Meeting) -> None:
    hanne = replace(BY, id=meeting.leader.id)
    board = happens(meeting, lambda found, _by: transitions.cancel(found, LocalText(nb="Det regner."), hanne))
    assert board.closed
    assert not is_written(meeting)


def test_bo7_a_board_that_begins_while_its_activity_is_on_pause_is_so_too_and_it_ends_with_it(people: People) -> None:
    leader = people.staff("leader")
    who = Principal(kind="staff", id=leader.id, name="Hanne", roles=frozenset({"leader"}))
    with people.app.app_context():
        with transaction():
            made = services.create_engagement(None, "workshop", LocalText(nb="Parken"), LocalText(nb="Vi møtes."), who)
            made.state, made.opened_at, made.paused_at = "open", clock.now(), clock.now()
            meeting = Meeting(made.id, boards.board_of(made), leader)
        assert state_of(meeting.log, BOARD).is_paused()
        board = happens(meeting, services.close)
        assert (board.closed, board.is_paused()) == (True, False)
