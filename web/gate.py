"""Asks the policy table at every request, before anything else happens."""

import unicodedata
from typing import cast

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from core.auth.accounts import current_staff
from core.contributions import Asking, Verdict
from core.forms.typed import NOT_TYPED
from core.panel.services import principal
from core.permissions import rule_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Stand in front of every view."""
    app.before_request(_ask)


def _ask() -> ResponseReturnValue | None:
    if any(unicodedata.category(sign) in NOT_TYPED for sign in request.path):
        abort(404)  # nobody's address holds one, and PostgreSQL takes no NUL
    if request.endpoint is None:
        return None  # no such address: Flask answers 404 or 405 itself
    rule = rule_of(request.endpoint)
    if rule is None:
        abort(403)
    verdict = rule.may(_asking())
    if verdict is Verdict.ALLOWED:
        if rule.csrf and request.method not in SAFE:
            cast(CSRFProtect, current_app.extensions["csrf"]).protect()
        return None
    return _turn_away(verdict)


def _asking() -> Asking:
    return Asking(
        staff=current_staff(),
        panelist=principal(),
        links=session.get("links", {}),
        arguments=dict(request.view_args or {}),
    )


def _turn_away(verdict: Verdict) -> ResponseReturnValue:
    if verdict is Verdict.STAFF_SIGN_IN:
        wanted = request.full_path.rstrip("?") if request.method in SAFE else None
        return redirect(url_for("security.login", next=wanted))
    return abort({Verdict.MISSING: 404, Verdict.RESIDENT_SIGN_IN: 401, Verdict.DENIED: 403}[verdict])
