"""Hints between two processes, with nobody looking around: they come over Redis, or not at all until somebody looks."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from tests.eventually import eventually
from tests.sockets import served
from tests.web.boards import Meeting, at_the_board, workshop
from tests.web.stubborn import open_for_writing
from tests.web.test_live_redis import LONGEST, Queue, queue
from web.realtime.seats import Seats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.people import People
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
def meeting(two: tuple[Served, Served], people: People) -> Meeting:
    hanne = people.staff("leader", name="Hanne")
    made = workshop(people, hanne)
    open_for_writing(two[0], people, hanne, made)
    return made


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


def test_av4_rt6_hints_stop_with_redis_looks_go_on_and_hints_work_again_when_it_is_back(
    two: tuple[Served, Served], queue: Queue, people: People, meeting: Meeting
) -> None:
    first, second = two
    with (
        at_the_board(first, people.guest(meeting.engagement, "Kari"), meeting) as kari,
        at_the_board(second, people.guest(meeting.engagement, "Per"), meeting) as per,
    ):
        eventually(lambda: queue.listeners() == len(two), within=LONGEST)
        eventually(lambda: all(is_at_rest(server, meeting) for server in two))
        hears_by_a_hint(kari, per, "Med Redis")
        hears_by_a_hint(per, kari, "Og tilbake")
        queue.stop()
        hears_only_by_a_look(kari, per, second, "Uten Redis")
        hears_only_by_a_look(per, kari, first, "Og tilbake uten Redis")
        queue.start()
        eventually(lambda: queue.listeners() == len(two), within=LONGEST)
        hears_by_a_hint(kari, per, "Med Redis igjen")
        hears_by_a_hint(per, kari, "Og tilbake igjen")


def test_av4_a_redis_that_answers_nothing_makes_nobody_wait(
    two: tuple[Served, Served], queue: Queue, people: People, meeting: Meeting
) -> None:
    first, second = two
    with (
        at_the_board(first, people.guest(meeting.engagement, "Kari"), meeting) as kari,
        at_the_board(second, people.guest(meeting.engagement, "Per"), meeting) as per,
    ):
        eventually(lambda: queue.listeners() == len(two), within=LONGEST)
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
