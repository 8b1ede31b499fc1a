"""Hundreds of lines to a board held by one thread: each hears in its own time, and keeps count of what it has heard."""

from __future__ import annotations

import ctypes
import json
import os
import re
import selectors
import socket
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

PIDFD_GETFD = 438  # Linux has the same number everywhere; Python has no name for it
KEY = b"\0\0\0\0"  # a mask that changes nothing: RFC 6455, 5.3 wants one, and asks for no secret of us
SPAN = re.compile(rb'"from":(\d+),"to":(\d+)')
HEAD = re.compile(rb'"head_seq":(\d+)')
CHUNK = 256 * 1024
HANDSHAKE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@dataclass(eq=False)
class Reader:
    """One line to one board, as a page has it: it asks for what it lacks."""

    sock: socket.socket
    log: str
    raw: bytearray = field(default_factory=bytearray)
    seq: int = -1
    epoch: str = ""
    asked: int = 0  # how often for what it lacked
    shut: bool = False
    begun: bool = False  # it is a WebSocket now
    joined: bool = False  # and has said hello
    said: list[Any] = field(default_factory=list)  # answers to what it asked to be written
    whole: bytes = b""  # the last answer to hello or sync

    def send(self, text: str) -> None:
        """Send a frame."""
        data = text.encode()
        size = struct.pack("!B", 0x80 | len(data)) if len(data) < 126 else struct.pack("!BH", 0xFE, len(data))
        self.sock.setblocking(True)
        self.sock.sendall(b"\x81" + size + KEY + data)
        self.sock.setblocking(False)

    def hello(self, name: str = "hello", **known: Any) -> None:
        """Say hello, or ask for what is lacking."""
        self.send(f"42/workshop,1{json.dumps([name, {'log': self.log, **known}])}")

    def ask(self, items: list[dict[str, Any]]) -> None:
        """Ask for things to be written."""
        self.send(f"42/workshop,2{json.dumps(['ops', {'log': self.log, 'items': items}], ensure_ascii=False)}")

    def read(self) -> None:
        """Take what has come, and answer what must be."""
        try:
            came = self.sock.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        self.shut = not came
        self.raw += came
        while frame := self._frame():
            self._hear(frame)

    def _frame(self) -> bytes | None:
        if not self.begun:
            end = self.raw.find(b"\r\n\r\n")
            if end < 0:
                return None
            assert self.raw.startswith(b"HTTP/1.1 101"), bytes(self.raw[:200])
            del self.raw[: end + 4]
            self.begun = True
        if len(self.raw) < 2:
            return None
        begin = 2 + {126: 2, 127: 8}.get(self.raw[1], 0)
        size = int.from_bytes(self.raw[2:begin], "big") if begin > 2 else self.raw[1]
        if len(self.raw) < begin + size:
            return None
        frame = bytes(self.raw[begin : begin + size])
        del self.raw[: begin + size]
        return frame

    def _hear(self, frame: bytes) -> None:
        if frame.startswith(b"0{"):
            self.send("40/workshop,")
        elif frame.startswith(b"40/workshop"):
            self.hello()
            self.joined = True
        elif frame == b"2":
            self.send("3")
        elif frame.startswith(b"43/workshop,1["):
            self.whole, self.seq = frame, int(HEAD.search(frame).group(1))  # type: ignore[union-attr]
            self.epoch = self.epoch or json.loads(frame[len("43/workshop,1") :])[0]["epoch"]
        elif frame.startswith(b"43/workshop,2["):
            self.said.append(json.loads(frame[len("43/workshop,2") :])[0])
        elif frame.startswith(b'42/workshop,["batch"'):
            self._take(*map(int, SPAN.search(frame).groups()))  # type: ignore[union-attr]

    def _take(self, first: int, last: int) -> None:
        if first <= self.seq + 1:
            self.seq = max(self.seq, last)
        else:
            self.asked += 1
            self.hello("sync", epoch=self.epoch, last_seq=self.seq)


class Crowd:
    """Readers, all of whom read while one waits for something, but for those who have stalled."""

    def __init__(self, port: int) -> None:
        self.port, self.readers = port, list[Reader]()
        self._ready = selectors.DefaultSelector()

    def come(self, cookies: Iterable[Mapping[str, str]], log: str, *, takes: int | None = None) -> list[Reader]:
        """Let one come for each of these cookies; ``takes`` is how much the machine takes for who reads nothing."""
        come = []
        for cookie in cookies:
            sock = socket.socket()
            if takes:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
            sock.connect(("127.0.0.1", self.port))
            sock.sendall(HANDSHAKE.format(port=self.port, cookie=cookie["Cookie"]).encode())
            sock.setblocking(False)
            come.append(Reader(sock, log))
        self.readers += come
        self.go_on(come)
        return come

    def stall(self, readers: Iterable[Reader]) -> None:
        """Let these read nothing more."""
        for reader in readers:
            self._ready.unregister(reader.sock)

    def go_on(self, readers: Iterable[Reader]) -> None:
        """Let these read again."""
        for reader in readers:
            self._ready.register(reader.sock, selectors.EVENT_READ, reader)

    def read_until(self, holds: Callable[[], bool], within: float = 60.0) -> None:
        """Read until something holds."""
        end = time.monotonic() + within
        while not holds():
            assert time.monotonic() < end, f"not within {within:g} seconds"
            for key, _events in self._ready.select(0.5):
                reader: Reader = key.data
                reader.read()
                assert not reader.shut, "a line was cut"

    def close(self) -> None:
        """Close every line."""
        for reader in self.readers:
            reader.sock.close()
        self._ready.close()


def narrow(pid: int, readers: Iterable[Reader], takes: int) -> int:
    """Let a process's own ends of these lines take no more than so much by themselves; give how many were found."""
    ports = {reader.sock.getsockname()[1] for reader in readers}
    handle, call, found = os.pidfd_open(pid), ctypes.CDLL(None, use_errno=True).syscall, 0
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        if not str(entry.readlink()).startswith("socket:"):
            continue
        with socket.socket(fileno=call(PIDFD_GETFD, handle, int(entry.name), 0)) as end:
            if end.family == socket.AF_INET and _peer(end) in ports:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, takes)
                found += 1
    os.close(handle)
    return found


def resident(pid: int) -> int:
    """Give how many bytes of memory a process has."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _peer(end: socket.socket) -> int:
    try:
        return int(end.getpeername()[1])
    except OSError:  # a listener
        return 0
