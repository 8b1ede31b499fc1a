"""Those who ask for all that they lack: many at once cost little more than one, and nobody's haste holds others up."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest

from core.contributions.asking import Asking
from core.contributions.live import Actor
from core.live.writing import Writer
from core.types import new_id
from plugins.workshop.board.rules import BoardRules
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from tests.sockets import frame
from tests.web.boards import Meeting, at_the_board
from tests.web.stubborn import open_for_writing
from tests.web.test_live import by_a_leader
from web.realtime.frames import Parcel
from web.realtime.lines import FRAMES_A_SECOND, FRAMES_AT_ONCE
from web.realtime.live.arriving import MOST_TOGETHER, Arrivals
from web.realtime.live.gathering import Gathering
from web.realtime.live.limits import AT_MOST, Limits
from web.realtime.live.people import People as Present
from web.realtime.live.work import Coming

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.people import Colleague, People
    from tests.sockets import Served
    from web.realtime.live.members import Reach

MANY = 300
NOTES = 20


@dataclass
class Way:
    """A way to a line, which remembers what went over it."""

    line: str
    told: list[Any] = field(default_factory=list)

    def answer(self, parcels: list[Parcel]) -> None:
        """Take what is answered."""
        self.told += [json.loads(parcel.text) for parcel in parcels]


@pytest.fixture
def writer(people: People, meeting: Meeting) -> Iterator[Writer]:
    """The writer of a board with some notes, in a context to ask the database from."""
    note = {"parent": FIRST_COLUMN, "text": "Flere benker"}
    with people.app.app_context():
        writer = Writer(meeting.log, BOARD)
        writer.write(by_a_leader([("note.add", {"id": str(new_id()), **note}) for _each in range(NOTES)]))
        yield writer


def coming(writer: Writer, name: str, **known: Any) -> tuple[Coming, Way]:
    """Make somebody who comes over a line of their own."""
    way = Way(name)
    actor = Actor(id=name, role="participant")
    given = {"epoch": writer.epoch, "last_seq": 5, **known}
    return Coming(actor=actor, answered=Parcel, reach=cast("Reach", way), **given), way


def test_a_hall_that_comes_back_is_told_what_it_missed_with_each_fact_made_once_and_not_all_in_one_go(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrivals, made = Arrivals("/workshop", writer), Counter[str]()
    project = BoardRules.project

    def counted(rules: BoardRules, state: Any, seq: int, fact: Any, viewer: Actor) -> Any:
        made[viewer.id] += 1
        return project(rules, state, seq, fact, viewer)

    monkeypatch.setattr(BoardRules, "project", counted)
    seated: list[tuple[str, Any]] = []
    for number in range(MOST_TOGETHER + 10):
        arrivals.come(coming(writer, f"Gjest {number}", last_seq=number % 10)[0])
    arrivals.come(coming(writer, "annen", last_seq=3)[0])  # who wrote it all
    for left in (11, 0):
        arrivals.let_in(lambda one, parcel: seated.append((one.actor.id, json.loads(parcel.text))), Present(None, int))  # type: ignore[union-attr]
        assert len(arrivals) == left
    assert [len(told["items"]) for _who, told in seated[:3]] == [20, 19, 18]
    assert all(told["items"][-1]["seq"] == NOTES for _who, told in seated)
    assert made == {"-": 2 * NOTES, "annen": NOTES - 3}
    assert all(item["things"][0]["mine"] for item in seated[-1][1]["items"])


def test_a_line_that_waits_already_is_told_to_ask_again_later(writer: Writer) -> None:
    arrivals = Arrivals("/workshop", writer)
    (first, _way), (again, way) = coming(writer, "Per"), coming(writer, "Per")
    arrivals.come(first)
    arrivals.come(again)
    assert way.told == [{"err": {"code": "slow_down", "retry": True}}]
    assert len(arrivals) == 1
    arrivals.let_in(lambda _one, _parcel: None, Present(None, int))
    arrivals.come(again)
    assert len(arrivals) == 1, "once it is in, it may ask again"


def test_bo11_who_asks_hundreds_of_times_for_all_of_it_gets_it_some_times_and_the_others_wait_for_nothing(
    server: Served, people: People, meeting: Meeting, hanne: Colleague, writer: Writer
) -> None:
    open_for_writing(server, people, hanne, meeting)
    with (
        at_the_board(server, people.guest(meeting.engagement, "Kari"), meeting) as kari,
        at_the_board(server, people.guest(meeting.engagement, "Per"), meeting) as per,
    ):
        given = {"log": per.log, "epoch": per.epoch, "last_seq": 3}
        for number in range(1_000, 1_000 + MANY):
            per.line.wire.send(frame(("hello", "sync")[number % 2], given, room="/workshop", ack=number))
        kari.note("Midt i det")
        told = [json.loads(per.line.until("43/workshop,")[len("43/workshop,1234") :])[0] for _each in range(MANY)]
        answers = Counter("come" if "mode" in each else each["err"]["code"] for each in told)
        assert answers["come"] <= 2 * AT_MOST
        assert answers["slow_down"] == MANY - answers["come"]
        assert all("mode" in each or each["err"]["retry"] for each in told)
        kari.note("Fortsatt her")


def test_those_who_came_by_a_letters_link_alone_are_not_held_up_by_each_other(app: Flask) -> None:
    hub = app.extensions["live"].hub
    one, other = (
        Asking(staff=None, panelist=None, links={"participate": token}, arguments={}) for token in ("one", "other")
    )
    assert any(hub.haste_of(one) for _time in range(100))
    assert hub.haste_of(other) == 0


def test_what_is_refused_as_it_is_read_does_not_wait_for_the_writer(
    server: Served, people: People, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_the_board(server, people.guest(meeting.engagement, "Per"), meeting) as per:
        monkeypatch.setattr(Gathering, "ask", lambda *_given: pytest.fail("asked the writer"))
        codes = Counter(told["err"]["code"] for _time in range(30) for told in per.many([{"kind": "unheard.of"}]))
    assert codes["invalid"] >= AT_MOST
    assert codes["slow_down"] == 30 - codes["invalid"]


def test_who_sends_faster_than_any_page_is_read_slower(server: Served, people: People, meeting: Meeting) -> None:
    """So that no number of frames takes the time of all others, and what waits, waits with whoever sent it."""
    much = int(FRAMES_AT_ONCE + FRAMES_A_SECOND / 4)
    with at_the_board(server, people.guest(meeting.engagement, "Per"), meeting) as per:
        began = time.monotonic()
        for number in range(1_000, 1_001 + much):
            per.line.wire.send(frame("tick", {}, room="/workshop", ack=number))
        assert '"server_ms"' in per.line.until(f"43/workshop,{1_000 + much}[")
    assert time.monotonic() - began > 1 / 4


@pytest.fixture
def in_short_turns() -> Iterator[None]:
    """Let threads take turns all the time."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("in_short_turns")
def test_buckets_are_forgotten_while_others_are_made() -> None:
    limits, over = Limits(), threading.Event()
    faults: list[Exception] = []

    def ask(name: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            limits.take(f"{name} {number % 5_000}")

    def forget() -> None:
        try:
            for _time in range(60):
                limits.forget_full()
        except RuntimeError as fault:
            faults.append(fault)
        over.set()

    threads = [threading.Thread(target=ask, args=(name,)) for name in range(2)] + [threading.Thread(target=forget)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
