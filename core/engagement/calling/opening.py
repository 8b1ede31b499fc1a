"""Opens a call, closes it at its deadline, and opens it again: each by a conditional update."""

from datetime import datetime

import sqlalchemy as sa

from core import clock, jobs
from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement.calling.kinds import CLOSE_CALL
from core.engagement.calling.models import CLOSED, DRAFT, DRAWN, OPEN, Call
from core.engagement.errors import DeadlinePassed, WrongState
from core.engagement.models import Engagement
from core.questionnaire.services import freeze
from core.types import Id


def open_call(engagement: Engagement) -> None:
    """Let people offer to take part from now on; the activity itself opens when the group has answered.

    Raises WrongState where there is no call to open, or somebody was first.
    """
    ready = sa.update(Call).where(Call.engagement_id == engagement.id, Call.state == DRAFT)
    opened = ready.values(state=OPEN, opened_at=clock.now(), version=Call.version + 1).returning(Call.engagement_id)
    if session.execute(opened).first() is None:
        raise WrongState
    mine = sa.update(Engagement).where(Engagement.id == engagement.id)
    session.execute(mine.values(state="planned", version=Engagement.version + 1))
    session.refresh(engagement)
    if engagement.call and engagement.call.screener_id:
        freeze(engagement.call.screener_id)
    close_at_deadline(engagement)


def close_call(engagement: Engagement, by: Principal | None) -> None:
    """Take no more offers. Raises WrongState where it is not open."""
    ending = sa.update(Call).where(Call.engagement_id == engagement.id, Call.state == OPEN)
    closed = ending.values(state=CLOSED, closed_at=clock.now(), version=Call.version + 1).returning(Call.engagement_id)
    if session.execute(closed).first() is None:
        raise WrongState
    session.refresh(engagement)
    jobs.drop(closing_key(engagement.id))
    note(Act.CALL_CLOSED, by, engagement.id)


def extend(engagement: Engagement, deadline: datetime, by: Principal) -> None:
    """Give a call another deadline, and open it again where it had closed.

    Raises WrongState once a group has been chosen, DeadlinePassed where the new one has gone by.
    """
    if deadline <= clock.now():
        raise DeadlinePassed
    able = sa.update(Call).where(Call.engagement_id == engagement.id, Call.state.in_((OPEN, CLOSED)))
    values = {"state": OPEN, "deadline": deadline, "closed_at": None, "version": Call.version + 1}
    if session.execute(able.values(**values).returning(Call.engagement_id)).first() is None:
        raise WrongState
    session.refresh(engagement)
    close_at_deadline(engagement)
    note(Act.CALL_EXTENDED, by, engagement.id)


def note_chosen(engagement: Engagement) -> None:
    """Note that the group has been chosen, once. Raises WrongState where that was done, or the call is still open."""
    ended = sa.update(Call).where(Call.engagement_id == engagement.id, Call.state == CLOSED)
    chosen = ended.values(state=DRAWN, drawn_at=clock.now(), version=Call.version + 1).returning(Call.engagement_id)
    if session.execute(chosen).first() is None:
        raise WrongState
    session.refresh(engagement)


def close_at_deadline(engagement: Engagement) -> None:
    """See that the call closes by itself when its deadline has passed."""
    jobs.drop(closing_key(engagement.id))
    if engagement.call and engagement.call.deadline:
        key = closing_key(engagement.id)
        jobs.enqueue(CLOSE_CALL, key, engagement.call.deadline, engagement=str(engagement.id))


def closing_key(engagement_id: Id) -> str:
    """Name the work that closes a call at its deadline."""
    return f"{CLOSE_CALL}:{engagement_id}"
