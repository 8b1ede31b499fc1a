"""Serves the app with gunicorn: threads in one process by default, more processes or gevent when scaled out."""

import gc
import resource
import sys
import threading
from typing import Any, cast

from flask import Flask
from gunicorn.app.base import BaseApplication
from sqlalchemy.orm import configure_mappers

from core.config import Config
from web.realtime import hang_up
from web.realtime.door import most_lines

THREADS_FOR_PAGES = 16
PAGES_TOGETHER = 750  # connections kept at once besides sockets
FILES_BESIDES = 200  # the database, logs, Redis
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_OF_A_TURN = 0.001  # Python's own is 0.005


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app, self._options = app, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def serve(app: Flask, bind: str) -> None:
    """Serve until stopped.

    What has been loaded by now stays until the end: the collector need not look through all of it again and again,
    which took a third of the time when a hall came in at once. It looks once more before the serving processes are
    made, which then share all of it.
    """
    app.extensions["engines"][True].dispose()  # connections must not cross into the serving process
    chosen = options(app, bind)
    _allow_files(chosen["worker_connections"] + FILES_BESIDES)
    configure_mappers()  # the first who comes need not wait for it
    gc.collect()
    gc.freeze()
    _Server(app, chosen).run()


def options(app: Flask, bind: str) -> dict[str, Any]:
    """Give gunicorn's settings: an open socket holds a thread, so there are threads for all sockets, and for pages."""
    config = cast(Config, app.extensions["config"])
    return {
        "bind": bind,
        "worker_class": "gevent" if config.sockets == "gevent" else "gthread",
        "workers": config.processes,
        "threads": THREADS_FOR_PAGES + most_lines(config),
        "worker_connections": PAGES_TOGETHER + most_lines(config),
        "post_worker_init": lambda worker: _begin(app, worker),
        "control_socket_disable": True,
        "loglevel": "warning",
    }


def _allow_files(needed: int) -> None:
    """Open as many files as there may be connections; most systems begin with 1,024, and let us ask for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _begin(app: Flask, worker: Any) -> None:
    """Let threads take turns often: whoever writes must not stand behind many who compute, at every step."""
    sys.setswitchinterval(SECONDS_OF_A_TURN)
    _hang_up_when_stopped(app, worker)


def _hang_up_when_stopped(app: Flask, worker: Any) -> None:
    """Close open sockets as soon as the worker is asked to stop: gunicorn would wait for each of them."""

    def wait() -> None:
        while worker.alive:
            threading.Event().wait(SECONDS_BETWEEN_LOOKS)
        hang_up(app)

    threading.Thread(target=wait, daemon=True).start()
