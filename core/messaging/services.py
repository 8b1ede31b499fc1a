"""What can be done with letters: post one, see how many have left, take back those that wait."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from core import clock, jobs
from core.contributions import Letter
from core.db import after_commit, insert_all, session
from core.messaging.models import BULK, DEAD, DROPPED, ORDINARY, URGENT, WAITING, OutboxLetter
from core.types import Id, new_id

_NEW = {"state": WAITING, "attempts": 0, "error": "", "sent_to": ""}


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One letter of many: to whom, its number, and the link it carries."""

    recipient: Id
    number: str
    link: Id | None = None


def post(  # noqa: PLR0913 - a letter has this many sides
    kind: str,
    recipient: Id,
    *,
    number: str,
    about: Id | None = None,
    link: Id | None = None,
    urgent: bool = False,
    due_at: datetime | None = None,
) -> None:
    """Put a letter into the outbox within the caller's transaction; the same number twice is one letter."""
    if session.scalar(sa.select(OutboxLetter.id).where(OutboxLetter.number == number)):
        return
    posting = Posting(recipient=recipient, number=number, link=link)
    post_all(kind, [posting], about=about, urgent=urgent, due_at=due_at)


def post_all(  # noqa: PLR0913 - the same, and of which send-out
    kind: str,
    postings: Iterable[Posting],
    *,
    about: Id | None = None,
    urgent: bool = False,
    due_at: datetime | None = None,
    sending: Id | None = None,
) -> None:
    """Put many letters into the outbox at once; their numbers must be new."""
    priority, due = _priority(kind_of(kind), urgent=urgent), due_at or clock.now()
    shared = {"kind": kind, "about_id": about, "sending_id": sending, "priority": priority, "due_at": due, **_NEW}
    rows = (
        {
            **shared,
            "id": new_id(),
            "number": posting.number,
            "recipient_id": posting.recipient,
            "link_id": posting.link,
        }
        for posting in postings
    )
    insert_all(OutboxLetter, rows)
    after_commit(jobs.wake)


def take_back(recipient: Id, kind: str | None = None, *, about: Id | None = None) -> int:
    """Drop a person's letters that have not left, of one kind or all, about one thing or all; say how many."""
    rows = sa.update(OutboxLetter).where(OutboxLetter.recipient_id == recipient, OutboxLetter.state == WAITING)
    if kind:
        rows = rows.where(OutboxLetter.kind == kind)
    if about:
        rows = rows.where(OutboxLetter.about_id == about)
    dropped = session.execute(rows.values(state=DROPPED).returning(OutboxLetter.id))
    return len(dropped.all())


def take_back_linked(link_ids: Collection[Id], kinds: Collection[str]) -> set[Id]:
    """Drop letters of these kinds that carry these links and have not left; give the links of those that were."""
    rows = sa.update(OutboxLetter).where(OutboxLetter.link_id.in_(link_ids), OutboxLetter.kind.in_(kinds))
    dropped = rows.where(OutboxLetter.state == WAITING).values(state=DROPPED).returning(OutboxLetter.link_id)
    return {link for link in session.scalars(dropped) if link}


def take_back_all(recipients: Collection[Id]) -> None:
    """Drop every letter to these that has not left."""
    waiting = OutboxLetter.recipient_id.in_(recipients), OutboxLetter.state == WAITING
    session.execute(sa.update(OutboxLetter).where(*waiting).values(state=DROPPED))


def counts(about: Id, kind: str) -> dict[str, int]:
    """Count the letters of one kind about one engagement, by state."""
    rows = session.execute(
        sa.select(OutboxLetter.state, sa.func.count())
        .where(OutboxLetter.about_id == about, OutboxLetter.kind == kind)
        .group_by(OutboxLetter.state)
    )
    return dict(iter(rows))


def given_up() -> int:
    """Count the letters that were tried and will not be tried again."""
    dead = sa.select(sa.func.count()).select_from(OutboxLetter).where(OutboxLetter.state == DEAD)
    return session.scalar(dead) or 0


def kind_of(name: str) -> Letter | None:
    """Find a kind of letter; None where its plugin is gone."""
    kinds: dict[str, Letter] = current_app.extensions["letters"]
    return kinds.get(name)


def _priority(kind: Letter | None, *, urgent: bool) -> int:
    if urgent:
        return URGENT
    return BULK if kind and kind.bulk else ORDINARY
