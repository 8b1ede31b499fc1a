"""Whether what somebody asks is done, and what it then is: the one gate before the log."""

from collections.abc import Callable, Mapping

from core.plugin.live import Aside, Fact, Intent, Refused
from plugins.workshop.board import clusters, leading, notes, votings
from plugins.workshop.board.programme import FACILITATOR, KINDS, OF_SERVER, SERVER, may
from plugins.workshop.board.state import Board
from plugins.workshop.board.undoing import undo

Decide = Callable[[Board, Intent], list[Fact] | Aside]


def decide(board: Board, intent: Intent) -> list[Fact] | Aside:
    """Give the facts that an intent becomes, which the board takes in right after; it changes nothing itself.

    What needs the votes, which are not in the log, is an Aside. Raises Refused.
    """
    role = intent.actor.role
    if intent.kind not in KINDS | OF_SERVER:
        raise Refused("unknown")
    if role == SERVER and intent.kind in OF_SERVER:
        return DECIDES[intent.kind](board, intent)
    if intent.actor.id in board.outside:
        raise Refused("outside")
    if board.closed and intent.kind != "board.open":
        raise Refused("closed")
    if board.is_paused() and role != FACILITATOR:
        raise Refused("paused", retry=True)
    if not _allowed(board, intent):
        raise Refused("not_now")
    return DECIDES[intent.kind](board, intent)


def _allowed(board: Board, intent: Intent) -> bool:
    if intent.kind == "note.add":
        return True  # it asks itself: what came too late is kept
    return may(board.doing(), intent.actor.role, intent.kind) or notes.in_grace(board, intent)


DECIDES: Mapping[str, Decide] = {
    **leading.DECIDES,
    **votings.DECIDES,
    "note.add": notes.add,
    "comment.add": notes.add,
    "note.text": notes.word,
    "note.move": notes.move,
    "note.withdraw": notes.withdraw,
    "cluster.create": clusters.create,
    "cluster.rename": notes.word,
    "cluster.split": clusters.split,
    "cluster.merge": clusters.merge,
    "cluster.dissolve": clusters.dissolve,
    "undo": undo,
}
