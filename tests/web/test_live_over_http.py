"""The same envelope over plain requests (BO13); here by another process than the one that carries the sockets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from core.types import new_id
from plugins.workshop.board.state import FIRST_COLUMN
from tests.web.boards import at_the_board

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Served
    from tests.web.boards import Meeting


@pytest.fixture
def leader(people: People, hanne: Colleague) -> Browser:
    browser = people.browser_of(hanne)
    browser.get("/arbeid")
    return browser


def note(text: str) -> dict[str, Any]:
    return {"op_id": str(new_id()), "kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": text}


def ask(browser: Browser, meeting: Meeting, items: Any, status: int = 200, token: str | None = None) -> Any:
    """Send intents as a page does that has no socket."""
    answer = browser.client.post(
        f"/sanntid/{meeting.log}/ops",
        base_url="http://localhost",
        json={"items": items},
        headers={"X-CSRFToken": browser.csrf() if token is None else token},
    )
    assert answer.status_code == status, answer.text
    return json.loads(answer.text) if answer.mimetype == "application/json" else answer.text


def get(browser: Browser, meeting: Meeting, query: str = "", status: int = 200) -> Any:
    answer = browser.client.get(f"/sanntid/{meeting.log}/ops{query}", base_url="http://localhost")
    assert answer.status_code == status, answer.text
    return json.loads(answer.text) if answer.mimetype == "application/json" else answer.text


def test_bo13_what_is_asked_in_a_plain_request_is_answered_once_it_is_kept(leader: Browser, meeting: Meeting) -> None:
    item = note("Flere benker")
    assert ask(leader, meeting, [item]) == {"items": [{"op_id": item["op_id"], "seq": 1}]}
    assert ask(leader, meeting, [item])["items"][0]["dup"]
    all_of_it = get(leader, meeting)
    assert all_of_it["mode"] == "snapshot"
    assert [thing["text"] for thing in all_of_it["snapshot"]["things"] if thing["kind"] == "note"] == ["Flere benker"]
    assert all_of_it["yours"]["things"][0]["mine"]


def test_bo13_only_what_came_since_is_given_to_whoever_says_what_they_know(leader: Browser, meeting: Meeting) -> None:
    ask(leader, meeting, [note("En"), note("To")])
    epoch = get(leader, meeting)["epoch"]
    since = get(leader, meeting, f"?after=1&epoch={epoch}")
    assert (since["mode"], [item["seq"] for item in since["items"]], since["head_seq"]) == ("tail", [2], 2)
    for strange in (f"?after=9&epoch={epoch}", f"?after=-1&epoch={epoch}", f"?after=1&epoch={new_id()}", "?after=1"):
        assert get(leader, meeting, strange)["mode"] == "snapshot", strange


def test_bo13_pages_with_sockets_and_pages_without_see_the_same_board(
    server: Served, people: People, leader: Browser, meeting: Meeting
) -> None:
    """The two are apps of their own on one database: as two processes are, with nobody between them."""
    steps = {"steps": [{"id": kind, "kind": kind, "title": kind} for kind in ("gather", "group")]}
    asked: list[dict[str, Any]] = [{"kind": "steps.set", **steps}, {"kind": "step.set", "step": "group"}]
    assert all(
        "seq" in told for told in ask(leader, meeting, [{"op_id": str(new_id()), **one} for one in asked])["items"]
    )
    with at_the_board(server, people.guest(meeting.engagement, "Kari"), meeting) as kari:
        ask(leader, meeting, [note("Uten sokkel")])
        kari.listen(until=3)
        kari.note("Med sokkel")
        ask(leader, meeting, [note("Uten igjen")])
        kari.listen(until=5)
        assert kari.texts() == ["Uten sokkel", "Med sokkel", "Uten igjen"]
    things = get(leader, meeting)["snapshot"]["things"]
    assert [thing["text"] for thing in things if thing["kind"] == "note"] == kari.texts()


def test_bo13_secrets_are_kept_this_way_too(people: People, leader: Browser, meeting: Meeting) -> None:
    steps = [{"id": kind, "kind": kind, "title": kind} for kind in ("gather", "write")]
    ask(leader, meeting, [{"op_id": str(new_id()), "kind": "steps.set", "steps": steps}])
    ask(leader, meeting, [{"op_id": str(new_id()), "kind": "step.set", "step": "write"}])
    kari = people.guest(meeting.engagement, "Kari")
    kari.get("/bli-med")
    assert "seq" in ask(kari, meeting, [note("hemmeligheten")])["items"][0]
    assert "hemmeligheten" in json.dumps(get(kari, meeting))
    per = people.guest(meeting.engagement, "Per")
    for page in (leader, per):
        epoch = get(page, meeting)["epoch"]
        assert "hemmeligheten" not in json.dumps([get(page, meeting), get(page, meeting, f"?after=0&epoch={epoch}")])


def test_az2_who_has_no_part_in_it_is_turned_away(people: People, leader: Browser, meeting: Meeting) -> None:
    member = people.browser_of(people.member())
    member.get("/mitt-panel")
    for browser, status in ((member, 401), (people.browser(), 401)):
        get(browser, meeting, status=status)
    ask(member, meeting, [note("Lys")], status=401)
    nowhere = replace(meeting, log=new_id())
    get(leader, nowhere, status=404)
    ask(leader, nowhere, [note("Lys")], status=404)


def test_a_forged_request_writes_nothing(leader: Browser, meeting: Meeting) -> None:
    ask(leader, meeting, [note("Lys")], status=400, token="x")
    assert get(leader, meeting)["head_seq"] == 0


@pytest.mark.parametrize("items", [None, [], "x", [1], [{}] * 21, [{"text": "x" * 17_000}]])
def test_in1_what_cannot_be_read_is_answered_so(leader: Browser, meeting: Meeting, items: Any) -> None:
    assert ask(leader, meeting, items, status=400)["error"] == "invalid"
    assert get(leader, meeting, "?epoch=x", status=400)["error"] == "invalid"
