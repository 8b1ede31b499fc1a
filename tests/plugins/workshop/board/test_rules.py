"""The board's rules one by one: places, words, steps, undo, moderation, what comes too late."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.plugin.live import Actor, Fact, Refused
from plugins.workshop.board.programme import KINDS, PARTICIPANT, PROJECTOR, STEP_KINDS, may
from plugins.workshop.board.ranks import LONGEST
from plugins.workshop.board.reducing import apply
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.board.viewing import caps
from tests.plugins.workshop.board.meeting import CROWD, HOST, KARI, PER, SERVER, TORE, WALL, Meeting


def order(meeting: Meeting) -> list[str]:
    return [thing.id for thing in meeting.board.children(FIRST_COLUMN)]


def refusal(meeting: Meeting, actor: Actor, kind: str, **arguments: Any) -> Refused:
    log = len(meeting.log)
    with pytest.raises(Refused) as refused:
        meeting.do(actor, kind, **arguments)
    assert len(meeting.log) == log
    return refused.value


def test_bo2_a_note_stands_after_the_one_it_was_put_after_and_last_where_that_is_gone() -> None:
    meeting = Meeting("group")
    first, second, third = (meeting.note(KARI) for _each in range(3))
    meeting.do(PER, "note.move", id=third, parent=FIRST_COLUMN, after=first)
    assert order(meeting) == [first, third, second]
    meeting.do(PER, "note.move", id=second, parent=FIRST_COLUMN, after=None)
    assert order(meeting) == [second, first, third]
    meeting.do(PER, "note.move", id=second, parent=FIRST_COLUMN, after="somewhere else")
    assert order(meeting) == [first, third, second]


def test_bo2_two_who_put_a_note_after_the_same_one_get_places_of_their_own() -> None:
    meeting = Meeting("group")
    first, last = meeting.note(KARI), meeting.note(KARI)
    keys = [meeting.note(one, after=first) for one in (KARI, PER)]
    assert order(meeting) == [first, keys[1], keys[0], last]


def test_bo2_keys_that_grow_long_are_made_anew_and_the_order_stays() -> None:
    meeting = Meeting("group")
    first, last = meeting.note(KARI), meeting.note(KARI)
    added = [meeting.note(PER, after=first) for _each in range(400)]
    assert order(meeting) == [first, *reversed(added), last]
    assert any(fact.kind == "rank.rebalance" for fact in meeting.log)
    assert max(len(thing.rank) for thing in meeting.board.things.values()) <= LONGEST
    for screen in meeting.screens:
        made_anew = [told for told in screen.heard if told.get("kind") == "rank.rebalance"]
        assert made_anew
        assert not any("things" in told for told in made_anew), "only their keys are told, not all words once more"
        assert {key: thing["rank"] for key, thing in screen.things.items()} == {
            key: meeting.board.things[key].rank for key in screen.things
        }


def test_bo3_words_that_changed_meanwhile_are_told_and_nothing_is_overwritten() -> None:
    meeting = Meeting("group")
    note = meeting.note(KARI, "Benker")
    seen = meeting.board.things[note].text_rev
    meeting.do(KARI, "note.text", id=note, text="Benker og lys", base_rev=seen)
    refused = refusal(meeting, KARI, "note.text", id=note, text="Flere benker", base_rev=seen)
    rev = meeting.board.things[note].text_rev
    assert (refused.code, refused.current) == ("conflict", {"text": "Benker og lys", "text_rev": rev})


def test_bo3_nobody_changes_the_words_of_another_not_even_the_facilitator() -> None:
    meeting = Meeting("group")
    note = meeting.note(KARI)
    for other in (PER, TORE):
        assert refusal(meeting, other, "note.text", id=note, text="X", base_rev=2).code == "not_yours"


@pytest.mark.parametrize("kind", sorted(KINDS - {"note.add"}))
def test_bo7_what_a_step_does_not_allow_is_refused_in_it(kind: str) -> None:
    for step in STEP_KINDS:
        if not may(step, PARTICIPANT, kind):
            assert refusal(Meeting(step), KARI, kind, id="x").code == "not_now"
        assert not may(step, PROJECTOR, kind)


def test_bo7_steps_can_be_gone_back_to_and_nothing_is_lost() -> None:
    meeting = Meeting("write")
    notes = [meeting.note(one) for one in (KARI, PER)]
    meeting.go("show")
    meeting.go("write")
    third = meeting.note(KARI, "hemmelig")
    assert sorted(meeting.texts(CROWD)) == ["Flere benker", "Flere benker"]  # what was shown stays shown
    assert order(meeting) == [*notes, third]
    assert meeting.board.things[third].secret


def test_bo7_what_was_on_its_way_as_a_step_ended_is_in_time() -> None:
    meeting = Meeting("group")
    notes = [meeting.note(KARI) for _each in range(2)]
    meeting.go("discuss")
    meeting.now = meeting.board.step_at + 2_000
    meeting.do(KARI, "note.move", id=notes[1], parent=FIRST_COLUMN, after=None)
    assert order(meeting) == notes[::-1]
    meeting.now += 1
    refused = refusal(meeting, KARI, "note.move", id=notes[1], parent=FIRST_COLUMN)
    assert (refused.code, refused.retry) == ("not_now", False)


def test_bo7_the_timer_ends_at_a_moment_and_closes_nothing() -> None:
    meeting = Meeting("group")
    meeting.do(TORE, "timer.set", seconds=60)
    assert meeting.board.timer == {"ends": meeting.now + 60_000, "seconds": 60}
    meeting.now += 120_000
    meeting.note(KARI)
    assert meeting.texts(WALL) == ["Flere benker"]


def test_bo7_the_timer_stands_while_the_meeting_is_on_pause_and_goes_on_with_what_was_left() -> None:
    meeting = Meeting("group")
    meeting.do(TORE, "timer.set", seconds=60)
    meeting.now += 20_000
    meeting.do(TORE, "lock.set", on=True)
    meeting.now += 600_000
    meeting.do(TORE, "lock.set", on=True)
    meeting.do(SERVER, "board.hold", on=True, at=meeting.now)
    assert meeting.board.timer == {"left": 40_000, "seconds": 60}
    meeting.do(SERVER, "board.hold", on=False, at=meeting.now)
    assert meeting.board.timer == {"left": 40_000, "seconds": 60}, "the leader's pause is not over"
    meeting.do(TORE, "lock.set", on=False)
    assert meeting.board.timer == {"ends": meeting.now + 40_000, "seconds": 60}
    meeting.now += 60_000
    meeting.do(TORE, "lock.set", on=True)
    assert meeting.board.timer == {"left": 0, "seconds": 60}, "it was out"
    meeting.do(TORE, "timer.set", seconds=30)
    meeting.now += 5_000
    meeting.do(TORE, "lock.set", on=False)
    meeting.do(TORE, "lock.set", on=False)
    assert meeting.board.timer == {"ends": meeting.now + 30_000, "seconds": 30}


def test_a_board_whose_pauses_and_erasures_were_written_before_they_said_as_much_can_still_be_read() -> None:
    meeting = Meeting("group")
    meeting.do(TORE, "timer.set", seconds=60)
    ends = meeting.now + 60_000
    for on in (True, False):
        apply(meeting.board, Fact(kind="lock.set", payload={"on": on}, by=TORE.id, role=TORE.role))
    apply(meeting.board, Fact(kind="person.erase", payload={"by": KARI.id, "things": []}, by="server", role="server"))
    assert meeting.board.timer == {"ends": ends, "seconds": 60}


def test_bo7_while_the_activity_is_on_hold_the_board_is_on_pause_whoever_would_go_on() -> None:
    meeting = Meeting("group")
    meeting.do(SERVER, "board.hold", on=True, at=meeting.now)
    refused = refusal(meeting, KARI, "note.add", id="n", parent=FIRST_COLUMN, text="T")
    assert (refused.code, refused.retry) == ("paused", True)
    assert caps(meeting.board, PARTICIPANT) == []
    wall = meeting.screen_of(WALL)
    assert (wall.heard[-1]["board"]["locked"], wall.heard[-1]["board"]["held"]) == (True, True)
    assert refusal(meeting, TORE, "lock.set", on=False).code == "on_hold"
    assert refusal(meeting, TORE, "board.hold", on=False, at=0).code == "not_now"
    meeting.note(TORE)
    meeting.do(SERVER, "board.hold", on=False, at=meeting.now)
    meeting.note(KARI)


def test_bo7_going_to_the_step_that_it_is_in_is_refused_and_what_was_on_its_way_is_in_time() -> None:
    meeting = Meeting("write")
    meeting.go("show")
    assert refusal(meeting, TORE, "step.set", step="show").code == "in_step"
    meeting.now = meeting.board.step_at + 300
    assert meeting.board.things[meeting.note(KARI, step="write")].status == "shown"


def test_bo6_what_was_written_in_secret_stays_so_however_many_steps_pass_that_do_not_show_it() -> None:
    meeting = Meeting("write")
    steps = [vars(each) for each in meeting.board.steps]
    meeting.do(TORE, "steps.set", steps=[*steps, {**steps[0], "id": "again"}])
    for step in ("gather", "again"):
        meeting.go(step)
    late = meeting.note(KARI, "sent", step="write")
    meeting.do(TORE, "late.admit", id=late)
    assert meeting.board.things[late].secret
    assert meeting.texts(CROWD) == []


def test_a_locked_board_keeps_what_is_asked_for_later_and_a_closed_one_says_so() -> None:
    meeting = Meeting("group")
    meeting.do(TORE, "lock.set", on=True)
    refused = refusal(meeting, KARI, "note.add", id="n", parent=FIRST_COLUMN, text="T")
    assert (refused.code, refused.retry) == ("paused", True)
    meeting.note(TORE)
    meeting.do(TORE, "lock.set", on=False)
    meeting.do(TORE, "board.close")
    refused = refusal(meeting, KARI, "note.add", id="n", parent=FIRST_COLUMN, text="T")
    assert (refused.code, refused.retry) == ("closed", False)
    meeting.do(TORE, "board.open")
    meeting.note(KARI)


def test_bo9_undo_puts_back_what_i_did_while_nobody_else_changed_it() -> None:
    meeting = Meeting("group")
    first, second = meeting.note(KARI, "En"), meeting.note(KARI, "To")
    (moved,) = meeting.do(KARI, "note.move", id=second, parent=FIRST_COLUMN, after=None)
    meeting.do(KARI, "undo", fact=moved)
    assert order(meeting) == [first, second]
    (moved,) = meeting.do(KARI, "note.move", id=second, parent=FIRST_COLUMN, after=None)
    meeting.do(PER, "note.move", id=second, parent=FIRST_COLUMN, after=first)
    assert refusal(meeting, KARI, "undo", fact=moved).code == "changed_by_others"
    assert refusal(meeting, PER, "undo", fact=moved).code == "not_yours"


def test_bo9_undo_goes_further_back_and_forward_again() -> None:
    meeting = Meeting("group")
    note = meeting.note(KARI, "En")
    words = []
    for text in ("To", "Tre"):
        rev = meeting.board.things[note].text_rev
        words += meeting.do(KARI, "note.text", id=note, text=text, base_rev=rev)
    (undone,) = meeting.do(KARI, "undo", fact=words[1])
    meeting.do(KARI, "undo", fact=words[0])
    assert meeting.texts(CROWD) == ["En"]
    meeting.do(KARI, "undo", fact=undone)
    assert meeting.texts(CROWD) == ["Tre"]


def test_bo9_a_cluster_that_was_made_by_mistake_is_taken_apart_and_made_again() -> None:
    meeting = Meeting("group")
    notes = [meeting.note(one) for one in (KARI, PER)]
    (made,) = meeting.do(KARI, "cluster.create", id="k", parent=FIRST_COLUMN, text="Park", members=notes)
    later = meeting.note(PER, parent="k")
    (undone,) = meeting.do(KARI, "undo", fact=made)
    assert {meeting.board.things[note].parent for note in (*notes, later)} == {FIRST_COLUMN}
    meeting.do(PER, "note.move", id=notes[1], parent=FIRST_COLUMN, after=None)
    meeting.do(KARI, "undo", fact=undone)
    assert [thing.id for thing in meeting.board.children("k")] == [notes[0], later]  # the one Per moved stays


def test_bo10_what_is_hidden_keeps_its_reason_and_comes_back_and_what_is_removed_has_no_words() -> None:
    meeting = Meeting("group")
    rude, worse = meeting.note(KARI, "stygt"), meeting.note(KARI, "verre")
    meeting.go("discuss")
    meeting.do(PER, "comment.add", id="c", parent=rude, text="enig")
    meeting.do(TORE, "mod.hide", id=rude, reason="Navngir noen")
    assert meeting.texts(CROWD) == meeting.texts(WALL) == ["verre"]
    kari = next(screen for screen in meeting.screens if screen.viewer == KARI)
    assert (kari.things[rude]["status"], kari.things[rude]["reason"]) == ("hidden", "Navngir noen")
    crowd = next(screen for screen in meeting.screens if screen.viewer == CROWD)
    assert "c" not in crowd.things
    meeting.do(TORE, "mod.restore", id=rude)
    assert crowd.things["c"]["text"] == "enig"
    meeting.do(TORE, "mod.remove", id=worse, reason="Trusler")
    assert meeting.board.things[worse].text == ""


def test_bo15_a_note_written_offline_goes_into_the_tray_and_its_writer_sees_what_became_of_it() -> None:
    meeting = Meeting("write")
    meeting.go("show")
    late = [meeting.note(KARI, text, step="write") for text in ("sent en", "sent to")]
    assert meeting.texts(CROWD) == meeting.texts(PER) == []
    assert meeting.texts(TORE) == ["sent en", "sent to"]
    meeting.do(TORE, "late.admit", id=late[0])
    meeting.do(TORE, "late.refuse", id=late[1])
    assert meeting.texts(CROWD) == ["sent en"]
    kari = next(screen for screen in meeting.screens if screen.viewer == KARI)
    assert [kari.things[note]["status"] for note in late] == ["shown", "refused"]


def test_bo15_a_note_of_a_step_that_the_programme_has_no_more_goes_into_the_tray_too() -> None:
    meeting = Meeting("write")
    meeting.go("show")
    meeting.do(TORE, "steps.set", steps=[vars(each) for each in meeting.board.steps if each.kind != "write"])
    assert meeting.board.things[meeting.note(KARI, step="write")].status == "late"


def test_bo15_nobody_else_hears_of_a_note_in_the_tray_that_is_taken_away_again() -> None:
    meeting = Meeting("write")
    meeting.go("show")
    late = [meeting.note(KARI, step="write") for _each in range(2)]
    meeting.do(TORE, "mod.remove", id=late[0], reason="Trusler")
    meeting.do(KARI, "note.withdraw", id=late[1])
    for screen in meeting.screens:
        heard = json.dumps(screen.heard)
        assert any(note in heard for note in late) == (screen.viewer in (KARI, TORE)), screen.viewer


def test_bo6_what_comes_while_people_vote_in_a_secret_step_is_for_nobody_elses_eyes() -> None:
    meeting = Meeting("show")
    meeting.note(TORE)
    meeting.go("write")
    meeting.do(TORE, "voting.open", id="v", limit=1)
    late = meeting.note(KARI, "hemmelig", step="write")
    assert meeting.board.things[late].status == "late"
    assert meeting.texts(KARI) == ["Flere benker", "hemmelig"]
    meeting.do(TORE, "voting.close", id="v")
    for viewer in (TORE, PER, CROWD):
        assert meeting.texts(viewer) == ["Flere benker"]
    meeting.go("group")
    assert meeting.texts(TORE) == ["Flere benker", "hemmelig"]
    assert meeting.texts(PER) == ["Flere benker"]


def test_bo15_a_note_that_no_step_asked_for_is_refused() -> None:
    meeting = Meeting("show")
    for step in (None, "vote", "nowhere"):
        refused = refusal(meeting, KARI, "note.add", id="n", parent=FIRST_COLUMN, text="T", step=step)
        assert refused.code == "not_now"


def test_bo16_a_facilitator_who_looks_through_first_can_hide_before_all_see_it() -> None:
    meeting = Meeting("write")
    rude, kind = meeting.note(KARI, "stygt"), meeting.note(PER, "pent")
    assert refusal(meeting, TORE, "mod.hide", id=rude, reason="X").code == "unknown"
    assert "looked" not in meeting.screen_of(KARI).things[rude], "only its writer sees it"
    meeting.do(TORE, "look.begin")
    assert meeting.screen_of(KARI).things[rude]["looked"], "and is told when that is so no more"
    meeting.do(TORE, "mod.hide", id=rude, reason="X")
    late = meeting.note(KARI, "mens du ser")
    assert meeting.board.things[late].status == "late"
    meeting.go("show")
    assert meeting.texts(CROWD) == ["pent"]
    heard = next(screen.heard for screen in meeting.screens if screen.viewer == CROWD)
    assert "stygt" not in json.dumps(heard)
    assert kind in order(meeting)


def test_bo17_a_table_host_writes_for_others_marked_as_such_and_a_participant_does_not() -> None:
    meeting = Meeting("group")
    meeting.note(HOST, "fra bordet", behalf=True)
    wall = next(screen for screen in meeting.screens if screen.viewer == WALL)
    assert [thing["behalf"] for thing in wall.things.values() if thing["kind"] == "note"] == [True]
    given = {"id": "n", "parent": FIRST_COLUMN, "text": "T", "behalf": True}
    assert refusal(meeting, KARI, "note.add", **given).code == "not_yours"


@pytest.mark.parametrize(("kind", "more"), [("note.move", {"parent": FIRST_COLUMN}), ("note.withdraw", {})])
def test_nobody_learns_that_there_is_a_note_which_is_not_theirs_to_see(kind: str, more: dict[str, str]) -> None:
    meeting = Meeting("write")
    note = meeting.note(KARI)
    assert refusal(meeting, PER, kind, id=note, **more).code == "unknown"
    assert refusal(meeting, PER, kind, id="nowhere", **more).code == "unknown"
