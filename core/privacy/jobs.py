"""What the house does by itself about people's data: finish erasures, and forget what has been kept long enough."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, cast

from flask import current_app

from core.config import Config
from core.contributions import JobKind, Progress
from core.db import after_commit
from core.language import core_texts
from core.privacy import erasure, leftovers, retention
from core.types import Id

_l = core_texts.lazy_gettext

A_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def _finish(payload: Mapping[str, Any]) -> Iterator[Progress]:
    erasure_id = Id(payload["erasure"])
    erasure.try_again(erasure_id)
    yield Progress(done=1, total=2)
    erasure.require_finished(erasure_id)
    yield Progress(done=2, total=2)


def _finish_all(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Ask again whoever had not erased; what anybody has deleted since is then gone from SQLite's log as well."""
    after_commit(leftovers.try_to_empty_log)
    waiting = erasure.unfinished()
    for number, noted in enumerate(waiting, start=1):
        erasure.try_again(noted.id)
        yield Progress(done=number, total=len(waiting))


def _retain(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Remove a table at a time. The demo's history lies years back: there, only the page says what would go."""
    if cast(Config, current_app.extensions["config"]).demo:
        return
    plan = retention.plan()
    for number, line in enumerate(plan, start=1):
        retention.carry_out(line)
        after_commit(leftovers.try_to_empty_log)
        yield Progress(done=number, total=len(plan))


JOBS = (
    JobKind(name=erasure.FINISH, title=_l("Gjør en sletting ferdig"), run=_finish),
    JobKind(
        name="privacy.finish_all",
        title=_l("Prøver slettinger på nytt, og rydder etter dem"),
        run=_finish_all,
        every=A_HOUR,
    ),
    JobKind(name="privacy.retention", title=_l("Sletter det som er gammelt nok"), run=_retain, every=A_DAY),
)
