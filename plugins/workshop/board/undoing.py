"""Undo: what one did oneself is put back, as long as nobody has changed the same thing since."""

from collections.abc import Callable, Mapping
from typing import Any

from core.plugin.live import Fact, Intent, Refused
from plugins.workshop.board.asking import standing
from plugins.workshop.board.clusters import into_last
from plugins.workshop.board.notes import before, fact_of, place, stands_as_voted
from plugins.workshop.board.programme import may
from plugins.workshop.board.state import CLUSTER, DISSOLVED, MERGED, SHOWN, WITHDRAWN, Board, Thing

Payload = dict[str, Any]
CHANGED = "changed_by_others"


def undo(board: Board, intent: Intent) -> list[Fact]:
    """Turn an act of one's own round; ``fact`` among the arguments is the server's own, as the log has it."""
    done = intent.arguments["fact"]
    if done.by != intent.actor.id or done.kind not in TURNS:
        raise Refused("not_yours")
    kind, turn = TURNS[done.kind]
    if not may(board.doing(), intent.actor.role, ALLOWED_AS.get(kind, kind)):
        raise Refused("not_now")
    return turn(board, intent, done.payload, kind)


def _unadd(board: Board, intent: Intent, done: Payload, kind: str) -> list[Fact]:
    thing = _mine(board, intent, done["id"], lambda thing: thing.author)
    if thing.status not in (SHOWN, "late"):
        raise Refused(CHANGED)
    return [fact_of(intent, {"id": thing.id, "was": thing.status}, kind)]


def _unword(board: Board, intent: Intent, done: Payload, kind: str) -> list[Fact]:
    thing = _mine(board, intent, done["id"], lambda thing: thing.text_by)
    standing(board, thing.id, intent.actor)
    stands_as_voted(board, thing)
    words = {"text": done["was"], "said_by": done["was_said_by"]}
    return [fact_of(intent, {"id": thing.id, **words, **before(thing)}, kind)]


def _unmove(board: Board, intent: Intent, done: Payload, kind: str) -> list[Fact]:
    thing = _mine(board, intent, done["id"], lambda thing: thing.place_by)
    standing(board, thing.id, intent.actor)
    return _back(board, intent, thing, done["was"], kind)


def _unwithdraw(board: Board, intent: Intent, done: Payload, kind: str) -> list[Fact]:
    thing = _mine(board, intent, done["id"], lambda thing: thing.status_by)
    if thing.status != WITHDRAWN or done["was"] != SHOWN:
        raise Refused(CHANGED)
    return [fact_of(intent, {"id": thing.id}, kind)]


def _uncluster(board: Board, intent: Intent, done: Payload, kind: str) -> list[Fact]:
    """Take a cluster apart again: everything goes to its column, also what came to it later."""
    cluster = _mine(board, intent, done["id"], lambda thing: thing.author)
    standing(board, cluster.id, intent.actor, CLUSTER)
    stands_as_voted(board, cluster)
    return [fact_of(intent, {"id": cluster.id, "moved": into_last(board, cluster, str(cluster.parent))}, kind)]


def _recluster(board: Board, intent: Intent, done: Payload, kind: str) -> list[Fact]:
    """Let a cluster be again, with those of its notes that nobody has moved since."""
    cluster = _mine(board, intent, done["id"], lambda thing: thing.status_by)
    if cluster.status not in (DISSOLVED, MERGED):
        raise Refused(CHANGED)
    mine = [place for place in done["moved"] if _unmoved(board, place, intent)]
    back = [
        {"id": place["id"], **place["was"], "was": {"parent": place["parent"], "rank": place["rank"]}} for place in mine
    ]
    return [fact_of(intent, {"id": cluster.id, "moved": back}, kind)]


def _unmoved(board: Board, place_now: Payload, intent: Intent) -> bool:
    thing = board.things[place_now["id"]]
    return thing.place_by == intent.actor.id and thing.parent == place_now["parent"]


def _back(board: Board, intent: Intent, thing: Thing, was: Payload, kind: str) -> list[Fact]:
    """Put a thing where it was; beside those who stand there now."""
    standing(board, was["parent"], intent.actor)
    before = [other for other in board.children(was["parent"]) if other.rank < was["rank"] and other.id != thing.id]
    facts, rank = place(board, was["parent"], before[-1].id if before else None, moving=[thing.id])
    now = {"parent": thing.parent, "rank": thing.rank}
    return [*facts, fact_of(intent, {"id": thing.id, "parent": was["parent"], "rank": rank, "was": now}, kind)]


def _mine(board: Board, intent: Intent, thing_id: str, last: Callable[[Thing], str]) -> Thing:
    thing = board.things[thing_id]
    if last(thing) != intent.actor.id:
        raise Refused(CHANGED)
    return thing


Turn = Callable[[Board, Intent, Payload, str], list[Fact]]

TURNS: Mapping[str, tuple[str, Turn]] = {
    "note.add": ("note.withdraw", _unadd),
    "comment.add": ("note.withdraw", _unadd),
    "note.text": ("note.text", _unword),
    "cluster.rename": ("cluster.rename", _unword),
    "note.move": ("note.move", _unmove),
    "note.withdraw": ("note.return", _unwithdraw),
    "note.return": ("note.withdraw", _unadd),
    "cluster.create": ("cluster.dissolve", _uncluster),
    "cluster.split": ("cluster.dissolve", _uncluster),
    "cluster.merge": ("cluster.return", _recluster),
    "cluster.dissolve": ("cluster.return", _recluster),
    "cluster.return": ("cluster.dissolve", _uncluster),
}
ALLOWED_AS = {"note.return": "note.withdraw", "cluster.return": "cluster.dissolve"}
