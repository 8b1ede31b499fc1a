"""What each fact makes of a board: the one place where it changes, in the writer, after a restart and in reports."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from core.plugin.live import Fact
from plugins.workshop.board.programme import SERVER, steps_from
from plugins.workshop.board.state import (
    CLUSTER,
    COMMENT,
    DISSOLVED,
    HIDDEN,
    MERGED,
    MOST_RECENT,
    NOTE,
    REFUSED,
    REMOVED,
    SHOWN,
    WITHDRAWN,
    Board,
    Thing,
    Voting,
)

Payload = Mapping[str, Any]
PEOPLE = ("person", "by", "said_by", "was_said_by")  # where a payload names somebody


def apply(board: Board, fact: Fact) -> None:
    """Let the next fact of the log happen; the board's ``seq`` becomes its number."""
    board.seq += 1
    HAPPENS[fact.kind](board, fact.payload, fact)
    if fact.role != SERVER:
        board.recent[board.seq] = fact
    board.recent.pop(board.seq - MOST_RECENT, None)


def _added(board: Board, payload: Payload, fact: Fact) -> None:
    kind = COMMENT if fact.kind == "comment.add" else NOTE
    board.stand(_thing(board, kind, payload, fact))


def _worded(board: Board, payload: Payload, fact: Fact) -> None:
    thing = board.things[payload["id"]]
    thing.text, thing.text_rev, thing.text_by = payload["text"], board.seq, fact.by
    thing.said_by = payload.get("said_by", fact.by)


def _moved(board: Board, payload: Payload, fact: Fact) -> None:
    _place(board, [payload], fact)


def _clustered(board: Board, payload: Payload, fact: Fact) -> None:
    board.stand(_thing(board, CLUSTER, payload, fact))
    _place(board, payload["moved"], fact)


def _uncluster(board: Board, payload: Payload, fact: Fact) -> None:
    _place(board, payload["moved"], fact)
    _become(board, payload["id"], MERGED if "into" in payload else DISSOLVED, fact)


def _recluster(board: Board, payload: Payload, fact: Fact) -> None:
    _become(board, payload["id"], SHOWN, fact)
    _place(board, payload["moved"], fact)


def _stepped(board: Board, payload: Payload, _fact: Fact) -> None:
    board.step_before, board.step, board.step_at = board.step, payload["step"], payload["at"]
    board.looking, board.timer = False, None
    board.unshown = board.keeps_secrets()
    for thing_id in payload["revealed"]:
        board.things[thing_id].secret = False


def _looked(board: Board, payload: Payload, _fact: Fact) -> None:
    board.looking = True
    for thing_id in payload["revealed"]:
        board.things[thing_id].looked = True


def _planned(board: Board, payload: Payload, _fact: Fact) -> None:
    board.former |= {step.id: step.kind for step in board.steps}
    board.steps = steps_from(payload["steps"])
    if board.step_named(board.step) is None:  # it begins with the first of them
        board.step = board.step_before = board.steps[0].id


def _timed(board: Board, payload: Payload, _fact: Fact) -> None:
    board.timer = dict(payload)


def _untimed(board: Board, _payload: Payload, _fact: Fact) -> None:
    board.timer = None


def _locked(board: Board, payload: Payload, _fact: Fact) -> None:
    was = board.is_paused()
    board.locked = payload["on"]
    _time_stands(board, was, payload.get("at"))


def _held(board: Board, payload: Payload, _fact: Fact) -> None:
    was = board.is_paused()
    board.held = payload["on"]
    _time_stands(board, was, payload["at"])


def _time_stands(board: Board, was: bool, at: int | None) -> None:  # noqa: FBT001 - whether it was on pause
    """Let the timer stand still when a pause begins, and go on with what was left when it is over.

    Boards of before have pauses without a moment: through those it runs on.
    """
    timer, now = board.timer, board.is_paused()
    if not timer or at is None or now == was:
        return
    if now and "ends" in timer:
        board.timer = {"seconds": timer["seconds"], "left": max(0, timer["ends"] - at)}
    elif not now and "left" in timer:
        board.timer = {"seconds": timer["seconds"], "ends": at + timer["left"]}


def _closed(board: Board, _payload: Payload, _fact: Fact) -> None:
    board.closed, board.timer = True, None


def _opened(board: Board, _payload: Payload, _fact: Fact) -> None:
    board.closed = False


def _admitted(board: Board, payload: Payload, fact: Fact) -> None:
    """Let it stand; the facilitator has read it."""
    _become(board, payload["id"], SHOWN, fact)
    board.things[payload["id"]].secret = board.things[payload["id"]].looked = payload.get("secret", False)


def _removed(board: Board, payload: Payload, fact: Fact) -> None:
    _become(board, payload["id"], REMOVED, fact)
    wipe(board, [payload["id"]])


