"""The site as it is scaled out: gevent in one process, on PostgreSQL, as `samskap serve` starts it."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest

from core.config import Config
from tests import servers
from tests.eventually import eventually
from tests.people import People
from tests.servers import NotInstalled, PostgreSQL
from tests.sockets import Served, Wire
from tests.web.test_realtime_served import ask, node
from web.app import create_app
from web.realtime.door import MOST_LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers import Site

__all__ = ["node"]  # a fixture
pytestmark = pytest.mark.one_engine("gevent is for PostgreSQL, which these tests start by themselves")

SECONDS = 20
AT_ONCE = 4
PIDFD_GETFD = 438  # Linux has the same number everywhere; Python has no name for it


@pytest.fixture(scope="module")
def cluster() -> Iterator[PostgreSQL]:
    """A PostgreSQL of its own."""
    with ExitStack() as running:
        try:
            yield running.enter_context(servers.postgresql())
        except NotInstalled as missing:
            pytest.skip(f"{missing} is not installed")


@pytest.fixture(scope="module")
def site(cluster: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product, served by gevent."""
    home = tmp_path_factory.mktemp("gevent")
    with servers.site(home, plugins="poll", database=cluster.url(), sockets="gevent") as running:
        yield running


@pytest.fixture(scope="module")
def knocking(site: Site) -> Iterator[Served]:
    """An app on the same database, to make people with, and the port of the site."""
    app = create_app(Config.from_environment({**site.environment, "SAMSKAP_SOCKETS": "threads"}))
    yield Served(app, urlsplit(site.url).port or 0)
    app.extensions["engines"][True].dispose()


@pytest.mark.parametrize("transports", ["polling", "websocket", "polling,websocket"])
def test_npms_client_is_answered_by_gevent(node: str, site: Site, knocking: Served, transports: str) -> None:
    browser = People(knocking.app).browser_of(People(knocking.app).member(email=f"{len(transports)}@example.no"))
    said = ask(node, site.url, browser, "/poll", "standing", '{"name": "x"}', transports)[0]
    assert said["answer"]["error"] == "missing"
    assert said["transport"] == transports.rsplit(",", maxsplit=1)[-1]


def test_a_question_that_waits_in_the_database_stops_nobody_else(
    site: Site, knocking: Served, cluster: PostgreSQL
) -> None:
    with (
        ThreadPoolExecutor(AT_ONCE) as people,
        psycopg.connect(host=str(cluster.folder), user="postgres", dbname="postgres") as holding,
    ):
        holding.execute("LOCK TABLE core_engagement IN ACCESS EXCLUSIVE MODE")
        asked = [people.submit(status, f"{site.url}/") for _one in range(AT_ONCE)]
        eventually(lambda: waiting(cluster) == AT_ONCE)
        began = time.monotonic()
        assert status(f"{site.url}/health/ready") == 200
        assert time.monotonic() - began < 2
        assert not any(one.done() for one in asked)
        holding.rollback()
        assert [one.result(timeout=SECONDS) for one in asked] == [200] * AT_ONCE


def test_more_lines_than_threads_could_carry_are_open_and_small_answers_leave_at_once(
    site: Site, knocking: Served
) -> None:
    browser = People(knocking.app).browser_of(People(knocking.app).member(email="many@example.no"))
    with ExitStack() as opened:
        lines = [opened.enter_context(knocking.websocket(browser, Origin=site.url)) for _one in range(MOST_LINES + 5)]
        assert all(str(line.receive(timeout=SECONDS)).startswith('0{"sid"') for line in lines)
        assert status(f"{site.url}/health/ready") == 200
        far = served_end(site.processes[0].pid, lines[0])
        with far:
            assert far.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), "an answer would wait for the one before it"


def test_a_worker_that_is_killed_is_followed_by_another_and_the_site_stops_when_it_is_told(
    site: Site, knocking: Served
) -> None:
    server = site.processes[0]
    (worker,) = children(server.pid)
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: children(server.pid) not in ([], [worker]))
    eventually(lambda: status(f"{site.url}/health/ready") == 200)
    browser = People(knocking.app).browser_of(People(knocking.app).member(email="last@example.no"))
    with knocking.websocket(browser, Origin=site.url) as line:
        assert str(line.receive(timeout=SECONDS)).startswith('0{"sid"')
        began = time.monotonic()
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=SECONDS)
        assert time.monotonic() - began < SECONDS


def status(url: str) -> int:
    """Ask for a page."""
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - our own http
        return int(answer.status)


def waiting(cluster: PostgreSQL) -> int:
    """Count the questions that wait for a lock."""
    with psycopg.connect(host=str(cluster.folder), user="postgres", dbname="postgres") as looking:
        found = looking.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone()
    return int(found[0]) if found else 0


def children(pid: int) -> list[int]:
    """Name the processes that one has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def served_end(server: int, line: Wire) -> socket.socket:
    """Give the server's own end of a line, as a second handle on the very same socket."""
    port = line.sock.getsockname()[1]
    (worker,) = children(server)
    for entry in Path(f"/proc/{worker}/fd").iterdir():
        if not str(entry.readlink()).startswith("socket:"):
            continue
        end = _borrowed(worker, int(entry.name))
        if end.family == socket.AF_INET and _peer(end) == port:
            return end
        end.close()
    raise LookupError(port)


def _borrowed(pid: int, number: int) -> socket.socket:
    found = ctypes.CDLL(None, use_errno=True).syscall(PIDFD_GETFD, os.pidfd_open(pid), number, 0)
    if found < 0:
        raise OSError(ctypes.get_errno(), "pidfd_getfd")
    return socket.socket(fileno=found)


def _peer(end: socket.socket) -> int:
    try:
        return int(end.getpeername()[1])
    except OSError:  # a listener
        return 0
