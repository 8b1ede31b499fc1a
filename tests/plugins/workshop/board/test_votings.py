"""Votings by their rules: among what, one at a time, and what stands still meanwhile; and whoever hosts a table."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.plugin.live import Fact
from plugins.workshop.board.programme import STEP_KINDS
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.board.viewing import caps, own, snapshot
from tests.plugins.workshop.board.meeting import CROWD, HOST, KARI, PER, TORE, WALL, Meeting
from tests.plugins.workshop.board.test_rules import refusal


def begin(meeting: Meeting, **how: Any) -> list[str]:
    """Begin a voting; give what it is among."""
    meeting.do(TORE, "voting.open", **{"id": "v", "limit": 3, **how})
    return meeting.board.votings["v"].things


def show(meeting: Meeting, **totals: int) -> None:
    """End it, and let the server's sums be shown."""
    meeting.do(TORE, "voting.close", id="v")
    payload = {"id": "v", "totals": totals, "voters": 2, "behalf": 0}
    meeting.happen(Fact(kind="voting.publish", payload=payload, by=TORE.id, role=TORE.role))


def test_bo8_a_voting_is_among_the_notes_that_are_in_no_group_and_each_group_as_one() -> None:
    meeting = Meeting("group")
    alone, first, second, hidden = (meeting.note(KARI) for _each in range(4))
    meeting.do(KARI, "cluster.create", id="k", parent=FIRST_COLUMN, text="Park", members=[first, second])
    meeting.do(KARI, "cluster.create", id="empty", parent=FIRST_COLUMN, text="Tom", members=[])
    meeting.do(TORE, "mod.hide", id=hidden, reason="X")
    meeting.go("show")
    meeting.do(PER, "comment.add", id="c", parent=alone, text="enig")
    meeting.note(PER, "for sent", step="write")
    assert begin(meeting) == [alone, "k"]


def test_bo8_a_voting_is_among_what_was_chosen_and_only_among_what_stands_there() -> None:
    meeting = Meeting("discuss")
    first, second, third = (meeting.note(KARI) for _each in range(3))
    meeting.do(PER, "comment.add", id="c", parent=first, text="enig")
    meeting.do(TORE, "mod.hide", id=second, reason="X")
    for things in ([first, second], [first, first], [first, "c"], [FIRST_COLUMN], ["nowhere"]):
        assert refusal(meeting, TORE, "voting.open", id="v", limit=1, things=things).code == "gone"
    assert begin(meeting, things=[third, first]) == [third, first]


def test_bo8_there_is_one_voting_at_a_time_and_none_about_nothing() -> None:
    meeting = Meeting("vote")
    assert refusal(meeting, TORE, "voting.open", id="v", limit=1).code == "nothing_there"
    meeting.note(TORE)
    begin(meeting)
    assert refusal(meeting, TORE, "voting.open", id="w", limit=1).code == "voting_open"
    for kind, more in (("step.set", {"step": "group"}), ("board.close", {})):
        assert refusal(meeting, TORE, kind, **more).code == "voting_open"
    show(meeting)
    assert refusal(meeting, TORE, "voting.open", id="v", limit=1).code == "voting_open", "its name is taken"
    meeting.do(TORE, "voting.open", id="w", limit=1)


@pytest.mark.parametrize("step", STEP_KINDS)
def test_bo8_a_facilitator_begins_it_in_any_step_and_nobody_else_does(step: str) -> None:
    meeting = Meeting(step)
    meeting.note(TORE) if step != "write" else meeting.happen(note_fact())
    for kind in ("voting.open", "voting.close", "voting.publish"):
        for other in (KARI, HOST):
            assert refusal(meeting, other, kind, id="v", limit=1).code == "not_now"
    begin(meeting)
    assert caps(meeting.board, "participant") == caps(meeting.board, "host") == ["vote.cast"]
    assert "vote.cast" not in caps(meeting.board, "facilitator")
    show(meeting)
    assert "vote.cast" not in caps(meeting.board, "participant")


