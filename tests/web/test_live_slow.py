"""Who reads too slowly, sleeps, or has two windows: nobody else notices, and each has all of it in the end."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import simple_websocket

from core.live.writing import Writer
from core.types import new_id
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from tests.eventually import eventually
from tests.sockets import cookies
from tests.web.boards import Meeting, at_the_board
from tests.web.crowd import Crowd
from tests.web.stubborn import Stubborn, assert_equal_to_the_log, note, open_for_writing, stands
from tests.web.test_live import by_a_leader
from web.realtime.pipes import MOST_WAITING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Served, Wire
    from web.realtime.live.hub import Hub
    from web.realtime.pipes import Pipe

STALLED = LIVELY = 20
TOGETHER, TIMES = 10, 16  # notes of one writing, and how often
MANY = 2_500  # notes: four megabytes of words
LARGEST_BATCH = 100 * 1024
SMALL = 32 * 1024  # of what the network takes by itself
SOON = 40.0
SENT_WITHIN = 2.0  # seconds


@pytest.fixture
def meeting(server: Served, people: People, hanne: Colleague, meeting: Meeting) -> Meeting:
    open_for_writing(server, people, hanne, meeting)
    return meeting


@dataclass
class Gate:
    """A socket that reads while its gate is open."""

    inner: socket.socket
    opened: threading.Event

    def recv(self, most: int) -> bytes:
        """Wait until reading is allowed, and read."""
        self.opened.wait()
        return self.inner.recv(most)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@contextmanager
def page(server: Served, browser: Browser, meeting: Meeting) -> Iterator[Stubborn]:
    """Open a page that asks for what it lacks."""
    with server.line(browser, "/workshop") as line:
        opened = Stubborn(line, str(meeting.log))
        opened.come(line)
        yield opened


@contextmanager
def stalled(wire: Wire) -> Iterator[threading.Event]:
    """Let a page read nothing more until the gate is opened, at the latest at the end."""
    opened = threading.Event()
    wire.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    wire.sock = Gate(wire.sock, opened)
    try:
        yield opened
    finally:
        opened.set()


def pipes(server: Served) -> list[Pipe]:
    """Give the way out of each line."""
    hub: Hub = server.app.extensions["live"].hub
    return list(hub.pipes.values())


def narrow(server: Served) -> None:
    """Let the machine's network take little by itself, so that little shows who reads nothing."""
    for pipe in pipes(server):
        with suppress(OSError):  # an earlier test's, which is being closed
            pipe.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)


def waiting(server: Served) -> list[int]:
    """Count the bytes that wait for each line."""
    return [sum(len(data) for data in list(pipe._waiting)) for pipe in pipes(server)]


def write_a_lot(server: Served, people: People, who_reads: Stubborn) -> int:
    """Write a megabyte as another process would, that tells ours each time; give the number of the last."""
    log_id = UUID(who_reads.log)
    writer = Writer(log_id, BOARD)
    for time in range(TIMES):
        texts = [f"{time} {number} " + "ø" * 3_000 for number in range(TOGETHER)]
        asked = [("note.add", {"id": str(new_id()), "parent": FIRST_COLUMN, "text": text}) for text in texts]
        with people.app.app_context():
            writer.write(by_a_leader(asked))
        server.app.extensions["live"].hub.moved_elsewhere(log_id)
        who_reads.listen(until=writer.seq)
    return writer.seq


def test_rt5_twenty_of_forty_stop_reading_and_the_others_notice_nothing(
    server: Served, people: People, meeting: Meeting, record_property: Any
) -> None:
    browsers = [people.guest(meeting.engagement, f"Gjest {number}") for number in range(4)]
    with ExitStack() as opened:
        pages = [
            opened.enter_context(page(server, browsers[number % 4], meeting)) for number in range(STALLED + LIVELY)
        ]
        slow, lively = pages[:STALLED], pages[STALLED:]
        narrow(server)
        gates = [opened.enter_context(stalled(one.line.wire)) for one in slow]
        last = write_a_lot(server, people, lively[0])
        for one in lively:
            one.listen(until=last)
        held = waiting(server)
        record_property("bytes that wait for who reads nothing", f"{sum(held)} for {STALLED}, at most {max(held)}")
        assert sum(1 for much in held if much) >= STALLED - 1, "they are stalled"
        assert max(held) <= MOST_WAITING + LARGEST_BATCH
        for gate in gates:
            gate.set()
        lively[0].write("Etterpå")
        lively[0].send()
        lively[0].listen(until=last + 1)
        for one in [*slow[:3], lively[1]]:
            one.listen(until=last + 1)
            assert stands(one) == stands(lively[0])
    assert len(lively[0].things) == TOGETHER * TIMES + 2


