"""Passkeys: coming in with one, getting the first one, and keeping several."""

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.proxies import _security

from core.auth import accounts, factors, passkeys, sign_in
from core.auth.factors import LastFactor, PasskeyNotFound
from core.auth.models import Staff
from core.auth.onward import next_path
from core.auth.passkeys import PasskeyKnown, PasskeyRefused
from core.auth.schemas import AnswerSchema, ChosenSchema, NewPasskeySchema
from core.auth.views.blueprint import blueprint
from core.db import write
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext


@blueprint.post("/arbeid/passnokkel/valg")
def passkey_options() -> ResponseReturnValue:
    """Give the browser what it needs to sign: for whoever is here, halfway in, or not known yet."""
    if current_user.is_authenticated:
        return jsonify(passkeys.request_options(accounts.current().id, sure=True))
    staff = sign_in.halfway(sign_in.READY)
    return jsonify(passkeys.request_options(staff.id if staff else None, sure=staff is None))


@blueprint.post("/arbeid/passnokkel/ny")
def creation_options() -> ResponseReturnValue:
    """Give the browser what it needs to make a key: for whoever is here, or has no second factor yet."""
    staff = accounts.current() if current_user.is_authenticated else _without_factor()
    if staff is None:
        return redirect(url_for("security.login"))
    return jsonify(passkeys.creation_options(staff))


@blueprint.post("/arbeid/passnokkel")
def sign_in_by_passkey() -> ResponseReturnValue:
    """Let in whoever signed: after the password, or without it where the key has checked its holder."""
    waiting, form = sign_in.halfway(sign_in.READY), Form(AnswerSchema())
    try:
        answer = form.data["credential"] if form.take(request.form) else ""
        staff = passkeys.holder(answer, waiting.id if waiting else None, sure=waiting is None)
    except PasskeyRefused:
        flash(_("Passnøkkelen virket ikke. Prøv igjen, eller bruk passord og kode."), "warning")
        return redirect(_door(waiting), 303)
    _security.two_factor_plugins.tf_complete(staff, True)  # noqa: FBT003 - Flask-Security's own order
    return redirect(next_path(), 303)


@blueprint.get("/arbeid/to-faktor/passnokkel")
def first_passkey() -> ResponseReturnValue:
    """Let whoever has no second factor yet make a passkey."""
    if _without_factor() is None:
        return redirect(url_for("security.login"))
    return render_template("auth/first_passkey.html", form=Form(NewPasskeySchema()))


@blueprint.post("/arbeid/to-faktor/passnokkel")
def enrol_passkey() -> ResponseReturnValue:
    """Keep the first passkey, let its holder in, and lead on to the recovery codes."""
    staff, form = _without_factor(), Form(NewPasskeySchema())
    if staff is None:
        return redirect(url_for("security.login"))
    if not _add(staff, form):
        return render_template("auth/first_passkey.html", form=form), 422
    _security.two_factor_plugins.tf_complete(staff, True)  # noqa: FBT003 - Flask-Security's own order
    return redirect(url_for("auth.recovery_codes"), 303)


@blueprint.get("/arbeid/konto/passnokler")
def another_passkey() -> ResponseReturnValue:
    """Show the form for another passkey."""
    return render_template("auth/another_passkey.html", form=Form(NewPasskeySchema()))


@blueprint.post("/arbeid/konto/passnokler")
def add_passkey() -> ResponseReturnValue:
    """Keep another passkey."""
    staff, form = accounts.current(), Form(NewPasskeySchema())
    if not _add(staff, form):
        return render_template("auth/another_passkey.html", form=form), 422
    accounts.go_on_here(staff)
    flash(_("Passnøkkelen er lagt til."), "success")
    return redirect(url_for("auth.account"), 303)


@blueprint.post("/arbeid/konto/passnokler/fjern")
def remove_passkey() -> ResponseReturnValue:
    """Remove a passkey, but never the last second factor."""
    staff, form = accounts.current(), Form(ChosenSchema())
    if not form.take(request.form):
        abort(400)
    try:
        factors.remove_passkey(staff, form.data["chosen"])
    except PasskeyNotFound:
        abort(404)
    except LastFactor:
        flash(_("Du trenger minst en app eller en passnøkkel. Legg til en ny før du fjerner denne."), "warning")
        return redirect(url_for("auth.account"), 303)
    accounts.go_on_here(staff)
    flash(_("Passnøkkelen er fjernet. Slett den gjerne også på enheten der den ligger."), "success")
    return redirect(url_for("auth.account"), 303)


def _without_factor() -> Staff | None:
    staff = sign_in.halfway(*sign_in.ENROLLING)
    return staff if staff and factors.of(staff).many == 0 else None


def _add(staff: Staff, form: Form) -> bool:
    if not form.take(request.form):
        return False
    try:
        write(lambda: factors.add_passkey(staff, form.data["name"], form.data["credential"]))
    except PasskeyKnown:
        form.refuse("name", _("Denne passnøkkelen er lagt til fra før."))
    except PasskeyRefused:
        form.refuse("name", _("Det gikk ikke å lage passnøkkelen. Prøv igjen."))
    return not form.errors


def _door(waiting: Staff | None) -> str:
    wanted = next_path(otherwise="") or None
    return url_for("security.two_factor_token_validation" if waiting else "security.login", next=wanted)
