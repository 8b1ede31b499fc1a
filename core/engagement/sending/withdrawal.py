"""Takes back what a stopped send-out had put in place: letters that have not left, and the places only they told of."""

from collections.abc import Sequence

import sqlalchemy as sa

from core import jobs
from core.auth.links import Purpose
from core.auth.models import Link
from core.db import session
from core.engagement import contacts
from core.engagement.calling.effects import take_back
from core.engagement.calling.kinds import CLOSE_CALL
from core.engagement.calling.models import DRAFT, OPEN, Call
from core.engagement.models import Engagement, Participation
from core.engagement.sending.models import Sending
from core.engagement.services import closing_key, invitation_kind
from core.guests.services import close_door
from core.messaging.models import DROPPED, WAITING, OutboxLetter
from core.types import Id


def withdraw(sending: Sending) -> int:
    """Drop the letters that have not left, and take back what only they told of; say how many were dropped."""
    unsent = OutboxLetter.sending_id == sending.id, OutboxLetter.state == WAITING
    dropped = sa.update(OutboxLetter).where(*unsent).values(state=DROPPED).returning(OutboxLetter.recipient_id)
    people = list(session.scalars(dropped))
    engagement = sending.engagement
    if engagement and sending.kind == invitation_kind(engagement):
        _take_places_back(engagement, people)
        _become_draft_again(engagement)
    elif engagement:
        take_back(engagement, sending.kind, people)
    return len(people)


def _take_places_back(engagement: Engagement, people: Sequence[Id]) -> None:
    """Delete the places of those who were never told, unless they found their way in and have begun or answered."""
    untold = sa.select(Participation.id).where(
        Participation.engagement_id == engagement.id,
        Participation.panelist_id.in_(people),
        Participation.state == "invited",
    )
    places = list(session.scalars(untold))
    session.execute(sa.delete(Link).where(Link.purpose == Purpose.PARTICIPATE, Link.subject_id.in_(places)))
    session.execute(sa.delete(Participation).where(Participation.id.in_(places)))
    contacts.sum_up(people)
    session.expire_all()


def _become_draft_again(engagement: Engagement) -> None:
    """Let an activity be sent again that nobody has a place in."""
    anybody = sa.exists().where(Participation.engagement_id == engagement.id)
    nobody = sa.update(Engagement).where(Engagement.id == engagement.id, Engagement.state == "open", sa.not_(anybody))
    if engagement.call and session.scalar(sa.select(sa.not_(anybody))):
        _call_nobody(engagement)
        return
    changed = nobody.values(state="draft", opened_at=None, version=Engagement.version + 1).returning(Engagement.id)
    if session.execute(changed).first() is None:
        return
    session.refresh(engagement)
    jobs.drop(closing_key(engagement))
    close_door(engagement.id)


def _call_nobody(engagement: Engagement) -> None:
    """Let a call be sent again that nobody was told of."""
    unheard = sa.update(Call).where(Call.engagement_id == engagement.id, Call.state == OPEN)
    session.execute(unheard.values(state=DRAFT, opened_at=None, version=Call.version + 1))
    mine = sa.update(Engagement).where(Engagement.id == engagement.id, Engagement.state == "planned")
    session.execute(mine.values(state="draft", version=Engagement.version + 1))
    session.refresh(engagement)
    jobs.drop(f"{CLOSE_CALL}:{engagement.id}")
