"""A fault in one place around a live log: whoever waits is answered, and whoever is here hears on."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any, cast

import pytest
from sqlalchemy.exc import OperationalError

from core.contributions.live import Actor
from core.live import logs
from core.live.writing import BETWEEN_SNAPSHOTS, Writer
from core.types import new_id
from plugins.workshop.board.rules import BoardRules
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from tests.eventually import eventually
from tests.sockets import frame
from tests.web.boards import Meeting, Page, at_the_board, workshop
from tests.web.test_live import by_a_leader
from web.realtime.live.gathering import Coming
from web.realtime.pipes import Pipe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.people import People
    from tests.sockets import Served
    from web.realtime.live.gathering import Gathering
    from web.realtime.live.hub import Hub


@pytest.fixture
def meeting(people: People) -> Meeting:
    return workshop(people, people.staff("leader", name="Jonas"))


@pytest.fixture
def hanne(server: Served, people: People, meeting: Meeting) -> Iterator[Page]:
    """An administrator at the board."""
    with at_the_board(server, people.browser_of(people.staff("administrator")), meeting) as page:
        yield page


@pytest.fixture
def hub(server: Served) -> Hub:
    return cast("Hub", server.app.extensions["live"].hub)


@pytest.fixture
def gathering(hub: Hub, hanne: Page, meeting: Meeting) -> Gathering:
    found = hub.open_gathering(meeting.log)
    assert found
    return found


def test_who_comes_while_the_database_is_away_is_told_to_try_again_and_nobody_else_suffers(
    hanne: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: Any) -> None:
        raise OperationalError("", {}, Exception("away"))

    hanne.note("Før")
    with monkeypatch.context() as broken:
        broken.setattr(logs, "after", away)
        answer = hanne.line.ask("sync", {"log": hanne.log, "epoch": hanne.epoch, "last_seq": 0})
        assert answer == {"err": {"code": "away", "retry": True}}
    hanne.note("Etter")
    hanne.listen(until=2)
    assert hanne.texts() == ["Før", "Etter"]


def test_while_the_database_is_away_it_is_asked_now_and_then_also_where_somebody_has_left(
    server: Served, people: People, meeting: Meeting, hanne: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, tries = logs.head, []

    def away(log_id: Any) -> Any:
        if log_id != meeting.log:  # an earlier test's
            return head(log_id)
        tries.append(log_id)
        raise OperationalError("", {}, Exception("away"))

    with monkeypatch.context() as broken:
        with at_the_board(server, people.guest(meeting.engagement, "Kari"), meeting):
            broken.setattr(logs, "head", away)
        eventually(lambda: tries)
        threading.Event().wait(2)
        assert len(tries) < 20
    hanne.note("Etter")
    hanne.listen(until=1)
    assert hanne.texts() == ["Etter"]


def test_a_fault_while_others_are_told_closes_their_lines_and_they_come_back_to_all_of_it(
    server: Served, people: People, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = people.browser_of(people.staff("administrator"))
    intent = {"op_id": str(new_id()), "kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": "Lys"}
    with at_the_board(server, browser, meeting) as page, monkeypatch.context() as broken:
        broken.setattr(BoardRules, "project", lambda *_given: {}["nothing"])
        page.line.wire.send(frame("ops", {"log": page.log, "items": [intent]}, room="/workshop", ack=50))
        page.line.until_closed()
    with at_the_board(server, browser, meeting) as back:
        assert back.texts() == ["Lys"]
        back.note("Fortsatt")
        back.listen(until=2)
        assert back.texts() == ["Lys", "Fortsatt"]


def test_nobody_lacks_what_came_while_the_writer_was_read_anew_from_a_snapshot(
    hanne: Page, gathering: Gathering, people: People, meeting: Meeting
) -> None:
    asked = [
        ("note.add", {"id": str(new_id()), "parent": FIRST_COLUMN, "text": f"Lapp {number}"})
        for number in range(BETWEEN_SNAPSHOTS)
    ]
    gathering.writer.forget()
    with people.app.app_context():
        Writer(meeting.log, BOARD).write(by_a_leader(asked))
    hanne.listen(until=BETWEEN_SNAPSHOTS)
    assert len(hanne.texts()) == BETWEEN_SNAPSHOTS


def test_who_is_on_the_way_is_waited_for(hub: Hub, meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between being given the gathering and coming to it, it does not end as an empty one does."""
    given = hub.gathering(BOARD, meeting.log)
    assert not hub._may_end(meeting.log, given)
    assert hub.open_gathering(meeting.log) is given
    monkeypatch.setattr("web.realtime.live.gathering.SECONDS_EMPTY", 0)
    assert hub._may_end(meeting.log, given)
    assert hub.open_gathering(meeting.log) is None


def test_whose_line_closed_before_they_were_let_in_is_not_kept(hub: Hub, gathering: Gathering) -> None:
    answered = threading.Event()

    def answer(_body: str) -> None:
        answered.set()

    gathering.come(Coming(actor=Actor(id="x", role="participant"), answered=answer, reach=hub.reach("gone")))
    assert answered.wait(10)
    eventually(lambda: gathering.member("gone") is None)
    assert len(gathering) == 1


def test_both_logs_that_a_line_follows_hear_that_it_takes_more_again() -> None:
    near, far = socket.socketpair()
    with near, far:
        pipe, first, second = Pipe(near), threading.Event(), threading.Event()
        much = 0
        while pipe.offer(b"x" * 100_000, first.set):
            much += 100_000
        assert not pipe.offer(b"x", second.set)
        while much:
            much -= len(far.recv(1_000_000))
        assert first.wait(5)
        assert second.wait(5)
