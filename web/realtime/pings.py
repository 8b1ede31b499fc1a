"""Asks every line now and then whether it is still there, from one thread: the engine begins one for each line."""

import inspect
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import engineio
import engineio.socket
import structlog
from engineio.exceptions import SocketIsClosedError
from engineio.packet import PING, Packet

log = structlog.get_logger()

ENGINES_CLOCK = engineio.socket.time  # it compares with that one, also while ours is moved
WAY = "self.server.sleep(self.server.ping_interval)"


class Pings:
    """The lines that are asked next, in the order in which they come due: all wait equally long."""

    def __init__(self, eio: engineio.Server) -> None:
        self._eio = eio
        self._begin: Callable[..., Any] = eio.start_background_task
        self._waiting: deque[tuple[float, Any]] = deque()
        self._lock = threading.Lock()
        self._busy = False

    def start(self, target: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Begin what the engine wants done beside, as it does itself, but for its waits before it asks."""
        line = getattr(target, "__self__", None)
        if isinstance(line, engineio.socket.Socket) and target == line._send_ping:  # noqa: SLF001
            return self._later(line)
        return self._begin(target, *given, **named)

    def _later(self, line: Any) -> None:
        with self._lock:
            self._waiting.append((time.monotonic() + self._eio.ping_interval, line))
            begin, self._busy = not self._busy, True
        if begin:
            self._begin(self._work)

    def _work(self) -> None:
        while self._somebody_waits():
            due, line = self._waiting[0]
            self._eio.sleep(max(0.0, due - time.monotonic()))
            self._waiting.popleft()
            try:
                _ask(line)
            except Exception:  # the others are asked, or none of them would ever be found to be gone
                log.exception("a line could not be asked whether it is there")

    def _somebody_waits(self) -> bool:
        with self._lock:
            self._busy = bool(self._waiting)
            return self._busy


def install(eio: engineio.Server) -> None:
    """Let the engine ask this way, where it is as we know it."""
    if WAY in inspect.getsource(getattr(engineio.socket.Socket, "_send_ping", install)):
        eio.start_background_task = Pings(eio).start


def _ask(line: Any) -> None:
    if line.closing or line.closed:
        return
    line.last_ping = ENGINES_CLOCK.time()
    try:
        line.send(Packet(PING))
    except SocketIsClosedError:  # it was closed meanwhile
        return
