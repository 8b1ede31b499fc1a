"""A forgotten password: a letter with a link that works once, and a new password; the second factor stays."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import attempts, links, passwords, services
from core.auth.attempts import Kind, TooMany
from core.auth.links import Purpose
from core.auth.schemas import ForgottenSchema, NewPasswordSchema
from core.auth.views.blueprint import blueprint
from core.db import transaction
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext


@blueprint.get("/arbeid/glemt-passord")
def forgotten() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("auth/forgotten.html", form=Form(ForgottenSchema()), until=None)


@blueprint.post("/arbeid/glemt-passord")
def ask_new_password() -> ResponseReturnValue:
    """Post the letter, and say the same to everybody."""
    form = Form(ForgottenSchema())
    if not form.take(request.form):
        return render_template("auth/forgotten.html", form=form, until=None), 422
    try:
        attempts.begin(Kind.LETTER_ADDRESS, [attempts.network_address()])
    except TooMany as many:
        return render_template("auth/forgotten.html", form=form, until=many.until), 429
    _post_letter(form.data["email"])
    return render_template("auth/letter_on_its_way.html")


@blueprint.get("/arbeid/nytt-passord/<token>")
def new_password(token: str) -> ResponseReturnValue:
    """Show the form for the new password; opening the link changes nothing."""
    links.find(Purpose.NEW_PASSWORD, token)
    return render_template("auth/new_password.html", form=Form(NewPasswordSchema()))


@blueprint.post("/arbeid/nytt-passord/<token>")
def set_new_password(token: str) -> ResponseReturnValue:
    """Set the new password and go on to sign-in, where the second factor is asked as before."""
    link = links.find(Purpose.NEW_PASSWORD, token)
    form = Form(NewPasswordSchema())
    if not form.take(request.form) or not passwords.check(form, services.staff_by_id(link.subject_id)):
        return render_template("auth/new_password.html", form=form), 422
    password_hash = services.hashed(form.data["password"])
    with transaction():
        services.take_new_password(links.find(Purpose.NEW_PASSWORD, token), password_hash)
    flash(_("Passordet er lagret. Logg inn med det nå."), "success")
    return redirect(url_for("security.login"))


def _post_letter(email: str) -> None:
    try:
        attempts.begin(Kind.LETTER, [attempts.account(email)])
    except TooMany:
        return  # whoever has asked five times today has the letters, and nobody else learns of it
    with transaction():
        services.ask_new_password(email)
