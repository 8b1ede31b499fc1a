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

from tests import servers
from tests.eventually import eventually
from tests.fixtures.house import SECRET
from tests.sockets import Line, Served
from tests.web.stubborn import LONGEST, Stubborn, all_writing, assert_equal_to_the_log, assert_whole, open_for_writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.house import House
    from tests.people import People
    from tests.servers import Site
    from tests.web.boards import Meeting

KILLS = 20
WHOLE = (13,)  # at which of them all processes go, not only the one that answers
WRITERS = 4
SECONDS_BETWEEN = (0.0, 0.12, 0.04, 0.08)  # so that one falls in a write, one in a hello, one in nothing


@pytest.fixture
def site(house: House, app: Flask, engine_name: str, tmp_path: Path) -> Iterator[Site]:
    """The product on the database of this test: threads on SQLite, gevent on PostgreSQL."""
    sockets = "threads" if engine_name == "sqlite" else "gevent"
    settings = {"plugins": "workshop", "database": house.config.database_url, "secret": SECRET, "sockets": sockets}
    with servers.serving(tmp_path, **settings) as (running,):
        yield running


@pytest.fixture
def knocking(site: Site, app: Flask) -> Served:
    """An app on the same database, to make people with, and the port of the site."""
    return Served(app, urlsplit(site.url).port or 0)


def test_av1_rt6_rt7_killed_twenty_times_while_four_write_nothing_is_lost_and_nothing_stands_twice(
    site: Site,
    knocking: Served,
    people: People,
    meeting: Meeting,
    record_property: Callable[[str, object], None],
) -> None:
    open_for_writing(knocking, people, meeting.leader, meeting)
    pages = [Stubborn(cast(Line, None), str(meeting.log)) for _one in range(WRITERS)]
    browsers = [people.guest(meeting.engagement, f"Gjest {number}") for number in range(WRITERS)]
    slowest = 0.0
    with all_writing(pages, [knocking] * WRITERS, browsers):
        for number in range(KILLS):
            before = acknowledged(pages)
            write_each(pages, f"Lapp {number}")
            eventually(lambda before=before: acknowledged(pages) > before, within=LONGEST)  # type: ignore[misc]
            write_each(pages, f"Midt i {number}")
            threading.Event().wait(SECONDS_BETWEEN[number % len(SECONDS_BETWEEN)])
            slowest = max(slowest, kill(site, whole=number in WHOLE))
    record_property("slowest to be ready again", f"{slowest:.1f} s")
    assert acknowledged(pages) == 2 * KILLS * WRITERS
    texts = assert_whole(knocking.app, meeting, pages)
    assert len(texts) == 2 * KILLS * WRITERS
    come_once_more(pages, knocking, browsers)
    assert_equal_to_the_log(knocking, people.guest(meeting.engagement, "Ny"), meeting, pages)


def write_each(pages: list[Stubborn], words: str) -> None:
    """Let everybody write a note."""
    for number, page in enumerate(pages):
        page.write(f"{words} fra {number}")


def acknowledged(pages: list[Stubborn]) -> int:
    """Count what was acknowledged so far."""
    return sum(len(page.acknowledged) for page in pages)


def kill(site: Site, *, whole: bool) -> float:
    """Kill who answers, or everybody; give after how many seconds the site is ready again."""
    server = site.processes[-1]
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


def come_once_more(pages: list[Stubborn], server: Served, browsers: list[Browser]) -> None:
    """Let each page come once more, with what it knows."""
    for page, browser in zip(pages, browsers, strict=True):
        with server.line(browser, "/workshop") as line:
            page.come(line)
