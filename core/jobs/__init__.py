"""Work that goes on after the request: a row is the truth, the worker only hurries it along."""

from core.contributions import JobKind, Progress
from core.jobs.heartbeat import beat, last_beat
from core.jobs.models import CANCELLED, DONE, FAILED, RUNNING, STATES, STOPPED, WAITING, Job
from core.jobs.queue import (
    JobNotFound,
    NotNow,
    by_key,
    cancel,
    count_by_state,
    drop,
    enqueue,
    kinds,
    listed,
    may_cancel,
    may_retry,
    oldest_overdue,
    retry,
    wake,
)
from core.jobs.running import LEASE, MOST_ATTEMPTS, plan_recurring, run_due

__all__ = [
    "CANCELLED",
    "DONE",
    "FAILED",
    "LEASE",
    "MOST_ATTEMPTS",
    "RUNNING",
    "STATES",
    "STOPPED",
    "WAITING",
    "Job",
    "JobKind",
    "JobNotFound",
    "NotNow",
    "Progress",
    "beat",
    "by_key",
    "cancel",
    "count_by_state",
    "drop",
    "enqueue",
    "kinds",
    "last_beat",
    "listed",
    "may_cancel",
    "may_retry",
    "oldest_overdue",
    "plan_recurring",
    "retry",
    "run_due",
    "wake",
]
