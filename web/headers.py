"""The headers that every response carries, errors included."""

from typing import cast

from flask import Flask, Response, current_app, g, request, session

from core.config import Config
from core.panel.views.coming_in import LINKS
from core.permissions import rule_of

POLICY = "; ".join(  # noqa: FLY002 - a list is read line by line
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors {ancestors}",
    ]
)
# A letter's preview holds its own inlined styles, is framed by our own page, and may do nothing at all.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
# A file that somebody sent is shown or downloaded, and may do nothing at all.
FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; sandbox"
YEAR = 31_536_000
FILES = frozenset({"files.show"})
LETTERS = frozenset(
    {"engagement_staff.letter_preview", "engagement_staff.result_letter_preview", "dev_mail.letter_html"}
)


def init_app(app: Flask) -> None:
    """Add the headers to everything that leaves."""
    app.after_request(_add)


def always(config: Config) -> dict[str, str]:
    """Give the headers that are the same on every answer, whoever makes it."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if config.secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return headers


def _add(response: Response) -> Response:
    rule = rule_of(request.endpoint)
    headers = response.headers
    headers["Content-Security-Policy"] = _content_policy()
    for name, value in always(cast(Config, current_app.extensions["config"])).items():
        headers[name] = value
    headers["X-Robots-Tag"] = "noindex" if rule is None or not rule.public else "all"
    failed = response.status_code >= 400  # noqa: PLR2004 - RFC 9110: from here on it failed
    if failed or not _is_asset():
        if request.endpoint in FILES and not failed:
            return response  # it has said itself how long it may be kept
        same_for_all = rule is not None and rule.public and not failed and not _knows_somebody()
        headers["Cache-Control"] = "no-cache" if same_for_all else "no-store, private"
        headers.setdefault("Vary", "Cookie")
    return response


def _is_asset() -> bool:
    """Tell whether this is a file of the house style, or a plugin's own: they are the same for everybody."""
    return (request.endpoint or "").rpartition(".")[2] == "static"


def _knows_somebody() -> bool:
    """Tell whether the page knew its reader: a member meets their own menu, a personal link is spoken of."""
    return g.get("panelist_principal") is not None or bool(session.get(LINKS))


def _content_policy() -> str:
    if request.endpoint in LETTERS:
        return LETTER_POLICY
    if request.endpoint in FILES:
        return FILE_POLICY
    return POLICY.format(ancestors="'none'")