def _erased(board: Board, payload: Payload, _fact: Fact) -> None:
    wipe(board, payload["things"])
    by = payload["by"]
    board.recent = {seq: fact for seq, fact in board.recent.items() if by not in people_in(fact)}
    board.hosts.pop(by, None)
    board.outside = [person for person in board.outside if person != by]
    for thing_id in payload["things"]:
        board.things[thing_id].status, board.things[thing_id].reason = REMOVED, ""
    for group_id in payload.get("groups", ()):
        board.things[group_id].text = ""
    for thing in board.things.values():
        for of in ("author", "text_by", "said_by", "place_by", "status_by"):
            if getattr(thing, of) == by:
                setattr(thing, of, "")


def people_in(fact: Fact) -> tuple[str | None, ...]:
    """Name everybody whom a fact tells of: who did it, whom it is about, and whose words it holds."""
    return fact.by, *(fact.payload.get(name) for name in PEOPLE)


def wipe(board: Board, things: Collection[str]) -> None:
    """Take the words of things out, where they stand and where they could be put back from."""
    for thing_id in things:
        board.things[thing_id].text = ""
    board.recent = {seq: fact for seq, fact in board.recent.items() if fact.payload.get("id") not in things}


def _ranked(board: Board, payload: Payload, _fact: Fact) -> None:
    for thing_id, rank in payload["ranks"].items():
        board.place(board.things[thing_id], board.things[thing_id].parent, rank)


def _voting_opened(board: Board, payload: Payload, _fact: Fact) -> None:
    things = list(payload["things"])
    board.votings[payload["id"]] = Voting(id=payload["id"], limit=payload["limit"], things=things)


def _voting_closed(board: Board, payload: Payload, _fact: Fact) -> None:
    board.votings[payload["id"]].state = "closed"


def _published(board: Board, payload: Payload, _fact: Fact) -> None:
    voting = board.votings[payload["id"]]
    voting.state, voting.totals = "published", dict(payload["totals"])
    voting.voters, voting.behalf, voting.shown_in = payload["voters"], payload["behalf"], board.step


def _hosted(board: Board, payload: Payload, _fact: Fact) -> None:
    board.hosts[payload["person"]] = payload["people"]


def _taken_out(board: Board, payload: Payload, _fact: Fact) -> None:
    board.outside.append(payload["person"])


def _let_in(board: Board, payload: Payload, _fact: Fact) -> None:
    board.outside = [person for person in board.outside if person != payload["person"]]


def _becomes(status: str) -> "Happens":
    def become(board: Board, payload: Payload, fact: Fact) -> None:
        _become(board, payload["id"], status, fact)

    return become


def _become(board: Board, thing_id: str, status: str, fact: Fact) -> None:
    thing = board.things[thing_id]
    thing.status, thing.status_by, thing.reason = status, fact.by, str(fact.payload.get("reason", ""))


def _place(board: Board, places: Iterable[Payload], fact: Fact) -> None:
    for place in places:
        thing = board.things[place["id"]]
        board.place(thing, place["parent"], place["rank"])
        thing.place_rev, thing.place_by = board.seq, fact.by


def _thing(board: Board, kind: str, payload: Payload, fact: Fact) -> Thing:
    return Thing(
        id=payload["id"],
        kind=kind,
        parent=payload["parent"],
        rank=payload["rank"],
        text=payload["text"],
        author=fact.by,
        role=fact.role,
        behalf=payload.get("behalf", False),
        status=payload.get("status", SHOWN),
        secret=payload.get("secret", False),
        looked=payload.get("looked", False),
        step=payload.get("step", board.step),
        text_rev=board.seq,
        text_by=fact.by,
        said_by=fact.by,
        place_rev=board.seq,
        place_by=fact.by,
    )


Happens = Callable[[Board, Payload, Fact], None]

HAPPENS: Mapping[str, Happens] = {
    "note.add": _added,
    "comment.add": _added,
    "note.text": _worded,
    "note.move": _moved,
    "note.withdraw": _becomes(WITHDRAWN),
    "note.return": _becomes(SHOWN),
    "cluster.create": _clustered,
    "cluster.split": _clustered,
    "cluster.rename": _worded,
    "cluster.merge": _uncluster,
    "cluster.dissolve": _uncluster,
    "cluster.return": _recluster,
    "steps.set": _planned,
    "step.set": _stepped,
    "look.begin": _looked,
    "timer.set": _timed,
    "timer.clear": _untimed,
    "lock.set": _locked,
    "board.hold": _held,
    "host.set": _hosted,
    "person.out": _taken_out,
    "person.in": _let_in,
    "board.close": _closed,
    "board.open": _opened,
    "late.admit": _admitted,
    "late.refuse": _becomes(REFUSED),
    "mod.hide": _becomes(HIDDEN),
    "mod.restore": _becomes(SHOWN),
    "mod.remove": _removed,
    "person.erase": _erased,
    "rank.rebalance": _ranked,
    "voting.open": _voting_opened,
    "voting.close": _voting_closed,
    "voting.publish": _published,
}
