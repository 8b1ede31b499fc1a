"""What each one sees of a board and of each operation: the one projection, for sockets, pages, exports and reports.

An operation is told by what it made of the things it touched, as they stand now, never by what it said then: words that
were changed before they were shown, hidden or erased are nowhere in it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from core.plugin.live import Actor, Fact
from plugins.workshop.board.asking import sees
from plugins.workshop.board.programme import FACILITATOR, rights
from plugins.workshop.board.state import COMMENT, HIDDEN, LATE, REMOVED, SHOWN, Board, Thing, Voting

NOBODY = "-"  # an audience as a whole is nobody in particular: what it gets is made once for all of it
FOR_AUTHORS = (SHOWN, LATE, "refused", HIDDEN, REMOVED)
FOR_FACILITATORS = (SHOWN, LATE, HIDDEN, REMOVED)
Seen = dict[str, Any]


def project(board: Board, seq: int, fact: Fact, viewer: Actor) -> Seen:
    """Give one operation as this viewer may see it now; what they may not see keeps its number."""
    if fact.kind == HOSTED:
        return {"seq": seq, **_of_host(board, fact, viewer)}
    if fact.kind in OF_PEOPLE:
        led = viewer.role == FACILITATOR
        return {"seq": seq, "kind": fact.kind, "outside": board.outside} if led else {"seq": seq, "kind": "hidden"}
    touched = [board.things[key] for key in touches(board, fact)]
    views = [view(board, thing, viewer) for thing in touched]
    if fact.kind == RANKED:  # it touches all that stands there, and changes no word of it
        ranks = {thing.id: thing.rank for thing, seen in zip(touched, views, strict=True) if seen}
        return {"seq": seq, "kind": fact.kind, "ranks": ranks} if ranks else {"seq": seq, "kind": "hidden"}
    told: Seen = {"seq": seq, "kind": fact.kind if fact.kind not in SAID_OF or any(views) else "hidden"}
    if things := [seen for seen in views if seen]:
        told["things"] = things
    unseen_now = [thing for thing, seen in zip(touched, views, strict=True) if not seen]
    if gone := [thing.id for thing in unseen_now if _has_seen(fact, thing, viewer)]:
        told.update(kind=fact.kind, gone=gone)
    return told | _of_board(board, fact, viewer)


def snapshot(board: Board, viewer: Actor) -> Seen:
    """Give all of a board as this viewer may see it."""
    views = (view(board, thing, viewer) for thing in board.things.values())
    seen: Seen = {"seq": board.seq, **outside(board), "things": [each for each in views if each]}
    seen["unseen"] = unseen(board)
    led = {"hosts": _hosts(board), "outside": board.outside}
    return seen | (led if viewer.role == FACILITATOR else {})


def outside(board: Board) -> Seen:
    """Give what everybody knows of a board beside what stands on it."""
    return {
        "steps": [asdict(step) for step in board.steps],
        "step": board.step,
        "looking": board.looking,
        "locked": board.is_paused(),
        "held": board.held,
        "closed": board.closed,
        "timer": board.timer,
        "votings": [_voting(voting) for voting in board.votings.values()],
    }


def caps(board: Board, role: str) -> list[str]:
    """List what a role may do now, for its screen; the writer asks again."""
    return [] if board.closed or (board.is_paused() and role != FACILITATOR) else rights(board.doing(), role)


def view(board: Board, thing: Thing, viewer: Actor) -> Seen | None:
    """Give a thing as this viewer may see it; None where they may not."""
    if not sees(thing, viewer):
        return None
    mine = thing.author == viewer.id
    leads = viewer.role == FACILITATOR
    if thing.status not in (FOR_AUTHORS if mine else FOR_FACILITATORS if leads else (SHOWN,)):
        return None
    if thing.kind == COMMENT and not view(board, board.things[str(thing.parent)], viewer):
        return None  # what is said of a note goes with it
    seen: Seen = {"id": thing.id, "kind": thing.kind, "parent": thing.parent, "rank": thing.rank, "text": thing.text}
    seen.update(text_rev=thing.text_rev, status=thing.status, behalf=thing.behalf, secret=thing.secret)
    if leads:
        seen["by"] = thing.author
    if thing.secret and thing.looked:
        seen["looked"] = True
    return seen | ({"mine": True} if mine else {}) | ({"reason": thing.reason} if thing.reason else {})


def own(board: Board, viewer: Actor) -> Seen:
    """Give what one sees beside what their audience does: their own things, as their own, and whose host they are."""
    views = (view(board, thing, viewer) for thing in board.things.values() if thing.author == viewer.id)
    return {"things": [seen for seen in views if seen], "table": board.hosts.get(viewer.id, 0)}


def concerned(board: Board, fact: Fact) -> set[str]:
    """Name those who see more of an operation than their audience: who wrote what not everybody sees."""
    if fact.kind == HOSTED:
        return {fact.payload["person"]}
    touched = (board.things[key] for key in touches(board, fact))
    return {thing.author for thing in touched if thing.secret or thing.status != SHOWN}


def unseen(board: Board) -> dict[str, int]:
    """Count what is written in secret in each place: that it is there is told, and no more."""
    secret = (str(thing.parent) for thing in board.things.values() if thing.secret and thing.status == SHOWN)
    return dict(Counter(secret))


def touches(board: Board, fact: Fact) -> list[str]:
    """Name the things that an operation changed, or let somebody see; what is said of a note comes and goes with it."""
    payload = fact.payload
    moved = [place["id"] for place in payload.get("moved", ())]
    own = [payload["id"]] if "id" in payload and fact.kind not in OF_VOTINGS else []
    named = [*own, *moved, *payload.get("ranks", ()), *payload.get("revealed", ())]
    said = [thing.id for key in own if fact.kind in OF_STATUS for thing in board.children(key) if thing.kind == COMMENT]
    return [*payload["things"], *payload["groups"]] if fact.kind in OF_ERASURE else [*named, *said]


def _has_seen(fact: Fact, thing: Thing, viewer: Actor) -> bool:
    """Tell whether somebody may have seen what is gone; what waited in the tray only its writer and whoever leads."""
    was_late = fact.kind in OF_STATUS and fact.payload.get("was") == LATE
    return sees(thing, viewer) and (not was_late or viewer.role == FACILITATOR or thing.author == viewer.id)


def _of_board(board: Board, fact: Fact, viewer: Actor) -> Seen:
    if fact.kind in SAID_OF:
        return {"unseen": unseen(board)} if fact.kind in COUNTED else {}
    return {"board": outside(board), "unseen": unseen(board), "caps": caps(board, viewer.role)}


def _of_host(board: Board, fact: Fact, viewer: Actor) -> Seen:
    """Who hosts a table is told to them and to those who lead."""
    told: Seen = {"hosts": _hosts(board)} if viewer.role == FACILITATOR else {}
    if viewer.id == fact.payload["person"]:
        told["table"] = board.hosts.get(viewer.id, 0)
    return {"kind": fact.kind, **told} if told else {"kind": "hidden"}


def _hosts(board: Board) -> Seen:
    return {person: people for person, people in board.hosts.items() if people}


def _voting(voting: Voting) -> Seen:
    return {**asdict(voting), "things": list(voting.things)}


HOSTED = "host.set"
OF_PEOPLE: Iterable[str] = ("person.out", "person.in")
RANKED = "rank.rebalance"
OF_ERASURE: Iterable[str] = ("person.erase",)
OF_VOTINGS: Iterable[str] = ("voting.open", "voting.close", "voting.publish")
COUNTED = frozenset(
    {
        *("note.add", "note.move", "note.withdraw", "note.return"),
        *("mod.hide", "mod.restore", "mod.remove", "person.erase"),
    }
)
OF_STATUS = frozenset(
    {"note.withdraw", "note.return", "late.admit", "late.refuse", "mod.hide", "mod.restore", "mod.remove"}
)
SAID_OF = OF_STATUS | frozenset(  # what tells of things only
    {
        *("note.add", "note.text", "note.move", "comment.add", "rank.rebalance"),
        "person.erase",
        *("cluster.create", "cluster.rename", "cluster.merge", "cluster.split", "cluster.dissolve", "cluster.return"),
    }
)
