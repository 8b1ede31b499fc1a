"""Whoever is erased from a board: their notes, and the names they gave groups, wherever another's act holds them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from plugins.workshop.board.moderated import moderated
from plugins.workshop.board.reducing import apply
from plugins.workshop.board.state import FIRST_COLUMN, first_board
from tests.plugins.workshop.board.meeting import CROWD, KARI, PER, TORE, Meeting
from tests.plugins.workshop.board.test_rules import refusal

if TYPE_CHECKING:
    from core.plugin.live import Actor, Fact


def named(meeting: Meeting, *names: tuple[Actor, str]) -> list[Fact]:
    """Let a group be made and named anew by one after the other; give what each did."""
    (first, name), *later = names
    done = meeting.do(first, "cluster.create", id="k", parent=FIRST_COLUMN, text=name, members=[meeting.note(PER)])
    for one, text in later:
        base = meeting.board.things["k"].text_rev
        done += meeting.do(one, "cluster.rename", id="k", text=text, base_rev=base)
    return done


@pytest.mark.parametrize(
    ("names", "stands"),
    [
        ([(KARI, "Kari sine")], ""),
        ([(KARI, "Kari sine"), (PER, "Benker")], "Benker"),
        ([(PER, "Benker"), (KARI, "Kari sine")], ""),
        ([(PER, "Benker"), (KARI, "Kari sine"), (PER, "Lys"), (KARI, "Kari igjen"), (TORE, "Park")], "Park"),
    ],
)
def test_pr3_bo10_the_names_that_somebody_gave_groups_go_with_them_and_those_of_others_stand(
    names: list[tuple[Actor, str]], stands: str
) -> None:
    meeting = Meeting("group")
    named(meeting, *names)
    kept = meeting.erase(KARI)
    left = json.dumps([fact.payload for fact in kept]) + json.dumps(meeting.board.as_json())
    assert "Kari" not in left
    assert "kari" not in left, "nor who it was"
    others = [text for one, text in names if one != KARI]
    assert all(text in left for text in others), "what the others called it is theirs"
    assert meeting.board.things["k"].text == stands
    assert meeting.screen_of(CROWD).things["k"]["text"] == stands, "those who are there hear of it"


@pytest.mark.parametrize("erased", [KARI, PER])
def test_pr3_a_name_that_another_put_back_is_theirs_who_gave_it(erased: Actor) -> None:
    meeting = Meeting("group")
    *_others, renamed = named(meeting, (PER, "Benker"), (KARI, "Lys"))
    meeting.do(KARI, "undo", fact=renamed)
    kept = json.dumps([fact.payload for fact in meeting.erase(erased)]) + json.dumps(meeting.board.as_json())
    assert ("Benker" in kept, "Lys" in kept) == (erased == KARI, erased == PER)
    assert meeting.board.things["k"].text == ("Benker" if erased == KARI else "")


def test_pr3_what_would_put_an_erased_persons_name_back_can_be_undone_no_more() -> None:
    meeting = Meeting("group")
    *_others, renamed = named(meeting, (KARI, "Kari sine"), (PER, "Benker"))
    number = meeting.board.seq
    assert number in meeting.board.recent
    meeting.erase(KARI)
    assert number not in meeting.board.recent
    assert renamed.by == PER.id
    assert refusal(meeting, KARI, "undo", fact=renamed).code == "not_yours"


@pytest.mark.parametrize("last", ["mod.hide", "mod.remove"])
def test_pr3_why_something_of_theirs_was_taken_out_of_sight_goes_with_them_and_else_it_stays(last: str) -> None:
    meeting = Meeting("group")
    for one in (KARI, PER):
        note, named = meeting.note(one), f"{one.id} skrev om naboen"
        meeting.do(TORE, "mod.hide", id=note, reason=f"Fordi {named}")
        if last == "mod.remove":
            meeting.do(TORE, last, id=note, reason=f"For godt, fordi {named}")
    kept = json.dumps([vars(fact) for fact in meeting.erase(KARI)]) + json.dumps(meeting.board.as_json())
    assert "kari" not in kept
    assert "per skrev om naboen" in kept
    assert KARI.id not in repr(moderated(meeting.board))


def test_pr3_the_log_that_is_left_gives_the_board_that_stands() -> None:
    meeting = Meeting("group")
    named(meeting, (KARI, "Kari sine"), (PER, "Benker"), (KARI, "Kari igjen"))
    meeting.note(KARI, parent="k")
    meeting.do(PER, "cluster.split", id="l", of="k", text="Delt", members=["note-2"])
    kept = meeting.erase(KARI)
    again = first_board()
    for fact in kept:
        apply(again, fact)
    assert again == meeting.board
