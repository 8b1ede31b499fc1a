"""A mailbox by IMAP, as far as emptying it needs: messages with flags, on loopback, without TLS."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Mailbox:
    """``kept`` holds what lies there by number; ``asked`` what was said."""

    port: int = 0
    kept: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, *messages: bytes) -> None:
        """Let messages arrive."""
        for raw in messages:
            self.kept[max(self.kept, default=0) + 1] = raw

    @property
    def address(self) -> str:
        """The value for SAMSKAP_MAILBOX."""
        return f"imap://retur:hemmelig%20ord@127.0.0.1:{self.port}/INBOX"

    def serve(self, listener: socket.socket) -> None:
        """Talk to one caller after the other until the listener is closed."""
        with suppress(OSError):
            while True:
                caller, _where = listener.accept()
                with caller, caller.makefile("rwb") as lines:
                    lines.write(b"* OK here\r\n")
                    lines.flush()
                    for line in lines:
                        tag, _space, said = line.decode().strip().partition(" ")
                        self.asked.append(said)
                        lines.write(self._answer(said) + f"{tag} OK done\r\n".encode())
                        lines.flush()
                        if said.upper() == "LOGOUT":
                            break

    def _answer(self, said: str) -> bytes:
        words = said.upper()
        if words.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if words.startswith("SELECT"):
            return f"* {len(self.kept)} EXISTS\r\n".encode()
        if words.startswith("UID SEARCH"):
            new = [str(uid) for uid in self.kept if "\\Seen" not in self.flags.get(uid, set())]
            return f"* SEARCH {' '.join(new)}\r\n".encode()
        if words.startswith("UID FETCH"):
            uid, most = (int(found) for found in re.findall(r"FETCH (\d+) .*<0\.(\d+)>", said)[0])
            raw = self.kept[uid][:most]
            return f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        if words.startswith("UID STORE"):
            self.flags.setdefault(int(said.split()[2]), set()).update(re.findall(r"\\\w+", said))
        if words == "EXPUNGE":
            for uid in [uid for uid, flags in self.flags.items() if "\\Deleted" in flags]:
                self.kept.pop(uid, None)
        return b""


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Run the mailbox in a thread, on any port."""
    running = Mailbox()
    listener = socket.create_server(("127.0.0.1", 0))
    running.port = listener.getsockname()[1]
    thread = threading.Thread(target=running.serve, args=(listener,), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
