"""One's own account: what opens it, and where one is signed in."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth import accounts, browsers, factors, services, visits
from core.auth.models import Staff
from core.auth.schemas import ChosenSchema
from core.auth.views.blueprint import blueprint
from core.forms import Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Place:
    """A browser in which somebody is signed in."""

    id: Id
    name: str
    since: datetime
    confirmed: datetime | None
    here: bool


@blueprint.get("/arbeid/konto")
def account() -> ResponseReturnValue:
    """Show what opens the account, and where its holder is signed in."""
    staff = accounts.current()
    return render_template("auth/account.html", staff=staff, factors=factors.of(staff), places=_places(staff))


@blueprint.post("/arbeid/konto/okter/avslutt")
def end_visit() -> ResponseReturnValue:
    """End one of one's own visits."""
    staff, form = accounts.current(), Form(ChosenSchema())
    if not form.take(request.form):
        abort(400)
    if not visits.end_one(staff.id, form.data["chosen"]):
        abort(404)
    note(Act.VISITS_ENDED, services.principal(staff), staff.id)
    flash(_("Du er logget ut der."), "success")
    return redirect(url_for("auth.account"), 303)


@blueprint.post("/arbeid/konto/okter/avslutt-alle-andre")
def end_other_visits() -> ResponseReturnValue:
    """End all of one's own visits but this one."""
    staff = accounts.current()
    visits.end_all(staff.id, but=visits.id_of(browser.get("visit")))
    note(Act.VISITS_ENDED, services.principal(staff), staff.id)
    flash(_("Alle andre steder er du logget ut."), "success")
    return redirect(url_for("auth.account"), 303)


def _places(staff: Staff) -> list[Place]:
    here = visits.id_of(browser.get("visit"))
    found = [
        Place(
            id=visit.id,
            name=browsers.in_words(visit.agent),
            since=visit.started_at,
            confirmed=visit.confirmed_at,
            here=visit.id == here,
        )
        for visit in visits.open_ones("staff", staff.id)
    ]
    return sorted(found, key=lambda place: not place.here)