def test_rt5_who_asks_and_asks_and_reads_no_answer_is_cut_off(
    server: Served, people: People, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers are never left out, so they may be more than what is told; but not without end."""
    monkeypatch.setattr("web.realtime.pipes.FAR_TOO_MUCH", 512 * 1024)
    with page(server, people.guest(meeting.engagement, "Per"), meeting) as per:
        narrow(server)
        unread = [{"op_id": f"{number} " + "x" * 1_000, "kind": "unheard.of"} for number in range(12)]
        asked = json.dumps(["ops", {"log": str(meeting.log), "items": unread}])

        def is_cut() -> bool:
            with suppress(OSError, simple_websocket.ConnectionClosed):
                for _again in range(20):
                    per.line.wire.send(f"42/workshop,1{asked}")
            return not server.app.extensions["seats"]

        per.line.wire.sock.settimeout(SENT_WITHIN)  # nobody reads any more what a line sends that was cut off
        with stalled(per.line.wire):
            eventually(is_cut, within=SOON)
    with page(server, people.guest(meeting.engagement, "Kari"), meeting) as kari:
        assert kari.note("Lys")


def test_a_snapshot_of_megabytes_arrives_whole_with_who_reads_nothing_for_a_while_and_so_does_what_follows(
    server: Served, people: People, meeting: Meeting
) -> None:
    writer = Writer(meeting.log, BOARD)
    texts = [f"{number} " + "ø" * 990 for number in range(MANY)]
    for begin in range(0, MANY, 500):
        some = texts[begin : begin + 500]
        asked = [("note.add", {"id": str(new_id()), "parent": FIRST_COLUMN, "text": text}) for text in some]
        with people.app.app_context():
            assert all(answer.seq for answer in writer.write(by_a_leader(asked)).answers)
    with closing(Crowd(server.port)) as crowd:
        (slow,) = crowd.come([cookies(people.guest(meeting.engagement, "Per"))], str(meeting.log), takes=SMALL)
        crowd.read_until(lambda: slow.begun)
        narrow(server)
        crowd.read_until(lambda: slow.joined)
        crowd.stall([slow])
        eventually(lambda: max(waiting(server)) > MOST_WAITING)
        crowd.go_on([slow])
        crowd.read_until(lambda: slow.seq == writer.seq)
        welcome = json.loads(slow.whole[len("43/workshop,1") :])[0]
        assert sorted(thing["text"] for thing in welcome["snapshot"]["things"] if thing["text"]) == sorted(texts)
        slow.ask([note("Og etterpå")])
        crowd.read_until(lambda: bool(slow.said) and slow.seq > writer.seq)
        assert slow.said[0]["items"][0]["seq"] == slow.seq == writer.seq + 1


def test_rt6_a_phone_that_slept_is_let_go_and_comes_back_to_what_it_missed(
    server: Served, people: People, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = server.app.extensions["socketio"].server.eio
    monkeypatch.setattr(engine, "ping_interval", 0.2)
    monkeypatch.setattr(engine, "ping_timeout", 0.2)
    browser = people.guest(meeting.engagement, "Kari")
    with page(server, browser, meeting) as phone:
        phone.write("Skrevet før den sovnet")
        phone.send()
        phone.write("Skrevet mens den sov")
        eventually(lambda: not server.app.extensions["seats"])
    with page(server, people.guest(meeting.engagement, "Per"), meeting) as per:
        per.note("Av en annen")
    with server.line(browser, "/workshop") as line:
        phone.come(line)
        assert '"mode": "tail"' in phone.everything[-1]
        phone.send()
        assert phone.texts() == ["Skrevet før den sovnet", "Av en annen"]
        phone.listen(until=5)
        assert phone.texts() == ["Skrevet før den sovnet", "Av en annen", "Skrevet mens den sov"]
        assert_equal_to_the_log(server, people.guest(meeting.engagement, "Ny"), meeting, [phone])


def test_two_windows_of_one_person_are_one_person_and_see_each_others_secrets(
    server: Served, people: People, hanne: Colleague, meeting: Meeting
) -> None:
    browser = people.guest(meeting.engagement, "Kari")
    with (
        at_the_board(server, people.browser_of(hanne), meeting) as leader,
        at_the_board(server, browser, meeting) as one,
        at_the_board(server, browser, meeting) as other,
        at_the_board(server, people.guest(meeting.engagement, "Per"), meeting) as per,
    ):
        steps = [{"id": kind, "kind": kind, "title": kind} for kind in ("gather", "group", "write")]
        assert leader.do("steps.set", steps=steps)["seq"]
        assert leader.do("step.set", step="write")["seq"]
        assert one.you["id"] == other.you["id"] != per.you["id"]
        key = one.note("Hemmelig")
        for window in (one, other, per):
            window.listen(until=5)
        assert one.texts() == other.texts() == ["Hemmelig"]
        assert per.texts() == []
        rev = other.things[key]["text_rev"]
        assert other.do("note.text", id=key, text="Rettet i det andre vinduet", base_rev=rev)["seq"]
        one.listen(until=6)
        assert one.texts() == ["Rettet i det andre vinduet"]
