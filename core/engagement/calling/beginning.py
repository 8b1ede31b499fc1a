"""Opens an activity whose group was chosen: by itself when all have answered, or when a leader waits no longer."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Principal
from core.db import emit, session
from core.engagement.calling.models import DRAWN
from core.engagement.calling.places import hold_call
from core.engagement.calling.seated import invite_seated
from core.engagement.calling.services import answering_kind, count_in
from core.engagement.errors import DeadlinePassed, WrongState
from core.engagement.models import Engagement, Participation
from core.engagement.services import close_at_deadline
from core.engagement.states import is_past
from core.events import EngagementOpened
from core.questionnaire.services import freeze

ASKED, UNTOLD = ("selected", "offered"), ("volunteered",)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Whom an activity waits for: how many have a seat, have yes or no left to say, until when, and know nothing yet.

    ``asks`` tells whether those with a seat are written to when it opens: there is something to answer.
    """

    seated: int
    people: int
    until: datetime | None
    untold: int
    asks: bool


def waiting(engagement: Engagement) -> Waiting | None:
    """Tell whom an activity waits for before it opens; None where it does not, or where nobody has said yes."""
    seated = count_in(engagement, "accepted") if _is_chosen(engagement) else 0
    if not seated:
        return None
    mine = sa.select(sa.func.count(), sa.func.max(Participation.answer_by))
    asked = mine.where(Participation.engagement_id == engagement.id, Participation.state.in_(ASKED))
    people, until = session.execute(asked).one()
    untold, asks = count_in(engagement, *UNTOLD), bool(answering_kind(engagement))
    return Waiting(seated=seated, people=people, until=until, untold=untold, asks=asks)


def begin_if_settled(engagement: Engagement) -> bool:
    """Open the activity once everybody who was chosen has said yes or no, and somebody has said yes."""
    if not _is_chosen(engagement) or is_past(engagement.deadline):
        return False
    if count_in(engagement, *ASKED, *UNTOLD) or not count_in(engagement, "accepted"):
        return False
    return _begin(engagement, None)


def begin_now(engagement: Engagement, by: Principal) -> None:
    """Open it though some have not answered; what they were offered stands until their own time is up.

    Raises WrongState where nobody waits for it, nobody has said yes, or it has opened, and DeadlinePassed where the
    time for answers is over: that is to be moved first.
    """
    hold_call(engagement)
    session.refresh(engagement)
    if waiting(engagement) is None:
        raise WrongState
    if is_past(engagement.deadline):
        raise DeadlinePassed
    if not _begin(engagement, by):
        raise WrongState
    note(Act.ENGAGEMENT_BEGUN, by, engagement.id)


def _is_chosen(engagement: Engagement) -> bool:
    """Tell whether a group has been chosen and the activity has not opened."""
    call = engagement.call
    return engagement.state == "planned" and call is not None and call.state == DRAWN


def _begin(engagement: Engagement, by: Principal | None) -> bool:
    """Open it by a conditional update, and ask those who have a seat to answer; of two at once, one does."""
    planned = sa.update(Engagement).where(Engagement.id == engagement.id, Engagement.state == "planned")
    values = {"state": "open", "opened_at": clock.now(), "version": Engagement.version + 1}
    opened = session.execute(planned.values(**values).returning(Engagement.id)).first()
    session.refresh(engagement)
    if opened is None:
        return False
    if engagement.questionnaire_id:
        freeze(engagement.questionnaire_id)
    close_at_deadline(engagement)
    emit(EngagementOpened(engagement=engagement.id, invited=count_in(engagement, "accepted")))
    invite_seated(engagement, by)
    return True
