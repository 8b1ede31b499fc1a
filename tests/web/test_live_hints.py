"""Hints between two processes, with nobody looking around: they come over Redis, or not at all until somebody looks."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import structlog

from core.types import new_id
from tests.core.auth.test_limits import WAIT, tried
from tests.eventually import eventually
from tests.people import People
from tests.sockets import served
from tests.web.boards import Meeting, at_the_board
from tests.web.crawling import post
from tests.web.stubborn import open_for_writing
from tests.web.test_live_redis import UNTIL_HEARD, Queue, queue
from web.realtime.live import between
from web.realtime.seats import Seats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from core.types import Id
    from tests.sockets import Served
    from tests.web.boards import Page

__all__ = ["queue"]  # a fixture


class Nowhere:
    """An address where whoever asks it again rests, once the test is over."""

    def __getattr__(self, name: str) -> NoReturn:
        threading.Event().wait()
        raise AttributeError(name)


@pytest.fixture
def two(
    app: Flask, new_app: Callable[..., Flask], queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Served, Served]]:
    """Two servers of one installation, which look around only when they are told to."""
    monkeypatch.setattr(Seats, "_look_on", lambda _seats: None)
    made = [new_app(redis_url=queue.url) for _one in range(2)]
    with served(made[0]) as first, served(made[1]) as second:
        yield first, second
    for each in made:
        each.extensions["live"].hub._between._url = Nowhere()
        each.extensions["socketio"].server.manager.redis_url = Nowhere()
        each.extensions["engines"][True].dispose()


@pytest.fixture
def meeting(two: tuple[Served, Served], people: People, meeting: Meeting) -> Meeting:
    open_for_writing(two[0], people, meeting.leader, meeting)
    return meeting


def hears_by_a_hint(one: Page, other: Page, words: str) -> None:
    """Let one write, and the other hear of it, with nobody looking around."""
    one.note(words)
    other.listen(until=other.seq + 1)
    one.listen(until=other.seq)
    assert words in other.texts()


def hears_only_by_a_look(one: Page, other: Page, server: Any, words: str) -> None:
    """Let one write, and see that the other has it when their process looks, and not before."""
    one.note(words)
    other.line.ask("tick", {})
    other.listen()
    assert words not in other.texts()
    server.app.extensions["seats"].look()
    other.listen(until=other.seq + 1)
    one.listen(until=other.seq)
    assert words in other.texts()


def is_turned_away(server: Served, email: str) -> bool:
    """Guess a password at one of them; tell whether it is turned away unjudged."""
    answer = post(server.app.test_client(), "/arbeid/logg-inn", {"email": email, "password": "x"})
    return WAIT in answer.get_data(as_text=True)


def test_av4_rt6_hints_stop_with_redis_looks_go_on_and_hints_work_again_when_it_is_back(
    two: tuple[Served, Served], queue: Queue, people: People, meeting: Meeting
) -> None:
    first, second = two
    with (
        at_the_board(first, people.guest(meeting.engagement, "Kari"), meeting) as kari,
        at_the_board(second, people.guest(meeting.engagement, "Per"), meeting) as per,
    ):
        eventually(lambda: queue.listeners() == len(two), within=UNTIL_HEARD)
        eventually(lambda: all(is_at_rest(server, meeting) for server in two))
        hears_by_a_hint(kari, per, "Med Redis")
        hears_by_a_hint(per, kari, "Og tilbake")
        queue.stop()
        hears_only_by_a_look(kari, per, second, "Uten Redis")
        hears_only_by_a_look(per, kari, first, "Og tilbake uten Redis")
        queue.start()
        eventually(lambda: queue.listeners() == len(two), within=UNTIL_HEARD)
        hears_by_a_hint(kari, per, "Med Redis igjen")
        hears_by_a_hint(per, kari, "Og tilbake igjen")


def test_av4_the_limits_of_signing_in_count_without_redis_in_all_processes_and_do_not_open_when_it_is_back(
    two: tuple[Served, Served], queue: Queue
) -> None:
    first, second = (People(server.app) for server in two)
    ada = first.staff("leader", name="Ada Ås")
    tried(first, ada.email, 5)
    queue.stop()
    tried(second, ada.email, 5)
    assert [is_turned_away(server, ada.email) for server in two] == [True, True]
    queue.start()
    eventually(lambda: queue.listeners() >= 0)
    assert [is_turned_away(server, ada.email) for server in two] == [True, True], "it came back with nothing in it"


def test_av4_redis_is_looked_for_as_often_after_a_minute_as_at_first_and_found_as_soon_as_it_is_back(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute of tries, each wait a hundredth of what it is."""
    tries = int(60 / between.SECONDS_UNTIL_AGAIN)
    monkeypatch.setattr(between, "SECONDS_UNTIL_AGAIN", between.SECONDS_UNTIL_AGAIN / 100)
    queue.stop()
    moved: list[Id] = []
    listens, tells = between.Between(queue.url, moved.append), between.Between(queue.url, lambda _log: None)
    with structlog.testing.capture_logs() as said:
        for each in (listens, tells):
            each.begin()
        tells.tell(log_id := new_id())
        eventually(lambda: len([one for one in said if one["event"].startswith("no hints")]) > 4 * tries)
        queue.start()
        eventually(lambda: queue.listeners() == 2, within=UNTIL_HEARD)

        def is_heard() -> bool:
            tells.tell(log_id)  # what was told while nobody listened is lost: a look finds it
            return log_id in moved

        eventually(is_heard)
        for each in (listens, tells):
            each._url = Nowhere()  # type: ignore[assignment]


def test_av4_a_redis_that_answers_nothing_makes_nobody_wait(
    two: tuple[Served, Served], queue: Queue, people: People, meeting: Meeting
) -> None:
    first, second = two
    with (
        at_the_board(first, people.guest(meeting.engagement, "Kari"), meeting) as kari,
        at_the_board(second, people.guest(meeting.engagement, "Per"), meeting) as per,
    ):
        eventually(lambda: queue.listeners() == len(two), within=UNTIL_HEARD)
        eventually(lambda: all(is_at_rest(server, meeting) for server in two))
        queue.processes[-1].send_signal(signal.SIGSTOP)
        eventually(lambda: stands_still(queue.processes[-1].pid))
        try:
            for number in range(3):
                hears_only_by_a_look(kari, per, second, f"Redis henger {number}")
        finally:
            queue.processes[-1].send_signal(signal.SIGCONT)
        hears_by_a_hint(kari, per, "Redis svarer igjen")


def is_at_rest(server: Served, meeting: Meeting) -> bool:
    """Tell whether all that came of people's coming is told: what is told looks at the log too."""
    gathering = server.app.extensions["live"].hub.open_gathering(meeting.log)
    return not gathering.people._changed and not gathering._wake.is_set()


def stands_still(pid: int) -> bool:
    """Tell whether a process is stopped, with all its threads."""
    states = [stat.read_text().rpartition(")")[2].split()[0] for stat in Path(f"/proc/{pid}/task").glob("*/stat")]
    return set(states) == {"T"}
