"""Runs what is due, step by step: each step is committed, and before each it is asked whether to go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

import sqlalchemy as sa
import structlog
from flask import current_app

from core import clock
from core.contributions import JobKind, Progress
from core.db import after_commit, session, transaction
from core.jobs.models import CANCELLED, DONE, FAILED, OVER, RUNNING, STOPPED, WAITING, Job
from core.jobs.queue import kinds
from core.types import Id

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
LONG = timedelta(milliseconds=20)  # with the one place for writing
A_MOMENT = 0.03  # seconds; SQLite looks every 25 milliseconds in its first tenth of a second
MOST_ATTEMPTS = 5


class KindIsGone(Exception):
    """Nobody knows this kind of work any more: its plugin is gone."""


class WorkerDied(Exception):
    """The worker went away in the middle, again and again."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Work that this worker holds: the number of the attempt tells it from whoever takes it over."""

    id: Id
    attempt: int


def run_due() -> int:
    """Run every job that is due, one at a time; say how many ran."""
    plan_recurring()
    ran = 0
    while (taken := _take()) is not None:
        _run(taken)
        ran += 1
    return ran


def plan_recurring() -> None:
    """See that each kind that comes back by itself has its next row."""
    with transaction():
        for kind in kinds().values():
            if kind.every:
                _plan_next(kind.name, kind.every)


def _plan_next(name: str, every: timedelta) -> None:
    job = session.scalar(sa.select(Job).where(Job.key == name))
    if job is None:
        session.add(Job(kind=name, key=name, payload={}, due_at=clock.now()))
    elif job.state in OVER:
        job.state, job.due_at, job.attempts = WAITING, max(job.due_at + every, clock.now()), 0
        job.cancel_asked = False
    session.flush()


def _take() -> Taken | None:
    """Claim one due job, or one whose worker died, by a conditional update that two workers cannot both win."""
    now = clock.now()
    abandoned = sa.and_(Job.state == RUNNING, Job.lease_until < now)
    with transaction():
        _give_up_abandoned(abandoned)
        due = sa.select(Job.id).where(sa.or_(Job.state == WAITING, abandoned), Job.due_at <= now)
        due = due.order_by(Job.due_at).limit(1)
        if session.get_bind().dialect.name == "postgresql":
            due = due.with_for_update(skip_locked=True)
        taken = (
            sa.update(Job)
            .where(Job.id.in_(due.scalar_subquery()))
            .values(state=RUNNING, lease_until=now + LEASE, attempts=Job.attempts + 1)
            .returning(Job.id, Job.attempts)
        )
        row = session.execute(taken).one_or_none()
    return Taken(id=row[0], attempt=row[1]) if row else None


def _give_up_abandoned(abandoned: sa.ColumnElement[bool]) -> None:
    """Give up work that has killed its worker as often as it may."""
    hopeless = sa.update(Job).where(abandoned, Job.attempts >= MOST_ATTEMPTS)
    over = {"state": FAILED, "error": WorkerDied.__name__, "lease_until": None, "finished_at": clock.now()}
    session.execute(hopeless.values(**over))


def _run(taken: Taken) -> None:
    try:
        _step_through(taken)
    except Exception as error:  # kept on the row and shown; the worker goes on
        log.exception("job failed", job=str(taken.id))
        _put_back(taken, error)


def _step_through(taken: Taken) -> None:
    with transaction():
        job = session.get_one(Job, taken.id)
        work = _kind_of(job).run(dict(job.payload))
    while (step := _step(taken, work)) is not None:
        if step.aside:
            step.aside()


def _step(taken: Taken, work: Iterator[Progress]) -> Progress | None:
    """Do the work up to its next yield; None when there is no more to do."""
    with transaction(), _giving_way():
        job = _held(taken)
        if job is None or not _may_go_on(job):
            _close(work)
            return None
        progress = next(work, None)
        job = session.get_one(Job, taken.id)
        if progress is None:
            _end(job, DONE)
        else:
            _note(job, progress)
        return progress


@contextmanager
def _giving_way() -> Iterator[None]:
    """Let others in between two long steps on SQLite: its waiting is no queue, and they look again now and then."""
    begun = clock.now()
    yield
    if clock.now() - begun > LONG and current_app.extensions["turns"]:
        after_commit(_pause)


def _pause() -> None:
    Event().wait(A_MOMENT)


def _held(taken: Taken) -> Job | None:
    """Give the row while this worker still holds it; after a long pause another may have taken it over."""
    job = session.get(Job, taken.id, populate_existing=True)
    return job if job and job.state == RUNNING and job.attempts == taken.attempt else None


def _may_go_on(job: Job) -> bool:
    if job.cancel_asked:
        _end(job, CANCELLED)
        return False
    may = current_app.extensions["owner_may"]
    if job.owner_id is not None and not may(job.owner_id, _kind_of(job).needs, job.payload):
        _end(job, STOPPED)
        return False
    return True


def _note(job: Job, progress: Progress) -> None:
    job.done, job.total, job.lease_until = progress.done, progress.total, clock.now() + LEASE
    job.result_file = progress.result_file or job.result_file


def _end(job: Job, state: str) -> None:
    job.state, job.lease_until, job.finished_at = state, None, clock.now()
    if state == DONE:
        job.error = ""


def _close(work: Iterator[Progress]) -> None:
    """Let a generator tidy up after itself; a plain iterator has nothing to tidy."""
    close = getattr(work, "close", None)
    if close:
        close()


def _kind_of(job: Job) -> JobKind:
    try:
        return kinds()[job.kind]
    except KeyError as error:
        raise KindIsGone(job.kind) from error


def _put_back(taken: Taken, error: Exception) -> None:
    """Plan the next attempt, or give up; whoever took it over meanwhile is left alone."""
    with transaction():
        job = _held(taken)
        if job is None:
            return
        job.error, job.lease_until = type(error).__name__, None
        if job.attempts >= MOST_ATTEMPTS:
            _end(job, FAILED)
            return
        job.state, job.due_at = WAITING, clock.now() + timedelta(minutes=2**job.attempts)
