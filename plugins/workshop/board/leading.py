"""What a facilitator does: steps, timer, lock, table hosts, what came too late, and what must not stand there."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from core.plugin.live import Fact, Intent, Refused
from plugins.workshop.board.asking import sees
from plugins.workshop.board.notes import fact_of
from plugins.workshop.board.programme import SERVER, is_secret, is_showing, steps_from
from plugins.workshop.board.state import CLUSTER, COMMENT, HIDDEN, LATE, NOTE, SHOWN, Board, Thing


def plan(board: Board, intent: Intent) -> list[Fact]:
    """Set the steps; the one that the board is in must be among them, once anything has happened."""
    steps = steps_from(intent.arguments["steps"])
    if board.seq and board.step not in {step.id for step in steps}:
        raise Refused("step_in_use")
    return [fact_of(intent, {"steps": [asdict(step) for step in steps]})]


def go_to(board: Board, intent: Intent) -> list[Fact]:
    """Go to a step, forward or back; nothing is lost by it."""
    step = board.step_named(intent.arguments["step"])
    if step is None:
        raise Refused("unknown")
    if board.voting_open():
        raise Refused("voting_open")
    if step.id == board.step:
        raise Refused("in_step")
    secret = _secret(board) if is_showing(step.kind) else []
    return [fact_of(intent, {"step": step.id, "at": intent.received, "revealed": secret})]


def look(board: Board, intent: Intent) -> list[Fact]:
    """Look through what was written in secret before all see it; nobody writes more in this step meanwhile."""
    if not is_secret(board.step_now().kind) or board.looking:
        raise Refused("not_now")
    return [fact_of(intent, {"revealed": _secret(board)})]


def time(board: Board, intent: Intent) -> list[Fact]:
    """Start a timer, or set it anew: it ends at a moment of the server's clock, and proposes, closing nothing.

    While the meeting is on pause it stands still.
    """
    seconds = intent.arguments["seconds"]
    left = 1000 * seconds
    time = {"left": left} if board.is_paused() else {"ends": intent.received + left}
    return [fact_of(intent, {"seconds": seconds, **time})]


def plain(_board: Board, intent: Intent) -> list[Fact]:
    """Do what needs no more than to be allowed."""
    return [fact_of(intent, dict(intent.arguments))]


def lock(board: Board, intent: Intent) -> list[Fact]:
    """Take a pause, or go on; while the activity is on hold it goes on there."""
    if board.held:
        raise Refused("on_hold")
    return [fact_of(intent, {"on": intent.arguments["on"], "at": intent.received})]


def hold(board: Board, intent: Intent) -> list[Fact]:
    """Let the board stand still as long as its activity is on hold; the server alone asks it."""
    if board.held == intent.arguments["on"]:
        raise Refused("not_now")
    return [fact_of(intent, dict(intent.arguments))]


def close(board: Board, intent: Intent) -> list[Fact]:
    """Close the board: the meeting is over. With its workshop it closes whatever goes on."""
    if board.closed or (board.voting_open() and intent.actor.role != SERVER):
        raise Refused("closed" if board.closed else "voting_open")
    return [fact_of(intent, {})]


def reopen(board: Board, intent: Intent) -> list[Fact]:
    """Open it again."""
    if not board.closed:
        raise Refused("not_now")
    return [fact_of(intent, {})]


def of_status(*statuses: str) -> Callable[[Board, Intent], list[Fact]]:
    """Make the decision about a note or comment that is in one of these states."""

    def decide(board: Board, intent: Intent) -> list[Fact]:
        thing = _said(board, intent)
        if thing.status not in statuses:
            raise Refused("gone", current={"status": thing.status})
        return [fact_of(intent, {**intent.arguments, "was": thing.status})]

    return decide


def admit(board: Board, intent: Intent) -> list[Fact]:
    """Let in what came too late: where the rest is still secret, it is shown with the rest."""
    return [replace(fact, payload={**fact.payload, "secret": board.keeps_secrets()}) for fact in _admit(board, intent)]


def erase(board: Board, intent: Intent) -> list[Fact]:
    """Take somebody's words off the board, because they asked for their data to be erased; the server alone asks it.

    Their notes and comments go. A group that they named stays, without a name.
    """
    by = intent.arguments["by"]
    things = [thing.id for thing in board.things.values() if thing.author == by and thing.kind in (NOTE, COMMENT)]
    groups = [thing.id for thing in board.things.values() if thing.said_by == by and thing.kind == CLUSTER]
    return [fact_of(intent, {"by": by, "things": things, "groups": groups})]


def take_out(board: Board, intent: Intent) -> list[Fact]:
    """Take somebody out of the meeting; what they wrote stays."""
    if intent.arguments["person"] in (*board.outside, intent.actor.id):
        raise Refused("not_now")
    return [fact_of(intent, dict(intent.arguments))]


def let_in(board: Board, intent: Intent) -> list[Fact]:
    """Let somebody in again who was taken out."""
    if intent.arguments["person"] not in board.outside:
        raise Refused("not_now")
    return [fact_of(intent, dict(intent.arguments))]


def _said(board: Board, intent: Intent) -> Thing:
    thing = board.things.get(intent.arguments["id"])
    if thing is None or thing.kind not in (NOTE, COMMENT) or not sees(thing, intent.actor):
        raise Refused("unknown")
    return thing


def _secret(board: Board) -> list[str]:
    return [thing.id for thing in board.things.values() if thing.secret]


_admit = of_status(LATE)
DECIDES: Mapping[str, Callable[[Board, Intent], list[Fact]]] = {
    "steps.set": plan,
    "step.set": go_to,
    "look.begin": look,
    "timer.set": time,
    "timer.clear": plain,
    "lock.set": lock,
    "board.hold": hold,
    "host.set": plain,
    "person.out": take_out,
    "person.in": let_in,
    "board.close": close,
    "board.open": reopen,
    "late.admit": admit,
    "late.refuse": of_status(LATE),
    "mod.hide": of_status(SHOWN),
    "mod.restore": of_status(HIDDEN),
    "mod.remove": of_status(SHOWN, HIDDEN, LATE),
    "person.erase": erase,
}
