"""Work that is stopped: by a person, with its owner, by its worker's death; and begun again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.auth.models import Staff, StaffRole
from core.db import session, transaction
from core.jobs import Job, JobNotFound, NotNow, Progress
from core.permissions import ADMINISTRATOR, EDITOR
from core.types import new_id
from tests.core.test_jobs import Work, enqueue, the_job, work

if TYPE_CHECKING:
    from flask import Flask

    from tests.people import Colleague, People

__all__ = ["work"]


@pytest.fixture
def owner(people: People) -> Colleague:
    """Somebody who may do what the work needs, and asks for it."""
    return people.staff(ADMINISTRATOR)


def asking(change: Any) -> Any:
    """Do this in the middle of the first step, as another request would: in the same database, before its commit."""
    done: list[int] = []

    def once() -> None:
        if not done:
            done.append(1)
            change()

    return once


def cancel() -> None:
    jobs.cancel(session.scalars(sa.select(Job.id)).one())


def test_running_work_stops_at_its_next_step_and_says_so(work: Work) -> None:
    work.meanwhile = asking(cancel)
    enqueue(steps=3)
    jobs.run_due()
    assert work.steps == [0]
    assert work.tidied, "the generator could put its things away"
    assert (the_job().state, the_job().done, the_job().total) == ("cancelled", 1, 3)
    assert the_job().finished_at is not None
    assert jobs.run_due() == 0


def test_work_that_somebody_waits_for_can_be_stopped_before_it_begins(work: Work, owner: Colleague) -> None:
    enqueue(owner=owner.id)
    with transaction():
        cancel()
    assert the_job().state == "cancelled"
    assert jobs.run_due() == 0


def test_what_the_house_has_planned_cannot_be_stopped_by_hand(work: Work) -> None:
    enqueue()
    with pytest.raises(NotNow), transaction():
        cancel()
    assert the_job().state == "waiting"


def test_work_that_is_over_cannot_be_stopped_and_done_work_not_begun_again(work: Work) -> None:
    enqueue()
    jobs.run_due()
    for act in (jobs.cancel, jobs.retry):
        with pytest.raises(NotNow), transaction():
            act(the_job().id)
    assert the_job().state == "done"


def test_work_that_nobody_knows_is_not_found(work: Work) -> None:
    for act in (jobs.cancel, jobs.retry):
        with pytest.raises(JobNotFound), transaction():
            act(new_id())


def test_work_that_was_stopped_begins_again_from_the_start(work: Work) -> None:
    work.meanwhile = asking(cancel)
    enqueue(steps=2)
    jobs.run_due()
    with transaction():
        jobs.retry(the_job().id)
    assert (the_job().state, the_job().done, the_job().attempts) == ("waiting", 0, 0)
    jobs.run_due()
    assert work.steps == [0, 0, 1]
    assert (the_job().state, the_job().error) == ("done", "")


def test_work_that_has_killed_its_worker_too_often_is_given_up(work: Work, frozen_clock: Any) -> None:
    enqueue()
    with transaction():
        lease = clock.now() + jobs.LEASE
        session.execute(sa.update(Job).values(state="running", lease_until=lease, attempts=jobs.MOST_ATTEMPTS))
    frozen_clock.forward(minutes=6)
    assert jobs.run_due() == 0
    assert work.steps == []
    assert (the_job().state, the_job().error) == ("failed", "WorkerDied")


def test_a_worker_that_slept_past_its_lease_leaves_the_work_to_who_took_it_over(work: Work) -> None:
    def taken_over() -> None:
        session.execute(sa.update(Job).values(attempts=Job.attempts + 1))

    work.meanwhile = asking(taken_over)
    enqueue(steps=3)
    jobs.run_due()
    assert work.steps == [0]
    assert the_job().state == "running", "it is the other one's now"


def test_work_whose_plugin_is_gone_is_given_up_by_name(work: Work, frozen_clock: Any) -> None:
    with transaction():
        jobs.enqueue("gone.work", "gone")
    for _attempt in range(jobs.MOST_ATTEMPTS):
        jobs.run_due()
        frozen_clock.forward(hours=2)
    assert (the_job().state, the_job().error) == ("failed", "KindIsGone")


def test_the_file_that_work_made_is_kept_on_its_row(work: Work, app: Flask) -> None:
    made = new_id()

    def run(_payload: Any) -> Any:
        yield Progress(done=1, total=2, result_file=made)
        yield Progress(done=2, total=2)

    app.extensions["jobs"] = {"test.work": jobs.JobKind(name="test.work", title="Lager en fil", run=run)}
    enqueue()
    jobs.run_due()
    assert the_job().result_file == made


def test_az6_work_stops_in_the_middle_when_its_owner_is_shut_out(work: Work, owner: Colleague) -> None:
    work.meanwhile = asking(lambda: session.execute(sa.update(Staff).values(active=False)))
    enqueue(owner=owner.id)
    jobs.run_due()
    assert work.steps == [0]
    assert (the_job().state, the_job().done) == ("stopped", 1)


def test_az6_work_stops_when_its_owner_may_no_longer_do_it(work: Work, owner: Colleague) -> None:
    work.meanwhile = asking(lambda: session.execute(sa.update(StaffRole).values(name=EDITOR)))
    enqueue(owner=owner.id)
    jobs.run_due()
    assert work.steps == [0]
    assert the_job().state == "stopped"


def test_az6_work_of_somebody_who_is_gone_does_not_begin(work: Work, owner: Colleague) -> None:
    enqueue(owner=owner.id)
    with transaction():
        session.execute(sa.delete(StaffRole))
        session.execute(sa.delete(Staff))
    jobs.run_due()
    assert work.steps == []
    assert the_job().state == "stopped"


def test_az6_work_of_somebody_who_may_do_it_goes_on_to_the_end(work: Work, owner: Colleague) -> None:
    enqueue(owner=owner.id)
    jobs.run_due()
    assert the_job().state == "done"


def test_work_that_was_over_long_ago_is_forgotten_and_what_comes_back_is_not(work: Work, frozen_clock: Any) -> None:
    from core.jobs import tidying

    enqueue("old")
    jobs.run_due()
    frozen_clock.forward(days=91)
    enqueue("new")
    jobs.run_due()
    with transaction():
        list(tidying.JOBS[0].run({}))
    assert the_job().key == "new"


def test_every_kind_of_work_is_named_in_words(app: Flask) -> None:
    kinds = app.extensions["jobs"].values()
    assert len(kinds) > 2
    with app.app_context():
        assert [kind.name for kind in kinds if " " not in str(kind.title)] == []


def test_the_workers_sign_of_life_is_kept(app: Flask, frozen_clock: Any) -> None:
    with app.app_context():
        assert jobs.last_beat() is None
        jobs.beat()
        frozen_clock.forward(minutes=1)
        jobs.beat()
        assert jobs.last_beat() == clock.now()
