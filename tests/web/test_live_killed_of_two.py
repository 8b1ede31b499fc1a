"""One board in two processes, with Redis between them: one is killed while four write, and they go on at the other."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import pytest

from tests import servers
from tests.eventually import eventually
from tests.fixtures.house import SECRET
from tests.sockets import Line, Served
from tests.web.boards import workshop
from tests.web.stubborn import (
    CUT,
    LONGEST,
    Stubborn,
    all_writing,
    assert_equal_to_the_log,
    assert_whole,
    open_for_writing,
)
from tests.web.test_live_killed import acknowledged, kill, write_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.house import House
    from tests.people import People
    from tests.servers import Site
    from tests.web.boards import Meeting
    from tests.web.world import Caller

WRITERS = 4


@dataclass(frozen=True)
class Door(Served):
    """What stands before two processes: leads whoever comes to one of them, and to the other when it is cut off."""

    ports: tuple[int, int] = (0, 0)
    at: list[int] = field(default_factory=list)  # which of them, each time

    @contextmanager
    def line(self, browser: Browser | Caller | None, room: str = "/echo", *, language: str = "nb") -> Iterator[Line]:
        """Open a line to the one that was last led to; who is cut off from it is led to the other next time."""
        try:
            with Served(self.app, self.ports[self.at[-1]]).line(browser, room, language=language) as line:
                yield line
        except CUT:
            self.at.append(1 - self.at[-1])
            raise


@pytest.fixture
def two(house: House, app: Flask, redis_url: str, tmp_path: Path) -> Iterator[list[Site]]:
    """Two processes on the database of this test, as two machines would be."""
    settings = {"plugins": "workshop", "database": house.config.database_url, "secret": SECRET, "redis": redis_url}
    with servers.serving(tmp_path, times=2, **settings) as running:
        yield running


def test_av1_rt6_of_two_processes_one_is_killed_while_four_write_and_all_boards_are_equal_after(
    two: list[Site], people: People, record_property: Callable[[str, object], None]
) -> None:
    hanne, ports = people.staff("leader", name="Hanne"), tuple(urlsplit(site.url).port or 0 for site in two)
    served = [Served(people.app, port) for port in ports]
    meeting = workshop(people, hanne)
    open_for_writing(served[0], people, hanne, meeting)
    doors = [Door(people.app, 0, ports=cast("tuple[int, int]", ports), at=[n % 2]) for n in range(WRITERS)]
    pages = [Stubborn(cast(Line, None), str(meeting.log)) for _door in doors]
    browsers = [people.guest(meeting.engagement, f"Gjest {number}") for number in range(WRITERS)]
    latecomer = people.guest(meeting.engagement, "Ny")
    with all_writing(pages, doors, browsers):
        for number, site in enumerate(two):
            write_each(pages, f"Før {number}")
            all_have_the_same(pages, served, latecomer, meeting)
            write_each(pages, f"Midt i {number}")
            took = kill(site, whole=True)
            record_property(f"process {number} was gone for", f"{took:.1f} s")
            write_each(pages, f"Etter {number}")
            all_have_the_same(pages, served, latecomer, meeting)
            assert {door.at[-1] for door in doors} == {1 - number}, "all write at the one that stands"
    assert len(assert_whole(people.app, meeting, pages)) == acknowledged(pages) == 6 * WRITERS


def all_have_the_same(pages: list[Stubborn], served: list[Served], latecomer: Browser, meeting: Meeting) -> None:
    """Wait until all is acknowledged, and each open page has what somebody gets who comes now, at either process."""
    eventually(lambda: not any(page.pending for page in pages), within=LONGEST)
    for server in served:
        assert_equal_to_the_log(server, latecomer, meeting, pages)
