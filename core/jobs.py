"""Work that goes on after the request: a row is the truth, the worker only hurries it along."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, after_commit, session, transaction
from core.register import technical
from core.types import Id, new_id

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a job has come; the host commits each time it is told."""

    done: int
    total: int


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """A kind of work: a generator that yields Progress; ``every`` makes it come back by itself."""

    name: str
    run: Callable[[Mapping[str, Any]], Iterator[Progress]]
    every: timedelta | None = None


class Job(Base):
    """One piece of work."""

    __tablename__ = "core_job"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    kind: Mapped[str] = mapped_column(info=technical("which kind of work"))
    key: Mapped[str] = mapped_column(unique=True, info=technical("the same key is the same work"))
    payload: Mapped[dict[str, Any]] = mapped_column(info=technical("ids that the work needs"))
    state: Mapped[str] = mapped_column(default="waiting", info=technical("waiting, running, done or failed"))
    due_at: Mapped[datetime] = mapped_column(index=True, info=technical("not before"))
    lease_until: Mapped[datetime | None] = mapped_column(info=technical("taken again after this"))
    attempts: Mapped[int] = mapped_column(default=0, info=technical("how often it was begun"))
    done: Mapped[int] = mapped_column(default=0, info=technical("progress"))
    total: Mapped[int] = mapped_column(default=0, info=technical("progress"))
    error: Mapped[str] = mapped_column(default="", info=technical("the kind of error that stopped it"))


def enqueue(kind: str, key: str, due_at: datetime | None = None, **payload: Any) -> None:
    """Note work in the caller's transaction; the same key twice is once, the later due time counts."""
    due = due_at or clock.now()
    job = session.scalar(sa.select(Job).where(Job.key == key))
    if job is None:
        session.add(Job(kind=kind, key=key, payload=payload, due_at=due))
    elif job.state == "waiting":
        job.due_at = due
    session.flush()
    after_commit(wake)


def drop(key: str) -> None:
    """Take back work that has not begun."""
    session.execute(sa.delete(Job).where(Job.key == key, Job.state == "waiting"))


def wake() -> None:
    """Ask the worker to look now; it looks by itself once a minute anyway."""
    current_app.extensions["wake"]()


def run_due() -> int:
    """Run every job that is due, one at a time; say how many ran."""
    plan_recurring()
    ran = 0
    while (job_id := _take()) is not None:
        _run(job_id)
        ran += 1
    return ran


def plan_recurring() -> None:
    """See that each kind that comes back by itself has its next row."""
    with transaction():
        for kind in kinds().values():
            if kind.every:
                _plan_next(kind.name, kind.every)


def failed() -> list[Job]:
    """Give the work that was given up, newest first."""
    return list(session.scalars(sa.select(Job).where(Job.state == "failed").order_by(Job.id.desc()).limit(20)))


def kinds() -> dict[str, JobKind]:
    """Give every kind of work by name."""
    found: dict[str, JobKind] = current_app.extensions["jobs"]
    return found


def _plan_next(name: str, every: timedelta) -> None:
    job = session.scalar(sa.select(Job).where(Job.key == name))
    if job is None:
        session.add(Job(kind=name, key=name, payload={}, due_at=clock.now()))
    elif job.state in {"done", "failed"}:
        job.state, job.due_at, job.attempts = "waiting", max(job.due_at + every, clock.now()), 0
    session.flush()


def _take() -> Id | None:
    """Claim one due job, or one whose worker died, by a conditional update that two workers cannot both win."""
    now = clock.now()
    with transaction():
        free = sa.or_(Job.state == "waiting", sa.and_(Job.state == "running", Job.lease_until < now))
        due = sa.select(Job.id).where(free, Job.due_at <= now).order_by(Job.due_at).limit(1)
        if session.get_bind().dialect.name == "postgresql":
            due = due.with_for_update(skip_locked=True)
        taken = (
            sa.update(Job)
            .where(Job.id.in_(due.scalar_subquery()))
            .values(state="running", lease_until=now + LEASE, attempts=Job.attempts + 1)
            .returning(Job.id)
        )
        return session.scalar(taken)


def _run(job_id: Id) -> None:
    try:
        _step_through(job_id)
    except Exception as error:  # kept on the row and shown; the worker goes on
        log.exception("job failed", job=str(job_id))
        _put_back(job_id, error)


def _step_through(job_id: Id) -> None:
    with transaction():
        job = session.get_one(Job, job_id)
        work = kinds()[job.kind].run(dict(job.payload))
    while True:
        with transaction():
            progress = next(work, None)
            job = session.get_one(Job, job_id)
            if progress is None:
                job.state, job.lease_until = "done", None
                return
            job.done, job.total, job.lease_until = progress.done, progress.total, clock.now() + LEASE


def _put_back(job_id: Id, error: Exception) -> None:
    with transaction():
        job = session.get_one(Job, job_id)
        job.error = type(error).__name__
        job.lease_until = None
        job.state = "failed" if job.attempts >= MOST_ATTEMPTS else "waiting"
        job.due_at = clock.now() + timedelta(minutes=2**job.attempts)
