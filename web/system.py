"""What an administrator sees of the installation: plugins, faults, settings."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.audit import Act, mishaps, note
from core.auth.accounts import current_staff
from core.forms import Form
from core.jobs import failed
from core.messaging.services import given_up
from core.registry import current as registry
from web.language import web_texts

blueprint = Blueprint("system", __name__, url_prefix="/arbeid/system")
_ = web_texts.gettext


def init_app(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Show which types of activity are installed, which failed and why, and what went wrong lately."""
    found = registry()
    return render_template(
        "system/index.html",
        plugins=list(found.plugins.values()),
        failures=list(found.failures.values()),
        formats=found.formats(),
        mishaps=mishaps(),
        given_up=given_up(),
        failed=failed(),
        owners=settings.owners(),
    )


@blueprint.get("/innstillinger/<owner>")
def settings_page(owner: str) -> ResponseReturnValue:
    """Show an owner's settings."""
    return _page(owner, _form(owner))


@blueprint.post("/innstillinger/<owner>")
def save_settings(owner: str) -> ResponseReturnValue:
    """Keep an owner's settings."""
    form = _form(owner)
    if not form.take(request.form):
        return _page(owner, form), 422
    settings.change(owner, form.data)
    note(Act.SETTINGS_CHANGED, current_staff())
    flash(_("Innstillingene er lagret."), "success")
    return redirect(url_for("system.settings_page", owner=owner), 303)


def _form(owner: str) -> Form:
    known = settings.owners().get(owner)
    if known is None:
        abort(404)
    return Form(known.schema(), initial=settings.read(owner))


def _page(owner: str, form: Form) -> str:
    return render_template("system/settings.html", form=form, owner=owner, title=settings.owners()[owner].title)
