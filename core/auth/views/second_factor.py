"""The app for codes and the recovery codes, on one's own account."""

from flask import flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from core.auth import accounts, factors
from core.auth.schemas import AppCodeSchema
from core.auth.views.blueprint import blueprint
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext

NEW_SECRET = "new_app"  # noqa: S105 - where the browser holds it, encrypted with the server's key


@blueprint.get("/arbeid/konto/app")
def app() -> ResponseReturnValue:
    """Say how another app is connected."""
    return render_template("auth/app.html", form=None, connected=factors.of(accounts.current()).app)


@blueprint.post("/arbeid/konto/app")
def new_app() -> ResponseReturnValue:
    """Make a key for another app; the old one holds until the new one has shown a code."""
    browser[NEW_SECRET] = factors.totp().generate_totp_secret()
    return _app_page(Form(AppCodeSchema()))


@blueprint.post("/arbeid/konto/app/kode")
def connect_app() -> ResponseReturnValue:
    """Take the new app's first code."""
    form = Form(AppCodeSchema())
    if NEW_SECRET not in browser:
        return redirect(url_for("auth.app"), 303)
    if not form.take(request.form):
        return _app_page(form), 422
    step = factors.totp().step_of(form.data["code"], browser[NEW_SECRET])
    if step is None:
        form.refuse("code", _("Koden stemmer ikke. Vent på en ny kode i appen og prøv igjen."))
        return _app_page(form), 422
    staff = accounts.current()
    factors.connect_app(staff, browser.pop(NEW_SECRET), step)
    accounts.go_on_here(staff)
    flash(_("Den nye appen er koblet til. Den gamle virker ikke lenger."), "success")
    return redirect(url_for("auth.account"), 303)


@blueprint.get("/arbeid/konto/reservekoder")
def recovery_codes() -> ResponseReturnValue:
    """Say what recovery codes are for, and how many are left."""
    return render_template("auth/recovery_codes.html", codes=None, left=factors.of(accounts.current()).codes)


@blueprint.post("/arbeid/konto/reservekoder")
def new_recovery_codes() -> ResponseReturnValue:
    """Make a new set and show it this once."""
    staff = accounts.current()
    codes = factors.renew_codes(staff)
    accounts.go_on_here(staff)
    return render_template("auth/recovery_codes.html", codes=codes, left=len(codes))


def _app_page(form: Form) -> str:
    shown = factors.totp().fetch_setup_values(browser[NEW_SECRET], accounts.current())
    return render_template("auth/app.html", form=form, image=shown["image"], key=shown["key"], connected=True)
