"""Staff coming in by the municipality's own sign-in, the first time by their invitation, and confirming themselves."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_security import login_user

from core.auth import elsewhere, identities, links, visits
from core.auth.accounts import DESK, current_staff
from core.auth.elsewhere import STAFF, NobodyKnown, SignInRefused, Somebody
from core.auth.links import Purpose
from core.auth.onward import next_path
from core.db import transaction, write
from core.language import core_texts
from core.messaging.compose import base_url

_ = core_texts.gettext

blueprint = Blueprint("elsewhere", __name__)

ANSWERED = "/arbeid/logg-inn/kommunen/svar"  # as the provider knows it


@blueprint.post("/arbeid/logg-inn/kommunen")
def begin() -> ResponseReturnValue:
    """Go on to the municipality's own sign-in, and remember where the person was on the way to."""
    return _go({"for": "sign in", "next": next_path()})


@blueprint.post("/arbeid/velkommen/<token>/kommunen")
def begin_enrolment(token: str) -> ResponseReturnValue:
    """Go on to the municipality's own sign-in instead of choosing a password."""
    links.find(Purpose.ENROL, token)
    return _go({"for": "enrol", "token": token})


@blueprint.post("/arbeid/bekreft-deg/kommunen")
def begin_confirmation() -> ResponseReturnValue:
    """Go on to the municipality's own sign-in, to show there once more who one is."""
    return _go({"for": "confirm", "next": next_path()}, anew=True)


@blueprint.get(ANSWERED)
def answered() -> ResponseReturnValue:
    """Take the browser back; the answer is used by the button, since opening an address changes nothing."""
    elsewhere.purpose_of(STAFF, request.args.get("state", ""))
    return render_template("auth/answered.html", answer=request.args, url=url_for("elsewhere.finish"))


@blueprint.post(ANSWERED)
def finish() -> ResponseReturnValue:
    """Let in whoever is known by this sign-in, or on to what they had to confirm themselves for."""
    purpose = elsewhere.purpose_of(STAFF, request.form.get("state", ""))
    somebody = elsewhere.finish(STAFF)
    if purpose["for"] == "confirm":
        return _confirmed(somebody, purpose["next"])
    write(lambda: _let_in(somebody, purpose))
    return redirect(purpose.get("next", DESK), 303)


def _let_in(somebody: Somebody, purpose: dict[str, str]) -> None:
    if purpose["for"] == "enrol":
        identities.enrol_staff(links.find(Purpose.ENROL, purpose["token"]), somebody.issuer, somebody.subject)
    staff = identities.staff_of(somebody.issuer, somebody.subject)
    if staff is None:
        raise NobodyKnown
    login_user(staff, authn_via=[elsewhere.AUTHN])
    if somebody.fresh:
        visits.confirm(browser.get("visit"))


def _confirmed(somebody: Somebody, onward: str) -> ResponseReturnValue:
    """Note it in the visit of the same person; whoever is somebody else over there confirms nobody here."""
    staff, me = identities.staff_of(somebody.issuer, somebody.subject), current_staff()
    if staff is None or me is None or staff.id != me.id:
        raise SignInRefused
    with transaction():
        visits.confirm(browser.get("visit"))
    return redirect(onward, 303)


def _go(purpose: dict[str, str], *, anew: bool = False) -> ResponseReturnValue:
    url = elsewhere.begin(STAFF, f"{base_url()}{ANSWERED}", purpose, anew=anew)
    return render_template("auth/away.html", url=url, where=_("kommunens innlogging"))