def note_fact() -> Fact:
    """Give a note that everybody sees, in a step where they are secret."""
    payload = {"id": "n", "parent": FIRST_COLUMN, "rank": "V", "text": "T", "status": "shown", "step": "show"}
    return Fact(kind="note.add", payload=payload, by=KARI.id, role=KARI.role)


@pytest.mark.parametrize("after", [0, 60_000])
def test_bo8_order_and_words_stand_still_while_people_vote_for_the_facilitator_too(after: int) -> None:
    meeting = Meeting("group")
    first, second = meeting.note(KARI), meeting.note(TORE)
    meeting.do(KARI, "cluster.create", id="k", parent=FIRST_COLUMN, text="", members=[])
    late = meeting.note(PER, step="group")
    (moved,) = meeting.do(TORE, "note.move", id=first, parent=FIRST_COLUMN, after=None)
    meeting.now += 60_000
    meeting.do(TORE, "step.set", step="vote")
    begin(meeting)
    meeting.now += after
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("note.add", {"id": "n", "parent": FIRST_COLUMN, "text": "T"}),
        ("note.text", {"id": second, "text": "T", "base_rev": meeting.board.things[second].text_rev}),
        ("note.move", {"id": second, "parent": "k"}),
        ("note.withdraw", {"id": second}),
        ("comment.add", {"id": "c", "parent": first, "text": "T"}),
        ("cluster.create", {"id": "l", "parent": FIRST_COLUMN, "text": "", "members": [first]}),
        ("cluster.rename", {"id": "k", "text": "T", "base_rev": 0}),
        ("cluster.split", {"id": "l", "of": "k", "text": "", "members": [first]}),
        ("cluster.merge", {"id": "k", "into": "k"}),
        ("cluster.dissolve", {"id": "k"}),
        ("undo", {"fact": moved}),
        ("late.admit", {"id": late}),
        ("host.set", {"person": KARI.id, "people": 4}),
    ]
    for kind, given in wanted:
        for one in (TORE, KARI):
            assert refusal(meeting, one, kind, **given).code == "not_now", (kind, one)
    meeting.do(TORE, "mod.hide", id=first, reason="X")
    kept = meeting.note(PER, "skrevet uten nett", step="group")
    assert meeting.board.things[kept].status == "late", "and what was written without a network is not lost"


def test_bo8_what_people_have_voted_on_stands_as_they_read_it_and_its_group_too() -> None:
    meeting = Meeting("group")
    alone, inside = meeting.note(KARI), meeting.note(KARI)
    (made,) = meeting.do(KARI, "cluster.create", id="k", parent=FIRST_COLUMN, text="Park", members=[inside])
    rev = {key: thing.text_rev for key, thing in meeting.board.things.items()}
    (worded,) = meeting.do(KARI, "note.text", id=alone, text="Benker", base_rev=rev[alone])
    later = begin(meeting) and meeting.note(PER, step="group")
    wanted: list[tuple[str, dict[str, Any]]] = [
        *(("note.text", {"id": note, "text": "Noe annet", "base_rev": rev[note]}) for note in (alone, inside)),
        ("cluster.rename", {"id": "k", "text": "Noe annet", "base_rev": rev["k"]}),
        ("cluster.dissolve", {"id": "k"}),
        ("cluster.merge", {"id": "k", "into": "l"}),
        *(("undo", {"fact": fact}) for fact in (worded, made)),
    ]
    meeting.do(TORE, "voting.close", id="v")
    meeting.do(KARI, "cluster.create", id="l", parent=FIRST_COLUMN, text="Lys", members=[])
    for voters in (None, 2):
        if voters:
            show_voters(meeting, voters)
        for kind, given in wanted:
            assert refusal(meeting, KARI, kind, **given).code == "voted_on", (kind, given)
    meeting.do(KARI, "note.move", id=alone, parent="l")
    meeting.do(TORE, "late.admit", id=later)
    meeting.do(PER, "note.text", id=later, text="Sent", base_rev=meeting.board.things[later].text_rev)
    meeting.do(KARI, "note.withdraw", id=alone)
    assert meeting.board.things[alone].status == "withdrawn", "they may take it back, as ever"


