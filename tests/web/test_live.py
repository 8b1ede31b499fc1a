"""A board over sockets: who comes, what each hears, in one order, kept before it is told."""

from __future__ import annotations

import http.client
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from core.contributions.live import Actor, Intent
from core.db import session, transaction
from core.engagement.models import Engagement
from core.live import logs
from core.live.writing import Asked, Writer
from core.types import new_id
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from tests.eventually import eventually
from tests.sockets import cookies
from tests.web.boards import Meeting, Page, at_the_board, workshop
from web.realtime.live.members import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Served

Come = "Callable[..., Page]"
STEPS = [{"id": kind, "kind": kind, "title": kind} for kind in ("gather", "write", "show", "group")]


@pytest.fixture
def come(server: Served, meeting: Meeting) -> Iterator[Callable[..., Page]]:
    """Give a function that lets a browser come to the board."""
    with ExitStack() as open_pages:
        yield lambda browser, **known: open_pages.enter_context(at_the_board(server, browser, meeting, **known))


@pytest.fixture
def leader(come: Callable[..., Page], people: People, hanne: Colleague) -> Page:
    return come(people.browser_of(hanne))


@pytest.fixture
def kari(come: Callable[..., Page], people: People, meeting: Meeting, leader: Page) -> Page:
    """A guest, once people may write."""
    assert leader.do("steps.set", steps=STEPS)["seq"]
    assert leader.do("step.set", step="group")["seq"]
    return come(people.guest(meeting.engagement, "Kari"))


def test_each_is_told_who_they_are_and_what_they_may(leader: Page, kari: Page) -> None:
    assert leader.you["role"] == "facilitator"
    assert kari.you["role"] == "participant"
    assert "step.set" in leader.you["caps"]
    assert "note.add" in kari.you["caps"]
    assert "step.set" not in kari.you["caps"]


def test_what_one_writes_is_kept_and_stands_with_all(
    leader: Page, kari: Page, people: People, meeting: Meeting
) -> None:
    kari.note("Flere benker")
    with people.app.app_context():
        assert logs.after(meeting.log, 0)[-1].fact.payload["text"] == "Flere benker"
    for page in (kari, leader):
        page.listen(until=3)
        assert page.texts() == ["Flere benker"]


def test_bo1_a_repeat_is_answered_with_its_number_and_stands_once(kari: Page, leader: Page) -> None:
    item = {"op_id": str(new_id()), "kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": "Lys"}
    first, again = kari.many([item, item])
    assert first == {"op_id": item["op_id"], "seq": 3}
    assert again == {"op_id": item["op_id"], "seq": 3, "dup": True}
    leader.listen(until=3)
    assert leader.texts() == ["Lys"]


def test_bo2_two_who_put_a_note_in_the_same_place_get_different_places(kari: Page, leader: Page) -> None:
    first = kari.note("En")
    kari.note("To", after=first)
    leader.listen(until=4)
    leader.note("Tre", after=first)
    kari.listen(until=5)
    assert kari.texts() == ["En", "Tre", "To"]
    assert all("rank" not in str(item) for item in ({"after": first},)), "places are the server's to make"


def test_bo5_whoever_comes_has_all_of_it_and_then_only_what_is_new(
    kari: Page, come: Callable[..., Page], people: People, meeting: Meeting
) -> None:
    for word in ("En", "To", "Tre"):
        kari.note(word)
    per = come(people.guest(meeting.engagement, "Per"))
    assert (per.seq, per.texts()) == (5, ["En", "To", "Tre"])
    kari.note("Fire")
    per.listen(until=6)
    assert per.texts() == ["En", "To", "Tre", "Fire"]


def test_bo5_whoever_was_away_gets_only_what_came_since(
    kari: Page, leader: Page, come: Callable[..., Page], people: People, meeting: Meeting
) -> None:
    browser = people.guest(meeting.engagement, "Per")
    per = come(browser)
    known = {"epoch": per.epoch, "last_seq": per.seq}
    kari.note("En")
    back = come(browser, **known)
    assert back.texts() == ["En"]
    assert '"mode": "tail"' in back.everything[0]
    other_epoch = come(browser, epoch=str(new_id()), last_seq=per.seq)
    assert '"mode": "snapshot"' in other_epoch.everything[0]
    from_the_future = come(browser, epoch=per.epoch, last_seq=10**6)
    assert '"mode": "snapshot"' in from_the_future.everything[0]


