"""What somebody asks of a board, and how it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.workshop.board.state import Actor, Board, Thing


class Refused(Exception):
    """It is not done. ``retry``: it may be later, and stays with whoever asked; ``current``: what holds instead."""

    def __init__(self, code: str, *, retry: bool = False, current: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.retry, self.current = code, retry, current


@dataclass(frozen=True, kw_only=True)
class Intent:
    """What somebody wants done, checked by its schema; ``received`` is when it came, in milliseconds since 1970."""

    kind: str
    arguments: Mapping[str, Any]
    actor: Actor
    received: int


def standing(board: Board, thing_id: str, actor: Actor, *kinds: str) -> Thing:
    """Find what stands on the board for this one. Raises Refused: nobody learns of what is not theirs to see."""
    thing = board.things.get(thing_id)
    if thing is None or not sees(thing, actor) or (kinds and thing.kind not in kinds):
        raise Refused("unknown")
    if thing.status != "shown":
        raise Refused("gone", current={"status": thing.status})
    return thing


def sees(thing: Thing, actor: Actor) -> bool:
    """Tell whether what somebody wrote in secret, or too late, is for this one's eyes."""
    if thing.author == actor.id:
        return True
    if thing.secret:
        return actor.role == "facilitator" and thing.looked
    return thing.status not in ("late", "refused") or actor.role == "facilitator"
