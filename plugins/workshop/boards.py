"""The board of a workshop: one log, and who somebody is on it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from core.plugin import Asking, Id, Verdict, now, session
from core.plugin.engagement import Engagement, is_paused, leader_of_engagement
from core.plugin.live import (
    Actor,
    Entrance,
    LiveKind,
    LiveLog,
    Refused,
    begin,
    do_as_server,
    of_engagement,
    state_of,
)
from plugins.workshop import ballots, programmes
from plugins.workshop.board.presence import PRESENCE
from plugins.workshop.board.programme import FACILITATOR, HOST, PARTICIPANT, PROJECTOR, Step
from plugins.workshop.board.rules import BoardRules
from plugins.workshop.board.schemas import SCHEMAS
from plugins.workshop.board.state import Board
from plugins.workshop.board.votings import ASIDES, voters_of

KIND = "workshop.board"


def begun(engagement: Engagement) -> LiveLog | None:
    """Find the workshop's board; None where nobody has begun it."""
    return of_engagement(engagement.id, KIND)


def board_of(engagement: Engagement) -> Id:
    """Give the id of the workshop's board; where there is none yet, one begins with the steps that are planned."""
    if found := begun(engagement):
        return found.id
    log = begin(engagement.id, KIND)
    _version, steps = programmes.planned(engagement)
    do_as_server(BOARD, log.id, "steps.set", {"steps": [asdict(step) for step in steps]})
    if is_paused(engagement):
        hold(engagement.id, on=True)
    return log.id


def programme_of(engagement: Engagement) -> tuple[int, Sequence[Step]]:
    """Give the version of the programme, and its steps: the board's once it has begun."""
    version, steps = programmes.planned(engagement)
    log = begun(engagement)
    return version, state_of(log.id, BOARD).steps if log else steps


def plan(engagement: Engagement, seen: int, steps: Sequence[Step]) -> None:
    """Keep the steps, on the board too where it has begun; ``seen`` is the version that was changed.

    Raises WrongState, ChangedMeanwhile, TooManySteps, LastStep, or Refused where the board is in a step that would go.
    """
    with session.begin_nested():  # both, or none
        programmes.keep(engagement, seen, steps)
        if log := begun(engagement):
            do_as_server(BOARD, log.id, "steps.set", {"steps": [asdict(step) for step in steps]})


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
    outside=lambda board: board.outside,
)
