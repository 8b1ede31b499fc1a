"""Staff sign-in: Flask-Security on our own columns, with the holes it leaves open closed.

A code works once (the time step is stored), no token is taken from an address or a body, a session is
a row that can be ended, and the library writes only inside the host's transaction.
"""

from typing import Any, cast

from flask import Flask, Response, g, request
from flask import session as browser
from flask_login import current_user, user_logged_out
from flask_security import LoginForm, Security, SQLAlchemySessionUserDatastore, UserMixin, user_authenticated
from flask_security.totp import Totp
from passlib.totp import TotpMatch

from core.audit import Act, note
from core.auth import services, visits
from core.auth.models import Staff, StaffRole
from core.config import Config
from core.contributions import Principal
from core.db import session, transaction
from core.language import core_texts

_l = core_texts.lazy_gettext

DESK = "/arbeid"
SIGN_IN_PAGES = frozenset(
    {"security.login", "security.two_factor_setup", "security.two_factor_token_validation", "security.logout"}
)


class Accounts(SQLAlchemySessionUserDatastore):
    """The staff table, as Flask-Security reaches it."""

    def commit(self) -> None:
        """Leave the commit to the host."""

    def tf_set(
        self, user: UserMixin, primary_method: str, totp_secret: str | None = None, phone: str | None = None
    ) -> None:
        """Set a second factor; who has shown only the password elsewhere begins again, and cannot replace it."""
        staff = cast(Staff, user)
        if staff.tf_totp_secret != totp_secret:
            services.shut_out(staff)
        super().tf_set(user, primary_method, totp_secret, phone)


class SingleUseTotp(Totp):
    """Codes from an authenticator, each good for one sign-in."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Give the time step of the last code that worked."""
        return cast(Staff, user).totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Remember the time step, so that the same code fails from now on."""
        cast(Staff, user).totp_counter = tmatch.counter
        session.flush()


class SignInForm(LoginForm):
    """Flask-Security's form, without the box that would keep staff signed in."""

    remember = None


def init_app(app: Flask, config: Config) -> None:
    """Wire Flask-Security to our tables, addresses and words."""
    app.config.update(_settings(config))
    security = Security(
        app, Accounts(cast(Any, session), Staff, StaffRole), login_form=SignInForm, totp_cls=SingleUseTotp
    )
    manager = cast(Any, security).login_manager
    manager._request_callback = None  # noqa: SLF001 - stock Flask-Security takes ?auth_token= from any address
    manager.user_loader(_load_open_visit)
    user_authenticated.connect(_open, app, weak=False)
    user_logged_out.connect(_close, app, weak=False)
    app.after_request(_stay_here)


def current_staff() -> Principal | None:
    """Tell which staff member, past both factors, this browser is signed in as."""
    if "staff" not in g:
        g.staff = services.principal(current_user) if current_user.is_authenticated else None
    return cast("Principal | None", g.staff)


def _load_open_visit(uniquifier: str) -> Staff | None:
    subject = visits.subject_of("staff", browser.get("visit"))
    staff = session.get(Staff, subject) if subject else None
    return staff if staff and staff.active and staff.fs_uniquifier == uniquifier else None


def _open(_app: Flask, user: Staff, **_more: Any) -> None:
    browser.pop("csrf_token", None)
    with transaction():
        browser["visit"] = visits.open_visit("staff", user.id)
        note(Act.SIGNED_IN, services.principal(user))


def _close(_app: Flask, user: Staff | None = None, **_more: Any) -> None:
    with transaction():
        visits.end_visit(browser.pop("visit", None))
        note(Act.SIGNED_OUT, services.principal(user) if user else None)
    browser.clear()


def _stay_here(response: Response) -> Response:
    """Lead from sign-in to a path of this site only; the library lets whole addresses of this host pass."""
    to = response.headers.get("Location")
    if to and request.blueprint == "security" and (not to.startswith("/") or to[1:2] in {"/", "\\"}):
        response.headers["Location"] = DESK
    return response


def _settings(config: Config) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": config.key("passwords").hex(),
        "SECURITY_PASSWORD_LENGTH_MIN": services.SHORTEST_PASSWORD,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
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
    }
