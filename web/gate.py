"""Asks the policy table at every request, before anything else happens."""

import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from core import clock
from core.api import door
from core.api.problems import Refused, problem
from core.auth import accounts, factors, visits
from core.auth.accounts import current_staff
from core.contributions import Asking, Rule, Verdict
from core.forms.typed import NOT_TYPED
from core.forms.uploads import MEGABYTE
from core.guests import services as guests
from core.panel.services import principal
from core.panel.views.sign_in import sign_in_page
from core.permissions import panelist, rule_of

LARGEST_UPLOAD = 16 * MEGABYTE  # what is a little too large is refused by its form, which keeps the rest
LOOKING = timedelta(minutes=15)
SENDING = timedelta(minutes=30)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TO_THE_CODES = frozenset(
    {
        "auth.recovery_codes", "auth.new_recovery_codes", "auth.confirm_yourself", "auth.confirm",
        "auth.passkey_options", "elsewhere.begin_confirmation", "elsewhere.answered", "elsewhere.finish",
        "security.logout",
    }
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Stand in front of every view."""
    app.extensions["asking"] = asking
    app.before_request(_ask)


def _ask() -> ResponseReturnValue | None:
    if any(unicodedata.category(sign) in NOT_TYPED for sign in request.path):
        abort(404)  # nobody's address holds one, and PostgreSQL takes no NUL
    if request.endpoint is None:
        return None  # no such address: Flask answers 404 or 405 itself
    rule = rule_of(request.endpoint)
    if rule is None:
        abort(403)
    if rule.uploads:
        request.max_content_length = LARGEST_UPLOAD
    verdict = rule.may(asking())
    if verdict is Verdict.ALLOWED:
        if rule.csrf and request.method not in SAFE:
            cast(CSRFProtect, current_app.extensions["csrf"]).protect()
        return (_ask_again() if rule.confirmed else None) or _lead_to_codes()
    return _turn_away(rule, verdict)


def asking() -> Asking:
    """Say who asks now, for what; where programs come in, no cookie counts, and elsewhere no token."""
    if door.is_here():
        arguments = dict(request.view_args or {})
        return Asking(staff=None, panelist=None, links={}, arguments=arguments, bearer=door.bearer())
    return Asking(
        staff=current_staff(),
        panelist=principal(),
        links=session.get("links", {}),
        arguments=dict(request.view_args or {}),
        guest=guests.principal(),
    )


def _ask_again() -> ResponseReturnValue | None:
    """Lead whoever has not shown for a while who they are to do so, and back; a form begun in time is not lost."""
    last, door = _last_confirmed()
    if last and clock.now() - last <= (LOOKING if request.method in SAFE else SENDING):
        return None
    return redirect(url_for(door, next=_page_of_form()), 303)


def _lead_to_codes() -> ResponseReturnValue | None:
    """Hold newcomers among staff at the last step of coming in: without codes a lost telephone shuts them out."""
    if not request.path.startswith("/arbeid") or request.endpoint in TO_THE_CODES:
        return None
    if current_staff() is None or not factors.lacks_codes(accounts.current()):
        return None
    return redirect(url_for("auth.recovery_codes"), 303)


def _last_confirmed() -> tuple[datetime | None, str]:
    if request.path.startswith("/arbeid"):
        return visits.confirmed_at("staff", session.get("visit")), "auth.confirm_yourself"
    return visits.confirmed_at("panelist", request.cookies.get(visits.cookie_name())), "panel.confirm_yourself"


def _page_of_form() -> str:
    """Give the page itself, or the nearest one above that can be opened, for what was sent."""
    if request.method in SAFE:
        return request.root_path + request.full_path.rstrip("?")
    router = current_app.create_url_adapter(request)
    path = request.path
    while router and path != "/" and not router.test(path, "GET"):
        path = path.rpartition("/")[0] or "/"
    return request.root_path + path


def _turn_away(rule: Rule, verdict: Verdict) -> ResponseReturnValue:
    if verdict is Verdict.STAFF_SIGN_IN:
        wanted = request.full_path.rstrip("?") if request.method in SAFE else None
        return redirect(url_for("security.login", next=wanted))
    if verdict is Verdict.RESIDENT_SIGN_IN and request.method in SAFE and rule.may is panelist:
        return sign_in_page(to=request.root_path + request.path), 401
    if verdict is Verdict.TOKEN:
        raise Refused(replace(problem("token-missing"), headers=door.CHALLENGE))
    if verdict is Verdict.SCOPE:
        raise Refused(problem("scope-missing"))
    return abort({Verdict.MISSING: 404, Verdict.RESIDENT_SIGN_IN: 401, Verdict.DENIED: 403}[verdict])
