"""What is measured: our board, or the plain relay beside it, each served on the core that this process is pinned to."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import servers
from tests.eventually import eventually

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Served:
    """A server that is up, and what its clients must know; without ``log`` they speak the relay's own words."""

    port: int
    processes: Sequence[int]  # what it costs: PostgreSQL's first process too, where there is one
    more_ports: Sequence[int] = ()  # of other processes that serve the same
    own: Sequence[int] = ()  # of these, the product's
    name: str = "localhost"
    namespace: str = ""
    log: str = ""
    item: str = '"parent":null,"after":null'
    cookies: Sequence[str] = field(default=())
    stranger: str = ""  # the cookie of somebody who takes part elsewhere

    @property
    def ports(self) -> str:
        """Give them as the generator reads them."""
        return ",".join(map(str, (self.port, *self.more_ports)))


Serve = Callable[["Need"], AbstractContextManager[Served]]


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a cell asks of both sides."""

    people: int
    notes: int = 0  # on the board before anybody comes
    embedded: bool = False  # threads and SQLite


@contextmanager
def relay(need: Need) -> Iterator[Served]:
    """Serve the relay, which speaks its own words."""
    with _relay(need, "/") as (port, pid):
        yield Served(port=port, processes=(pid,), own=(pid,))


@contextmanager
def relay_in_our_words(need: Need) -> Iterator[Served]:
    """Serve the relay as if it were ours: a rehearsal of the harness. It lets everybody in, so it must be found out."""
    with _relay(need, "/workshop") as (port, pid):
        log, cookies = str(uuid.uuid4()), [f"samskap_visit={number}" for number in range(need.people)]
        yield Served(
            port=port, processes=(pid,), own=(pid,), namespace="/workshop", log=log, cookies=cookies, stranger="x=y"
        )


@contextmanager
def _relay(need: Need, namespace: str) -> Iterator[tuple[int, int]]:
    node = shutil.which("node")
    if node is None or not (servers.ROOT / "node_modules" / "socket.io").is_dir():
        raise SystemExit("The relay needs Node and npm's socket.io: install nodejs and npm, then `npm ci`.")
    port = servers.free_port()
    environment = {**os.environ, "PORT": str(port), "NAMESPACE": namespace, "NOTES": str(need.notes)}
    process = subprocess.Popen([node, HERE / "relay.mjs"], env=environment)
    try:
        eventually(lambda: servers.is_listening(port))
        yield port, process.pid
    finally:
        servers.stop(process)
