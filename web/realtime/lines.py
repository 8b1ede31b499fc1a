"""WebSockets that take no more than they should: messages of a known size and kind, and an end that is an end."""

import contextlib
import inspect
import socket
import threading
import time
from collections.abc import Callable, MutableMapping
from functools import partial
from typing import Any

import engineio
import engineio.socket
import simple_websocket
import structlog
from wsproto.utilities import LocalProtocolError

from web.realtime.live.limits import Limits
from web.realtime.packets import is_frame
from web.realtime.pipes import Pipe

log = structlog.get_logger()

FRAMES_A_SECOND, FRAMES_AT_ONCE = 1_000.0, 200.0  # of one line, from which no page sends a tenth

AT_ONCE = 0.001  # seconds: what took less was here already, and nobody else had their turn

Pipes = MutableMapping[str, Pipe]
Lock = contextlib.AbstractContextManager[Any]


def limit(eio: engineio.Server, most_bytes: int, pipes: Pipes) -> None:
    """Let the engine open WebSockets with our limits; the library's own reads a message whole before it measures."""
    if not is_as_known():
        log.error("the engine is not as we know it: live pages are slower")
        pipes = {}  # which nobody looks into: everything goes through the engine's own queue
    lock: Callable[[], Lock] = contextlib.nullcontext if eio.async_mode == "gevent" else threading.Lock
    # The engine has no public place for this: its drivers are a table of classes.
    eio._async = {**eio._async, "websocket": _limited(eio._async["websocket"], most_bytes, pipes, lock)}  # noqa: SLF001


def is_as_known() -> bool:
    """Tell whether the engine's line has what we lean on when we write to its WebSocket ourselves, and read from it."""
    line = engineio.socket.Socket
    reads = inspect.getsource(simple_websocket.ws.Base)
    known = "self.connected = self._handle_events()" in reads and "self.input_buffer.append" in reads
    return known and hasattr(line, "_websocket_handler") and "self.upgraded = True" in inspect.getsource(line)


class NoThread:
    """Stands where the library would begin one for each line, to read what comes: the line's own thread reads it."""

    def __init__(self, target: Callable[[], None]) -> None:
        self.name = target.__qualname__

    def start(self) -> None:
        """Begin nothing."""


def read(ws: Any, rest: Callable[[], object]) -> Any:
    """Give the next message of a WebSocket, as soon as it is here; None once it is closed.

    ``rest`` lets others have their turn: where greenlets take turns, whose next is always there would leave them none.
    """
    while ws.connected and not ws.input_buffer:
        try:
            began = time.monotonic()
            came = ws.sock.recv(ws.receive_bytes)
            if came:
                ws.ws.receive_data(came)
            if time.monotonic() - began < AT_ONCE:
                rest()
            ws.connected = bool(came) and ws._handle_events()  # noqa: SLF001 - the library's loop does it in a thread
        except (OSError, LocalProtocolError):
            ws.connected = False
    if ws.input_buffer:
        return ws.input_buffer.pop(0)
    ws.sock.close()
    return None


def _let_go(engines: Any, pipes: Pipes) -> None:
    """Forget a line that is closed: the engine would count it among those who are here for twenty seconds more."""
    pipes.pop(engines.sid, None)
    if engines.closed:
        engines.server.sockets.pop(engines.sid, None)


def _pace(server: engineio.Server) -> Callable[[], None]:
    """Make what holds a line up that sends too fast: what is not read yet waits with whoever sent it."""
    frames = Limits(FRAMES_A_SECOND, FRAMES_AT_ONCE)

    def pace() -> None:
        while wait := frames.take(""):
            server.sleep(wait / 1000)

    return pace


def _rest(server: engineio.Server) -> Callable[[], object]:
    """Make what lets others have their turn; threads take theirs by themselves."""
    return partial(server.sleep, 0) if server.async_mode == "gevent" else lambda: None


READ_BY_US: dict[str, Any] = {"thread_class": NoThread} if is_as_known() else {}


def _limited(line: type[Any], most_bytes: int, pipes: Pipes, lock: Callable[[], Lock]) -> type[Any]:
    class Line(line):  # type: ignore[misc]
        """One WebSocket."""

        def __init__(self, handler: Callable[..., Any], server: engineio.Server) -> None:
            super().__init__(lambda _line: self._begin(handler), server)
            self.server_args.update(max_message_size=most_bytes, **READ_BY_US)
            self._pace, self._rest = _pace(server), _rest(server)

        def _begin(self, handler: Callable[..., Any]) -> Any:
            """Let all that is written go through one pipe, and the engine go on."""
            self.ws.environ.pop("eventlet.input", None)  # a class of its own for each line, which nobody asks
            self.ws.sock = pipe = Pipe(self.ws.sock, lock())
            engines = getattr(handler, "__self__", None)  # the engine's own line, whose method the handler is
            if engines is None:
                return handler(self)
            pipes[engines.sid] = pipe
            try:
                return handler(self)
            finally:
                _let_go(engines, pipes)

        def wait(self) -> str | None:
            """Give the next frame; None ends the line, as a closed one does. Who sends too fast is read slower."""
            self._pace()
            data: str | None = read(self.ws, self._rest) if READ_BY_US else super().wait()
            if data is None or is_frame(data):
                return data
            log.warning("socket sent what is no frame")
            return None

        def close(self) -> None:
            """Say goodbye, and end it also for who does not answer."""
            with contextlib.suppress(OSError, LocalProtocolError):  # it may be ending already
                super().close()
            with contextlib.suppress(OSError):
                self.ws.sock.shutdown(socket.SHUT_RDWR)
            self.ws.event.set()

    return Line
