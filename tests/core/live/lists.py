"""The smallest live object there can be: a list that everybody says words to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core.contributions.live import Actor, Aside, Done, Fact, Intent, LiveKind, Refused
from core.db import session
from core.live import logs
from core.live.writing import Asked, Writer
from core.types import Id, new_id

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

KARI, PER = Actor(id="kari", role="participant"), Actor(id="per", role="participant")


class Words:
    """Rules: ``say`` adds a word, ``twice`` adds two, ``count`` writes beside the log, ``fall`` is a fault."""

    def begin(self) -> list[str]:
        return []

    def decide(self, state: list[str], intent: Intent) -> Sequence[Fact] | Aside:
        text = str(intent.arguments.get("text", ""))
        if intent.kind == "count":
            return Aside(write=_count)
        if intent.kind == "fall":
            raise RuntimeError(text)
        if intent.kind == "say" and text in state:
            raise Refused("said", current={"at": state.index(text)})
        said = Fact(kind=intent.kind, payload={"id": text, "text": text}, by=intent.actor.id, role=intent.actor.role)
        return [said, said] if intent.kind == "twice" else [said]

    def apply(self, state: list[str], fact: Fact) -> None:
        if fact.kind == "forget":
            state[:] = ["" if word == fact.payload["text"] else word for word in state]
        state.append(fact.payload["text"] if fact.kind != "forget" else "")

    def keep(self, state: list[str]) -> dict[str, Any]:
        return {"words": list(state)}

    def restore(self, kept: dict[str, Any]) -> list[str]:
        return list(kept["words"])

    def project(self, state: list[str], seq: int, fact: Fact, viewer: Actor) -> dict[str, Any]:
        return {"seq": seq, "kind": fact.kind, "text": state[seq - 1]}

    def concerned(self, state: list[str], fact: Fact) -> Collection[str]:
        return ()

    def snapshot(self, state: list[str], viewer: Actor) -> dict[str, Any]:
        return {"words": state}

    def own(self, state: list[str], viewer: Actor) -> dict[str, Any]:
        return {}

    def rights(self, state: list[str], role: str) -> list[str]:
        return ["say"]

    def erases(self, fact: Fact) -> Collection[str]:
        return [fact.payload["text"]] if fact.kind == "forget" else ()

    def redact(self, fact: Fact, things: Collection[str]) -> dict[str, Any] | None:
        return {"id": "", "text": ""} if fact.payload["text"] in things else None


def _count(_log_id: Id) -> Done:
    """Write a row of another table, as a vote does; refused at three."""
    row = sa.text("UPDATE core_live_log SET kind = kind || '.' WHERE length(kind) < 8 RETURNING length(kind)")
    counted = session.execute(row).scalar()
    if counted is None:
        raise Refused("full")
    return Done(beside={"counted": counted - 5})


WORDS = LiveKind(name="words", rules=Words(), schemas={}, enter=lambda _who, _where: None, asides=frozenset({"count"}))


def asked(text: str = "", kind: str = "say", actor: Actor = KARI, op_id: Id | None = None) -> Asked:
    """Make an intent."""
    intent = Intent(kind=kind, arguments={"text": text}, actor=actor, received=0)
    return Asked(op_id=op_id or new_id(), intent=intent)


def stored(log_id: Id) -> list[tuple[int, str]]:
    """Give what the table has, in order."""
    return [(logged.seq, logged.fact.payload["text"]) for logged in logs.after(log_id, 0)]


def writer(log_id: Id) -> Writer:
    """Give a writer as a process has it."""
    return Writer(log_id, WORDS)
