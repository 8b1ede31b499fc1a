"""Who is at the board: what each page tells of itself, and what the others are told of it, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.types import new_id
from plugins.workshop.board.state import FIRST_COLUMN
from tests.web.boards import Meeting, Page, at_the_board, names, next_told, tell, told_until, workshop

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browsing import Browser
    from tests.people import People
    from tests.sockets import Served

pytestmark = pytest.mark.one_engine("nothing of it is in a database")


def test_bo14_how_many_are_here_is_told_to_all_and_who_to_whoever_leads(
    leader: Page, kari: Browser, per: Browser, come: Callable[..., Page]
) -> None:
    page = come(kari)
    come(per)
    assert told_until(page, "here", lambda here: here.get("participant") == 2)["facilitator"] == 1
    assert "Per" not in "".join(page.everything), "participants are not told who the others are"
    seen: dict[str, str] = {}
    while len(seen) < 3:
        seen |= names(told_until(leader, "people", bool))
    assert sorted(seen.values()) == ["Hanne", "Kari", "Per"]


def test_bo14_what_is_told_once_is_not_told_again(
    leader: Page, kari: Browser, per: Browser, come: Callable[..., Page]
) -> None:
    come(kari)
    told_until(leader, "people", lambda people: "Kari" in names(people).values())
    come(per)
    later = told_until(leader, "people", lambda people: "Per" in names(people).values())
    assert list(names(later).values()) == ["Per"], "not the whole list for each who comes"


def test_bo14_who_comes_later_is_given_all_of_it_and_who_leaves_is_gone(
    leader: Page, leaders: Browser, kari: Browser, server: Served, meeting: Meeting
) -> None:
    with at_the_board(server, kari, meeting) as page:
        told_until(leader, "people", lambda told: "Kari" in names(told).values())
        with at_the_board(server, leaders, meeting) as second:
            welcome = second.hello()
            assert "Kari" in names(welcome["people"]).values()
            assert welcome["here"]["participant"] == 1
        me = page.you["id"]
    assert told_until(leader, "people", lambda told: me in told)[me]["away"]


def test_bo14_two_windows_of_one_person_are_one(leader: Page, kari: Browser, come: Callable[..., Page]) -> None:
    come(kari)
    told_until(leader, "here", lambda here: here.get("participant") == 1)
    come(kari)
    tell(leader, unsent=1)
    assert "here" not in next_told(leader), "the number is the same"


def test_bo14_many_changes_within_a_second_are_told_once(
    leader: Page, kari: Browser, come: Callable[..., Page]
) -> None:
    page = come(kari)
    told_until(leader, "people", lambda people: "Kari" in names(people).values())
    for unsent in range(1, 16):
        tell(page, unsent=unsent)
        page.note(f"Lapp {unsent}")  # between two of them there was time to tell of the first
    me = page.you["id"]
    heard = []
    while not heard or heard[-1] != 15:
        heard.append(told_until(leader, "people", lambda people: me in people)[me].get("unsent"))
    assert len(heard) < 5, "one for each second, and the latest"


def test_bo3_whoever_names_a_group_is_told_of_by_name_and_of_a_note_by_nobody_but_who_leads(
    leader: Page, kari: Browser, per: Browser, come: Callable[..., Page]
) -> None:
    mine, other = come(kari), come(per)
    group, note = str(new_id()), mine.note("Flere benker")
    assert mine.do("cluster.create", id=group, parent=FIRST_COLUMN, text="", members=[note])["seq"]
    tell(mine, writing=group)
    people = told_until(other, "people", bool)
    assert people == {mine.you["id"]: {"name": "Kari", "writing": group}}
    tell(mine, writing=note)
    assert told_until(other, "people", bool) == {mine.you["id"]: None}, "a note has no author for them"
    seen = told_until(leader, "people", lambda told: (told.get(mine.you["id"]) or {}).get("writing") == note)
    assert seen[mine.you["id"]]["name"] == "Kari"


def test_bo14_what_a_facilitator_shows_is_shown_to_all_and_what_others_would_show_to_nobody(
    leader: Page, kari: Browser, come: Callable[..., Page]
) -> None:
    page = come(kari)
    note = page.note("Flere benker")
    tell(page, spotlight=note)
    tell(leader, spotlight=note)
    assert told_until(page, "people", bool) == {leader.you["id"]: {"spotlight": note}}
    assert leader.do("mod.hide", id=note, reason="Prøve")["seq"]
    assert told_until(page, "people", bool) == {leader.you["id"]: None}, "it is hidden, and no more to be seen"


def test_bo14_another_window_of_the_same_person_that_has_told_nothing_takes_nothing_back(
    leader: Page, leaders: Browser, kari: Browser, per: Browser, come: Callable[..., Page]
) -> None:
    page = come(kari)
    note = page.note("Flere benker")
    tell(leader, spotlight=note)
    assert told_until(page, "people", bool) == {leader.you["id"]: {"spotlight": note}}
    second = come(leaders)
    come(per)
    told = next_told(page)
    while told.get("here", {}).get("participant") != 2:
        told = next_told(page)
        assert "people" not in told, "it is held up as before"
    assert "people" not in told
    tell(second)
    assert told_until(page, "people", bool) == {leader.you["id"]: None}, "that window has put it down"


def test_bo14_what_a_page_tells_is_read_by_a_schema_and_needs_a_place_at_the_board(
    leader: Page, kari: Browser, server: Served, meeting: Meeting, people: People
) -> None:
    assert tell(leader, secret="x")["error"] == "invalid"
    assert tell(leader, writing="x" * 3000)["error"] == "invalid"
    assert leader.line.ask("eph", {"log": leader.log, "told": []})["error"] == "invalid"
    elsewhere = workshop(people, people.staff("leader", name="Jonas"), "Et annet møte")
    with at_the_board(server, kari, meeting) as page:
        other = Page(page.line, str(elsewhere.log))
        assert tell(other, unsent=1)["error"] in {"missing", "denied", "personal"}
