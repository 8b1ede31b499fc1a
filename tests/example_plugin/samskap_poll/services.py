"""What can be done with a poll: write it, vote in it once, count the votes."""

import sqlalchemy as sa
from core.plugin import EngagementClosed, EngagementCopied, EngagementOpened, Id, LocalText, now, session
from core.plugin.engagement import (
    ChangedMeanwhile,
    Engagement,
    NotOpen,
    Participation,
    WrongState,
    complete,
    may_answer,
)
from sqlalchemy.exc import IntegrityError

from samskap_poll import live
from samskap_poll.errors import AlreadyVoted
from samskap_poll.models import Poll, PollOpening, PollVote


def poll_of(engagement: Engagement) -> Poll | None:
    """Find what an engagement asks; None where nobody has written it yet."""
    return session.get(Poll, engagement.id)


def write(engagement: Engagement, seen: int, text: LocalText, choices: list[LocalText]) -> None:
    """Keep the question and its answers.

    Raises WrongState once people may vote, ChangedMeanwhile when somebody else saved first.
    """
    if engagement.state != "draft":
        raise WrongState
    poll = poll_of(engagement)
    if (poll.version if poll else 0) != seen:
        raise ChangedMeanwhile
    if poll is None:
        session.add(Poll(engagement_id=engagement.id, text=text, choices=choices))
    else:
        poll.text, poll.choices = text, choices
    session.flush()


def vote(participation: Participation, choice: int) -> None:
    """Store a vote, and note that this person has done their part.

    Raises NotOpen after the end, AlreadyVoted the second time; of two at once, one is stored.
    """
    if not may_answer(participation):
        raise NotOpen
    if session.get(PollVote, participation.id):
        raise AlreadyVoted
    try:
        with session.begin_nested():
            session.add(PollVote(participation_id=participation.id, poll_id=participation.engagement_id, choice=choice))
    except IntegrityError as error:
        raise AlreadyVoted from error
    complete(participation)


def counts(poll: Poll) -> list[int]:
    """Count the votes of each answer, in the order of the answers."""
    votes = sa.select(PollVote.choice, sa.func.count()).where(PollVote.poll_id == poll.engagement_id)
    counted: dict[int, int] = dict(session.execute(votes.group_by(PollVote.choice)).all())
    return [counted.get(place, 0) for place in range(len(poll.choices))]


def asked_at_opening(poll: Poll) -> int | None:
    """Tell how many were asked when the poll opened; None where it has not."""
    opening = session.get(PollOpening, poll.engagement_id)
    return opening.asked if opening else None


def polls_of(panelist_id: Id) -> list[Participation]:
    """Give a member's place in every poll they were asked to, newest first."""
    mine = sa.select(Participation).join(Engagement).where(Participation.panelist_id == panelist_id)
    return list(session.scalars(mine.where(Engagement.format == "poll").order_by(Participation.id.desc())))


def polls_all_have_answered() -> list[Engagement]:
    """Give the open polls in which nobody is left who could still vote."""
    asked = sa.select(Participation.id).where(Participation.engagement_id == Engagement.id)
    left = asked.where(Participation.state.in_(("invited", "accepted")))
    opened = sa.select(Engagement).where(Engagement.format == "poll", Engagement.state == "open")
    return list(session.scalars(opened.where(asked.exists(), ~left.exists()).order_by(Engagement.id)))


def hear(event: object) -> None:
    """Keep how many were asked when one of our polls opens; begin its list of words, and end it; copy what is asked."""
    if isinstance(event, EngagementOpened) and session.get(Poll, event.engagement) is not None:
        session.add(PollOpening(poll_id=event.engagement, asked=event.invited, at=now()))
        live.start(event.engagement)
    if isinstance(event, EngagementClosed):
        live.close(event.engagement)
    if isinstance(event, EngagementCopied) and (asked := session.get(Poll, event.source)):
        session.add(Poll(engagement_id=event.engagement, text=asked.text, choices=asked.choices))
