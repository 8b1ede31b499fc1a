"""Work after the request: once, again after a crash, given up in the end, and back by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.capabilities import Capability
from core.db import session, transaction, writing
from core.jobs import Job, JobKind, Progress

if TYPE_CHECKING:
    from flask import Flask


class Work:
    """A kind of work that counts, and fails as often as it is told."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.fails = 0
        self.meanwhile: Callable[[], None] = lambda: None
        self.tidied = False

    def run(self, payload: Mapping[str, Any]) -> Iterator[Progress]:
        """Take as many steps as the payload says."""
        try:
            for step in range(payload["steps"]):
                if self.fails:
                    self.fails -= 1
                    raise RuntimeError
                self.steps.append(step)
                self.meanwhile()
                yield Progress(done=step + 1, total=payload["steps"])
        finally:
            self.tidied = True


@pytest.fixture
def work(app: Flask) -> Iterator[Work]:
    """The app, knowing one more kind of work and nothing that comes back by itself."""
    made, before = Work(), app.extensions["jobs"]
    app.extensions["jobs"] = {
        "test.work": JobKind(name="test.work", title="Arbeid", run=made.run, needs=Capability.SEE_MEMBERS)
    }
    with app.app_context():
        yield made
    app.extensions["jobs"] = before


def enqueue(key: str = "one", steps: int = 3, **more: Any) -> None:
    with transaction():
        jobs.enqueue("test.work", key, steps=steps, **more)


def the_job() -> Job:
    session.expire_all()
    return session.scalars(sa.select(Job)).one()


def test_work_is_done_once_however_often_it_is_asked_for(work: Work) -> None:
    enqueue()
    enqueue()
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    assert work.steps == [0, 1, 2]
    assert (the_job().state, the_job().done, the_job().total) == ("done", 3, 3)


def test_slow_work_is_done_between_the_steps_while_nobody_waits_for_us(work: Work, app: Flask) -> None:
    seen: list[bool] = []

    def run(_payload: Mapping[str, Any]) -> Iterator[Progress]:
        for step in range(2):
            seen.append(writing())
            yield Progress(done=step, total=2, aside=lambda: seen.append(writing()))

    app.extensions["jobs"]["test.work"] = JobKind(name="test.work", title="Arbeid", run=run)
    enqueue()
    assert jobs.run_due() == 1
    assert seen == [True, False, True, False]


def test_work_waits_for_its_time(work: Work, frozen_clock: Any) -> None:
    enqueue(due_at=clock.now() + timedelta(hours=1))
    assert jobs.run_due() == 0
    frozen_clock.forward(hours=2)
    assert jobs.run_due() == 1


def test_work_that_has_not_begun_can_be_dropped(work: Work) -> None:
    enqueue()
    with transaction():
        jobs.drop("one")
    assert jobs.run_due() == 0


def test_failing_work_is_tried_again_later_and_given_up_in_the_end(work: Work, frozen_clock: Any) -> None:
    work.fails = 100
    enqueue()
    for _attempt in range(jobs.MOST_ATTEMPTS):
        assert jobs.run_due() == 1
        assert jobs.run_due() == 0, "not again at once"
        frozen_clock.forward(hours=2)
    assert jobs.run_due() == 0
    assert (the_job().state, the_job().error) == ("failed", "RuntimeError")


def test_work_whose_worker_died_is_taken_again_when_the_lease_is_over(work: Work, frozen_clock: Any) -> None:
    enqueue()
    with transaction():
        session.execute(sa.update(Job).values(state="running", lease_until=clock.now() + jobs.LEASE))
    assert jobs.run_due() == 0
    frozen_clock.forward(minutes=6)
    assert jobs.run_due() == 1
    assert the_job().state == "done"


def test_work_that_recurs_comes_back_by_itself(app: Flask, frozen_clock: Any) -> None:
    ran: list[int] = []

    def run(_payload: Mapping[str, Any]) -> Iterator[Progress]:
        ran.append(1)
        yield Progress(done=1, total=1)

    before = app.extensions["jobs"]
    app.extensions["jobs"] = {
        "test.daily": JobKind(name="test.daily", title="Daglig", run=run, every=timedelta(hours=6))
    }
    try:
        with app.app_context():
            for _hour in range(13):
                jobs.run_due()
                frozen_clock.forward(hours=1)
    finally:
        app.extensions["jobs"] = before
    assert len(ran) == 3


def test_what_a_job_did_before_it_failed_is_kept_step_by_step(work: Work) -> None:
    enqueue(steps=2)
    jobs.run_due()
    assert the_job().done == 2
