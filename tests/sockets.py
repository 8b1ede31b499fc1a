"""Sockets in tests: a real server on a port of its own, and browsers that open lines to it."""

from __future__ import annotations

import contextlib
import json
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import simple_websocket
from werkzeug.serving import make_server

from tests.web.world import Caller

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask

    from tests.browsing import Browser

HANDSHAKE = "/socket.io/?EIO=4&transport=polling"
SECONDS = 15


class Wire(simple_websocket.Client):
    """A WebSocket that hears what came in one piece with the answer to its handshake; the library waits for more."""

    def _thread(self) -> None:
        self.connected = self._handle_events()
        super()._thread()


@dataclass(frozen=True)
class Served:
    """An app on a port."""

    app: Flask
    port: int

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://localhost:{self.port}"

    def knock(self, query: str = HANDSHAKE, body: bytes | None = None, **headers: str) -> Reply:
        """Send one request as it is, and give what came; header names with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"{self.url}{query}", data=body, headers=named)  # noqa: S310 - our own
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return Reply(answer.status, answer.read().decode(), dict(answer.headers))
        except urllib.error.HTTPError as refused:
            return Reply(refused.code, refused.read().decode(), dict(refused.headers))

    @contextmanager
    def line(self, browser: Browser | Caller | None, room: str = "/echo", *, language: str = "nb") -> Iterator[Line]:
        """Open a line to one owner's events. Raises simple_websocket.ConnectionError or Refused."""
        with self.websocket(browser, language=language) as wire:
            line = Line(wire, room)
            line.come_in()
            yield line

    @contextmanager
    def websocket(self, browser: Browser | Caller | None, *, language: str = "nb", **headers: str) -> Iterator[Wire]:
        """Open a WebSocket with nothing on top."""
        named = {**cookies(browser), **{name.replace("_", "-"): value for name, value in headers.items()}}
        root = "/en" if language == "en" else ""
        address = f"ws://localhost:{self.port}{root}/socket.io/?EIO=4&transport=websocket"
        client = Wire(address, headers=named)
        try:
            yield client
        finally:
            with contextlib.suppress(simple_websocket.ConnectionClosed, OSError):
                client.close()


@dataclass(frozen=True)
class Reply:
    """What a plain request met."""

    status: int
    body: str
    headers: Mapping[str, str]

    @property
    def is_open(self) -> bool:
        """Whether a line was opened."""
        return self.body.startswith('0{"sid"')


class Refused(Exception):
    """The room did not let us in."""


@dataclass
class Line:
    """One open line, and what it has heard besides answers."""

    wire: Wire
    room: str
    heard: list[list[Any]] = field(default_factory=list)
    asked: int = 0

    def come_in(self) -> None:
        """Join the room. Raises Refused."""
        self.wire.send(f"40{self.room},")
        if not self.until("40", "44").startswith(f"40{self.room}"):
            raise Refused(self.room)

    def ask(self, event: str, *payload: Any) -> Any:
        """Send an event, and give the answer."""
        self.asked += 1
        self.wire.send(f"42{self.room},{self.asked}{json.dumps([event, *payload])}")
        answer = self.until(f"43{self.room},{self.asked}[")
        return json.loads(answer[answer.index("[") :])[0]

    def until(self, *beginnings: str) -> str:
        """Read on to a frame that begins so. Raises ConnectionClosed at the end of the line, TimeoutError without."""
        while (frame := self.wire.receive(timeout=SECONDS)) is not None:
            if frame.startswith(beginnings):
                return str(frame)
            if frame == "2":
                self.wire.send("3")
            if frame.startswith(f"42{self.room},"):
                self.heard.append(json.loads(frame[frame.index("[") :]))
        raise TimeoutError(beginnings)

    def until_closed(self) -> list[list[Any]]:
        """Read to the end of the line, and give what was heard. Raises TimeoutError where it does not end."""
        with contextlib.suppress(simple_websocket.ConnectionClosed):
            self.until("nothing begins so")
        return self.heard


@contextmanager
def served(app: Flask) -> Iterator[Served]:
    """Serve an app in threads of this process, so that tests see its database and its clock."""
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(app, server.server_port)
    finally:
        app.extensions["seats"].empty()
        server.shutdown()
        thread.join()
        server.server_close()


def cookies(browser: Browser | Caller | None) -> dict[str, str]:
    """Give a browser's cookies as it sends them."""
    held = {} if browser is None else browser.cookies if isinstance(browser, Caller) else browser.client._cookies
    return {"Cookie": "; ".join(f"{cookie.key}={cookie.value}" for cookie in held.values())}


def frame(event: str, *given: Any, room: str = "/echo", ack: int = 1) -> str:
    """Write an event as it goes over the wire."""
    return f"42{room},{ack}{json.dumps([event, *given])}"
