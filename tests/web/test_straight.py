"""What the engine says on a WebSocket is written at once where greenlets take turns: nobody waits to write it."""

from __future__ import annotations

from typing import Any

import engineio
import engineio.socket
import pytest
from engineio.packet import MESSAGE, Packet

from web.realtime import straight


class Wire:
    """A WebSocket that remembers what was written; ``reads`` happen one by one, and then it is closed."""

    def __init__(self, *reads: Any) -> None:
        self.reads, self.written, self.is_gone = list(reads), [], False

    def wait(self) -> str | None:
        if not self.reads:
            return None
        self.reads.pop(0)()
        return Packet(MESSAGE, data="x").encode()

    def send(self, data: str) -> None:
        if self.is_gone:
            raise OSError
        self.written.append(data)

    def close(self) -> None:
        self.written.append("closed")


@pytest.fixture
def begun() -> list[Any]:
    """What was begun beside."""
    return []


@pytest.fixture
def line(begun: list[Any]) -> engineio.socket.Socket:
    """A line of an engine that carries greenlets, as far as it says."""
    eio = engineio.Server(async_mode="threading", async_handlers=False)
    eio.async_mode = "gevent"
    eio.start_background_task = lambda target, *_given: begun.append(target)
    straight.install(eio)
    eio.on("message", lambda _line, _data: None)
    eio.on("disconnect", lambda _line, _reason: None)
    return engineio.socket.Socket(eio, "line")


def say(line: engineio.socket.Socket, words: str) -> None:
    line.send(Packet(MESSAGE, data=words))


def test_what_waited_is_written_first_and_the_rest_at_once(line: engineio.socket.Socket, begun: list[Any]) -> None:
    for words in ("first", "second"):
        say(line, words)
    wire = Wire(lambda: say(line, "third"), lambda: wire.written.append("then"), lambda: say(line, "fourth"))
    line._websocket_handler(wire)
    assert wire.written == ["4first", "4second", "4third", "then", "4fourth", "closed"]
    assert begun == [], "nobody waits to write"
    assert line.closed


def test_a_line_that_the_server_closes_is_said_goodbye_to(line: engineio.socket.Socket) -> None:
    wire = Wire(lambda: line.close(wait=True))
    line._websocket_handler(wire)
    assert wire.written == ["1", "closed"]


def test_a_reader_who_is_gone_ends_the_line_and_hurts_nobody_who_writes_to_it(line: engineio.socket.Socket) -> None:
    wire = Wire(lambda: setattr(wire, "is_gone", True), lambda: say(line, "lost"))
    line._websocket_handler(wire)
    assert wire.written == ["closed"]


def test_an_engine_that_is_another_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engineio.socket.Socket, "_websocket_handler", lambda _line, _ws: None)
    eio = engineio.Server(async_mode="threading")
    eio.async_mode = "gevent"
    before = eio.start_background_task
    straight.install(eio)
    assert eio.start_background_task == before
