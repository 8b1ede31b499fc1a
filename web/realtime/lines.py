"""WebSockets that take no more than they should: messages of a known size and kind, and an end that is an end."""

import contextlib
import inspect
import socket
import threading
from collections.abc import Callable, MutableMapping
from typing import Any

import engineio
import engineio.socket
import structlog
from wsproto.utilities import LocalProtocolError

from web.realtime.packets import is_frame
from web.realtime.pipes import Pipe

log = structlog.get_logger()

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
    """Tell whether the engine's line has what we lean on when we write to its WebSocket ourselves."""
    line = engineio.socket.Socket
    return hasattr(line, "_websocket_handler") and "self.upgraded = True" in inspect.getsource(line)


def _limited(line: type[Any], most_bytes: int, pipes: Pipes, lock: Callable[[], Lock]) -> type[Any]:
    class Line(line):  # type: ignore[misc]
        """One WebSocket."""

        def __init__(self, handler: Callable[..., Any], server: engineio.Server) -> None:
            super().__init__(lambda _line: self._begin(handler), server)
            self.server_args["max_message_size"] = most_bytes

        def _begin(self, handler: Callable[..., Any]) -> Any:
            """Let all that is written go through one pipe, and the engine go on."""
            self.ws.sock = pipe = Pipe(self.ws.sock, lock())
            engines = getattr(handler, "__self__", None)  # the engine's own line, whose method the handler is
            if engines is None:
                return handler(self)
            pipes[engines.sid] = pipe
            try:
                return handler(self)
            finally:
                pipes.pop(engines.sid, None)

        def wait(self) -> str | None:
            """Give the next frame; None ends the line, as a closed one does."""
            data: str | None = super().wait()
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
