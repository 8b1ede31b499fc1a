"""How the outbox is doing: what waits, what has left, what was given up; and another try for those."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock, jobs
from core.db import after_commit, session
from core.messaging.models import DEAD, SENDING, SENT, WAITING, OutboxLetter
from core.types import Id

LATELY = timedelta(hours=24)


class LetterNotFound(Exception):
    """No letter of this id was given up; somebody may have tried it again already."""


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """What the outbox holds now; ``waiting_since`` is when the letter that waits longest was due."""

    waiting: int
    sent_lately: int
    given_up: int
    waiting_since: datetime | None


def outbox() -> Outbox:
    """Look at the outbox."""
    now = clock.now()
    by_state = count_by_state()
    due = OutboxLetter.state.in_((WAITING, SENDING)), OutboxLetter.due_at <= now
    return Outbox(
        waiting=by_state.get(WAITING, 0) + by_state.get(SENDING, 0),
        sent_lately=_count(OutboxLetter.state == SENT, OutboxLetter.sent_at > now - LATELY),
        given_up=by_state.get(DEAD, 0),
        waiting_since=session.scalar(sa.select(sa.func.min(OutboxLetter.due_at)).where(*due)),
    )


def count_by_state() -> dict[str, int]:
    """Count all letters by state."""
    rows = sa.select(OutboxLetter.state, sa.func.count()).group_by(OutboxLetter.state)
    return dict(iter(session.execute(rows)))


def given_up(before: Id | None = None, limit: int = 20) -> list[OutboxLetter]:
    """Give the letters that will not be tried again, newest first, older than ``before``."""
    rows = sa.select(OutboxLetter).where(OutboxLetter.state == DEAD).order_by(OutboxLetter.id.desc()).limit(limit)
    return list(session.scalars(rows.where(OutboxLetter.id < before) if before else rows))


def try_again(letter_id: Id) -> None:
    """Let a letter that was given up wait for its turn again. Raises LetterNotFound."""
    if not _wait_again(OutboxLetter.id == letter_id):
        raise LetterNotFound(letter_id)


def try_all_again() -> int:
    """Let every letter that was given up wait for its turn again; say how many."""
    return _wait_again(sa.true())


def _wait_again(which: sa.ColumnElement[bool]) -> int:
    anew = {"state": WAITING, "due_at": clock.now(), "attempts": 0, "error": "", "lease_until": None}
    dead = sa.update(OutboxLetter).where(OutboxLetter.state == DEAD, which).values(**anew).returning(OutboxLetter.id)
    found = len(session.execute(dead).all())
    after_commit(jobs.wake)
    return found


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(OutboxLetter).where(*conditions)) or 0
