"""A board with people around it, and a screen for each of them that hears of what is done as it is done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.plugin import LocalText
from core.plugin.live import Actor, Aside, Fact, Intent
from plugins.workshop.board.deciding import decide
from plugins.workshop.board.programme import Step
from plugins.workshop.board.reducing import apply
from plugins.workshop.board.rules import BoardRules
from plugins.workshop.board.state import FIRST_COLUMN, Board, first_board
from plugins.workshop.board.viewing import NOBODY, project, snapshot

KARI, PER = Actor(id="kari", role="participant"), Actor(id="per", role="participant")
TORE, HOST = Actor(id="tore", role="facilitator"), Actor(id="vert", role="host")
PEOPLE = (KARI, PER, TORE, HOST)
SERVER = Actor(id="", role="server")
CROWD, WALL = Actor(id=NOBODY, role="participant"), Actor(id=NOBODY, role="projector")
STEPS = tuple(
    Step(id=kind, kind=kind, title=LocalText(nb=kind))
    for kind in ("gather", "write", "show", "group", "discuss", "vote", "wrap_up")
)


class Screen:
    """What one client holds: the things it was told of, kept by nothing but what it was told."""

    def __init__(self, viewer: Actor, board: Board) -> None:
        self.viewer = viewer
        self.heard: list[dict[str, Any]] = [snapshot(board, viewer)]
        self.things = {thing["id"]: thing for thing in self.heard[0]["things"]}

    def hear(self, board: Board, seq: int, fact: Fact) -> None:
        told = project(board, seq, fact, self.viewer)
        self.heard.append(told)
        for thing in told.get("things", ()):
            self.things[thing["id"]] = thing
        for gone in told.get("gone", ()):
            self.things.pop(gone, None)
        for key, rank in told.get("ranks", {}).items():
            self.things[key] = {**self.things[key], "rank": rank}


class Meeting:
    """A board, its log, and everybody's screen."""

    def __init__(self, step: str = "gather") -> None:
        self.board, self.log, self.now, self.number = first_board(), [], 1_000_000, 0
        self.log: list[Fact]
        self.screens = [CROWD, WALL, *PEOPLE]
        self.screens = [Screen(viewer, self.board) for viewer in self.screens]
        self.do(TORE, "steps.set", steps=[vars(each) for each in STEPS])
        if step != "gather":
            self.go(step)

    def do(self, actor: Actor, kind: str, **arguments: Any) -> list[Fact]:
        """Ask for something; what is decided happens, and every screen hears of it. What is done beside it is not."""
        intent = Intent(kind=kind, arguments=arguments, actor=actor, received=self.now)
        decided = decide(self.board, intent)
        return [] if isinstance(decided, Aside) else self.happen(*decided)

    def happen(self, *facts: Fact) -> list[Fact]:
        """Let facts happen."""
        for fact in facts:
            apply(self.board, fact)
            self.log.append(fact)
            for screen in self.screens:
                screen.hear(self.board, self.board.seq, fact)
        return list(facts)

    def erase(self, person: Actor) -> list[Fact]:
        """Erase somebody; give the log as it is kept then."""
        self.do(SERVER, "person.erase", by=person.id)
        rules = BoardRules()
        gone = {thing for fact in self.log for thing in rules.erases(fact)}
        left = [replace(fact, payload=rules.redact(fact, gone) or fact.payload) for fact in self.log]
        return [replace(fact, by="") if fact.by in gone else fact for fact in left]

    def go(self, step: str, after: int = 60_000) -> None:
        """Go to a step, so long after what was before."""
        self.now += after
        self.do(TORE, "step.set", step=step)
        self.now += after

    def note(self, actor: Actor, text: str = "Flere benker", **how: Any) -> str:
        """Write a note; give its id."""
        self.number += 1
        name = f"note-{self.number}"
        self.do(actor, "note.add", **{"id": name, "parent": FIRST_COLUMN, "text": text, **how})
        return name

    def screen_of(self, viewer: Actor) -> Screen:
        """Give somebody's screen."""
        return next(each for each in self.screens if each.viewer == viewer)

    def texts(self, viewer: Actor) -> list[str]:
        """Give the words that stand on somebody's screen, of notes."""
        return [thing["text"] for thing in self.screen_of(viewer).things.values() if thing["kind"] == "note"]
