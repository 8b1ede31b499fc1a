"""Two processes that carry one board, with Redis between them, which goes away and comes back."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import pytest
import redis

from tests import servers
from tests.eventually import eventually
from tests.fixtures.house import SECRET
from tests.sockets import Line, Served
from tests.web.stubborn import Stubborn, all_writing, assert_equal_to_the_log, assert_whole, open_for_writing
from web.realtime.live.between import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Flask

    from tests.fixtures.house import House
    from tests.people import People
    from tests.web.boards import Meeting

UNTIL_HEARD = 130.0  # the library looks for Redis every minute at last
SOON = 30.0  # RT6 promises 5, and the run says what it took; the machine may be busy


@dataclass
class Queue:
    """A Redis that can go away, and come back in the same place with nothing in it."""

    program: str
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"unix://{self.folder / 'socket'}?db=0"

    def start(self) -> None:
        """Come, or come back."""
        options = ["--port", "0", "--unixsocket", str(self.folder / "socket"), "--save", "", "--dir", str(self.folder)]
        self.processes.append(subprocess.Popen([self.program, *options], stdout=subprocess.DEVNULL))

    def stop(self) -> None:
        """Go away at once."""
        self.processes[-1].kill()
        self.processes[-1].wait()

    def listeners(self) -> int:
        """Count the processes that listen for hints."""
        with redis.Redis.from_url(self.url) as client:
            try:
                heard = dict(client.pubsub_numsub(CHANNEL))
            except redis.ConnectionError as error:
                raise ConnectionRefusedError(str(error)) from error
        return int(heard.get(CHANNEL.encode(), 0))


@pytest.fixture
def queue() -> Iterator[Queue]:
    """A Redis of this test's own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    folder = Path(tempfile.mkdtemp(prefix="samskap-redis-"))
    made = Queue(program, folder)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def two(house: House, app: Flask, queue: Queue, tmp_path: Path) -> Iterator[tuple[Served, Served]]:
    """Two processes on the database of this test, as two machines would be."""
    settings = {"plugins": "workshop", "database": house.config.database_url, "secret": SECRET, "redis": queue.url}
    with servers.serving(tmp_path, times=2, **settings) as (first, second):
        yield Served(app, urlsplit(first.url).port or 0), Served(app, urlsplit(second.url).port or 0)


def test_av4_rt6_redis_goes_away_and_comes_back_while_people_write_in_two_processes(
    two: tuple[Served, Served],
    queue: Queue,
    people: People,
    meeting: Meeting,
    record_property: Callable[[str, object], None],
) -> None:
    open_for_writing(two[0], people, meeting.leader, meeting)
    pages = [Stubborn(cast(Line, None), str(meeting.log)) for _each in two]
    browsers = [people.guest(meeting.engagement, f"Gjest {number}") for number in range(len(two))]
    with all_writing(pages, two, browsers):
        eventually(lambda: queue.listeners() == len(two), within=UNTIL_HEARD)
        assert_all_have_what_each_writes(pages, "med Redis")
        queue.stop()
        took = [assert_all_have_what_each_writes(pages, f"uten Redis {again}") for again in range(3)]
        queue.start()
        eventually(lambda: queue.listeners() == len(two), within=UNTIL_HEARD)
        assert_all_have_what_each_writes(pages, "med Redis igjen")
    record_property("slowest to be seen in the other process without Redis", f"{max(took):.1f} s")
    assert len(assert_whole(people.app, meeting, pages)) == 5 * len(two)
    for server in two:
        assert_equal_to_the_log(server, people.guest(meeting.engagement, "Ny"), meeting, pages)


def assert_all_have_what_each_writes(pages: Sequence[Stubborn], when: str) -> float:
    """Let each write a note, and wait until all see all of them; give how many seconds it took."""
    words = {f"Lapp {number} {when}" for number in range(len(pages))}
    began = time.monotonic()
    for page, word in zip(pages, sorted(words), strict=True):
        page.write(word)
    eventually(lambda: all(words <= {str(thing["text"]) for thing in list(page.things.values())} for page in pages),
               within=SOON)  # fmt: skip
    return time.monotonic() - began
