"""What a call says: made, changed before it opens, and taken away."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core.db import session
from core.engagement.calling.models import DRAFT, Call
from core.engagement.errors import ChangedMeanwhile, WrongState
from core.engagement.models import Engagement, Participation
from core.registry import current as registry
from core.selection.models import Draw

NOT_ANSWERED = ("invited", "started")
HELD = ("selected", "offered", "accepted", "completed", "absent")  # a seat is theirs, or kept for them


def describe_call(engagement: Engagement, seen: int, values: Mapping[str, Any]) -> Call:
    """Make a call, or change what it says; ``seen`` is 0 where there was none.

    Raises ChangedMeanwhile, or WrongState once it has opened.
    """
    call = engagement.call
    if (call.version if call else 0) != seen:
        raise ChangedMeanwhile
    if call is None:
        if engagement.state not in ("draft", "planned"):
            raise WrongState
        call = Call(engagement_id=engagement.id)
        engagement.call = call
    if call.state not in (None, DRAFT):
        raise WrongState
    for name, value in values.items():
        setattr(call, name, value)
    session.flush()
    return call


def drop_call(engagement: Engagement) -> None:
    """Ask people without a call after all. Raises WrongState once it has opened."""
    if engagement.call is None:
        return
    if engagement.call.state != DRAFT:
        raise WrongState
    engagement.call = None
    session.flush()


def count_in(engagement: Engagement, *states: str) -> int:
    """Count the places of an activity that are in one of these states."""
    mine = sa.select(sa.func.count()).where(Participation.engagement_id == engagement.id)
    return session.scalar(mine.where(Participation.state.in_(states))) or 0


def was_drawn(engagement: Engagement) -> bool:
    """Tell whether there was a draw; where there were seats for all who offered, there was none."""
    return session.scalar(sa.select(sa.exists().where(Draw.engagement_id == engagement.id))) is True


def is_met(engagement: Engagement) -> bool:
    """Tell whether people take a seat in an activity: its format says so, or it has a call."""
    declared = registry().formats().get(engagement.format)
    return engagement.call is not None or (declared is not None and declared.meets)


def answering_kind(engagement: Engagement) -> str:
    """Name the letter that asks those to answer who got a seat by a call; empty where there is none to answer."""
    declared = registry().formats().get(engagement.format)
    return declared.invitation if engagement.call and declared else ""


def not_answered(engagement: Engagement) -> tuple[str, ...]:
    """Name the states of those who were asked and have yet to answer: with a call, of those who have a seat."""
    if engagement.call is None:
        return NOT_ANSWERED
    return ("accepted",) if answering_kind(engagement) else ()


def is_in(place: Participation) -> bool:
    """Tell whether the format asks somebody anything: where there is a call, only who has a seat."""
    return place.engagement.call is None or place.state in ("accepted", "completed")


def has_seat(engagement: Engagement) -> bool:
    """Tell whether those who are invited have a seat already: they were chosen in another activity."""
    return engagement.source_id is not None and engagement.call is None and is_met(engagement)
