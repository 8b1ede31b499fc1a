"""Pages at a workshop's board: what each asked and heard, as its store would have it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core import clock
from core.contributions import Principal
from core.db import transaction
from core.engagement import services as engagements
from core.live import logs
from core.types import Id, LocalText, new_id
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Line, Served


@dataclass(frozen=True)
class Meeting:
    """A workshop that is open, its board, and who leads it."""

    engagement: Id
    log: Id
    leader: Colleague


def workshop(people: People, leader: Colleague, title: str = "Møte om parken") -> Meeting:
    """Make a workshop that is open, with a board."""
    who = Principal(kind="staff", id=leader.id, name=leader.name, roles=frozenset({"leader"}))
    with people.app.app_context(), transaction():
        made = engagements.create_engagement(None, "workshop", LocalText(nb=title), LocalText(nb="Vi møtes."), who)
        made.state, made.opened_at = "open", clock.now()
        return Meeting(made.id, logs.begin(made.id, KIND).id, leader)


@dataclass
class Page:
    """One page at the board: a store without optimism."""

    line: Line
    log: str
    seq: int = 0
    epoch: str = ""
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    you: dict[str, Any] = field(default_factory=dict)
    everything: list[str] = field(default_factory=list)

    def hello(self, **known: Any) -> dict[str, Any]:
        """Say hello, and take in what comes."""
        answer: dict[str, Any] = self.line.ask("hello", {"log": self.log, **known})
        if "epoch" in answer:
            self.take(answer)
        return answer

    def take(self, welcome: dict[str, Any]) -> None:
        """Take in a welcome."""
        self.everything.append(json.dumps(welcome))
        self.epoch, self.you = welcome["epoch"], welcome["you"]
        if welcome["mode"] == "snapshot":
            self.things = {thing["id"]: thing for thing in welcome["snapshot"]["things"]}
            self.things |= {thing["id"]: thing for thing in welcome["yours"]["things"]}
        else:
            self.items(welcome["items"])
        self.seq = welcome["head_seq"]

    def do(self, kind: str, op_id: Id | None = None, **asked: Any) -> dict[str, Any]:
        """Ask for one thing; give what became of it."""
        return self.many([{"op_id": str(op_id or new_id()), "kind": kind, **asked}])[0]

    def many(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Ask for several in one frame."""
        answer = self.line.ask("ops", {"log": self.log, "items": items})
        told: list[dict[str, Any]] = answer.get("items", [answer])
        return told

    def note(self, text: str, **asked: Any) -> str:
        """Write a note; give its id. It must be kept."""
        key = str(new_id())
        answer = self.do("note.add", id=key, parent=FIRST_COLUMN, text=text, **asked)
        assert "seq" in answer, answer
        return key

    def listen(self, until: int | None = None) -> None:
        """Hear what came; or wait until a number is here."""
        while True:
            while self.line.heard:
                name, *given = self.line.heard.pop(0)
                if name == "batch":
                    self._batch(given[0])
            if until is None or self.seq >= until:
                return
            frame = self.line.until(f"42{self.line.room}")
            self.line.heard.append(json.loads(frame[frame.index("[") :]))

    def _batch(self, batch: dict[str, Any]) -> None:
        self.everything.append(json.dumps(batch))
        if batch["to"] <= self.seq:
            return
        assert batch["from"] <= self.seq + 1, "a gap"
        self.items(batch["items"])
        self.seq = batch["to"]

    def items(self, items: list[dict[str, Any]]) -> None:
        """Take in facts."""
        for item in items:
            for thing in item.get("things", ()):
                mine = self.things.get(thing["id"], {}).get("mine")
                self.things[thing["id"]] = {**thing, **({"mine": True} if mine else {})}
            for gone in item.get("gone", ()):
                self.things.pop(gone, None)
            for key, rank in item.get("ranks", {}).items():
                self.things[key]["rank"] = rank

    def texts(self) -> list[str]:
        """Give the words of the notes that stand here."""
        notes = [thing for thing in self.things.values() if thing["kind"] == "note"]
        return [thing["text"] for thing in sorted(notes, key=lambda thing: (thing["parent"], thing["rank"]))]


@contextmanager
def at_the_board(server: Served, browser: Browser, meeting: Meeting, **known: Any) -> Iterator[Page]:
    """Open a page at the board."""
    with server.line(browser, "/workshop") as line:
        page = Page(line, str(meeting.log))
        page.hello(**known)
        yield page


def next_told(page: Page) -> dict[str, Any]:
    """Give the next that is told in passing; other events are laid aside."""
    while True:
        for at, (name, *given) in enumerate(page.line.heard):
            if name == "eph":
                del page.line.heard[at]
                told: dict[str, Any] = given[0]
                page.everything.append(json.dumps(told))
                return told
        frame = page.line.until(f"42{page.line.room}")
        page.line.heard.append(json.loads(frame[frame.index("[") :]))


def told_until(page: Page, key: str, holds: Callable[[Any], bool]) -> Any:
    """Take in what is told until some of it holds."""
    while True:
        told = next_told(page)
        if key in told and holds(told[key]):
            return told[key]


def tell(page: Page, **told: Any) -> dict[str, Any]:
    """Let a page tell of itself."""
    answer: dict[str, Any] = page.line.ask("eph", {"log": page.log, "told": told})
    return answer


def names(people: dict[str, Any]) -> dict[str, str]:
    """Give the names of those who are told of."""
    return {key: one["name"] for key, one in people.items() if one}
