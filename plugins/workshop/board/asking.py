"""What of a board is for whom to ask about."""

from core.plugin.live import Actor, Refused
from plugins.workshop.board.programme import FACILITATOR, HOST
from plugins.workshop.board.state import Board, Thing


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


def speaks_for_others(board: Board, actor: Actor) -> bool:
    """Tell whether somebody writes for people at their table, or for those who have no device."""
    return actor.role in (HOST, FACILITATOR) or board.hosts.get(actor.id, 0) > 0
