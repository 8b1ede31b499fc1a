"""The board of a workshop: one log, and who somebody is on it."""

from typing import Any

from core.plugin import Asking, Id, Verdict
from core.plugin.engagement import Engagement, leader_of_engagement
from core.plugin.live import Entrance, LiveKind, LiveLog, begin, do_as_server, of_engagement
from plugins.workshop.board.presence import PRESENCE
from plugins.workshop.board.programme import (
    DISCUSS,
    FACILITATOR,
    GATHER,
    GROUP,
    PARTICIPANT,
    PROJECTOR,
    SHOW,
    WRITE,
)
from plugins.workshop.board.rules import BoardRules
from plugins.workshop.board.schemas import SCHEMAS
from plugins.workshop.texts import texts

_ = texts.gettext

KIND = "workshop.board"


def begun(engagement: Engagement) -> LiveLog | None:
    """Find the workshop's board; None where nobody has begun it."""
    return of_engagement(engagement.id, KIND)


def board_of(engagement: Engagement) -> Id:
    """Give the id of the workshop's board; where there is none yet, one begins with the steps of most meetings."""
    if found := begun(engagement):
        return found.id
    log = begin(engagement.id, KIND)
    do_as_server(BOARD, log.id, "steps.set", {"steps": _programme()})
    return log.id


def _programme() -> list[dict[str, Any]]:
    return [
        _step(GATHER, _("Samle"), _("Velkommen. Vi begynner snart."), None),
        _step(WRITE, _("Skrive hver for seg"), _("Skriv det du tenker på, én ting på hver lapp."), 5),
        _step(SHOW, _("Vise"), _("Nå ser alle lappene. Les dem, og spør om det er noe du lurer på."), 10),
        _step(GROUP, _("Sortere"), _("Sett lapper som hører sammen, i samme gruppe."), 10),
        _step(DISCUSS, _("Drøfte"), _("Snakk sammen om det som er viktigst."), 20),
    ]


def _step(kind: str, title: str, prompt: str, minutes: int | None) -> dict[str, Any]:
    return {"id": kind, "kind": kind, "title": title, "prompt": prompt, "minutes": minutes}


def enter(asking: Asking, engagement_id: Id) -> Entrance | None:
    """Say who somebody is at the board: who leads the workshop leads the board, or shows it on the wall."""
    if asking.staff and leader_of_engagement(asking) is Verdict.ALLOWED:
        shows = asking.arguments.get("view") == PROJECTOR
        return Entrance(person=asking.staff.id, role=PROJECTOR if shows else FACILITATOR, name=asking.staff.name)
    somebody = asking.guest if asking.guest and asking.guest.engagement == engagement_id else asking.panelist
    return Entrance(person=somebody.id, role=PARTICIPANT, name=somebody.name) if somebody else None


BOARD = LiveKind(name=KIND, rules=BoardRules(), schemas=SCHEMAS, enter=enter, presence=PRESENCE)
