"""What was taken out of sight on a board and what was put together, counted for everybody, with reasons."""

from collections import Counter
from dataclasses import dataclass, field

from plugins.workshop.board.state import CLUSTER, COMMENT, HIDDEN, MERGED, NOTE, REFUSED, REMOVED, SHOWN, Board


@dataclass(frozen=True, kw_only=True)
class Moderated:
    """How many notes and comments are hidden or removed for each reason, and how many came too late and were left out.

    ``in_groups`` are the notes that were put together with others, ``merged`` the groups that were put into another.
    """

    hidden: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    left_out: int = 0
    in_groups: int = 0
    merged: int = 0


def moderated(board: Board) -> Moderated:
    """Count it from what stands there now; what its writer took back is not counted."""
    things = board.things.values()
    said = [thing for thing in things if thing.kind in (NOTE, COMMENT)]
    return Moderated(
        hidden=dict(Counter(thing.reason for thing in said if thing.status == HIDDEN)),
        removed=dict(Counter(thing.reason for thing in said if thing.status == REMOVED and thing.reason)),
        left_out=sum(thing.status == REFUSED for thing in said),
        in_groups=sum(
            thing.status == SHOWN and thing.kind == NOTE and board.things[str(thing.parent)].kind == CLUSTER
            for thing in said
        ),
        merged=sum(thing.kind == CLUSTER and thing.status == MERGED for thing in things),
    )
