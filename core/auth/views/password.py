"""Changing one's own password."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import dates
from core.auth import accounts, passwords, services, sign_in
from core.auth.attempts import TooMany
from core.auth.models import Staff
from core.auth.schemas import ChangePasswordSchema
from core.auth.views.blueprint import blueprint
from core.db import transaction
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext


@blueprint.get("/arbeid/konto/passord")
def password() -> ResponseReturnValue:
    """Show the form."""
    return render_template("auth/password.html", form=Form(ChangePasswordSchema()))


@blueprint.post("/arbeid/konto/passord")
def change_password() -> ResponseReturnValue:
    """Take the old password and the new one; everybody else who is signed in as this person is not any more."""
    form, staff = Form(ChangePasswordSchema()), accounts.current()
    if not form.take(request.form) or not passwords.check(form, staff) or not _knows_old(form, staff):
        return render_template("auth/password.html", form=form), 422
    password_hash = services.hashed(form.data["password"])
    with transaction():
        services.change_password(staff, password_hash)
        accounts.go_on_here(staff)
    flash(_("Passordet er endret. Alle andre steder er du logget ut."), "success")
    return redirect(url_for("auth.account"), 303)


def _knows_old(form: Form, staff: Staff) -> bool:
    try:
        if sign_in.is_password(staff, form.data["old"]):
            return True
    except TooMany as many:
        form.refuse("old", wait(many))
        return False
    form.refuse("old", _("Passordet stemmer ikke."))
    return False


def wait(many: TooMany) -> str:
    """Say when there may be another try."""
    return _("Det ble for mange forsøk. Prøv igjen %(when)s.", when=dates.moment(many.until))
