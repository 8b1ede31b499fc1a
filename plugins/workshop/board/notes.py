"""Notes and comments: written, worded anew, moved and withdrawn."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from core.plugin.live import Fact, Intent, Refused
from plugins.workshop.board import ranks
from plugins.workshop.board.asking import speaks_for_others, standing
from plugins.workshop.board.programme import FACILITATOR, is_secret, may, only_own
from plugins.workshop.board.state import CLUSTER, COMMENT, INSIDE, LATE, NOTE, SHOWN, Board, Thing

GRACE = 2_000  # milliseconds for what was on its way as a step ended
LAST = "last"


def add(board: Board, intent: Intent) -> list[Fact]:
    """Add a note or a comment; a note that comes after its step goes into the tray instead."""
    asked, actor = intent.arguments, intent.actor
    kind = COMMENT if intent.kind == "comment.add" else NOTE
    if asked["id"] in board.things:
        raise Refused("exists")
    if asked.get("behalf") and not speaks_for_others(board, actor):
        raise Refused("not_yours")
    status, parent = _status(board, intent), standing(board, asked["parent"], actor, *INSIDE[kind])
    secret = parent.secret or (kind == NOTE and _is_secret(board, intent, status))
    facts, rank = place(board, parent.id, asked.get("after", LAST))
    payload = {"id": asked["id"], "parent": parent.id, "rank": rank, "text": asked["text"], "status": status}
    named = board.step_named(asked.get("step") or "") if status == LATE else None
    step = named.id if named else board.step  # no words of anybody's stand in a step
    told = {**payload, "secret": secret, "looked": parent.looked, "step": step, "behalf": bool(asked.get("behalf"))}
    return [*facts, fact_of(intent, told)]


def word(board: Board, intent: Intent) -> list[Fact]:
    """Change the words of a note of one's own, or of a cluster; a change that came between is told, nothing is lost."""
    asked = intent.arguments
    kinds = (CLUSTER,) if intent.kind == "cluster.rename" else (NOTE, COMMENT)
    thing = own_or_open(board, intent, standing(board, asked["id"], intent.actor, *kinds))
    stands_as_voted(board, thing)
    if asked["base_rev"] != thing.text_rev:
        raise Refused("conflict", current={"text": thing.text, "text_rev": thing.text_rev})
    return [fact_of(intent, {"id": thing.id, "text": asked["text"], **before(thing)})]


def before(thing: Thing) -> dict[str, str]:
    """Say what a thing said so far, and whose words it was: another may have named a group."""
    return {"was": thing.text, "was_said_by": thing.said_by}


def move(board: Board, intent: Intent) -> list[Fact]:
    """Move a note, or a whole cluster."""
    asked = intent.arguments
    thing = own_or_open(board, intent, standing(board, asked["id"], intent.actor, NOTE, CLUSTER))
    parent = standing(board, asked["parent"], intent.actor, *INSIDE[thing.kind])
    facts, rank = place(board, parent.id, asked.get("after", LAST), moving=[thing.id])
    return [*facts, fact_of(intent, {**placed(thing, parent.id, rank, facts)})]


def withdraw(board: Board, intent: Intent) -> list[Fact]:
    """Take back a note or a comment of one's own, from the tray too."""
    thing = board.things.get(intent.arguments["id"])
    if thing is None or thing.author != intent.actor.id or thing.kind not in (NOTE, COMMENT):
        raise Refused("unknown" if thing is None or thing.secret else "not_yours")
    if thing.status not in (SHOWN, LATE):
        raise Refused("gone", current={"status": thing.status})
    return [fact_of(intent, {"id": thing.id, "was": thing.status})]


def own_or_open(board: Board, intent: Intent, thing: Thing) -> Thing:
    """Give it back where this one may change it. Raises Refused."""
    if thing.kind != CLUSTER and thing.author != intent.actor.id and only_own(board.step_now().kind, intent.kind):
        raise Refused("not_yours")
    return thing


def place(board: Board, parent: str, after: str | None, *, moving: Sequence[str] = ()) -> tuple[list[Fact], str]:
    """Give the key of a place after something, first where ``after`` is None; and new keys for all where it grew long.

    Whatever it should stand after may be gone meanwhile: then it stands last.
    """
    beside = board.order.get(parent, [])
    if moving:
        beside = [one for one in beside if one[1] not in moving]
    at = _position(board, beside, after)
    rank = ranks.between(beside[at - 1][0] if at else None, beside[at][0] if at < len(beside) else None)
    if len(rank) <= ranks.LONGEST:
        return [], rank
    fresh = ranks.anew(len(beside) + 1)
    rank = fresh.pop(at)
    new = dict(zip([key for _rank, key in beside], fresh, strict=True))
    return [Fact(kind="rank.rebalance", payload={"ranks": new}, by="", role="server")], rank


def placed(thing: Thing, parent: str, rank: str, before: Sequence[Fact] = ()) -> dict[str, Any]:
    """Say where something is put, and where it was."""
    ranks_now = {key: new for fact in before for key, new in fact.payload["ranks"].items()}
    was = {"parent": thing.parent, "rank": ranks_now.get(thing.id, thing.rank)}
    return {"id": thing.id, "parent": parent, "rank": rank, "was": was}


def fact_of(intent: Intent, payload: dict[str, Any], kind: str = "") -> Fact:
    """Note what was decided as what was asked."""
    return Fact(kind=kind or intent.kind, payload=payload, by=intent.actor.id, role=intent.actor.role)


def stands_as_voted(board: Board, thing: Thing) -> None:
    """Ask that nobody has voted on it: whoever did voted on these words. Raises Refused."""
    if thing.kind != COMMENT and board.voted_on(thing):
        raise Refused("voted_on")


def in_grace(board: Board, intent: Intent) -> bool:
    """Tell whether the step in which this was allowed ended so shortly ago that it was on its way."""
    before = board.step_named(board.step_before)
    just = intent.received <= board.step_at + GRACE and not board.voting_open()
    return just and before is not None and may(before.kind, intent.actor.role, intent.kind)


def _status(board: Board, intent: Intent) -> str:
    role, kind = intent.actor.role, intent.kind
    if may(board.doing(), role, kind):
        return LATE if board.looking and role != FACILITATOR else SHOWN
    if in_grace(board, intent):
        return SHOWN
    written = board.kind_of(intent.arguments.get("step") or "")
    if kind == "note.add" and written and may(written, role, kind):
        return LATE
    raise Refused("not_now")


def _is_secret(board: Board, intent: Intent, status: str) -> bool:
    """Tell whether what is written now is for its writer alone until all of it is shown: also what was on its way.

    What comes while people vote in a step where each writes for themselves, is as secret as what came before.
    """
    writing = is_secret(board.step_now().kind)
    if status == LATE:
        return writing and not board.looking
    return board.keeps_secrets() and (writing or in_grace(board, intent))


def _position(board: Board, beside: Sequence[tuple[str, str]], after: str | None) -> int:
    """Find the place after something among what stands beside each other, in order; last where it is not there."""
    if after is None:
        return 0
    there = board.things.get(after)
    at = bisect_left(beside, (there.rank, there.id)) if there else len(beside)
    return at + 1 if at < len(beside) and beside[at][1] == after else len(beside)
