"""Staff sign-in: Flask-Security on our own columns, with the holes it leaves open closed.

A code works once (the time step is stored), no token is taken from an address or a body, a session is
a row that can be ended, and the library writes only inside the host's transaction.
"""

from collections.abc import Collection
from typing import Any, cast

from flask import Flask, Response, flash, g, request, url_for
from flask import session as browser
from flask_login import current_user, user_logged_out
from flask_security import Security, SQLAlchemySessionUserDatastore, UserMixin, logout_user, user_authenticated

from core.audit import Act, note
from core.auth import browsers, factors, passwords, services, sign_in, visits
from core.auth.elsewhere import AUTHN
from core.auth.factors import SingleUseTotp
from core.auth.models import Staff, StaffRole
from core.auth.notices import Notice, tell
from core.auth.onward import DESK as DESK
from core.auth.onward import is_here
from core.config import Config
from core.contributions import Principal
from core.db import session, transaction, writing
from core.language import core_texts

_ = core_texts.gettext

ARGON2 = {"argon2__type": "ID", "argon2__memory_cost": 32 * 1024, "argon2__time_cost": 3, "argon2__parallelism": 1}


class Accounts(SQLAlchemySessionUserDatastore):
    """The staff table, as Flask-Security reaches it."""

    def commit(self) -> None:
        """Leave the commit to the host."""
        if writing():
            session.flush()

    def tf_set(self, user: UserMixin, _method: str, totp_secret: str | None = None, _phone: str | None = None) -> None:
        """Set a second factor; who has shown only the password elsewhere begins again, and cannot replace it."""
        staff = cast(Staff, user)
        if totp_secret and staff.tf_totp_secret != totp_secret:
            with transaction():
                factors.connect_app(staff, totp_secret, g.enrolled_at_step)
            g.enrolled = True


def init_app(app: Flask, config: Config) -> None:
    """Wire Flask-Security to our tables, addresses and words."""
    app.config.update(_settings(config))
    security = Security(
        app,
        Accounts(cast(Any, session), Staff, StaffRole),
        login_form=sign_in.SignInForm,
        two_factor_verify_code_form=sign_in.CodeForm,
        totp_cls=SingleUseTotp,
    )
    parts = cast(Any, security)
    parts.login_manager._request_callback = None  # noqa: SLF001 - stock Flask-Security takes ?auth_token= anywhere
    parts.login_manager.user_loader(_load_open_visit)
    parts.two_factor_plugins.register_tf_impl(app, "code", sign_in.SecondFactor)
    parts.tf_token_validation_context_processor(sign_in.page_values)
    user_authenticated.connect(_open, app, weak=False)
    user_logged_out.connect(_close, app, weak=False)
    app.before_request(sign_in.forget_old_halfway)
    app.after_request(_lead_on)


def current() -> Staff:
    """Give the staff member whose page this is; for views that only staff reach."""
    return cast(Staff, current_user._get_current_object())  # noqa: SLF001 - the row behind Flask-Login's stand-in


def go_on_here(staff: Staff) -> None:
    """Begin a new visit in this browser, after every visit has ended."""
    browser["visit"] = visits.open_visit("staff", staff.id)
    browser["_user_id"] = staff.fs_uniquifier


def sign_out() -> None:
    """End the visit of whoever of the staff sits at this device."""
    logout_user()


def current_staff() -> Principal | None:
    """Tell which staff member, past both factors, this browser is signed in as."""
    if "staff" not in g:
        g.staff = services.principal(current_user) if current_user.is_authenticated else None
    return cast("Principal | None", g.staff)


def _load_open_visit(uniquifier: str) -> Staff | None:
    staff = visits.staff_of(browser.get("visit"))
    return staff if staff and staff.active and staff.fs_uniquifier == uniquifier else None


def _open(_app: Flask, user: Staff, *, authn_via: Collection[str] | None = None, **_more: Any) -> None:
    """Begin the visit; whoever comes from elsewhere may have shown nothing there just now, and confirms it apart."""
    browser.pop("csrf_token", None)
    browser.pop(sign_in.SINCE, None)
    with transaction():
        visits.end_visit(browser.get("visit"))
        _tell_of_new_browser(user)
        browser["visit"] = visits.open_visit("staff", user.id, confirmed=AUTHN not in (authn_via or ()))
        note(Act.SIGNED_IN, services.principal(user))


def _tell_of_new_browser(staff: Staff) -> None:
    """Tell of a browser that is not known; of the very first there is nobody to tell."""
    known = visits.agents("staff", staff.id)  # of the last month only: it may be none
    if staff.signed_in_at and not any(browsers.alike(request.user_agent.string, agent) for agent in known):
        tell(staff.id, Notice.NEW_BROWSER)


def _close(_app: Flask, user: Staff | None = None, **_more: Any) -> None:
    with transaction():
        visits.end_visit(browser.pop("visit", None))
        note(Act.SIGNED_OUT, services.principal(user) if user else None)
    browser.clear()
    if user:
        flash(_("Du er logget ut."), "success")


def _lead_on(response: Response) -> Response:
    """Lead from sign-in to a path of this site only; whoever has just got a second factor gets recovery codes next."""
    to = response.headers.get("Location")
    if to and request.blueprint == "security":
        if g.get("enrolled"):
            response.headers["Location"] = url_for("auth.recovery_codes")
        elif not is_here(to):
            response.headers["Location"] = DESK
    return response


def _settings(config: Config) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
        "SECURITY_PASSWORD_SALT": config.key("passwords").hex(),
        "SECURITY_PASSWORD_LENGTH_MIN": passwords.SHORTEST,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": factors.STEP,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TOTP_SECRETS": {"1": config.key("totp").hex()},
        "SECURITY_TOTP_ISSUER": "Innbyggerpanelet",
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_URL_PREFIX": "/arbeid",
        "SECURITY_LOGIN_URL": "/logg-inn",
        "SECURITY_LOGOUT_URL": "/logg-ut",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/to-faktor/oppsett",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/to-faktor",
        "SECURITY_POST_LOGIN_VIEW": DESK,
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_LOGIN_USER_TEMPLATE": "auth/sign_in.html",
        "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "auth/two_factor_setup.html",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "auth/two_factor.html",
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_EMAIL_SENDER": "unused@localhost",
        "SESSION_PROTECTION": None,  # it writes a mark that nothing reads in everybody's cookie, also for public files
    }