def test_bo6_what_is_written_in_secret_reaches_nobody_else_by_any_frame(
    kari: Page, leader: Page, come: Callable[..., Page], people: People, meeting: Meeting
) -> None:
    leader.do("step.set", step="write")
    per = come(people.guest(meeting.engagement, "Per"))
    secret = kari.note("hemmeligheten")
    late = come(people.guest(meeting.engagement, "Lise"))
    for page in (per, leader, late, kari):
        page.listen(until=4)
    assert kari.texts() == ["hemmeligheten"]
    for page in (per, leader, late):
        assert "hemmeligheten" not in "".join(page.everything)
        assert page.texts() == []
    assert per.do("note.text", id=secret, text="x", base_rev=0)["err"]["code"] == "unknown"
    leader.do("step.set", step="show")
    for page in (per, leader, late, kari):
        page.listen(until=5)
        assert page.texts() == ["hemmeligheten"]
    assert kari.things[secret]["mine"]


def test_bo7_what_is_not_allowed_now_is_refused_with_its_reason(kari: Page, leader: Page) -> None:
    assert kari.do("step.set", step="show")["err"] == {"code": "not_now", "retry": False}
    leader.do("lock.set", on=True)
    note = {"id": str(new_id()), "parent": FIRST_COLUMN, "text": "Lys"}
    assert kari.do("note.add", **note)["err"] == {"code": "paused", "retry": True}
    leader.do("lock.set", on=False)
    assert kari.do("note.add", **note)["seq"]


def test_bo11_too_much_at_once_is_told_when_to_go_on_and_nothing_is_lost(kari: Page, leader: Page) -> None:
    items: list[dict[str, Any]] = [
        {"op_id": str(new_id()), "kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": f"Lapp {n}"}
        for n in range(30)
    ]
    told = kari.many(items[:15]) + kari.many(items[15:])
    waiting = [item for item, answer in zip(items, told, strict=True) if "err" in answer]
    assert 0 < len(waiting) <= 10
    assert all(answer["err"]["code"] == "slow_down" and answer["err"]["retry"] for answer in told if "err" in answer)
    assert told.index(next(answer for answer in told if "err" in answer)) >= 20, "in order: none overtakes another"
    left = list(waiting)

    def all_kept() -> bool:
        answers = kari.many(left)
        left[:] = [item for item, answer in zip(left, answers, strict=True) if "err" in answer]
        return not left

    eventually(all_kept)
    leader.listen(until=32)
    assert sorted(leader.texts()) == sorted(item["text"] for item in items)


@pytest.mark.parametrize("asked", [
    {"kind": "note.add", "id": "x", "parent": FIRST_COLUMN, "text": "a"},
    {"kind": "note.add", "parent": FIRST_COLUMN, "text": "a"},
    {"kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": ""},
    {"kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": "a" * 1001},
    {"kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": "a", "rank": "V"},
    {"kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": "a", "step": 7},
    {"kind": "person.erase", "by": "x"},
    {"kind": "unheard.of"},
    {"kind": None},
    {},
])  # fmt: skip
def test_in1_an_intent_that_cannot_be_read_is_answered_so(kari: Page, asked: dict[str, Any]) -> None:
    told = kari.many([{"op_id": str(new_id()), **asked}, {"op_id": str(new_id()), "kind": "undo", "seq": 1}])
    assert told[0]["err"] == {"code": "invalid", "retry": False}
    assert told[1]["err"]["code"] == "not_yours", "the next one in the frame is read"


@pytest.mark.parametrize(
    "frame", [{}, {"items": []}, {"items": "x"}, {"items": [{}] * 21}, {"items": [1]}, [], None, "x"]
)
def test_in1_a_frame_that_cannot_be_read_is_answered_so(kari: Page, meeting: Meeting, frame: Any) -> None:
    given = {"log": str(meeting.log), **frame} if isinstance(frame, dict) else frame
    for event in ("ops", "hello", "sync"):
        if event == "ops" or not isinstance(frame, dict) or frame:
            assert kari.line.ask(event, given)["error"] == "invalid"
    assert kari.note("Lys")


