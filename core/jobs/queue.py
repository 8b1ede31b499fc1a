"""What people and features ask of the work that waits: note it, stop it, try it again, look at it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app

from core import clock
from core.contributions import JobKind
from core.db import after_commit, session
from core.jobs.models import CANCELLED, FAILED, OVER, RUNNING, STOPPED, WAITING, Job
from core.types import Id

AGAIN = (FAILED, CANCELLED, STOPPED)


class JobNotFound(Exception):
    """There is no such work."""


class NotNow(Exception):
    """The work has gone on meanwhile: it is over, or not over yet."""


def enqueue(
    kind: str, key: str, due_at: datetime | None = None, *, owner: Id | None = None, **payload: Any
) -> Id:  # fmt: skip
    """Note work in the caller's transaction, and give its id.

    The same key twice is once; the later due time counts. Work with an owner stops when that person may not do it.
    """
    due = due_at or clock.now()
    job = session.scalar(sa.select(Job).where(Job.key == key))
    if job is None:
        job = Job(kind=kind, key=key, payload=payload, due_at=due, owner_id=owner)
        session.add(job)
    elif job.state == WAITING:
        job.due_at = due
    session.flush()
    after_commit(wake)
    return job.id


def drop(key: str) -> None:
    """Take back work that has not begun."""
    session.execute(sa.delete(Job).where(Job.key == key, Job.state == WAITING))


def cancel(job_id: Id) -> None:
    """Stop work: at once where it waits, at its next step where it runs. Raises JobNotFound, NotNow."""
    job = _found(job_id)
    waiting = sa.update(Job).where(Job.id == job_id, Job.state == WAITING)
    if may_cancel(job) and _changed(waiting.values(state=CANCELLED, finished_at=clock.now())):
        return
    running = sa.update(Job).where(Job.id == job_id, Job.state == RUNNING)
    if not _changed(running.values(cancel_asked=True)):
        raise NotNow


def retry(job_id: Id, *, by: Id | None = None) -> None:
    """Let work that was given up or stopped begin again, now; what had an owner becomes ``by``'s.

    Raises JobNotFound, NotNow.
    """
    owned = _found(job_id).owner_id is not None
    anew: dict[str, Any] = {
        "attempts": 0,
        "done": 0,
        "total": 0,
        "error": "",
        "cancel_asked": False,
        "finished_at": None,
    }
    if owned and by:
        anew["owner_id"] = by
    stopped = sa.update(Job).where(Job.id == job_id, Job.state.in_(AGAIN))
    if not _changed(stopped.values(state=WAITING, due_at=clock.now(), lease_until=None, **anew)):
        raise NotNow
    after_commit(wake)


def may_cancel(job: Job) -> bool:
    """Tell whether a person may stop it: what runs, and what somebody asked for; not the house's own plans."""
    if job.cancel_asked:
        return False
    return job.state == RUNNING or (job.state == WAITING and job.owner_id is not None)


def may_retry(job: Job) -> bool:
    """Tell whether it can begin again."""
    return job.state in AGAIN


def listed(state: str = "", before: Id | None = None, limit: int = 20) -> list[Job]:
    """Give work, newest first: of one state or all, older than ``before``."""
    rows = sa.select(Job).order_by(Job.id.desc()).limit(limit)
    if state:
        rows = rows.where(Job.state == state)
    if before:
        rows = rows.where(Job.id < before)
    return list(session.scalars(rows))


def by_key(key: str) -> Job | None:
    """Find work by its key."""
    return session.scalar(sa.select(Job).where(Job.key == key))


def count_by_state() -> dict[str, int]:
    """Count all work by state."""
    return dict(iter(session.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state))))


def oldest_overdue() -> datetime | None:
    """Tell since when the work that waits longest has been due; None where nothing is."""
    now = clock.now()
    return session.scalar(sa.select(sa.func.min(Job.due_at)).where(Job.state == WAITING, Job.due_at <= now))


def forget_before(moment: datetime) -> int:
    """Delete work that was over before this; say how much."""
    old = sa.delete(Job).where(Job.state.in_(OVER), Job.finished_at < moment, Job.key.not_in(_recurring()))
    return len(session.execute(old.returning(Job.id)).all())


def wake() -> None:
    """Ask the worker to look now; it looks by itself once a minute anyway."""
    current_app.extensions["wake"]()


def kinds() -> dict[str, JobKind]:
    """Give every kind of work by name."""
    found: dict[str, JobKind] = current_app.extensions["jobs"]
    return found


def _recurring() -> Sequence[str]:
    """Name the rows that come back by themselves: their key is their kind."""
    return [kind.name for kind in kinds().values() if kind.every]


def _found(job_id: Id) -> Job:
    job = session.get(Job, job_id)
    if job is None:
        raise JobNotFound(job_id)
    return job


def _changed(change: sa.Update) -> bool:
    done = session.execute(change.returning(Job.id)).scalar() is not None
    session.expire_all()
    return done
