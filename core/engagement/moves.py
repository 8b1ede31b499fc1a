"""How a participation becomes something else: once, and remembered as its engagement's anonymity allows."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from core import clock
from core.db import emit, session
from core.engagement.models import ANONYMOUS, Participation, ParticipationChange
from core.events import ParticipationChanged
from core.types import Id, new_id, random_id


def become(participation: Participation, state: str, *, of: Sequence[str]) -> bool:
    """Change a state by a conditional update, so that of two acts at once the database knows which came first.

    Where answers are anonymous, what is told and kept of it names neither person nor time.
    """
    able = sa.update(Participation).where(Participation.id == participation.id, Participation.state.in_(of))
    changed = session.execute(able.values(state=state).returning(Participation.id)).first()
    if changed is None:
        session.refresh(participation)
        return False
    set_committed_value(participation, "state", state)
    remember(participation)
    announce(participation)
    return True


def announce(participation: Participation) -> None:
    """Tell the listeners what a participation is now."""
    who = None if participation.engagement.anonymity == ANONYMOUS else participation.panelist_id
    emit(ParticipationChanged(engagement=participation.engagement_id, panelist=who, state=participation.state))


def remember(participation: Participation) -> None:
    """Note what a participation is now."""
    untold = participation.engagement.anonymity == ANONYMOUS
    session.add(ParticipationChange(**change(participation.id, participation.state, untold=untold)))


def change(participation_id: Id, state: str, *, untold: bool) -> dict[str, Any]:
    """Give the row that notes it; ``untold`` leaves out when."""
    return {
        "id": random_id() if untold else new_id(),  # the usual id holds the time, too
        "participation_id": participation_id,
        "state": state,
        "at": None if untold else clock.now(),
    }
