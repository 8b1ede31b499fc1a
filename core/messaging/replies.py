"""That somebody answered a letter: noted per engagement, told apart from what machines answer, read by somebody."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.contributions import Principal
from core.db import session
from core.messaging.models import Reply
from core.types import Id

TAKES_OVER_AFTER = timedelta(minutes=5)  # whoever began to send it on has died


class ReplyNotFound(Exception):
    """There is no such reply to this engagement."""


class TryLater(Exception):
    """Somebody else is sending the same reply on just now."""


def take(number: str, engagement: Id, panelist: Id | None, *, automatic: bool) -> Reply | None:
    """Note a reply that is to be sent on; None where that is done already. Raises TryLater."""
    known = session.scalar(sa.select(Reply).where(Reply.number == number).with_for_update())
    if known is None:
        known = Reply(
            number=number, engagement_id=engagement, panelist_id=panelist, automatic=automatic, received_at=clock.now()
        )
        session.add(known)
        session.flush()
        return known
    if known.forwarded_at or known.automatic:
        return None
    if known.received_at > clock.now() - TAKES_OVER_AFTER:
        raise TryLater
    return known


def sent_on(number: str) -> None:
    """Note that a reply has gone to the contact."""
    session.execute(sa.update(Reply).where(Reply.number == number).values(forwarded_at=clock.now()))


def give_up(number: str) -> None:
    """Forget a reply that could not be sent on: it comes again."""
    session.execute(sa.delete(Reply).where(Reply.number == number, Reply.forwarded_at.is_(None)))


def unread(engagements: Iterable[Id]) -> Mapping[Id, int]:
    """Count the replies that nobody has read, by engagement."""
    counted = sa.select(Reply.engagement_id, sa.func.count()).where(Reply.engagement_id.in_(list(engagements)))
    rows = session.execute(counted.where(*_by_people(), Reply.read_at.is_(None)).group_by(Reply.engagement_id))
    return dict(iter(rows))


def of_engagement(engagement: Id, before: Id | None = None, limit: int = 50) -> list[Reply]:
    """Give what people answered, newest first, older than ``before``."""
    rows = sa.select(Reply).where(Reply.engagement_id == engagement, *_by_people()).order_by(Reply.id.desc())
    return list(session.scalars((rows.where(Reply.id < before) if before else rows).limit(limit)))


def automatic_ones(engagement: Id) -> int:
    """Count what machines answered: away, on leave."""
    counted = sa.select(sa.func.count()).select_from(Reply)
    return session.scalar(counted.where(Reply.engagement_id == engagement, Reply.automatic)) or 0


def read(engagement: Id, reply: Id, by: Principal) -> None:
    """Note who read a reply; the first one counts. Raises ReplyNotFound."""
    found = session.scalar(sa.select(Reply).where(Reply.id == reply, Reply.engagement_id == engagement))
    if found is None:
        raise ReplyNotFound
    mine = sa.update(Reply).where(Reply.id == reply, Reply.read_at.is_(None))
    session.execute(mine.values(read_at=clock.now(), read_by=by.id))
    session.expire(found)


def _by_people() -> tuple[sa.ColumnElement[bool], ...]:
    return (Reply.automatic.is_(False), Reply.forwarded_at.is_not(None))
