"""A line that is closed is gone at once: a hall whose telephones come back must not find the house full.

And what is there to find out that nobody reads at its other end.
"""

from __future__ import annotations

import json
import socket
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.eventually import eventually
from tests.sockets import HANDSHAKE, cookies
from web.realtime.frames import Parcel
from web.realtime.live.members import Reach
from web.realtime.pings import Pings
from web.realtime.pipes import MOST_WAITING

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People
    from tests.sockets import Served

pytestmark = pytest.mark.one_engine("nothing of it is in a database")
LINES = 8


def lines_of(app: Flask) -> int:
    """Count the lines that the engine knows, as the door does."""
    eio: Any = cast("Any", app.extensions["socketio"]).server.eio
    return len(eio.sockets)


def test_a_line_that_has_ended_counts_no_more(server: Served, people: People) -> None:
    browser: Browser = people.browser_of(people.member(name="Kari Nordmann"))
    before = lines_of(server.app)
    with ExitStack() as opened:
        for _one in range(LINES):
            opened.enter_context(server.line(browser, "/echo"))
        assert lines_of(server.app) == before + LINES
    eventually(lambda: lines_of(server.app) == before, within=5)


def test_a_line_whose_telephone_is_gone_without_a_word_counts_no_more(server: Served, people: People) -> None:
    browser: Browser = people.browser_of(people.member(name="Kari Nordmann"))
    before = lines_of(server.app)
    with server.line(browser, "/echo") as line:
        line.wire.sock.shutdown(socket.SHUT_RDWR)  # no goodbye
        eventually(lambda: lines_of(server.app) == before, within=5)


@dataclass
class Polling:
    """A line that polls, and the way to it."""

    server: Served
    address: str
    cookie: str
    way: Reach
    again: threading.Event = field(default_factory=threading.Event)

    def fetch(self) -> str:
        """Take all that waits."""
        return self.server.knock(self.address, Cookie=self.cookie).body


@pytest.fixture
def polling(server: Served, people: People, monkeypatch: pytest.MonkeyPatch) -> Polling:
    monkeypatch.setattr("web.realtime.live.members.SECONDS_BETWEEN_LOOKS", 0.01)
    eio = cast("Any", server.app.extensions["socketio"]).server.eio
    cookie = cookies(people.browser_of(people.member(name="Per")))["Cookie"]
    sid = json.loads(server.knock(HANDSHAKE, Cookie=cookie).body[1:])["sid"]
    return Polling(server, f"{HANDSHAKE}&sid={sid}", cookie, Reach(eio, {}, sid))


def test_a_line_that_polls_keeps_no_more_waiting_than_a_socket_and_hears_when_it_has_taken_it(polling: Polling) -> None:
    large = Parcel("x" * (MOST_WAITING // 4))
    taken = [polling.way.offer([large], polling.again.set) for _each in range(6)]
    assert taken == [True] * 5 + [False], "by what it holds, not by how many there are"
    assert polling.fetch().count("x") == 5 * (MOST_WAITING // 4)
    assert polling.again.wait(5)
    assert polling.way.offer([large], polling.again.set)


def test_a_line_that_polls_and_asks_and_asks_and_fetches_no_answer_is_cut_off(
    polling: Polling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.realtime.live.members.FAR_TOO_MUCH", 1_000)
    polling.way.answer([Parcel("x" * 2_000)])
    assert polling.way.is_open
    polling.way.answer([Parcel("x")])
    assert not polling.way.is_open


def test_a_fault_at_one_line_leaves_the_others_asked_whether_they_are_there() -> None:
    asked = threading.Event()

    def fail(_packet: Any) -> None:
        raise RuntimeError

    def begin(work: Any) -> None:
        threading.Thread(target=work, daemon=True).start()

    engine = SimpleNamespace(ping_interval=0, sleep=lambda _seconds: None, start_background_task=begin)
    pings = Pings(cast("Any", engine))
    for send in (fail, lambda _packet: asked.set()):
        pings._later(SimpleNamespace(closing=False, closed=False, send=send))
    assert asked.wait(5)
