"""A board whose server is killed, again and again, while four write: what was acknowledged stands, once."""

from __future__ import annotations

import os
import signal
import threading
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import pytest

from core.config import Config
from tests import servers
from tests.eventually import eventually
from tests.fixtures.house import SECRET
from tests.people import People
from tests.sockets import Line, Served
from tests.web.boards import workshop
from tests.web.stubborn import Stubborn, assert_equal_to_the_log, assert_whole, keep_at_it, open_for_writing
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browsing import Browser
    from tests.servers import Site

KILLS = 20
WHOLE = (7, 14)  # at which of them all processes go, not only the one that answers
WRITERS = 4
SECONDS_BETWEEN = (0.03, 0.21, 0.11, 0.34)  # so that one falls in a write, one in a hello, one in nothing
LONGEST = 30.0


@pytest.fixture
def site(engine_name: str, new_database_url: Callable[[], str], tmp_path: Path) -> Iterator[Site]:
    """The product: threads on SQLite, gevent on PostgreSQL."""
    sockets = "threads" if engine_name == "sqlite" else "gevent"
    settings = {"plugins": "workshop", "database": new_database_url(), "sockets": sockets, "secret": SECRET}
    with servers.site(tmp_path, **settings) as running:
        yield running


@pytest.fixture
def knocking(site: Site) -> Iterator[Served]:
    """An app on the same database, to make people with, and the port of the site."""
    app = create_app(Config.from_environment({**site.environment, "SAMSKAP_SOCKETS": "threads"}))
    yield Served(app, urlsplit(site.url).port or 0)
    app.extensions["engines"][True].dispose()


def test_av1_rt6_rt7_killed_twenty_times_while_four_write_nothing_is_lost_and_nothing_stands_twice(
    site: Site, knocking: Served, record_property: Callable[[str, object], None]
) -> None:
    people = People(knocking.app)
    hanne = people.staff("leader", name="Hanne")
    meeting = workshop(people, hanne)
    open_for_writing(knocking, people, hanne, meeting)
    over = threading.Event()
    pages = [Stubborn(cast(Line, None), str(meeting.log)) for _one in range(WRITERS)]
    browsers = [people.guest(meeting.engagement, f"Gjest {number}") for number in range(WRITERS)]
    writing = [
        threading.Thread(target=keep_at_it, args=(page, knocking, browser, over.is_set), daemon=True)
        for page, browser in zip(pages, browsers, strict=True)
    ]
    for thread in writing:
        thread.start()
    slowest = 0.0
    for number in range(KILLS):
        for each, page in enumerate(pages):
            page.write(f"Lapp {number} fra {each}")
        threading.Event().wait(SECONDS_BETWEEN[number % len(SECONDS_BETWEEN)])
        slowest = max(slowest, kill(site, whole=number in WHOLE))
    over.set()
    for thread in writing:
        thread.join(timeout=LONGEST)
    record_property("slowest to be ready again", f"{slowest:.1f} s")
    assert not any(thread.is_alive() for thread in writing), "some of it was never acknowledged"
    assert sum(len(page.acknowledged) for page in pages) == KILLS * WRITERS
    texts = assert_whole(knocking.app, meeting, pages)
    assert len(texts) == KILLS * WRITERS
    catch_up(pages, knocking, browsers)
    assert_equal_to_the_log(knocking, people.browser_of(hanne), meeting, pages)


def kill(site: Site, *, whole: bool) -> float:
    """Kill who answers, or everybody; give after how many seconds the site is ready again."""
    server = site.processes[-1 if len(site.processes) > 2 else 0]
    workers = children(server.pid)
    began = time.monotonic()
    if whole:
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    if whole:
        site.start("serve", "--host", "localhost", "--port", str(urlsplit(site.url).port))
    else:
        eventually(lambda: not set(workers) & set(children(server.pid)))
    eventually(lambda: is_ready(site), within=LONGEST)
    return time.monotonic() - began


def children(pid: int) -> list[int]:
    """Name the processes that one has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_ready(site: Site) -> bool:
    """Ask for the page that says so."""
    with urllib.request.urlopen(f"{site.url}/health/ready", timeout=LONGEST) as answer:  # noqa: S310 - our own http
        return bool(answer.status == 200)


def catch_up(pages: list[Stubborn], server: Served, browsers: list[Browser]) -> None:
    """Let each page come once more, with what it knows."""
    for page, browser in zip(pages, browsers, strict=True):
        with server.line(browser, "/workshop") as line:
            page.come(line)
