"""The list of colleagues, the form that invites, and the page of each one."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth.accounts import current_staff
from core.auth.models import Staff
from core.auth.services import AddressTaken
from core.auth.staff_admin import lists, services
from core.auth.staff_admin.errors import AccountShut, HasComeIn, LastAdministrator, OwnAccount, StaffNotFound
from core.auth.staff_admin.schemas import InviteSchema, RolesSchema
from core.contributions import Principal
from core.forms import Choice, Form
from core.language import core_texts
from core.permissions import HOUSE_ROLES
from core.types import Id, new_id

_ = core_texts.gettext
_l = core_texts.lazy_gettext

blueprint = Blueprint("staff_admin", __name__, url_prefix="/arbeid/system/ansatte")

ABOUT_ROLES = {
    "administrator": _l("Leder alle prosjekter, inviterer kolleger og passer på installasjonen."),
    "leader": _l("Lager nye prosjekter og leder sine egne."),
    "editor": _l("Skriver og publiserer resultater i alle prosjekter. Leser ikke svar."),
    "privacy_officer": _l("Leser oversikter og logger. Bestemmer ingenting."),
    "analyst": _l("Ser alle prosjekter, og leser rapportene, uten det folk har skrevet."),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One colleague in the list."""

    staff: Staff
    roles: str
    standing: lists.Standing


@blueprint.get("")
def index() -> ResponseReturnValue:
    """List the colleagues, found by name or address, a page at a time."""
    words = request.args.get("q", "").strip()
    page = lists.page(words, after=_id("etter"), before=_id("framfor"))
    standings = lists.standings(page.staff)
    rows = [Row(staff=staff, roles=_roles_in_words(staff), standing=standings[staff.id]) for staff in page.staff]
    previous = url_for("staff_admin.index", q=words or None, framfor=page.staff[0].id) if page.more_before else None
    following = url_for("staff_admin.index", q=words or None, etter=page.staff[-1].id) if page.more_after else None
    return render_template("auth/staff_list.html", rows=rows, words=words, previous=previous, following=following)


@blueprint.get("/ny")
def new() -> ResponseReturnValue:
    """Show the form that invites a colleague."""
    return render_template("auth/staff_invite.html", form=_invite_form({"form_id": str(new_id())}))


@blueprint.post("/ny")
def invite() -> ResponseReturnValue:
    """Make an account and post the letter, once however often the form is sent."""
    form = _invite_form()
    if not form.take(request.form):
        return render_template("auth/staff_invite.html", form=form), 422
    data = form.data
    try:
        staff = services.invite(data["form_id"], data["name"], data["email"], data["roles"], _me())
    except AddressTaken:
        form.refuse("email", _("Noen har allerede en konto med denne adressen."))
        return render_template("auth/staff_invite.html", form=form), 409
    flash(_("Invitasjonen er på vei til %(email)s.", email=staff.email), "success")
    return redirect(url_for("staff_admin.index"), 303)


@blueprint.get("/<uuid:staff_id>")
def person(staff_id: Id) -> ResponseReturnValue:
    """Show one colleague's account, and what can be done with it."""
    staff = services.colleague(staff_id)
    return _person_page(staff, _roles_form(staff))


@blueprint.post("/<uuid:staff_id>/roller")
def change_roles(staff_id: Id) -> ResponseReturnValue:
    """Give a colleague other roles."""
    staff = services.colleague(staff_id)
    form = _roles_form(staff)
    if not form.take(request.form):
        return _person_page(staff, form), 422
    try:
        services.change_roles(staff, form.data["roles"], _me())
    except LastAdministrator:
        form.refuse("roles", _last_administrator())
        return _person_page(staff, form), 409
    flash(_("Rollene er lagret, og gjelder fra nå."), "success")
    return _back(staff_id)


@blueprint.post("/<uuid:staff_id>/inviter-igjen")
def invite_again(staff_id: Id) -> ResponseReturnValue:
    """Post the invitation once more."""
    return _act(staff_id, services.invite_again, _("Invitasjonen er på vei på nytt. Den gamle lenken virker ikke."))


@blueprint.post("/<uuid:staff_id>/trekk-invitasjonen")
def withdraw(staff_id: Id) -> ResponseReturnValue:
    """Take an invitation back."""
    try:
        services.withdraw(services.colleague(staff_id), _me())
    except HasComeIn:
        return _refused(staff_id, _has_come_in())
    flash(_("Invitasjonen er trukket tilbake. Vi har slettet kontoen."), "success")
    return redirect(url_for("staff_admin.index"), 303)


@blueprint.post("/<uuid:staff_id>/steng")
def disable(staff_id: Id) -> ResponseReturnValue:
    """Shut an account."""
    return _act(staff_id, services.disable, _("Kontoen er stengt, og kollegaen er logget ut overalt."))


@blueprint.post("/<uuid:staff_id>/apne")
def enable(staff_id: Id) -> ResponseReturnValue:
    """Open a shut account."""
    return _act(staff_id, services.enable, _("Kontoen er åpnet."))


@blueprint.post("/<uuid:staff_id>/slipp-inn")
def let_in_anew(staff_id: Id) -> ResponseReturnValue:
    """Let somebody in who has lost their password or their telephone."""
    told = _(
        "E-posten er på vei. Det gamle passordet, den gamle telefonen og nøklene for programmer virker ikke lenger."
    )
    return _act(staff_id, services.let_in_anew, told)


def _act(staff_id: Id, act: Callable[[Staff, Principal], None], done: str) -> ResponseReturnValue:
    try:
        act(services.colleague(staff_id), _me())
    except LastAdministrator:
        return _refused(staff_id, _last_administrator())
    except OwnAccount:
        return _refused(staff_id, _("Du kan ikke stenge din egen konto. Be en annen administrator om det."))
    except HasComeIn:
        return _refused(staff_id, _has_come_in())
    except AccountShut:
        return _refused(staff_id, _("Kontoen er stengt. Åpne den først."))
    flash(done, "success")
    return _back(staff_id)


def _refused(staff_id: Id, why: str) -> ResponseReturnValue:
    flash(why, "warning")
    return _back(staff_id)


def _back(staff_id: Id) -> ResponseReturnValue:
    return redirect(url_for("staff_admin.person", staff_id=staff_id), 303)


def _person_page(staff: Staff, form: Form) -> str:
    return render_template(
        "auth/staff_person.html",
        staff=staff,
        form=form,
        standing=lists.standings([staff])[staff.id],
        is_me=staff.id == _me().id,
        last=services.is_last_administrator(staff),
    )


def _invite_form(initial: dict[str, str] | None = None) -> Form:
    return Form(InviteSchema(), choices={"roles": _role_choices()}, initial=initial)


def _roles_form(staff: Staff) -> Form:
    return Form(RolesSchema(), choices={"roles": _role_choices()}, initial={"roles": sorted(services.held(staff))})


def _role_choices() -> list[Choice]:
    return [Choice(value=role.name, label=str(role.title), hint=str(ABOUT_ROLES[role.name])) for role in HOUSE_ROLES]


def _roles_in_words(staff: Staff) -> str:
    return ", ".join(str(role.title) for role in HOUSE_ROLES if role.name in services.held(staff))


def _last_administrator() -> str:
    return _("Dette er den siste administratoren. Gi en annen rollen først.")


def _has_come_in() -> str:
    return _("Kollegaen har allerede brukt invitasjonen.")


def _id(name: str) -> Id | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _me() -> Principal:
    principal = current_staff()
    if principal is None:  # the policy has asked already; the visit may have ended since
        raise StaffNotFound
    return principal
