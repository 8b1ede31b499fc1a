"""A board closes with its workshop, whatever goes on there; a leader who closes it is asked to end a voting first."""

from __future__ import annotations

import pytest

from core.plugin.live import Refused
from tests.plugins.workshop.board.meeting import KARI, SERVER, TORE, Meeting


def test_bo7_with_its_workshop_a_board_closes_in_the_middle_of_a_voting_too() -> None:
    meeting = Meeting("group")
    note = meeting.note(KARI)
    meeting.do(TORE, "voting.open", id="v", limit=3, things=[note])
    with pytest.raises(Refused, match="voting_open"):
        meeting.do(TORE, "board.close")
    meeting.do(SERVER, "board.close")
    assert meeting.board.closed
    for actor, kind in ((KARI, "note.withdraw"), (TORE, "mod.hide")):
        with pytest.raises(Refused, match="closed"):
            meeting.do(actor, kind, id=note, reason="g")
    with pytest.raises(Refused, match="closed"):
        meeting.do(SERVER, "board.close")


def test_bo7_nobody_else_closes_it() -> None:
    meeting = Meeting("group")
    with pytest.raises(Refused, match="not_now"):
        meeting.do(KARI, "board.close")
