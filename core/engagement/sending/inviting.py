"""Plans the invitation: whom it will reach, who is left out and why, and the send-out itself."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.contributions import Principal
from core.db import session
from core.engagement.errors import NobodyToAsk, NotOpen
from core.engagement.invitations import audience_of, require_ready
from core.engagement.models import Engagement, Participation
from core.engagement.rights import place_of
from core.engagement.sending import approval
from core.engagement.sending.errors import AlreadyPlanned, NobodyToApprove
from core.engagement.sending.looks import fingerprint
from core.engagement.sending.models import LEAVING, SENT, Sending
from core.engagement.sending.planning import lock, plan, waiting_for
from core.engagement.services import invitation_kind
from core.engagement.states import takes_answers
from core.panel import services as panel
from core.panel.models import Panelist
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many an invitation would reach, and how many it leaves out, by reason."""

    people: int
    paused: int
    unreachable: int


def reach(engagement: Engagement) -> Reach:
    """Count whom an invitation would reach."""
    audience = audience_of(engagement)
    return Reach(
        people=panel.count_audience(audience),
        paused=panel.count_paused(audience),
        unreachable=panel.count_unreachable(audience),
    )


def who(engagement: Engagement, words: str = "", after: Id | None = None, limit: int = 50) -> list[Panelist]:
    """Give those whom an invitation would reach, in the order they joined: so many, after somebody."""
    people = panel.asked(audience_of(engagement)).where(Panelist.name.icontains(words, autoescape=True))
    if after:
        people = people.where(Panelist.id > after)
    return list(session.scalars(people.order_by(Panelist.id).limit(limit)))


def plan_invitation(engagement: Engagement, by: Principal, due_at: datetime | None = None) -> Sending:
    """Plan the invitation to everybody in the audience; the activity opens when it leaves.

    Where it goes to all members, a colleague is asked to look it over first, unless the house has decided otherwise.
    Raises WrongState, NotReady, NobodyToAsk, AlreadyPlanned or NobodyToApprove.
    """
    require_ready(engagement)
    people = _ids(panel.asked(audience_of(engagement)))
    return _plan(engagement, people, by, due_at)


def needs_approval(engagement: Engagement) -> bool:
    """Tell whether a colleague looks it over first: not where the letter, as it stands, has left already."""
    if not approval.is_needed(engagement):
        return False
    kind = invitation_kind(engagement)
    past = sa.select(Sending.fingerprint).where(Sending.engagement_id == engagement.id, Sending.kind == kind)
    newest = session.scalar(past.where(Sending.state.in_((SENT, LEAVING))).order_by(Sending.due_at.desc()).limit(1))
    return newest is None or newest != fingerprint(engagement, kind)


def count_more(engagement: Engagement) -> int:
    """Count who is in the audience of an open activity and was not asked: they joined later, or were left out."""
    return len(_ids(_not_asked(engagement)))


def plan_more(engagement: Engagement, by: Principal, due_at: datetime | None = None) -> Sending:
    """Plan the invitation to those of the audience who were not asked. Raises NotOpen, and what the first one does."""
    if not takes_answers(engagement):
        raise NotOpen
    return _plan(engagement, _ids(_not_asked(engagement)), by, due_at)


def _plan(engagement: Engagement, people: list[Id], by: Principal, due_at: datetime | None) -> Sending:
    if not people:
        raise NobodyToAsk
    kind = invitation_kind(engagement)
    lock(engagement)
    if waiting_for(engagement.id, kind):
        raise AlreadyPlanned
    asks = needs_approval(engagement)
    if asks and not approval.approvers(place_of(engagement), by):
        raise NobodyToApprove
    print_now = fingerprint(engagement, kind)
    planned = plan(engagement, kind, people, by, due_at, fingerprint=print_now, approval=asks)
    if asks:
        approval.ask(planned, by)
    return planned


def _not_asked(engagement: Engagement) -> sa.Select[Panelist]:
    asked = sa.select(Participation.panelist_id).where(Participation.engagement_id == engagement.id)
    return panel.asked(audience_of(engagement)).where(Panelist.id.not_in(asked))


def _ids(people: sa.Select[Panelist]) -> list[Id]:
    return list(session.scalars(people.with_only_columns(Panelist.id)))
