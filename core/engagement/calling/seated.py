"""Asks those who got a seat to answer, where an activity with a call has questions: by its format's own invitation."""

from datetime import datetime

import sqlalchemy as sa

from core.contributions import Principal
from core.db import session
from core.engagement.calling.places import link_of
from core.engagement.calling.services import answering_kind
from core.engagement.models import Engagement, Participation
from core.engagement.sending.models import Sending
from core.engagement.sending.planning import lock, plan, waiting_for
from core.engagement.states import takes_answers
from core.messaging.models import DROPPED, OutboxLetter
from core.messaging.services import post
from core.types import Id


def unasked(engagement: Engagement) -> list[Id]:
    """Give those who have a seat, and whom no letter has asked to answer: members' ids."""
    kind = answering_kind(engagement)
    if not kind or not takes_answers(engagement):
        return []
    written = sa.select(OutboxLetter.recipient_id).where(
        OutboxLetter.kind == kind, OutboxLetter.about_id == engagement.id, OutboxLetter.state != DROPPED
    )
    mine = sa.select(Participation.panelist_id).where(Participation.engagement_id == engagement.id)
    seated = mine.where(Participation.state == "accepted", Participation.panelist_id.not_in(written))
    return list(session.scalars(seated.order_by(Participation.id)))


def invite_seated(engagement: Engagement, by: Principal | None, due_at: datetime | None = None) -> Sending | None:
    """Plan the letter with the personal link to them; None where there is nobody, or it waits already."""
    lock(engagement)
    kind, people = answering_kind(engagement), unasked(engagement)
    if not people or waiting_for(engagement.id, kind):
        return None
    return plan(engagement, kind, people, by, due_at)


def ask_to_answer(place: Participation) -> None:
    """Write at once to one who got a seat after the activity opened, once."""
    kind = answering_kind(place.engagement)
    if kind and place.state == "accepted" and takes_answers(place.engagement):
        number = f"{kind}:{place.id}"
        post(kind, place.panelist_id, number=number, about=place.engagement_id, link=link_of(place))
