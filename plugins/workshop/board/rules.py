"""The board as a live object: its rules, under the names that core asks by."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from core.plugin.live import Actor, Aside, Fact, Intent, Refused
from plugins.workshop.board import deciding, reducing, viewing
from plugins.workshop.board.state import Board, first_board

Json = dict[str, Any]
WORDS = {"text": "said_by", "was": "was_said_by"}  # each with whose they are, where it is not who did it


class BoardRules:
    """How a board behaves."""

    def begin(self) -> Board:
        """Give an empty board."""
        return first_board()

    def decide(self, state: Board, intent: Intent) -> Sequence[Fact] | Aside:
        """Give the facts that an intent becomes, or what is done beside the log. Raises Refused."""
        if intent.kind == "undo":
            done = state.recent.get(intent.arguments["seq"])
            if done is None:
                raise Refused("too_late")
            intent = replace(intent, arguments={"fact": done})
        return deciding.decide(state, intent)

    def apply(self, state: Board, fact: Fact) -> None:
        """Let the next fact happen."""
        reducing.apply(state, fact)

    def keep(self, state: Board) -> Json:
        """Give all of a board as JSON."""
        return state.as_json()

    def restore(self, kept: Json) -> Board:
        """Read what was kept."""
        return Board.from_json(kept)

    def project(self, state: Board, seq: int, fact: Fact, viewer: Actor) -> Json:
        """Give an operation as a viewer may see it now."""
        return viewing.project(state, seq, fact, viewer)

    def concerned(self, state: Board, fact: Fact) -> Collection[str]:
        """Name those who see more of it than their audience."""
        return viewing.concerned(state, fact)

    def snapshot(self, state: Board, viewer: Actor) -> Json:
        """Give all that a viewer may see."""
        return viewing.snapshot(state, viewer)

    def own(self, state: Board, viewer: Actor) -> Json:
        """Give what is a viewer's own."""
        return viewing.own(state, viewer)

    def rights(self, state: Board, role: str) -> list[str]:
        """List what a role may do now."""
        return viewing.caps(state, role)

    def erases(self, fact: Fact) -> Collection[str]:
        """Name the things whose words go from all that was written before, and whoever is forgotten."""
        if fact.kind == "mod.remove":
            return [fact.payload["id"]]
        if fact.kind != "person.erase":
            return ()
        things = fact.payload["things"]
        return [*things, *map(_why, things), fact.payload["by"]]

    def redact(self, fact: Fact, things: Collection[str]) -> Json | None:
        """Give a fact's payload without the words of these things; None where it has none."""
        payload = fact.payload
        people = [name for name in reducing.PEOPLE if payload.get(name) in things]
        if "text" not in payload:
            words = []
        elif payload["id"] in things:
            words = list(WORDS)
        else:
            words = [word for word, by in WORDS.items() if payload.get(by, fact.by) in things]
        if _why(payload.get("id", "")) in things:
            words.append("reason")  # it may tell of whoever is forgotten
        left = {name: "" for name in (*people, *words) if name in payload}
        return {**payload, **left} if left else None


def _why(thing_id: str) -> str:
    """Name the words that say why a thing was taken out of sight."""
    return f"why {thing_id}"
