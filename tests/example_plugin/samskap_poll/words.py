"""How the list of words behaves, which all who vote write on together: no database, no clock, no network."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import marshmallow as ma
from core.plugin.forms import Schema
from core.plugin.live import SERVER, Actor, Fact, Intent, Refused, ThingId

VOTER = "voter"
MOST, LONGEST = 3, 30
SAY, TAKE_BACK, FORGET, CLOSE = "word.say", "word.take_back", "person.forget", "list.close"
MINE = (SAY, TAKE_BACK)

Json = dict[str, Any]


class Word(Schema):
    """A word, under an id that its writer's page has made."""

    id = ThingId(required=True)
    text = ma.fields.String(required=True, validate=[ma.validate.Length(max=LONGEST), ma.validate.Regexp(r"\s*\S")])


class Taken(Schema):
    """Which word is taken back."""

    id = ThingId(required=True)


SCHEMAS = {SAY: Word, TAKE_BACK: Taken}


@dataclass
class Words:
    """Every word by its id, with who wrote it; what is taken back stays here without its text. ``over`` is the end."""

    said: dict[str, dict[str, str]] = field(default_factory=dict)
    over: bool = False

    def of(self, person: str) -> list[str]:
        """Name the words that somebody has on the list."""
        return [key for key, word in self.said.items() if word["by"] == person and word["text"]]

    def blank(self, keys: Collection[str]) -> None:
        """Let words be gone."""
        self.said.update({key: {"text": "", "by": ""} for key in keys})


class WordRules:
    """The rules, under the names that core asks by."""

    def begin(self) -> Words:
        """Give an empty list."""
        return Words()

    def decide(self, state: Words, intent: Intent) -> Sequence[Fact]:
        """Give what becomes of an intent. Raises Refused."""
        if state.over and intent.actor.role != SERVER:
            raise Refused("over")
        payload = DECIDES[intent.kind](state, intent)
        return [Fact(kind=intent.kind, payload=payload, by=intent.actor.id, role=intent.actor.role)]

    def apply(self, state: Words, fact: Fact) -> None:
        """Let it happen."""
        if fact.kind == SAY:
            state.said[fact.payload["id"]] = {"text": fact.payload["text"], "by": fact.by}
        elif fact.kind == CLOSE:
            state.over = True
        else:
            state.blank(fact.payload["words"])

    def keep(self, state: Words) -> Json:
        """Give all of it as JSON."""
        return asdict(state)

    def restore(self, kept: Json) -> Words:
        """Read what was kept."""
        return Words(**kept)

    def project(self, state: Words, seq: int, fact: Fact, viewer: Actor) -> Json:
        """Say what a fact made of the list, as the list is now; a word that has gone since keeps its number."""
        if fact.kind == CLOSE:
            return {"seq": seq, "kind": fact.kind, "over": True}
        if fact.kind != SAY:
            return {"seq": seq, "kind": fact.kind, "gone": list(fact.payload["words"])}
        shown = _shown(state, fact.payload["id"], viewer)
        return {"seq": seq, "kind": fact.kind, "word": shown} if shown else {"seq": seq, "kind": "hidden"}

    def concerned(self, state: Words, fact: Fact) -> Collection[str]:
        """Name the writer: to them alone it is told that a word is theirs."""
        return [fact.by] if fact.kind == SAY else ()

    def snapshot(self, state: Words, viewer: Actor) -> Json:
        """Give the whole list."""
        shown = (_shown(state, key, viewer) for key in state.said)
        return {"words": [word for word in shown if word], "over": state.over}

    def own(self, state: Words, viewer: Actor) -> Json:
        """Give one's own words again, as one's own."""
        return {"words": [_shown(state, key, viewer) for key in state.of(viewer.id)]}

    def rights(self, state: Words, role: str) -> list[str]:
        """List what one may do."""
        return [] if state.over or role != VOTER else list(MINE)

    def erases(self, fact: Fact) -> Collection[str]:
        """Name what goes from all that was written before: words taken back, and whoever is forgotten."""
        if fact.kind == FORGET:
            return [*fact.payload["words"], fact.payload["by"]]
        return fact.payload["words"] if fact.kind == TAKE_BACK else ()

    def redact(self, fact: Fact, things: Collection[str]) -> Json | None:
        """Give a fact without what goes; None where it has nothing of it."""
        if fact.kind == SAY and fact.payload["id"] in things:
            return {**fact.payload, "text": ""}
        return {**fact.payload, "by": ""} if fact.kind == FORGET and fact.payload["by"] in things else None


def _say(state: Words, intent: Intent) -> Json:
    key = intent.arguments["id"]
    if key in state.said:
        raise Refused("exists")
    if len(state.of(intent.actor.id)) >= MOST:
        raise Refused("enough")
    return {"id": key, "text": intent.arguments["text"].strip()}


def _take_back(state: Words, intent: Intent) -> Json:
    key = intent.arguments["id"]
    if key not in state.of(intent.actor.id):
        raise Refused("unknown")
    return {"words": [key]}


def _forget(state: Words, intent: Intent) -> Json:
    return {"by": intent.arguments["by"], "words": state.of(intent.arguments["by"])}


def _close(_state: Words, _intent: Intent) -> Json:
    return {}


DECIDES: Mapping[str, Callable[[Words, Intent], Json]] = {
    SAY: _say,
    TAKE_BACK: _take_back,
    FORGET: _forget,
    CLOSE: _close,
}


def _shown(state: Words, key: str, viewer: Actor) -> Json | None:
    word = state.said[key]
    if not word["text"]:
        return None
    return {"id": key, "text": word["text"], **({"mine": True} if word["by"] == viewer.id else {})}
