"""Staff coming in by the municipality's own sign-in, the first time by their invitation."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from core.auth import elsewhere, identities, links
from core.auth.accounts import DESK
from core.auth.elsewhere import STAFF, NobodyKnown
from core.auth.links import Purpose
from core.db import transaction
from core.language import core_texts
from core.messaging.compose import base_url

_ = core_texts.gettext

blueprint = Blueprint("elsewhere", __name__)

ANSWERED = "/arbeid/logg-inn/kommunen/svar"  # as the provider knows it


@blueprint.post("/arbeid/logg-inn/kommunen")
def begin() -> ResponseReturnValue:
    """Go on to the municipality's own sign-in."""
    return _go({"for": "sign in"})


@blueprint.post("/arbeid/velkommen/<token>/kommunen")
def begin_enrolment(token: str) -> ResponseReturnValue:
    """Go on to the municipality's own sign-in instead of choosing a password."""
    links.find(Purpose.ENROL, token)
    return _go({"for": "enrol", "token": token})


@blueprint.get(ANSWERED)
def answered() -> ResponseReturnValue:
    """Take the browser back; the answer is used by the button, since opening an address changes nothing."""
    elsewhere.purpose_of(STAFF, request.args.get("state", ""))
    return render_template("auth/answered.html", answer=request.args, url=url_for("elsewhere.finish"))


@blueprint.post(ANSWERED)
def finish() -> ResponseReturnValue:
    """Let in whoever is known by this sign-in."""
    purpose = elsewhere.purpose_of(STAFF, request.form.get("state", ""))
    somebody = elsewhere.finish(STAFF)
    with transaction():
        if purpose["for"] == "enrol":
            identities.enrol_staff(links.find(Purpose.ENROL, purpose["token"]), somebody.issuer, somebody.subject)
        staff = identities.staff_of(somebody.issuer, somebody.subject)
        if staff is None:
            raise NobodyKnown
        login_user(staff, authn_via=["oidc"])
    return redirect(DESK, 303)


def _go(purpose: dict[str, str]) -> ResponseReturnValue:
    url = elsewhere.begin(STAFF, f"{base_url()}{ANSWERED}", purpose)
    return render_template("auth/away.html", url=url, where=_("kommunens innlogging"))
