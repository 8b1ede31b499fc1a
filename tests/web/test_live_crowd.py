"""A crowd at one board as it is scaled out, gevent on PostgreSQL: who reads nothing costs the others nothing."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from core.config import Config
from core.live.writing import Writer
from core.types import new_id
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from tests import servers
from tests.fixtures.house import SECRET
from tests.people import People
from tests.servers import NotInstalled
from tests.sockets import Served, cookies
from tests.web.boards import Meeting, workshop
from tests.web.crowd import Crowd, narrow, resident
from tests.web.stubborn import open_for_writing
from tests.web.test_gevent_served import children
from tests.web.test_live import by_a_leader
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browsing import Browser
    from tests.servers import Site

pytestmark = pytest.mark.one_engine("gevent is for PostgreSQL, which these tests start by themselves")

EVERYBODY, STALLED = 500, 100
WRITERS, EACH = 25, 20  # who write at once, and how many notes: as many as one may without waiting
TOGETHER = 7  # notes of a thousand letters that go into one frame
SMALL = 32 * 1024  # of what the network takes by itself
MEGABYTE = 1024 * 1024
MOST_MEMORY = 64 * MEGABYTE
MOST_NOTES = 2_500


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product, served by gevent on a PostgreSQL of its own."""
    with ExitStack() as running:
        try:
            cluster = running.enter_context(servers.postgresql())
        except NotInstalled as missing:
            pytest.skip(f"{missing} is not installed")
        settings = {"plugins": "workshop", "database": cluster.url(), "sockets": "gevent", "secret": SECRET}
        yield running.enter_context(servers.site(tmp_path_factory.mktemp("crowd"), **settings))


@pytest.fixture(scope="module")
def knocking(site: Site) -> Iterator[Served]:
    """An app on the same database, to make people with, and the port of the site."""
    app = create_app(Config.from_environment({**site.environment, "SAMSKAP_SOCKETS": "threads"}))
    yield Served(app, urlsplit(site.url).port or 0)
    app.extensions["engines"][True].dispose()


@pytest.fixture
def meeting(knocking: Served) -> Meeting:
    people = People(knocking.app)
    hanne = people.staff("leader", name="Hanne", email=f"{new_id()}@example.no")
    made = workshop(people, hanne)
    open_for_writing(knocking, people, hanne, made)
    return made


@pytest.fixture
def crowd(knocking: Served) -> Iterator[Crowd]:
    made = Crowd(knocking.port)
    yield made
    made.close()


def guests(knocking: Served, meeting: Meeting, number: int) -> list[Browser]:
    people = People(knocking.app)
    return [people.guest(meeting.engagement, f"Gjest {one}") for one in range(number)]


def long_notes(number: int) -> list[dict[str, Any]]:
    return [
        {"op_id": str(new_id()), "kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": "ø" * 1_000}
        for _one in range(number)
    ]


def test_rt5_a_hundred_of_five_hundred_stop_reading_and_the_others_have_all_of_it_in_time(
    site: Site, knocking: Served, meeting: Meeting, crowd: Crowd, record_property: Any
) -> None:
    (worker,) = children(site.processes[0].pid)
    known = [cookies(browser) for browser in guests(knocking, meeting, WRITERS)]
    lively = crowd.come((known[one % WRITERS] for one in range(EVERYBODY - STALLED)), str(meeting.log))
    stalled = crowd.come((known[one % WRITERS] for one in range(STALLED)), str(meeting.log), takes=SMALL)
    crowd.read_until(lambda: all(reader.seq >= 2 for reader in crowd.readers))
    assert narrow(worker, stalled, SMALL) == STALLED
    crowd.stall(stalled)
    before, began = resident(worker), time.monotonic()
    writers = lively[:WRITERS]
    for begin in range(0, EACH, TOGETHER):
        for writer in writers:
            writer.ask(long_notes(min(TOGETHER, EACH - begin)))
    last = 2 + WRITERS * EACH
    crowd.read_until(lambda: all(reader.seq == last for reader in lively))
    record_property("400 had a megabyte each after", f"{time.monotonic() - began:.1f} s")
    assert all("seq" in told for writer in writers for said in writer.said for told in said["items"])
    assert not any(reader.asked for reader in lively), "and none of them lacked anything on the way"
    grown = resident(worker) - before
    record_property("the process has grown by", f"{grown / MEGABYTE:.0f} MiB")
    assert grown < MOST_MEMORY
    assert all(reader.seq == 2 for reader in stalled)
    crowd.go_on(stalled)
    crowd.read_until(lambda: all(reader.seq == last for reader in stalled))
    assert all(reader.asked for reader in stalled), "nothing more was kept for them, and they asked for it"
    assert len(json.loads(stalled[0].whole[len("43/workshop,1") :])[0].get("items", ())) > 100


def test_a_snapshot_of_megabytes_arrives_whole_with_who_reads_slowly_and_so_does_what_follows(
    site: Site, knocking: Served, meeting: Meeting, crowd: Crowd
) -> None:
    (worker,) = children(site.processes[0].pid)
    items = [
        ("note.add", {"id": str(new_id()), "parent": FIRST_COLUMN, "text": "ø" * 990}) for _one in range(MOST_NOTES)
    ]
    with knocking.app.app_context():
        wrote = Writer(meeting.log, BOARD)
        for begin in range(0, MOST_NOTES, 500):
            assert all(answer.seq for answer in wrote.write(by_a_leader(items[begin : begin + 500])).answers)
    (browser,) = guests(knocking, meeting, 1)
    (slow,) = crowd.come([cookies(browser)], str(meeting.log), takes=SMALL)
    crowd.read_until(lambda: slow.begun)
    assert narrow(worker, [slow], SMALL) == 1
    crowd.read_until(lambda: slow.joined)
    crowd.stall([slow])
    time.sleep(0.5)  # reads nothing at all for a while
    crowd.go_on([slow])
    crowd.read_until(lambda: slow.seq == wrote.seq)
    assert len(slow.whole) > 4_000_000
    welcome = json.loads(slow.whole[len("43/workshop,1") :])[0]
    assert sum(thing["kind"] == "note" for thing in welcome["snapshot"]["things"]) == MOST_NOTES
    slow.ask(long_notes(1))
    crowd.read_until(lambda: bool(slow.said) and slow.seq > wrote.seq)
    assert slow.said[0]["items"][0]["seq"] == slow.seq == wrote.seq + 1
