"""Plans the invitation: whom it will reach, who is left out and why, and the send-out itself."""

from datetime import datetime

import sqlalchemy as sa

from core.contributions import Principal
from core.db import session
from core.engagement import audience
from core.engagement.calling.seated import invite_seated, unasked
from core.engagement.calling.services import answering_kind
from core.engagement.errors import NobodyToAsk, NotOpen
from core.engagement.invitations import require_ready
from core.engagement.models import Engagement
from core.engagement.rights import place_of
from core.engagement.sending import approval
from core.engagement.sending.errors import AlreadyPlanned, NobodyToApprove
from core.engagement.sending.looks import fingerprint
from core.engagement.sending.models import LEAVING, SENT, Sending
from core.engagement.sending.planning import lock, plan, waiting_for
from core.engagement.services import invitation_kind
from core.engagement.states import before_invitation, takes_answers, takes_offers
from core.panel.finding import holds
from core.panel.models import Panelist
from core.types import Id


def whom(engagement: Engagement) -> sa.Select[Panelist]:
    """Give whom the next invitation would reach: everybody before the first, and later those who were not asked."""
    if asks_seated(engagement):
        return sa.select(Panelist).where(Panelist.id.in_(unasked(engagement)))
    return (audience.to_ask if before_invitation(engagement) else audience.to_ask_too)(engagement)


def who(engagement: Engagement, words: str = "", after: Id | None = None, limit: int = 50) -> list[Panelist]:
    """Give those whom an invitation would reach, in the order they joined: so many, after somebody."""
    reached = audience.to_ask(engagement).with_only_columns(Panelist.id).subquery()
    people = sa.select(Panelist).where(Panelist.id.in_(sa.select(reached.c.id)), holds(Panelist.search, words))
    if after:
        people = people.where(Panelist.id > after)
    return list(session.scalars(people.order_by(Panelist.id).limit(limit)))


def plan_invitation(engagement: Engagement, by: Principal, due_at: datetime | None = None) -> Sending:
    """Plan the invitation to everybody in the audience; the activity opens when it leaves.

    Where it goes to all members, a colleague is asked to look it over first, unless the house has decided otherwise.
    Raises WrongState, NotReady, NobodyToAsk, AlreadyPlanned or NobodyToApprove.
    """
    require_ready(engagement)
    return _plan(engagement, audience.ids(audience.to_ask(engagement)), by, due_at)


def next_kind(engagement: Engagement) -> str:
    """Name the letter that asks people next: the invitation, or with a call that is over, the one to who has a seat."""
    return answering_kind(engagement) if asks_seated(engagement) else invitation_kind(engagement)


def asks_seated(engagement: Engagement) -> bool:
    """Tell whether those are asked next who got a seat by a call, and have something to answer."""
    return engagement.state == "open" and bool(answering_kind(engagement))


def needs_approval(engagement: Engagement) -> bool:
    """Tell whether a colleague looks it over first: not where the letter, as it stands, has left already."""
    if asks_seated(engagement) or not approval.is_needed(engagement):
        return False
    kind = invitation_kind(engagement)
    past = sa.select(Sending.fingerprint).where(Sending.engagement_id == engagement.id, Sending.kind == kind)
    newest = session.scalar(
        past.where(Sending.state.in_((SENT, LEAVING)), Sending.approved_at.is_not(None))
        .order_by(Sending.due_at.desc())
        .limit(1)
    )
    return newest is None or newest != fingerprint(engagement, kind)


def takes_more(engagement: Engagement) -> bool:
    """Tell whether more people can be asked: with a call, only for as long as they could offer."""
    return takes_offers(engagement) if engagement.call else takes_answers(engagement)


def count_more(engagement: Engagement) -> int:
    """Count who is in the audience of an open activity and was not asked: they joined later, or were left out."""
    if asks_seated(engagement):
        return len(unasked(engagement))
    if not takes_more(engagement):
        return 0
    return audience.number(audience.to_ask_too(engagement))


def plan_more(engagement: Engagement, by: Principal, due_at: datetime | None = None) -> Sending:
    """Plan the invitation to those of the audience who were not asked. Raises NotOpen, and what the first one does.

    With a call that is over, it is the letter to those who have a seat and were not asked to answer.
    """
    if asks_seated(engagement):
        planned = invite_seated(engagement, by, due_at)
        if planned is None:
            raise NobodyToAsk
        return planned
    if not takes_more(engagement):
        raise NotOpen
    return _plan(engagement, audience.ids(audience.to_ask_too(engagement)), by, due_at)


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
