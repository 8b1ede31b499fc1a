"""Showing once more who one is, before something that must not be done by whoever finds an open screen."""

from flask import redirect, render_template, request
from flask import session as browser
from flask.typing import ResponseReturnValue

from core.auth import accounts, factors, identities, passkeys, sign_in, visits
from core.auth.attempts import TooMany
from core.auth.models import Staff
from core.auth.onward import next_path
from core.auth.passkeys import PasskeyRefused
from core.auth.schemas import AnswerSchema, ConfirmSchema
from core.auth.views.blueprint import blueprint
from core.auth.views.password import wait
from core.db import transaction
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext


@blueprint.get("/arbeid/bekreft-deg")
def confirm_yourself() -> ResponseReturnValue:
    """Ask for what they can show: password and code, a passkey, or the municipality's own sign-in."""
    return _page(Form(ConfirmSchema()))


@blueprint.post("/arbeid/bekreft-deg")
def confirm() -> ResponseReturnValue:
    """Take them, and go on to what was wanted."""
    staff = accounts.current()
    by_passkey = "credential" in request.form
    form = Form(AnswerSchema() if by_passkey else ConfirmSchema())
    right = form.take(request.form) and (_by_passkey(form, staff) if by_passkey else _by_both(form, staff))
    if not right:
        return _page(form if not by_passkey else Form(ConfirmSchema()), refused=by_passkey), 422
    with transaction():
        visits.confirm(browser.get("visit"))
    return redirect(next_path(), 303)


def _by_both(form: Form, staff: Staff) -> bool:
    try:
        right = sign_in.is_password(staff, form.data["password"]) and factors.check_code(staff, form.data["code"])
    except TooMany as many:
        form.refuse("password", wait(many))
        return False
    if not right:
        form.refuse("password", _("Passordet eller koden stemmer ikke."))
    return right


def _by_passkey(form: Form, staff: Staff) -> bool:
    try:
        passkeys.holder(form.data["credential"], staff.id, sure=True)
    except PasskeyRefused:
        return False
    return True


def _page(form: Form, *, refused: bool = False) -> str:
    staff = accounts.current()
    return render_template(
        "auth/confirm.html",
        form=form,
        factors=factors.of(staff),
        linked=identities.is_linked(staff=staff.id),
        password=staff.password is not None,
        next=next_path(),
        refused=refused,
    )
