"""The page that somebody was on the way to when they were asked to sign in."""

from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

from core.contributions import Asking, Verdict
from core.language import ENGLISH_ROOT
from core.permissions import rule_of

LONGEST = 300


def wanted(given: str | None) -> str:
    """Give the path if it is one of this site's pages that ask residents to sign in, or nothing."""
    if not given or len(given) > LONGEST or not given.isprintable() or "\\" in given or given[:2] == "//":
        return ""
    path = urlsplit(given).path
    return path if path.startswith("/") and path == given.split("?")[0] and _is_personal(path) else ""


def _is_personal(path: str) -> bool:
    if path.startswith(f"{ENGLISH_ROOT}/"):
        path = path.removeprefix(ENGLISH_ROOT)
    try:
        endpoint, arguments = current_app.url_map.bind("localhost").match(path, method="GET")
    except HTTPException:  # no such address, or one that leads elsewhere
        return False
    rule = rule_of(endpoint)
    nobody = Asking(staff=None, panelist=None, links={}, arguments=arguments)
    return rule is not None and rule.may(nobody) is Verdict.RESIDENT_SIGN_IN