def test_in1_a_frame_of_more_than_sixteen_kilobytes_is_refused_and_the_line_stays(kari: Page, meeting: Meeting) -> None:
    large = [{"kind": "unheard.of", "op_id": "x" * 1_000} for _each in range(17)]
    assert kari.line.ask("ops", {"log": str(meeting.log), "items": large})["error"] == "invalid"
    assert len(kari.many(large[:15])) == 15


def test_az2_who_has_no_part_in_it_hears_and_does_nothing(
    server: Served, people: People, meeting: Meeting, kari: Page
) -> None:
    elsewhere = workshop(people, people.staff("leader", name="Jonas"), "Et annet møte")
    strangers: list[Browser] = [
        people.browser_of(people.member()),
        people.guest(elsewhere.engagement, "Ola"),
        people.browser_of(people.staff("leader", name="Mona")),
    ]
    for stranger in strangers:
        with server.line(stranger, "/workshop") as line:
            page = Page(line, str(meeting.log))
            assert "error" in page.hello()
            for event, more in (("ops", {"items": [{}]}), ("sync", {})):
                assert "error" in line.ask(event, {"log": str(meeting.log), **more})
            assert line.ask("hello", {"log": str(new_id())})["error"] == "missing"


def test_the_clock_of_the_server_is_told(kari: Page) -> None:
    assert kari.line.ask("tick", {})["server_ms"] > 0


def test_what_another_process_wrote_is_told_within_two_seconds(kari: Page, people: People, meeting: Meeting) -> None:
    """Nobody between: the look around sees that the log has moved."""
    with people.app.app_context():
        note = {"id": str(new_id()), "parent": FIRST_COLUMN, "text": "Fra et annet sted"}
        Writer(meeting.log, BOARD).write(by_a_leader([("note.add", note)]))
    kari.listen(until=3)
    assert kari.texts() == ["Fra et annet sted"]
    kari.note("Og her")
    kari.listen(until=4)
    assert kari.texts() == ["Fra et annet sted", "Og her"]


def test_a_log_that_is_gone_answers_so(kari: Page, people: People, meeting: Meeting) -> None:
    with people.app.app_context(), transaction():
        session.delete(session.get_one(Engagement, meeting.engagement))
    answer = kari.do("note.add", id=str(new_id()), parent=FIRST_COLUMN, text="Lys")
    assert answer["err"]["code"] == "gone"


def test_whoever_is_known_is_not_asked_about_again_at_each_intent(
    kari: Page, server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_given: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("web.realtime.live.hearing.enter", asked)
    assert kari.note("Lys")
    assert kari.line.ask("sync", {"log": kari.log, "epoch": kari.epoch, "last_seq": 0})["mode"] == "tail"


def test_no_frame_is_compressed_for_one_line(server: Served, people: People, hanne: Colleague) -> None:
    asked = {
        **cookies(people.browser_of(hanne)), "Connection": "Upgrade", "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
    }  # fmt: skip
    line = http.client.HTTPConnection("localhost", server.port, timeout=5)
    line.request("GET", "/socket.io/?EIO=4&transport=websocket", headers=asked)
    answer = line.getresponse()
    assert answer.status == 101
    assert answer.getheader("Sec-WebSocket-Extensions") is None
    line.close()


def test_a_board_works_through_the_engines_own_queue_too(
    server: Served, people: People, meeting: Meeting, hanne: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the engine is not as we know it, and for lines that poll."""
    monkeypatch.setattr(Reach, "_pipe", lambda _reach: None)
    with at_the_board(server, people.browser_of(hanne), meeting) as page:
        page.note("Lys")
        page.listen(until=1)
        assert page.texts() == ["Lys"]


def by_a_leader(asked: list[tuple[str, dict[str, Any]]]) -> list[Asked]:
    actor = Actor(id="annen", role="facilitator")
    return [
        Asked(op_id=new_id(), intent=Intent(kind=kind, arguments=of, actor=actor, received=0)) for kind, of in asked
    ]
