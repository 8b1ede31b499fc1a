"""The count of a poll's votes, for programs."""

from typing import Any

import marshmallow as ma
from core.plugin import Id, LocalText
from core.plugin.api import LocalSaid, Operations, Schema, refuse
from core.plugin.engagement import engagement_by_id

from samskap_poll import services

blueprint = Operations("poll_api", __name__, description="Polls")


class CountSchema(Schema):
    """One answer, and how many chose it."""

    answer = LocalSaid()
    votes = ma.fields.Integer(required=True)


class VotesSchema(Schema):
    """What is asked, and how many votes each answer has."""

    engagement_id = ma.fields.UUID(required=True)
    text = LocalSaid()
    counts = ma.fields.List(ma.fields.Nested(CountSchema), required=True)


@blueprint.operation("GET", "/<uuid:engagement_id>/votes", gives=VotesSchema)
def get_votes(engagement_id: Id) -> Any:
    """Count the votes of a poll."""
    poll = services.poll_of(engagement_by_id(engagement_id))
    if poll is None:
        refuse("not-found", "Nobody has written its question.")
    counted = zip(poll.choices, services.counts(poll), strict=True)
    counts = [{"answer": LocalText(choice), "votes": votes} for choice, votes in counted]
    return {"engagement_id": engagement_id, "text": poll.text, "counts": counts}
