"""Stands before the Socket.IO server at /socket.io, where Flask's own checks do not reach."""

import io
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

import engineio
from flask import Flask
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

from core.config import Config
from web.headers import POLICY, always
from web.realtime.packets import is_posted_frame

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/socket.io/"
MOST_LINES = 250  # each holds a thread, and pages need some too
MOST_TOGETHER = 1_500  # of those that gevent carries in one process
MOST_FRAMES = 16
BETWEEN_FRAMES = "\x1e"
OWN_PAGES = frozenset({"same-origin", "none", ""})


def most_lines(config: Config) -> int:
    """Tell how many lines one process takes."""
    return MOST_TOGETHER if config.sockets == "gevent" else MOST_LINES


class Door:
    """Lets requests for sockets through that come from our own pages, and gives every answer our headers."""

    def __init__(self, app: Flask, eio: engineio.Server, most_bytes: int) -> None:
        self._app, self._inner, self._eio = app, app.wsgi_app, eio
        self._most_bytes = most_bytes

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._inner(environ, start_response)
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # to compress for each line is dearest of all
        started = self._with_headers(start_response)
        refused = self._refused(environ)
        if refused is None:
            return self._inner(environ, started)
        answer = Response(f"{refused.phrase}\n", status=refused, mimetype="text/plain")
        return cast("WSGIApplication", answer)(environ, started)

    def _refused(self, environ: "WSGIEnvironment") -> HTTPStatus | None:
        query = parse_qs(environ.get("QUERY_STRING", ""))
        if not host_is_trusted(environ.get("HTTP_HOST", ""), self._app.config["TRUSTED_HOSTS"]):
            return HTTPStatus.BAD_REQUEST
        if environ.get("HTTP_SEC_FETCH_SITE", "") not in OWN_PAGES:
            return HTTPStatus.FORBIDDEN  # another site's page, which may have left its Origin out
        if "j" in query:
            return HTTPStatus.BAD_REQUEST  # JSONP: a script of ours in other people's pages
        if "sid" not in query and len(self._eio.sockets) >= most_lines(cast(Config, self._app.extensions["config"])):
            return HTTPStatus.SERVICE_UNAVAILABLE
        return self._refused_frames(environ) if environ["REQUEST_METHOD"] == "POST" else None

    def _refused_frames(self, environ: "WSGIEnvironment") -> HTTPStatus | None:
        """Read the frames of long polling before the engine does, which takes more than it understands."""
        given = environ.get("CONTENT_LENGTH") or "0"
        if not (given.isascii() and given.isdecimal()):
            return HTTPStatus.BAD_REQUEST
        if int(given) > self._most_bytes:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        body = environ["wsgi.input"].read(int(given))
        environ["wsgi.input"] = io.BytesIO(body)
        try:
            frames = body.decode().split(BETWEEN_FRAMES) if body else []
        except UnicodeDecodeError:
            return HTTPStatus.BAD_REQUEST
        fits = len(frames) <= MOST_FRAMES and all(map(is_posted_frame, frames))
        return None if fits else HTTPStatus.BAD_REQUEST

    def _with_headers(self, start_response: "StartResponse") -> "StartResponse":
        ours = {
            **always(cast(Config, self._app.extensions["config"])),
            "Content-Security-Policy": POLICY.format(ancestors="'none'"),
            "X-Robots-Tag": "noindex",
            "Cache-Control": "no-store, private",
            "Vary": "Cookie, Origin",
        }

        def started(status: str, headers: list[tuple[str, str]], *failed: Any) -> Any:
            kept = [(name, value) for name, value in headers if name.title() not in ours]
            return start_response(status, [*kept, *ours.items()], *failed)

        return cast("StartResponse", started)
