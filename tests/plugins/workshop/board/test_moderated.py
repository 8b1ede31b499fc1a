"""What a report says of what was taken out of sight, and of what was put together."""

from __future__ import annotations

from core.plugin.live import Actor
from plugins.workshop.board.moderated import Moderated, moderated
from plugins.workshop.board.state import FIRST_COLUMN
from tests.plugins.workshop.board.meeting import KARI, PER, TORE, Meeting


def test_bo10_what_is_hidden_removed_and_put_together_is_counted_with_reasons() -> None:
    meeting = Meeting("write")
    meeting.go("show")
    late = [meeting.note(PER, "for sent", step="write") for _each in range(2)]
    meeting.go("group")
    notes = [meeting.note(KARI, f"Lapp {number}") for number in range(8)]
    assert moderated(meeting.board) == Moderated()
    for note in notes[:2]:
        meeting.do(TORE, "mod.hide", id=note, reason="Navngir noen")
    meeting.do(TORE, "mod.hide", id=notes[2], reason="Reklame")
    meeting.do(TORE, "mod.hide", id=notes[3], reason="En feil")
    meeting.do(TORE, "mod.restore", id=notes[3])
    meeting.do(TORE, "mod.remove", id=notes[4], reason="Trusler")
    meeting.do(KARI, "note.withdraw", id=notes[3])
    for name, members in (("k", notes[5:7]), ("l", notes[7:]), ("m", [])):
        meeting.do(PER, "cluster.create", id=name, parent=FIRST_COLUMN, text="", members=members)
    meeting.do(PER, "cluster.merge", id="l", into="k")
    meeting.do(PER, "cluster.dissolve", id="m")
    meeting.do(TORE, "late.refuse", id=late[0])
    counted = {"hidden": {"Navngir noen": 2, "Reklame": 1}, "removed": {"Trusler": 1}, "left_out": 1}
    assert moderated(meeting.board) == Moderated(**counted, in_groups=3, merged=1)
    meeting.do(PER, "undo", fact=next(fact for fact in meeting.log if fact.kind == "cluster.merge"))
    assert moderated(meeting.board) == Moderated(**counted, in_groups=3, merged=0)
    meeting.do(Actor(id="", role="server"), "person.erase", by=PER.id)
    assert moderated(meeting.board).left_out == 0, "nor what its writer had erased"
