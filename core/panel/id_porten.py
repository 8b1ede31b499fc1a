"""Members coming in by ID-porten, which they may link themselves and never need."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import elsewhere, identities
from core.auth.elsewhere import RESIDENT, NobodyKnown, SignInRefused, Somebody
from core.db import session, write
from core.language import core_texts, root
from core.messaging.compose import base_url
from core.panel import id_porten_links, services
from core.panel.models import Panelist
from core.panel.views.coming_in import let_in
from core.panel.views.wanted import wanted

_ = core_texts.gettext

blueprint = Blueprint("id_porten", __name__)

ANSWERED = "/logg-inn/id-porten/svar"  # as the provider knows it


@blueprint.post("/logg-inn/id-porten")
def begin() -> ResponseReturnValue:
    """Go on to ID-porten to come in."""
    return _go({"for": "sign in", "next": wanted(request.form.get("next"))})


@blueprint.post("/mitt-panel/id-porten")
def begin_link() -> ResponseReturnValue:
    """Go on to ID-porten to come in that way from now on."""
    member = services.current_panelist()
    return _go({"for": "link", "member": str(member.id) if member else ""})


@blueprint.post("/mitt-panel/id-porten/fjern")
def unlink() -> ResponseReturnValue:
    """Forget a member's ID-porten; the letter with the link works as before."""
    if member := services.current_panelist():
        id_porten_links.cut(member.id, None)
    flash(_("ID-porten er fjernet. Du logger inn med lenke på e-post, som før."), "success")
    return redirect(url_for("panel.profile"), 303)


@blueprint.get(ANSWERED)
def answered() -> ResponseReturnValue:
    """Take the browser back; the answer is used by the button, since opening an address changes nothing."""
    elsewhere.purpose_of(RESIDENT, request.args.get("state", ""))
    return render_template("auth/answered.html", answer=request.args, url=url_for("id_porten.finish"))


@blueprint.post(ANSWERED)
def finish() -> ResponseReturnValue:
    """Let in whoever is known by this sign-in, or link it to the member who went to ask."""
    purpose = elsewhere.purpose_of(RESIDENT, request.form.get("state", ""))
    somebody = elsewhere.finish(RESIDENT)
    if purpose["for"] == "link":
        return write(lambda: _link(somebody, purpose["member"]))
    return write(lambda: _let_in(somebody, purpose.get("next", "")))


def _go(purpose: dict[str, str]) -> ResponseReturnValue:
    url = elsewhere.begin(RESIDENT, f"{base_url()}{ANSWERED}", purpose)
    return render_template("auth/away.html", url=url, where=_("ID-porten"))


def _link(somebody: Somebody, asked_by: str) -> ResponseReturnValue:
    member = services.current_panelist()
    if member is None or str(member.id) != asked_by:
        raise SignInRefused
    id_porten_links.link(member, somebody)
    flash(_("Fra nå av kan du logge inn med ID-porten."), "success")
    return redirect(f"{root(member.language)}/mitt-panel/profil", 303)


def _let_in(somebody: Somebody, to: str) -> ResponseReturnValue:
    known = identities.panelist_of(somebody.issuer, somebody.subject)
    member = session.get(Panelist, known) if known else None
    if member is None:
        raise NobodyKnown
    return let_in(member, to or f"{root(member.language)}/mitt-panel", confirmed=somebody.fresh)
