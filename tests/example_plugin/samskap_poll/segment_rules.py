"""Lets segments ask who has voted in a poll."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from core.plugin import Id, SegmentRule, session
from core.plugin import spoken as language
from core.plugin.engagement import Engagement, Participation
from core.plugin.forms import Choice, Schema, choices
from sqlalchemy.orm import InstrumentedAttribute

from samskap_poll.models import Poll, PollVote
from samskap_poll.texts import texts

_ = texts.gettext
_l = texts.lazy_gettext


class PollsSchema(Schema):
    """One or more polls."""

    polls = choices(_l("I en av disse avstemningene"), must=_l("Velg minst én."))


def where(panelist: InstrumentedAttribute[Id], values: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    """Give who has voted in one of these polls."""
    polls = [Id(value) for value in values["polls"]]
    voted = sa.select(Participation.panelist_id).join(PollVote, PollVote.participation_id == Participation.id)
    return panelist.in_(voted.where(PollVote.poll_id.in_(polls)))


def says(values: Mapping[str, Any]) -> str:
    """Say which polls in words."""
    return _("har stemt i %(polls)s", polls=", ".join(f"«{title}»" for title in _titles(values["polls"])))


def offers() -> Mapping[str, Sequence[Choice]]:
    """Offer every poll that has opened."""
    opened = sa.select(Engagement).join(Poll, Poll.engagement_id == Engagement.id)
    rows = session.scalars(opened.where(Engagement.opened_at.is_not(None)).order_by(Engagement.opened_at.desc()))
    return {"polls": [Choice(value=str(one.id), label=one.title.say(language())) for one in rows]}


def _titles(polls: Sequence[str]) -> list[str]:
    rows = session.scalars(sa.select(Engagement.title).where(Engagement.id.in_([Id(poll) for poll in polls])))
    return sorted(title.say(language()) for title in rows)


HAS_VOTED = SegmentRule(
    name="poll.voted",
    title=_l("Har stemt"),
    group=_l("Avstemninger"),
    schema=PollsSchema,
    where=where,
    says=says,
    offers=offers,
)
