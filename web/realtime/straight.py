"""What the engine says on a WebSocket goes straight to it: the engine lets a greenlet wait on each line to say it."""

import inspect
from collections.abc import Callable
from typing import Any

import engineio
import engineio.socket
import structlog

log = structlog.get_logger()

WRITER = "Socket._websocket_handler.<locals>.writer"
WAYS = ("packets = self.poll()", "start_background_task(writer)", "self.queue.put(None)", "writer_task.join()")


class Straight:
    """Stands where a line's queue was once it is a WebSocket: what is put here is written at once, or kept by its pipe.

    It is for greenlets alone: no turn ends while it writes, so nothing of two packets is mixed.
    """

    def __init__(self, ws: Any) -> None:
        self._ws, self._ended = ws, False

    def put(self, packet: Any) -> None:
        """Write a packet; None ends the line, and so does a reader who is gone. After that nothing is written."""
        if self._ended:
            return
        try:
            if packet is not None:
                self._ws.send(packet.encode())
                return
        except Exception as error:  # noqa: BLE001 - the engine's own writer ends the line whatever it was
            log.debug("a line was gone before it was written to", why=type(error).__name__)
        self._ended = True
        self._ws.close()

    def join(self) -> None:
        """Wait for nothing: all of it is written."""


class Written:
    """The task of a writer that has nothing to do."""

    def join(self) -> None:
        """Wait for nothing."""


def install(eio: engineio.Server) -> None:
    """Let lines be written to this way where greenlets take turns, and the engine is as we know it."""
    if eio.async_mode != "gevent" or not _is_as_known():
        return
    begin: Callable[..., Any] = eio.start_background_task

    def start(target: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if getattr(target, "__qualname__", "") == WRITER:
            return _let_write(**inspect.getclosurevars(target).nonlocals)
        return begin(target, *given, **named)

    eio.start_background_task = start


def _let_write(self: Any, ws: Any, **_others: Any) -> Written:
    """Write what waited while the line changed over, and from now on everything at once."""
    waited, self.queue = self.queue, Straight(ws)
    while not waited.empty():
        self.queue.put(waited.get())
    return Written()


def _is_as_known() -> bool:
    reads = inspect.getsource(getattr(engineio.socket.Socket, "_websocket_handler", install))
    return all(way in reads for way in WAYS)
