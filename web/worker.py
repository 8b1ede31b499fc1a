"""The worker: Huey runs what is due, once a minute and whenever somebody wakes it; rows are the truth."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import structlog
from flask import Flask
from huey import Huey, PriorityRedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from core import jobs
from core.auth import services
from core.capabilities import Capability
from core.config import Config
from core.db import session
from core.engagement import rights
from core.engagement.models import Engagement
from core.mailroom import mailbox
from core.messaging import delivery
from core.permissions import holds
from core.types import Id

PARENT = "SAMSKAP_PARENT"
SECONDS_BETWEEN_LOOKS = 1
SECONDS_BETWEEN_BEATS = 30
SECONDS_BETWEEN_MAILS = 60
HELD = timedelta(seconds=40)  # letters that are paced go on for so long before jobs get their turn

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Give the app its way to wake the worker, and its way to ask whether a job may still go on."""
    config = cast(Config, app.extensions["config"])
    huey = _queue(config)
    work = _tasks(app, huey)
    app.extensions["huey"] = huey
    app.extensions["wake"] = work
    app.extensions["owner_may"] = owner_may


def run(app: Flask) -> None:
    """Work until somebody stops us, or the server that started us is gone."""
    if parent := os.environ.get(PARENT):
        threading.Thread(target=_end_with, args=(int(parent),), daemon=True).start()
    threading.Thread(target=_keep_beating, args=(app,), daemon=True).start()
    if cast(Config, app.extensions["config"]).mailbox:
        threading.Thread(target=_keep_collecting, args=(app,), daemon=True).start()
    consumer = Consumer(cast(Huey, app.extensions["huey"]), workers=1, initial_delay=0.1, max_delay=1.0)
    app.extensions["wake"]()
    consumer.run()


def do_all_due(app: Flask) -> None:
    """Run the jobs that are due and send the letters that wait; each reads the settings as they are by then."""
    with app.app_context():
        delivery.relay(hold=HELD)
    with app.app_context():
        jobs.run_due()
    with app.app_context():
        delivery.relay()


def start_child(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a worker beside the server (the demo); end it with `stop_child()`."""
    known = {**os.environ, **environment, PARENT: str(os.getpid())}
    return subprocess.Popen([sys.executable, "-m", "web", "worker"], env=known)


def stop_child(child: subprocess.Popen[bytes]) -> None:
    """Ask the worker to finish what it is doing, and wait for it."""
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()


def owner_may(owner: Id, needs: Capability | None, payload: Mapping[str, Any]) -> bool:
    """Tell whether a job's owner is still on the staff, and may still do what the job needs, everywhere or there."""
    staff = services.staff_by_id(owner)
    if staff is None or not staff.active:
        return False
    principal = services.principal(staff)
    if needs is None or holds(principal, needs):
        return True
    engagement = session.get(Engagement, UUID(payload["engagement"])) if "engagement" in payload else None
    return engagement is not None and rights.may(principal, needs, rights.place_of(engagement))


def _keep_beating(app: Flask) -> None:
    """Show a sign of life twice a minute, also while one letter or job takes long."""
    while True:
        try:
            with app.app_context():
                jobs.beat()
        except Exception:  # the database may be away for a while; the next beat tells
            log.exception("no sign of life could be left")
        threading.Event().wait(SECONDS_BETWEEN_BEATS)


def _keep_collecting(app: Flask) -> None:
    """Look once a minute for what came in by e-mail, apart from the letters that go out: the mailbox may be slow."""
    while True:
        try:
            with app.app_context():
                mailbox.collect()
                jobs.beat("mailbox")
        except Exception:  # the mailbox may be away; what is in it waits there
            log.exception("the mailbox could not be emptied")
        threading.Event().wait(SECONDS_BETWEEN_MAILS)


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, however it went."""
    while os.getppid() == parent:
        threading.Event().wait(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)


def _queue(config: Config) -> Huey:
    if config.redis_url:
        return PriorityRedisHuey("samskap", url=config.redis_url, results=False)
    config.home.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("samskap", filename=str(config.home / "jobs.db"), results=False)


def _tasks(app: Flask, huey: Huey) -> Callable[[], Any]:
    def work() -> None:
        do_all_due(app)

    huey.periodic_task(crontab(minute="*"), name="every_minute")(work)
    return cast(Callable[[], Any], huey.task(name="work")(work))
