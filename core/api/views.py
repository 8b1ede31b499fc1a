"""The page of one's own tokens: make one, see it once, take it back; and the administrator's page of a colleague's."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.api import services
from core.api.models import ApiToken
from core.api.schemas import TokenSchema
from core.api.scopes import TITLES, Scope
from core.api.services import Wanted
from core.auth.accounts import current_staff
from core.auth.staff_admin.services import colleague
from core.contributions import Principal
from core.forms import Choice, Form
from core.language import core_texts
from core.types import Id, random_id

_ = core_texts.gettext

blueprint = Blueprint("api_tokens", __name__, url_prefix="/arbeid/konto")
office = Blueprint("staff_tokens", __name__, url_prefix="/arbeid/system/ansatte/<uuid:staff_id>/nokler")
LIVES = ("30", "90", "180", "365")


@blueprint.get("/nokler")
def tokens() -> ResponseReturnValue:
    """Show one's tokens, and the form for another."""
    return _page(_form({"form_id": str(random_id()), "lives": "90"}))


@blueprint.post("/nokler")
def make() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    form = _form()
    if not form.take(request.form):
        return _page(form), 422
    token = services.make(_wanted(form), _me())
    if token is None:
        flash(_("Nøkkelen er laget allerede. Den vises bare én gang. Har du mistet den, lag en ny."), "warning")
        return redirect(url_for("api_tokens.tokens"), 303)
    return render_template("api/made.html", token=token, name=form.data["name"])


@blueprint.post("/nokler/<uuid:token_id>/trekk-tilbake")
def revoke(token_id: Id) -> ResponseReturnValue:
    """Take a token back."""
    services.revoke(token_id, _me())
    flash(_("Nøkkelen er trukket tilbake. Den virker ikke lenger."), "success")
    return redirect(url_for("api_tokens.tokens"), 303)


@office.get("")
def of_colleague(staff_id: Id) -> ResponseReturnValue:
    """Show a colleague's tokens."""
    staff = colleague(staff_id)
    return render_template("api/of_colleague.html", staff=staff, tokens=_rows(staff_id), titles=TITLES)


@office.post("/<uuid:token_id>/trekk-tilbake")
def revoke_for(staff_id: Id, token_id: Id) -> ResponseReturnValue:
    """Take a colleague's token back."""
    services.revoke_for(staff_id, token_id, _me())
    flash(_("Nøkkelen er trukket tilbake. Den virker ikke lenger."), "success")
    return redirect(url_for("staff_tokens.of_colleague", staff_id=staff_id), 303)


def _form(initial: dict[str, str] | None = None) -> Form:
    scopes = [Choice(value=scope, label=TITLES[scope], hint=scope) for scope in Scope]
    lives = [Choice(value=days, label=_("%(days)s dager", days=days)) for days in LIVES]
    return Form(TokenSchema(), choices={"scopes": scopes, "lives": lives}, initial=initial)


def _wanted(form: Form) -> Wanted:
    data = form.data
    scopes = [Scope(scope) for scope in data["scopes"]]
    return Wanted(id=data["form_id"], name=data["name"], scopes=scopes, lives=timedelta(days=int(data["lives"])))


def _page(form: Form) -> str:
    return render_template("api/tokens.html", form=form, tokens=_rows(_me().id), titles=TITLES)


def _rows(owner_id: Id) -> list[tuple[ApiToken, str]]:
    return [(token, services.state_of(token)) for token in services.tokens_of(owner_id)]


def _me() -> Principal:
    principal = current_staff()
    if principal is None:  # the policy has asked already
        raise services.TokenNotFound
    return principal
