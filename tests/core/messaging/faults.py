"""A mail server that fails in one chosen way, word by word; what it has taken is kept."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.servers import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

LONG = 20  # seconds; nobody waits so long
TAKEN = "250 2.0.0 taken"


@dataclass
class FaultyServer:
    """``fault`` says what goes wrong: a reply at RCPT or after DATA, or one of the words below."""

    port: int = 0
    fault: str = ""
    bad: str = ""
    got: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """The value for SAMSKAP_MAIL."""
        return f"smtp://127.0.0.1:{self.port}"

    def serve(self, listener: socket.socket) -> None:
        """Talk to one caller after the other until the listener is closed."""
        with suppress(OSError):
            while True:
                caller, _where = listener.accept()
                self.connections += 1
                threading.Thread(target=self._talk, args=(caller,), daemon=True).start()

    def _talk(self, caller: socket.socket) -> None:
        with caller, suppress(OSError), caller.makefile("rb") as lines:
            if self.fault == "slow banner":
                self.ended.wait(LONG)
                return
            _say(caller, "220 here")
            for line in lines:
                if not self._answer(caller, lines, line.decode().strip()):
                    return

    def _answer(self, caller: socket.socket, lines: Iterator[bytes], said: str) -> bool:
        """Answer one command; say whether to go on."""
        word, fault = said.upper(), self.fault
        if word.startswith("EHLO"):
            _say(caller, "250-here\r\n250-STARTTLS\r\n250 8BITMIME")
        elif word == "STARTTLS":
            _say(caller, "220 go on")
            _say(caller, "this is no handshake")
            return False
        elif word.startswith("RCPT"):
            refused = fault.partition("RCPT ")[2] if not self.bad or self.bad in said else ""
            _say(caller, refused or "250 ok")
            return not refused.startswith("421")
        elif word == "DATA":
            return self._take(caller, lines)
        elif word == "QUIT":
            _say(caller, "221 bye")
            return False
        else:
            _say(caller, "250 ok")
        return True

    def _take(self, caller: socket.socket, lines: Iterator[bytes]) -> bool:
        _say(caller, "354 go on")
        raw = b""
        for line in lines:
            if self.fault == "drop in DATA":
                return False
            if line == b".\r\n":
                break
            raw += line
        refused = self.fault.partition("DATA ")[2]
        if refused:
            _say(caller, refused)
            return True
        self.got.append(parsed(raw))
        if self.fault == "drop after the final dot":
            return False
        _say(caller, TAKEN)
        return True


def _say(caller: socket.socket, words: str) -> None:
    caller.sendall(f"{words}\r\n".encode())


@contextmanager
def faulty_server() -> Iterator[FaultyServer]:
    """Run the server in a thread, on any port."""
    server = FaultyServer()
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]
    thread = threading.Thread(target=server.serve, args=(listener,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
