"""Whoever keeps what was not acknowledged and sends it again, as a page does whose line may end at any moment."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import simple_websocket
from wsproto.utilities import ProtocolError

from core.live import logs
from core.live.writing import Writer
from core.types import new_id
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from tests.eventually import eventually
from tests.sockets import Line, Refused
from tests.web.boards import Page, at_the_board

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Flask

    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Served
    from tests.web.boards import Meeting

CUT = (simple_websocket.ConnectionClosed, simple_websocket.ConnectionError, ProtocolError, Refused, OSError)
STEPS = [{"id": kind, "kind": kind, "title": kind} for kind in ("gather", "group")]
MOST = 20  # intents of one frame
SECONDS_BETWEEN_TRIES = 0.05
SECONDS_BETWEEN_FRAMES = 0.1
LONGEST = 60.0


def note(text: str) -> dict[str, Any]:
    """Make the intent of a note, under names of its own."""
    return {"op_id": str(new_id()), "kind": "note.add", "id": str(new_id()), "parent": FIRST_COLUMN, "text": text}


@dataclass
class Stubborn(Page):
    """A page that asks for what it lacks, and keeps what it wrote until that is acknowledged."""

    pending: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: list[dict[str, Any]] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Write a note; it is sent when there is a line."""
        item = note(text)
        self.pending[item["op_id"]] = item

    def come(self, line: Line) -> None:
        """Say hello on a new line, with what is known from the one before."""
        self.line = line
        answer = self.hello(**({"epoch": self.epoch, "last_seq": self.seq} if self.epoch else {}))
        if "epoch" not in answer:
            raise Refused(answer)

    def send(self) -> None:
        """Send what is not acknowledged, and hear what became of it; without anything, hear what others did."""
        items = list(self.pending.values())[:MOST]
        if not items:
            self.line.ask("tick", {})
        for told in self.many(items) if items else []:
            if "seq" in told:
                self.acknowledged[told["op_id"]] = told["seq"]
                del self.pending[told["op_id"]]
            elif not told["err"]["retry"]:
                self.refused.append(told)
                del self.pending[told["op_id"]]
        self.listen()

    def catch_up(self) -> None:
        """Ask for what is lacked."""
        answer = self.line.ask("sync", {"log": self.log, "epoch": self.epoch, "last_seq": self.seq})
        if "epoch" in answer:
            self.take(answer)

    def take(self, welcome: dict[str, Any]) -> None:
        """Take in a welcome, unless it is older than what is known."""
        if welcome["epoch"] != self.epoch or welcome["head_seq"] >= self.seq:
            super().take(welcome)

    def _batch(self, batch: dict[str, Any]) -> None:
        if batch["from"] > self.seq + 1:
            self.catch_up()
        else:
            super()._batch(batch)


def keep_at_it(page: Stubborn, server: Served, browser: Browser, is_done: Callable[[Stubborn], bool]) -> None:
    """Open line after line, and write on each, until that is done."""
    while not is_done(page):
        with suppress(*CUT), server.line(browser, "/workshop") as line:
            page.come(line)
            while not is_done(page):
                page.send()
                threading.Event().wait(SECONDS_BETWEEN_FRAMES)
        threading.Event().wait(SECONDS_BETWEEN_TRIES)


@contextmanager
def all_writing(pages: Sequence[Stubborn], servers: Sequence[Served], browsers: Sequence[Browser]) -> Iterator[None]:
    """Let each write at its server meanwhile, and after that until all is acknowledged; at a failure nobody does."""
    over, failed = threading.Event(), threading.Event()

    def is_done(page: Stubborn) -> bool:
        return failed.is_set() or (over.is_set() and not page.pending)

    threads = [
        threading.Thread(target=keep_at_it, args=(*each, is_done), daemon=True)
        for each in zip(pages, servers, browsers, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
        over.set()
        for thread in threads:
            thread.join(timeout=LONGEST)
        assert not any(thread.is_alive() for thread in threads), "some of it was never acknowledged"
    finally:
        failed.set()


def open_for_writing(server: Served, people: People, leader: Colleague, meeting: Meeting) -> None:
    """Go to a step in which everybody writes."""
    with at_the_board(server, people.browser_of(leader), meeting) as page:
        assert page.do("steps.set", steps=STEPS)["seq"]
        assert page.do("step.set", step="group")["seq"]


def stands(page: Page) -> dict[str, dict[str, Any]]:
    """Give what stands with a page, the same for all: without what only says whose it is."""
    return {key: {name: of for name, of in thing.items() if name != "mine"} for key, thing in page.things.items()}


def assert_whole(app: Flask, meeting: Meeting, pages: list[Stubborn]) -> list[str]:
    """See that the log has all that was acknowledged, once, in a row; give the words of its notes."""
    with app.app_context():
        written = logs.after(meeting.log, 0)
        writer = Writer(meeting.log, BOARD)
        writer.read()
    assert [logged.seq for logged in written] == list(range(1, len(written) + 1)), "a gap"
    numbers = {str(logged.op_id): logged.seq for logged in written if logged.op_id}
    for page in pages:
        assert not page.pending
        assert not page.refused
        lost = {op_id: seq for op_id, seq in page.acknowledged.items() if numbers.get(op_id) != seq}
        assert not lost, "acknowledged, and not there under its number"
    texts = [logged.fact.payload["text"] for logged in written if logged.fact.kind == "note.add"]
    assert len(texts) == len(set(texts)), "doubled"
    assert sorted(thing.text for thing in writer.state.things.values() if thing.kind == "note") == sorted(texts)
    return texts


def assert_equal_to_the_log(server: Served, browser: Browser, meeting: Meeting, pages: list[Stubborn]) -> None:
    """See that each page's board is what somebody gets who comes now; the pages' lines are open, or have heard all."""
    with at_the_board(server, browser, meeting) as fresh:

        def all_have_it() -> bool:
            for page in pages:
                assert page.seq == fresh.seq
                assert stands(page) == stands(fresh)
            return True

        eventually(all_have_it)
