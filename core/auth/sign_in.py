"""How Flask-Security's sign-in meets our rules: limits on guessing, every kind of second factor, half-done sign-ins.

Its WTForms stay inside its own views; nothing else in the house imports them.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from flask import g, redirect
from flask import session as browser
from flask.typing import ResponseValue
from flask_security import LoginForm, TwoFactorVerifyCodeForm, UserMixin
from flask_security.tf_plugin import TfPluginBase, tf_check_state, tf_clean_session
from flask_security.utils import url_for_security

from core import clock
from core.auth import attempts, factors, services
from core.auth.attempts import Kind, TooMany
from core.auth.models import Staff
from core.auth.onward import next_path

HALFWAY = timedelta(minutes=15)
SINCE = "tf_since"
READY = "ready"  # Flask-Security's words for how far somebody has come
ENROLLING = ("setup_from_login", "validating_profile")


class SignInForm(LoginForm):
    """Flask-Security's form, without the box that would keep staff signed in, and with a limit on guessing."""

    remember = None
    wait_until: datetime | None = None

    def validate(self, **more: Any) -> bool:
        """Compare the password; a wrong one counts for the account and for the network address."""
        if not self.email.data or not self.password.data:
            return bool(super().validate(**more))
        try:
            with attempts.trying(Kind.PASSWORD, *password_subjects(str(self.email.data))) as one:
                if right := bool(super().validate(**more)):
                    one.succeed()
                    services.renew_hash(cast(Staff, self.user), str(self.password.data))
                return right
        except TooMany as many:
            self.wait_until = many.until
            self.form_errors = [""]  # what is said stands in the template
            return False


class CodeForm(TwoFactorVerifyCodeForm):
    """Flask-Security's form for the code, which takes recovery codes too, and with a limit on guessing."""

    wait_until: datetime | None = None

    def validate(self, **more: Any) -> bool:
        """Compare the code: with the app of somebody who has one, or with the key on the page of who gets one."""
        if not super(TwoFactorVerifyCodeForm, self).validate(**more):
            return False
        try:
            right = self._is_right(str(self.code.data or ""))
        except TooMany as many:
            self.wait_until, right = many.until, False
        if not right:
            self.form_errors = [""]  # what is said stands in the template
        return right

    def _is_right(self, typed: str) -> bool:
        staff = cast(Staff, self.user)
        if browser.get("tf_state") == READY:
            return factors.check_code(staff, typed)
        with attempts.trying(Kind.CODE, str(staff.id)) as one:
            g.enrolled_at_step = factors.totp().step_of(typed, self.tf_totp_secret)
            if right := g.enrolled_at_step is not None:
                one.succeed()
            return right


class SecondFactor(TfPluginBase):
    """What comes after the password: any factor of one's own, or, for who has none, getting one."""

    def get_setup_methods(self, user: UserMixin) -> list[tuple[str, str]]:
        """Say whether there is a factor; which one is chosen on the page."""
        return [("any", "")] if factors.of(cast(Staff, user)).many else []

    def tf_login(self, user: UserMixin, _payload: dict[str, Any], _next: str | None) -> ResponseValue:
        """Lead on to the second door, and remember since when."""
        browser[SINCE] = clock.now().timestamp()
        has_one = factors.of(cast(Staff, user)).many > 0
        browser["tf_state"] = READY if has_one else ENROLLING[0]
        door = "two_factor_token_validation" if has_one else "two_factor_setup"
        return redirect(url_for_security(door, next=next_path(otherwise="") or None))


def password_subjects(email: str) -> tuple[str, str]:
    """Name what a wrong password counts for."""
    return attempts.account(email), attempts.network_address()


def halfway(*states: str) -> Staff | None:
    """Tell who has shown the password and not the second factor yet."""
    return cast("Staff | None", tf_check_state(list(states)))


def forget_old_halfway() -> None:
    """Let a sign-in that was left half done begin anew after a while."""
    since = browser.get(SINCE)
    if since is not None and clock.now().timestamp() - since > HALFWAY.total_seconds():
        browser.pop(SINCE)
        tf_clean_session()  # type: ignore[no-untyped-call]


def is_password(staff: Staff, typed: str) -> bool:
    """Compare somebody's password; a wrong one counts. Call it outside a transaction. Raises TooMany."""
    with attempts.trying(Kind.PASSWORD, *password_subjects(staff.email)) as one:
        if right := services.is_password_of(staff, typed):
            one.succeed()
        return right


def page_values() -> dict[str, Any]:
    """Give the page of the second factor what its reader has to show."""
    with_secret = browser.get("tf_state") == ENROLLING[1]
    staff = None if with_secret else halfway(READY)
    return {"factors": factors.of(staff) if staff else None, "next": next_path(otherwise="") or None}
