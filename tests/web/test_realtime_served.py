"""Sockets as they are served: by gunicorn's threads, to npm's own client, and between processes."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import subprocess
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import redis

from core.auth import visits
from core.config import Config
from tests import servers
from tests.eventually import eventually
from tests.people import People
from tests.sockets import Line, Served, Wire, cookies, served
from web.app import create_app
from web.realtime import CHANNEL
from web.serve import THREADS_FOR_PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.browsing import Browser
    from tests.servers import Site

pytestmark = pytest.mark.one_engine("who carries the lines knows nothing of the engine")

SCRIPT = Path(__file__).parent / "socket_client.mjs"
SECONDS = 20


@pytest.fixture(scope="module")
def node() -> str:
    """The program that runs npm's client."""
    program = shutil.which("node")
    if program is None or not (servers.ROOT / "node_modules" / "socket.io-client").is_dir():
        pytest.skip("node with socket.io-client is not installed")
    return program


def ask(node: str, url: str, browser: Browser | None, *rest: str, stay: bool = False) -> list[dict[str, Any]]:
    """Let npm's client ask one event; give what it said, one thing after another."""
    room, event, payload, transports, *path = rest
    arguments = [node, str(SCRIPT), url, room, event, payload, cookies(browser)["Cookie"], transports, *path]
    environment = {**os.environ, "STAY": "1" if stay else ""}
    ran = subprocess.run(arguments, capture_output=True, text=True, timeout=SECONDS, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("transports", ["polling", "websocket", "polling,websocket"])
def test_npms_client_asks_and_is_answered(node: str, server: Served, people: People, transports: str) -> None:
    browser = people.browser_of(people.member(name="Kari Nordmann"))
    said = ask(node, server.url, browser, "/echo", "who", "{}", transports)[0]
    assert said["answer"] == {"ok": {"kind": "panelist", "name": "Kari"}}
    assert said["transport"] == transports.rsplit(",", maxsplit=1)[-1], "polling goes over to a WebSocket"


def test_npms_client_is_refused_without_a_visit_and_speaks_english(node: str, server: Served, people: People) -> None:
    assert "refused" in ask(node, server.url, people.browser(), "/echo", "who", "{}", "websocket")[0]
    browser = people.browser_of(people.member())
    said = ask(node, server.url, browser, "/echo", "desk", "{}", "polling,websocket", "/en/socket.io")[0]
    assert said["answer"] == {"error": "sign-in", "text": "Sign in as staff, and try again."}


# By gunicorn, as `samskap serve` starts it


@contextmanager
def installation(home: Path, database: str) -> Iterator[tuple[Site, Served]]:
    """Run the product; beside it an app on the same database, to make people with."""
    with servers.site(home, plugins="poll", database=database) as site:
        app = create_app(Config.from_environment(site.environment))
        yield site, Served(app, urlsplit(site.url).port or 0)
        app.extensions["engines"][True].dispose()


def test_gunicorns_threads_carry_sockets_and_pages_and_stop_at_once(
    tmp_path: Path, new_database_url: Callable[[], str], node: str
) -> None:
    with installation(tmp_path, new_database_url()) as (site, knocking), ExitStack() as opened:
        browser = People(knocking.app).browser_of(People(knocking.app).member(name="Kari Nordmann"))
        assert not knocking.knock(Origin="https://evil.example", **cookies(browser)).is_open
        assert not knocking.knock(Host="evil.example", **cookies(browser)).is_open
        assert knocking.knock().status == 401
        said = ask(node, site.url, browser, "/poll", "standing", '{"name": "x"}', "polling,websocket")[0]
        assert said["transport"] == "websocket"
        assert said["answer"]["error"] == "missing"
        lines = [
            opened.enter_context(knocking.websocket(browser, Origin=site.url)) for _one in range(THREADS_FOR_PAGES * 2)
        ]
        assert all(str(line.receive(timeout=SECONDS)).startswith('0{"sid"') for line in lines)
        with urllib.request.urlopen(f"{site.url}/health/ready", timeout=SECONDS) as answer:  # noqa: S310 - our own http
            assert answer.status == 200, "more sockets than threads for pages, and pages answer"
        _ends_within_two_seconds(knocking, browser, lines)
        lines = [opened.enter_context(knocking.websocket(_another(knocking)))]
        began = time.monotonic()
        server = site.processes[0]
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=SECONDS)
        assert time.monotonic() - began < SECONDS, "gunicorn alone would wait thirty seconds for an open socket"


def _ends_within_two_seconds(knocking: Served, browser: Browser, lines: list[Wire]) -> None:
    from core.db import transaction

    token = browser.client.get_cookie("samskap_visit")
    assert token is not None
    with knocking.app.app_context(), transaction():
        visits.end_visit(token.value)
    began = time.monotonic()
    for line in lines:
        Line(line, "/poll").until_closed()
    assert time.monotonic() - began < 2, "noticed in another process, without Redis"


def _another(knocking: Served) -> Browser:
    return People(knocking.app).browser_of(People(knocking.app).member(email="another@example.no"))


# Between processes


@pytest.fixture
def two(app: Flask, new_app: Callable[..., Flask], redis_url: str) -> Iterator[tuple[Served, Served]]:
    """Two servers of the same installation, with Redis between them."""
    from tests.fixtures.sockets import ECHO

    made = [new_app(found=(ECHO,), redis_url=redis_url) for _one in range(2)]
    with served(made[0]) as first, served(made[1]) as second:
        yield first, second
    for each in made:
        each.extensions["engines"][True].dispose()


def test_what_one_process_says_reaches_the_browsers_of_another(
    two: tuple[Served, Served], people: People, redis_url: str
) -> None:
    first, second = two
    browser = people.browser_of(people.member())
    before = listening(redis_url)
    with first.line(browser), second.line(browser) as far:
        eventually(lambda: listening(redis_url) == before + 2)
        first.app.extensions["socketio"].emit("news", {"of": "first"}, namespace="/echo")
        assert json.loads(far.until("42/echo,")[len("42/echo,") :]) == ["news", {"of": "first"}]


def listening(redis_url: str) -> int:
    """Count the processes that listen on the queue."""
    return int(dict(redis.Redis.from_url(redis_url).pubsub_numsub(CHANNEL)).get(CHANNEL.encode(), 0))


class Bomb:
    """Says that it was unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def test_incident_nothing_on_the_message_queue_is_unpickled(
    two: tuple[Served, Served], people: People, redis_url: str, tmp_path: Path
) -> None:
    """python-socketio before 5.14 (CVE-2025-61765): whoever reached Redis ran code in every web process."""
    first, _second = two
    mark = tmp_path / "ran"
    pickle.loads(pickle.dumps(Bomb(mark)))  # noqa: S301 - to show that it goes off where it is unpickled
    assert mark.exists()
    mark.unlink()
    queue, before = redis.Redis.from_url(redis_url), listening(redis_url)
    with first.line(people.browser_of(people.member())) as line:
        eventually(lambda: listening(redis_url) == before + 1)
        queue.publish(CHANNEL, pickle.dumps(Bomb(mark)))
        queue.publish(CHANNEL, pickle.dumps({"method": "emit", "event": Bomb(mark), "data": [1], "namespace": "/echo"}))
        first.app.extensions["socketio"].emit("after", namespace="/echo")
        line.until("42/echo,")
        assert line.ask("who")["ok"]["kind"] == "panelist", "and the process goes on"
    assert not mark.exists()
