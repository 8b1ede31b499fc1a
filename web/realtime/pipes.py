"""The one way out of a WebSocket: what the network does not take at once waits, and no more than a little of it.

The library calls ``send`` on the socket once and does not look how much was taken, so a slow reader's stream broke.
Whatever is written to a socket goes through its pipe: frames of ours, the engine's, and the protocol's own.
"""

import select
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import structlog

log = structlog.get_logger()

MOST_WAITING = 256 * 1024  # of what may be left out: beyond it a reader gets what it missed when it reads again
FAR_TOO_MUCH = 8 * 1024 * 1024  # of what may not be: whoever asks and asks, and reads no answer, is cut off
SECONDS_TO_TAKE_ANYTHING = 60


class Pipe:
    """A socket that takes all or keeps the rest; everything else is the socket's own.

    ``lock`` lets one write at a time; where greenlets take turns it need keep nobody out, for no turn ends in here.
    """

    def __init__(self, sock: socket.socket, lock: AbstractContextManager[Any] | None = None) -> None:
        self._sock = sock
        self._write = getattr(sock, "_sock", sock).send  # gevent's own waits even where it is told not to
        self._lock = lock or threading.Lock()
        self._waiting: deque[memoryview] = deque()
        self._much = 0
        self._broken = False
        self._drained: set[Callable[[], None]] = set()  # of each log that is followed over this line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    @property
    def waits(self) -> bool:
        """Tell whether something has not been taken yet."""
        return bool(self._waiting)

    def send(self, data: bytes) -> int:
        """Write all of it, now or as soon as the reader takes it. Raises OSError where nobody reads any more."""
        with self._lock:
            waited = self.waits
            self._put(data)
            if waited and self._much > FAR_TOO_MUCH:
                self._break()
        return len(data)

    def offer(self, data: bytes, drained: Callable[[], None]) -> bool:
        """Write all of it, or, where too much waits already, nothing: then ``drained`` is called once all is taken."""
        with self._lock:
            if self._much > MOST_WAITING:
                self._drained.add(drained)
                return False
            self._put(data)
            return True

    def _put(self, data: bytes) -> None:
        if self._broken:
            raise BrokenPipeError
        if self._waiting:
            self._keep(memoryview(data))
            return
        try:
            taken = self._write(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            taken = 0
        if taken < len(data):
            self._keep(memoryview(data)[taken:])
            threading.Thread(target=self._drain, daemon=True).start()

    def _keep(self, data: memoryview) -> None:
        self._waiting.append(data)
        self._much += len(data)

    def _drain(self) -> None:
        """Write what waits as the reader takes it."""
        while True:
            taken = self._is_ready()
            with self._lock:
                if not taken or not self._write_on():
                    self._break()
                    return
                if not self._waiting:
                    told, self._drained = self._drained, set()
                    break
        for drained in told:
            drained()

    def _is_ready(self) -> bool:
        ready = select.poll()
        try:
            ready.register(self._sock.fileno(), select.POLLOUT)
        except ValueError:  # it is closed
            return False
        return bool(ready.poll(1000 * SECONDS_TO_TAKE_ANYTHING))

    def _write_on(self) -> bool:
        while self._waiting:
            try:
                taken = self._write(self._waiting[0], socket.MSG_DONTWAIT)
            except BlockingIOError:
                return True
            except OSError:
                return False
            self._much -= taken
            if taken < len(self._waiting[0]):
                self._waiting[0] = self._waiting[0][taken:]
                return True
            self._waiting.popleft()
        return True

    def _break(self) -> None:
        """Let go of what nobody reads; whoever reads from the socket learns that it is over."""
        self._broken, self._much = True, 0
        self._waiting.clear()
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.debug("a socket was gone before it was closed")
