"""The board of a workshop: one log, and who somebody is on it."""

from core.plugin import Asking, Id, Verdict
from core.plugin.engagement import Engagement, leader_of_engagement
from core.plugin.live import Entrance, LiveKind, begin, of_engagement
from plugins.workshop.board.programme import FACILITATOR, PARTICIPANT, PROJECTOR
from plugins.workshop.board.rules import BoardRules
from plugins.workshop.board.schemas import SCHEMAS

KIND = "workshop.board"


def board_of(engagement: Engagement) -> Id:
    """Give the id of the workshop's board; it begins where there is none yet."""
    found = of_engagement(engagement.id, KIND)
    return (found or begin(engagement.id, KIND)).id


def enter(asking: Asking, engagement_id: Id) -> Entrance | None:
    """Say who somebody is at the board: who leads the workshop leads the board, or shows it on the wall."""
    if asking.staff and leader_of_engagement(asking) is Verdict.ALLOWED:
        shows = asking.arguments.get("view") == PROJECTOR
        return Entrance(person=asking.staff.id, role=PROJECTOR if shows else FACILITATOR)
    somebody = asking.guest if asking.guest and asking.guest.engagement == engagement_id else asking.panelist
    return Entrance(person=somebody.id, role=PARTICIPANT) if somebody else None


BOARD = LiveKind(name=KIND, rules=BoardRules(), schemas=SCHEMAS, enter=enter)
