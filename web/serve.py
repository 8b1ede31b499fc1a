"""Serves the app with gunicorn: threads in one process, the embedded default."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

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
    app.extensions["engines"][True].dispose()  # connections must not cross into the serving process
    options = {
        "bind": bind,
        "worker_class": "gthread",
        "workers": 1,
        "threads": THREADS,
        "control_socket_disable": True,
        "loglevel": "warning",
    }
    _Server(app, options).run()
