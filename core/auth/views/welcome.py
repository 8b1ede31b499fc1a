"""The staff's first way in: a one-time link, then a password of one's own."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import links, passwords, services
from core.auth.links import Purpose
from core.auth.schemas import NewPasswordSchema
from core.auth.views.blueprint import blueprint
from core.db import transaction
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext


@blueprint.get("/arbeid/velkommen/<token>")
def welcome(token: str) -> ResponseReturnValue:
    """Show the form for the first password; opening the link changes nothing."""
    links.find(Purpose.ENROL, token)
    return render_template("auth/welcome.html", form=Form(NewPasswordSchema()))


@blueprint.post("/arbeid/velkommen/<token>")
def enrol(token: str) -> ResponseReturnValue:
    """Set the first password and go on to sign-in, where the second factor is set up."""
    link = links.find(Purpose.ENROL, token)
    form = Form(NewPasswordSchema())
    if not form.take(request.form) or not passwords.check(form, services.staff_by_id(link.subject_id)):
        return render_template("auth/welcome.html", form=form), 422
    password_hash = services.hashed(form.data["password"])
    with transaction():
        services.enrol(links.find(Purpose.ENROL, token), password_hash)
    flash(_("Passordet er lagret. Logg inn med det nå."), "success")
    return redirect(url_for("security.login"))
