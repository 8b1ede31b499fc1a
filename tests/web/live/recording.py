"""Meetings that chance makes, on the board's own rules, as the server tells each one of them: for screens to hear."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from core.plugin.live import Refused
from plugins.workshop.board.rules import BoardRules
from tests.plugins.workshop.board.meeting import KARI, PEOPLE, PER, STEPS, TORE, WALL
from tests.plugins.workshop.board.test_whatever_is_done import Doing
from web.realtime.live.members import audience

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.plugin.live import Actor, Fact

ACTS = 45
TAILS = 3  # of each moment, from earlier ones, beside those of the last
VIEWERS = (KARI, PER, TORE, WALL)
RULES = BoardRules()
EPOCH = "epoch-1"
NTH = 12

GIVEN: dict[str, Callable[[random.Random], dict[str, Any]]] = {
    "write": lambda dice: {**one(dice), "at": nth(dice), "after": dice.choice([None, "last", nth(dice)]),
                           "late": dice.random() < 0.3},
    "comment": lambda dice: {**one(dice), "at": nth(dice)},
    "reword": lambda dice: {"at": nth(dice), "stale": dice.choice([0, 0, 0, 1])},
    "move": lambda dice: {**one(dice), "at": nth(dice), "into": nth(dice), "after": dice.choice([None, nth(dice)])},
    "withdraw": lambda dice: {"at": nth(dice)},
    "look_in_the_tray": lambda dice: {"at": nth(dice), "kind": dice.choice(["late.admit", "late.refuse"])},
    "moderate": lambda dice: {"at": nth(dice), "kind": f"mod.{dice.choice(['hide', 'hide', 'restore', 'remove'])}"},
    "gather": lambda dice: {**one(dice), "members": [nth(dice) for _member in range(dice.randrange(4))]},
    "put_together_or_apart": lambda dice: {**one(dice), "at": nth(dice), "other": nth(dice)},
    "split": lambda dice: {**one(dice), "at": nth(dice)},
    "undo": lambda dice: {"at": dice.randrange(8)},
    "go": lambda dice: {"step": dice.choice([*STEPS, *(each for each in STEPS if each.kind in {"write", "group"})]),
                        "sure": dice.randrange(2)},
    "lead": lambda dice: {"kind": dice.choice(["look.begin", "timer.clear", "lock"]), "sure": dice.randrange(2)},
    "go_on": lambda _dice: {},
    "host": lambda dice: {**one(dice), "people": dice.randrange(3)},
    "take_out_or_let_in": lambda dice: {**one(dice), "kind": f"person.{dice.choice(['out', 'in', 'in'])}"},
}  # fmt: skip


def one(dice: random.Random) -> dict[str, Actor]:
    return {"one": dice.choice(PEOPLE)}


def nth(dice: random.Random) -> int:
    return dice.randrange(NTH)


class Recorded(Doing):
    """What people do, and what became of each of their intents."""

    def __init__(self) -> None:
        super().__init__()
        self.intents: list[dict[str, Any]] = []
        self.named: dict[int, str] = {}

    def do(self, actor: Actor, kind: str, **arguments: Any) -> None:
        """Ask for something, as a device would name it."""
        intent = {"op_id": f"op-{len(self.intents):05}", "kind": kind, **arguments}
        if kind == "undo":
            intent["fact"] = None  # the server's own
        try:
            self.done.extend(self.meeting.do(actor, kind, **arguments))
        except Refused as refused:
            answer: dict[str, Any] = {"err": {"code": refused.code, "retry": False}}
        else:
            answer = {"seq": self.meeting.board.seq}
            self.named[self.meeting.board.seq] = intent["op_id"]
        self.intents.append({"by": actor.id, "intent": intent, "answer": answer})

    def host(self, one: Actor, people: int) -> None:
        """Let somebody write for people at a table, or no more."""
        self.do(TORE, "host.set", person=one.id, people=people)

    def take_out_or_let_in(self, one: Actor, kind: str) -> None:
        """Take somebody out of the meeting, or let them in again."""
        self.do(TORE, kind, person=one.id)


def record(seed: int) -> dict[str, Any]:
    """Play a meeting; give what each one is told after each act, and could ask for then."""
    dice, doing = random.Random(seed), Recorded()  # noqa: S311 - chance that can be repeated
    doing.begin(begun=seed % 2 == 0)
    moments: list[dict[str, Any]] = [_moment(doing, dice, [], last=False)]
    for act in range(ACTS):
        name = dice.choice(["write", "write", *GIVEN])
        getattr(doing, name)(**GIVEN[name](dice))
        if dice.random() < 0.7 or act == ACTS - 1:  # others go into one transaction with what comes next
            heads = [moment["head"] for moment in moments]
            moments.append(_moment(doing, dice, heads, last=act == ACTS - 1))
    return {"epoch": EPOCH, "moments": moments}


def _moment(doing: Recorded, dice: random.Random, heads: list[int], *, last: bool) -> dict[str, Any]:
    """Say what stands now, for each one: what is sent, what a newcomer gets, and what who knows less may be given."""
    head = doing.meeting.board.seq
    asked, doing.intents = doing.intents, []
    from_heads = heads if last else dice.sample(heads, min(TAILS, len(heads)))
    return {
        "head": head,
        "asked": asked,
        "told": {
            viewer.id if viewer is not WALL else "wall": {
                "caps": RULES.rights(doing.meeting.board, viewer.role),
                "role": viewer.role,
                "batch": _batch(doing, heads[-1] if heads else head, viewer),
                "snapshot": RULES.snapshot(doing.meeting.board, audience(viewer.role)),
                "yours": RULES.own(doing.meeting.board, viewer),
                "tails": {str(known): _items(doing, known, viewer) for known in from_heads},
            }
            for viewer in VIEWERS
        },
    }


def _batch(doing: Recorded, known: int, viewer: Actor) -> list[dict[str, Any]]:
    """Tell it as a gathering does: to the audience as a whole, but for who sees more of it."""
    board, facts = doing.meeting.board, doing.meeting.log[known:]
    concerned = {name for fact in facts for name in RULES.concerned(board, fact)}
    return _items(doing, known, viewer if viewer.id in concerned else audience(viewer.role))


def _items(doing: Recorded, known: int, viewer: Actor) -> list[dict[str, Any]]:
    def item(seq: int, fact: Fact) -> dict[str, Any]:
        told = RULES.project(doing.meeting.board, seq, fact, viewer)
        return {**told, "op_id": doing.named[seq]} if seq in doing.named else told

    return [item(seq, fact) for seq, fact in enumerate(doing.meeting.log[known:], known + 1)]
