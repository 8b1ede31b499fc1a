"""What is written in secret stays so until all of it is shown, also where it came late or was on its way."""

from __future__ import annotations

from tests.plugins.workshop.board.meeting import CROWD, KARI, PER, TORE, WALL, Meeting


def test_bo6_bo7_what_was_on_its_way_as_the_leader_went_back_from_writing_stays_secret() -> None:
    meeting = Meeting("write")
    meeting.note(KARI, "Skrevet i tide")
    meeting.do(TORE, "step.set", step="gather")
    meeting.now += 1_500
    meeting.note(KARI, "På vei", step="write")
    for viewer in (PER, TORE, CROWD, WALL):
        assert meeting.texts(viewer) == []
    assert meeting.texts(KARI) == ["Skrevet i tide", "På vei"]
    meeting.go("show")
    assert sorted(meeting.texts(CROWD)) == ["På vei", "Skrevet i tide"]


def test_bo6_bo7_what_was_on_its_way_as_all_was_shown_is_shown_too() -> None:
    meeting = Meeting("write")
    meeting.do(TORE, "step.set", step="show")
    meeting.now += 1_500
    meeting.note(KARI, "På vei", step="write")
    assert meeting.texts(CROWD) == meeting.texts(WALL) == ["På vei"]


def test_bo15_bo16_what_is_let_in_while_the_leader_looks_through_is_shown_with_the_rest_and_not_before() -> None:
    meeting = Meeting("write")
    meeting.note(KARI, "Skrevet i tide")
    meeting.do(TORE, "look.begin")
    late = meeting.note(PER, "Kom mens hun leste", step="write")
    assert "Kom mens hun leste" in meeting.texts(TORE)
    meeting.do(TORE, "late.admit", id=late)
    assert "Kom mens hun leste" in meeting.texts(TORE)
    for viewer in (KARI, CROWD, WALL):
        assert "Kom mens hun leste" not in meeting.texts(viewer)
    assert "Kom mens hun leste" in meeting.texts(PER)
    meeting.go("show")
    assert sorted(meeting.texts(CROWD)) == ["Kom mens hun leste", "Skrevet i tide"]
