"""Whoever leads takes somebody out of the meeting: they do nothing more there, and what they wrote stays."""

from __future__ import annotations

from typing import Any

import pytest

from core.plugin.live import Refused
from plugins.workshop.board.reducing import apply
from plugins.workshop.board.state import first_board
from plugins.workshop.board.viewing import snapshot
from tests.plugins.workshop.board.meeting import CROWD, KARI, PER, TORE, WALL, Meeting


@pytest.fixture
def meeting() -> Meeting:
    return Meeting("group")


def refusal(meeting: Meeting, actor: Any, kind: str, **arguments: Any) -> str:
    with pytest.raises(Refused) as refused:
        meeting.do(actor, kind, **arguments)
    return refused.value.code


def test_whoever_is_taken_out_does_nothing_more_and_what_they_wrote_stays(meeting: Meeting) -> None:
    note = meeting.note(KARI)
    meeting.do(TORE, "person.out", person=KARI.id)
    assert refusal(meeting, KARI, "note.text", id=note, text="Mer", base_rev=3) == "outside"
    assert refusal(meeting, KARI, "note.add", id="n2", parent="x", text="Mer") == "outside"
    assert meeting.board.things[note].status == "shown"
    meeting.do(TORE, "person.in", person=KARI.id)
    assert meeting.note(KARI)


def test_who_leads_alone_takes_out_and_not_themselves_and_nobody_twice(meeting: Meeting) -> None:
    assert refusal(meeting, PER, "person.out", person=KARI.id) == "not_now"
    assert refusal(meeting, TORE, "person.out", person=TORE.id) == "not_now"
    assert refusal(meeting, TORE, "person.in", person=KARI.id) == "not_now"
    meeting.do(TORE, "person.out", person=KARI.id)
    assert refusal(meeting, TORE, "person.out", person=KARI.id) == "not_now"


def test_who_was_taken_out_is_told_to_those_who_lead_and_to_nobody_else(meeting: Meeting) -> None:
    meeting.do(TORE, "person.out", person=KARI.id)
    heard = {screen.viewer: screen.heard[-1] for screen in meeting.screens}
    assert heard[TORE]["outside"] == snapshot(meeting.board, TORE)["outside"] == [KARI.id]
    for viewer in (PER, CROWD, WALL):
        assert heard[viewer] == {"seq": meeting.board.seq, "kind": "hidden"}
        assert "outside" not in snapshot(meeting.board, viewer)


def test_pr3_nothing_of_who_was_taken_out_is_left_once_they_are_erased(meeting: Meeting) -> None:
    meeting.do(TORE, "person.out", person=KARI.id)
    meeting.do(TORE, "person.out", person=PER.id)
    kept, again = meeting.erase(KARI), first_board()
    for fact in kept:
        apply(again, fact)
    assert again == meeting.board
    assert again.outside == [PER.id]
    assert not any(KARI.id in (fact.by, *fact.payload.values()) for fact in kept)
