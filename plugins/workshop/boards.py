"""The board of a workshop: one log, and who somebody is on it."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from core.plugin import Asking, Id, LocalText, Verdict, now, speaking
from core.plugin.engagement import Engagement, is_paused, leader_of_engagement
from core.plugin.live import Actor, Entrance, LiveKind, LiveLog, Refused, begin, do_as_server, of_engagement
from plugins.workshop import ballots
from plugins.workshop.board.presence import PRESENCE
from plugins.workshop.board.programme import (
    DISCUSS,
    FACILITATOR,
    GATHER,
    GROUP,
    HOST,
    PARTICIPANT,
    PROJECTOR,
    SHOW,
    WRITE,
)
from plugins.workshop.board.rules import BoardRules
from plugins.workshop.board.schemas import LANGUAGES, SCHEMAS
from plugins.workshop.board.state import Board
from plugins.workshop.board.votings import ASIDES, voters_of
from plugins.workshop.texts import texts

_l = texts.lazy_gettext

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
    if is_paused(engagement):
        hold(engagement.id, on=True)
    return log.id


def hold(engagement_id: Id, *, on: bool) -> None:
    """Let the board stand still while its workshop is on pause, and go on with it."""
    _do(engagement_id, "board.hold", {"on": on, "at": int(1000 * now().timestamp())})


def close(engagement_id: Id) -> None:
    """Close the board with its workshop: nobody writes any more."""
    hold(engagement_id, on=False)
    _do(engagement_id, "board.close", {})


def _do(engagement_id: Id, what: str, arguments: Mapping[str, Any]) -> None:
    if log := of_engagement(engagement_id, KIND):
        with suppress(Refused):  # it is so already
            do_as_server(BOARD, log.id, what, arguments)


def _programme() -> list[dict[str, Any]]:
    return [
        _step(GATHER, _l("Samle"), _l("Velkommen. Vi begynner snart."), None),
        _step(WRITE, _l("Skrive hver for seg"), _l("Skriv det du tenker på, én ting på hver lapp."), 5),
        _step(SHOW, _l("Vise"), _l("Nå ser alle lappene. Les dem, og spør om det er noe du lurer på."), 10),
        _step(GROUP, _l("Sortere"), _l("Sett lapper som hører sammen, i samme gruppe."), 10),
        _step(DISCUSS, _l("Drøfte"), _l("Snakk sammen om det som er viktigst."), 20),
    ]


def _step(kind: str, title: str, prompt: str, minutes: int | None) -> dict[str, Any]:
    return {"id": kind, "kind": kind, "title": _said(title), "prompt": _said(prompt), "minutes": minutes}


def _said(text: str) -> LocalText:
    """Say a sentence in each language: the board is one, and its readers have a page each."""
    said = LocalText()
    for language in LANGUAGES:
        with speaking(language):
            said[language] = str(text)
    return said


def enter(asking: Asking, engagement_id: Id) -> Entrance | None:
    """Say who somebody is at the board: who leads the workshop leads the board, or shows it on the wall.

    On the page for those who take part they are whoever they came as, also where they lead it in another window.
    """
    view = asking.arguments.get("view")
    if view != PARTICIPANT and asking.staff and leader_of_engagement(asking) is Verdict.ALLOWED:
        shows = view == PROJECTOR
        return Entrance(person=asking.staff.id, role=PROJECTOR if shows else FACILITATOR, name=asking.staff.name)
    somebody = asking.guest if asking.guest and asking.guest.engagement == engagement_id else asking.panelist
    return Entrance(person=somebody.id, role=PARTICIPANT, name=somebody.name) if somebody else None


def beside(log_id: Id, board: Board, people: Collection[Actor]) -> Mapping[str, Any]:
    """Give each who comes while people vote how many have voted, and those who vote their ballot."""
    voting = board.voting_open()
    if voting is None:
        return {}
    voters = voters_of(board, voting, [actor.id for actor in people if actor.role in (PARTICIPANT, HOST)])
    papers, voted = ballots.of_voters(log_id, voters), ballots.told_of(log_id, voting.id)
    own = {name: {"ballot": paper} for name, paper in papers.items()}
    return {actor.id: {**own.get(actor.id, {}), "voted": voted} for actor in people}


BOARD = LiveKind(
    name=KIND,
    rules=BoardRules(),
    schemas=SCHEMAS,
    enter=enter,
    asides=ASIDES,
    beside=beside,
    presence=PRESENCE,
)
