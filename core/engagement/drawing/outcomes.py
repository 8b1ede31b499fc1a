"""How far the letters have come that tell how it went: one to those who are in, another to the reserves."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.engagement.calling.kinds import NOT_SELECTED
from core.engagement.calling.telling import chosen_kind, untold
from core.engagement.models import Engagement
from core.engagement.sending import planning
from core.engagement.sending.models import LEAVING, NOT_YET, SENT, STOPPED, Sending


class Stage(StrEnum):
    """How far one of the letters has come."""

    UNPLANNED = "unplanned"
    WAITING = "waiting"
    LEAVING = "leaving"
    STOPPED = "stopped"
    SENT = "sent"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One of the letters: its kind, how many it is for, how far it has come, and the send-out where there is one.

    ``people`` are those who wait for it; once it is sent, those it went to.
    """

    kind: str
    people: int
    stage: Stage
    sending: Sending | None

    @property
    def to_plan(self) -> int:
        """How many it is to be sent to that nobody has planned it for."""
        return self.people if self.stage in (Stage.UNPLANNED, Stage.STOPPED) else 0


def outcomes(engagement: Engagement) -> list[Outcome]:
    """Give each of the letters that tell, but for one that is for nobody."""
    sent = planning.of_engagement(engagement.id)
    chosen, others = untold(engagement)
    kinds = ((chosen_kind(engagement), len(chosen)), (NOT_SELECTED, len(others)))
    found = [_outcome(kind, people, [one for one in sent if one.kind == kind]) for kind, people in kinds]
    return [one for one in found if one.people]


def _outcome(kind: str, people: int, sent: Sequence[Sending]) -> Outcome:
    newest = max(sent, key=lambda one: (one.created_at, one.id), default=None)
    stage = _stage(newest, people)
    if newest and stage is Stage.SENT:
        people = newest.count or 0
    return Outcome(kind=kind, people=people, stage=stage, sending=newest)


def _stage(newest: Sending | None, untold_people: int) -> Stage:
    if newest is None:
        return Stage.UNPLANNED
    if newest.state in NOT_YET:
        return Stage.WAITING
    if newest.state == LEAVING:
        return Stage.LEAVING
    if untold_people and newest.state == STOPPED:
        return Stage.STOPPED
    return Stage.SENT if not untold_people and newest.state == SENT else Stage.UNPLANNED
