"""Serves the app with gunicorn: threads in one process by default, more processes or gevent when scaled out."""

from typing import Any, cast

from flask import Flask
from gunicorn.app.base import BaseApplication

from core.config import Config

THREADS = 8


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
    """Serve until stopped."""
    config = cast(Config, app.extensions["config"])
    app.extensions["engines"][True].dispose()  # connections must not cross into the serving process
    options = {
        "bind": bind,
        "worker_class": "gevent" if config.sockets == "gevent" else "gthread",
        "workers": config.processes,
        "threads": THREADS,
        "control_socket_disable": True,
        "loglevel": "warning",
    }
    _Server(app, options).run()
