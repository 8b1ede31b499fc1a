"""A board read from top to bottom: what stands on it, in the order in which every screen has it, and nothing else."""

from __future__ import annotations

from typing import Any

from core.plugin.live import Fact
from plugins.workshop import outline
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.board.viewing import snapshot
from tests.plugins.workshop.board.meeting import KARI, PER, TORE, Meeting


def read(meeting: Meeting, viewer: Any = PER) -> list[tuple[str, list[str]]]:
    """Give each group's name and its notes, as somebody reads them."""
    groups = outline.of(snapshot(meeting.board, viewer)).groups
    return [(group.name, [note.text for note in group.notes]) for group in groups]


def test_notes_stand_in_their_order_first_those_without_a_group() -> None:
    meeting = Meeting("group")
    first, second = meeting.note(KARI, "En"), meeting.note(PER, "To")
    third = meeting.note(KARI, "Tre", after=first)
    assert read(meeting) == [("", ["En", "Tre", "To"])]
    meeting.do(PER, "cluster.create", id="k1", parent=FIRST_COLUMN, text="Sammen", members=[second, first])
    meeting.do(PER, "cluster.create", id="k2", parent=FIRST_COLUMN, text="Først", members=[], after=None)
    assert read(meeting) == [("", ["Tre"]), ("Først", []), ("Sammen", ["To", "En"])]
    meeting.do(KARI, "cluster.dissolve", id="k2")
    assert ("Først", []) not in read(meeting)
    assert third in meeting.board.things


def test_what_is_hidden_late_or_secret_is_not_read_and_ones_own_secret_is() -> None:
    meeting = Meeting("write")
    secret = meeting.note(KARI, "Hemmelig")
    assert read(meeting, PER) == [("", [])]
    assert read(meeting, KARI) == [("", ["Hemmelig"])]
    meeting.go("show")
    meeting.note(PER, "For sent", step="write")
    assert read(meeting, KARI) == read(meeting, PER) == [("", ["Hemmelig"])]
    meeting.do(TORE, "mod.hide", id=secret, reason="Den handler om en person.")
    for viewer in (KARI, PER, TORE):
        assert read(meeting, viewer) == [("", [])]


def test_what_is_said_of_a_note_stands_with_it() -> None:
    meeting = Meeting("group")
    note = meeting.note(KARI, "Benker")
    meeting.go("discuss")
    for number, text in enumerate(("Ja", "Nei")):
        meeting.do(PER, "comment.add", id=f"c{number}", parent=note, text=text)
    meeting.do(TORE, "mod.hide", id="c1", reason="Den handler om en person.")
    (group,) = outline.of(snapshot(meeting.board, KARI)).groups
    assert [(each.text, each.comments) for each in group.notes] == [("Benker", ["Ja"])]


def test_bo8_what_came_out_of_each_voting_stands_also_while_another_goes_on_and_after_it() -> None:
    meeting = Meeting("group")
    first, second = meeting.note(KARI, "Benker"), meeting.note(KARI, "Lys")
    shown = []
    for name, totals in (("v", {first: 2}), ("w", {second: 5, first: 1})):
        meeting.do(TORE, "voting.open", id=name, limit=3)
        shown.append(outline.of(snapshot(meeting.board, PER)).results)
        meeting.do(TORE, "voting.close", id=name)
        payload = {"id": name, "totals": totals, "voters": 2, "behalf": 0}
        meeting.happen(Fact(kind="voting.publish", payload=payload, by=TORE.id, role=TORE.role))
    earlier, last = [("Benker", 2), ("Lys", 0)], [("Lys", 5), ("Benker", 1)]
    shown.append(outline.of(snapshot(meeting.board, PER)).results)
    assert shown == [[], [earlier], [last, earlier]]
