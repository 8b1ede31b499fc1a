"""A small poll in May 2020: written, sent, voted in, closed and published."""

from datetime import UTC, datetime

import sqlalchemy as sa
from core.plugin import LocalText, Story, session, transaction
from core.plugin.demo import at, describe, end_of_day, open_and_invite, publish, relay, save
from core.plugin.engagement import Engagement, Participation, close, create_engagement

from samskap_poll import services

WRITTEN = datetime(2020, 5, 4, 8, tzinfo=UTC)
OPENED = datetime(2020, 5, 6, 8, tzinfo=UTC)
ENDED = datetime(2020, 5, 18, 8, tzinfo=UTC)
DEADLINE = datetime(2020, 5, 17, tzinfo=UTC).date()

CHOICES = [
    LocalText(nb="Flere benker", en="More benches"),
    LocalText(nb="Flere trær", en="More trees"),
    LocalText(nb="En lekeplass", en="A playground"),
]


def load(story: Story) -> None:
    """Play it, as the leader and the members would."""
    with at(WRITTEN), transaction():
        engagement = _write(story)
    with at(OPENED), transaction():
        open_and_invite(session.merge(engagement), story.leader)
    with at(OPENED):
        relay()
    with at(OPENED), transaction():
        _vote(engagement)
    with at(ENDED), transaction():
        _end(session.merge(engagement), story)


def _write(story: Story) -> Engagement:
    engagement = create_engagement(
        None,
        "poll",
        LocalText(nb="Torget i sentrum", en="The town square"),
        LocalText(nb="Hva bør torget få først?", en="What should the square get first?"),
        story.leader,
        illustrative=LocalText(nb="Alt i denne avstemningen er laget.", en="Everything in this poll is made up."),
    )
    describe(engagement, engagement.version, {"minutes": 1, "deadline": end_of_day(DEADLINE)})
    services.write(engagement, 0, engagement.purpose, CHOICES)
    return engagement


def _vote(engagement: Engagement) -> None:
    """Let two of three vote, every other of them for trees."""
    asked = sa.select(Participation).where(Participation.engagement_id == engagement.id).order_by(Participation.id)
    for place, participation in enumerate(session.scalars(asked).all()):
        if place % 3:
            services.vote(participation, (place % 2) or 2)


def _end(engagement: Engagement, story: Story) -> None:
    close(engagement, story.leader)
    save(engagement, 0, LocalText(nb="Trær først.", en="Trees first."), ["votes"])
    publish(engagement, story.leader)
