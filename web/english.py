"""Public addresses under /en are the same pages in English."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.language import ENGLISH_ROOT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Middleware:
    """Moves /en from the path to the root, so that every address the page makes stays in English."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if path == ENGLISH_ROOT or path.startswith(f"{ENGLISH_ROOT}/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + ENGLISH_ROOT
            environ["PATH_INFO"] = path.removeprefix(ENGLISH_ROOT) or "/"
        return self._app(environ, start_response)