def test_bo8_where_nobody_voted_nothing_stands_still_once_that_is_shown() -> None:
    meeting = Meeting("group")
    note = meeting.note(KARI)
    begin(meeting)
    meeting.do(TORE, "voting.close", id="v")
    show_voters(meeting, 0)
    meeting.do(KARI, "note.text", id=note, text="Flere", base_rev=meeting.board.things[note].text_rev)


def show_voters(meeting: Meeting, voters: int) -> None:
    """Show a result in which so many have voted."""
    payload = {"id": "v", "totals": {}, "voters": voters, "behalf": 0}
    meeting.happen(Fact(kind="voting.publish", payload=payload, by=TORE.id, role=TORE.role))


def test_bo8_what_came_out_is_told_to_everybody_once_it_is_shown() -> None:
    meeting = Meeting("group")
    note = meeting.note(KARI)
    begin(meeting)
    show(meeting, **{note: 5})
    for screen in meeting.screens:
        told = [
            item["board"]["votings"][0] for item in screen.heard[1:] if "board" in item and item["board"]["votings"]
        ]
        assert [(each["state"], each["totals"], each["voters"], each["shown_in"]) for each in told] == [
            ("open", {}, 0, ""),
            ("closed", {}, 0, ""),
            ("published", {note: 5}, 2, "group"),
        ]


def test_bo17_who_is_made_host_of_a_table_writes_for_it_marked_as_such_until_it_is_taken_back() -> None:
    meeting = Meeting("group")
    given = {"parent": FIRST_COLUMN, "text": "Fra bordet", "behalf": True}
    assert refusal(meeting, KARI, "note.add", id="n", **given).code == "not_yours"
    assert refusal(meeting, PER, "host.set", person=PER.id, people=4).code == "not_now", "nobody makes themselves one"
    meeting.do(TORE, "host.set", person=KARI.id, people=4)
    note = meeting.note(KARI, behalf=True)
    wall = next(screen for screen in meeting.screens if screen.viewer == WALL)
    assert wall.things[note]["behalf"]
    assert not wall.things[meeting.note(KARI)]["behalf"]
    assert refusal(meeting, PER, "note.add", id="m", **given).code == "not_yours"
    meeting.do(TORE, "host.set", person=KARI.id, people=0)
    assert refusal(meeting, KARI, "note.add", id="n", **given).code == "not_yours"


def test_bo17_who_hosts_is_told_to_them_and_to_those_who_lead_and_to_nobody_else() -> None:
    meeting = Meeting("group")
    meeting.do(TORE, "host.set", person=KARI.id, people=4)
    meeting.do(TORE, "host.set", person=PER.id, people=2)
    meeting.do(TORE, "host.set", person=PER.id, people=0)
    heard = {screen.viewer: [*screen.heard[-3:], snapshot(meeting.board, screen.viewer)] for screen in meeting.screens}
    assert [each.get("table") for each in heard[KARI]] == [4, None, None, None]
    assert [each.get("table") for each in heard[PER]] == [None, 2, 0, None]
    assert [each["hosts"] for each in heard[TORE]] == [{"kari": 4}, {"kari": 4, "per": 2}, {"kari": 4}, {"kari": 4}]
    for viewer in (CROWD, WALL, HOST):
        assert all(each.get("kind", "hidden") == "hidden" for each in heard[viewer])
        assert not {"kari", "table", "hosts"} & {word for each in heard[viewer] for word in words(each)}
    assert [own(meeting.board, one)["table"] for one in (KARI, PER, HOST)] == [4, 0, 0]


def words(told: dict[str, Any]) -> set[str]:
    return set(json.dumps(told).replace('"', " ").replace(":", " ").split())


def test_bo17_nothing_of_who_hosted_is_left_once_they_are_erased() -> None:
    meeting = Meeting("group")
    meeting.do(TORE, "host.set", person=KARI.id, people=4)
    kept = [fact.payload for fact in meeting.erase(KARI)]
    assert "kari" not in json.dumps([kept, meeting.board.as_json()])
