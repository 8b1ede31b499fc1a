"""Reads what an answer's headers promise, and says what they lack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

PREVIEWS = frozenset(
    {"engagement_staff.letter_preview", "engagement_staff.result_letter_preview", "dev_mail.letter_html"}
)
NEVER = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "http:", "https:", "*")


def directives(answer: TestResponse) -> dict[str, str]:
    """Read the content policy."""
    said = answer.headers.get("Content-Security-Policy", "")
    return {name: rest for name, _space, rest in (part.strip().partition(" ") for part in said.split(";")) if name}


def faults(answer: TestResponse, *, preview: bool = False, secure: bool = False) -> list[str]:
    """Say what an answer's headers lack."""
    policy, headers = directives(answer), answer.headers
    styles = {"style-src"} if preview else set()
    loose = [name for name, rest in policy.items() for word in NEVER if word in rest.split() or f"'{word}'" in rest]
    wrong = {
        "no default-src 'none'": policy.get("default-src") != "'none'",
        "may be framed": policy.get("frame-ancestors") != ("'self'" if preview else "'none'"),
        "is not sandboxed": preview and policy.get("sandbox") != "",
        f"loose: {loose}": bool(set(loose) - styles),
        "base-uri": not preview and policy.get("base-uri") != "'none'",
        "form-action": not preview and policy.get("form-action") != "'self'",
        "no nosniff": headers.get("X-Content-Type-Options") != "nosniff",
        "tells where one comes from": headers.get("Referrer-Policy") != "no-referrer",
        "hsts": ("Strict-Transport-Security" in headers) != secure,
        "no word on caching": "Cache-Control" not in headers and answer.request.method != "OPTIONS",
        "names the server's parts": "X-Powered-By" in headers,
    }
    return [fault for fault, is_so in wrong.items() if is_so]


def without_number(body: str) -> str:
    """Leave out the number that each drawing of a form has of its own."""
    return re.sub(r'name="form_id" value="[^"]*"', "", body)
