"""The staff's first way in: a one-time link, then a password of one's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import links, services
from core.auth.links import Purpose
from core.auth.schemas import EnrolSchema
from core.db import transaction
from core.forms import Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext

blueprint = Blueprint("auth", __name__)


@blueprint.get("/arbeid/velkommen/<token>")
def welcome(token: str) -> ResponseReturnValue:
    """Show the form for the first password; opening the link changes nothing."""
    links.find(Purpose.ENROL, token)
    return render_template("auth/welcome.html", form=Form(EnrolSchema()))


@blueprint.post("/arbeid/velkommen/<token>")
def enrol(token: str) -> ResponseReturnValue:
    """Set the first password and go on to sign-in, where the second factor is set up."""
    link = links.find(Purpose.ENROL, token)
    form = Form(EnrolSchema())
    if not form.take(request.form) or not _is_good(form, link.subject_id):
        return render_template("auth/welcome.html", form=form), 422
    password_hash = services.hashed(form.data["password"])
    with transaction():
        services.enrol(links.find(Purpose.ENROL, token), password_hash)
    flash(_("Passordet er lagret. Logg inn med det nå."), "success")
    return redirect(url_for("security.login"))


def _is_good(form: Form, staff_id: Id) -> bool:
    password = form.data["password"]
    staff = services.staff_by_id(staff_id)
    own_words = (staff.name, staff.email.split("@")[0]) if staff else ()
    if len(password) < services.SHORTEST_PASSWORD:
        form.refuse("password", _("Passordet er for kort. Det må ha minst 15 tegn."))
    elif services.is_too_common(password, own_words):
        form.refuse("password", _("Passordet er lett å gjette. Bruk flere ord som ikke hører sammen."))
    elif password != form.data["again"]:
        form.refuse("again", _("Passordene er ikke like."))
    return not form.errors
