"""Where an administrator lets a colleague go, and says who takes over each thing."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth.models import Staff
from core.auth.staff_admin.errors import LastAdministrator, OwnAccount
from core.auth.staff_admin.lists import able_to_lead
from core.auth.staff_admin.services import colleague
from core.engagement import leaving as parting
from core.engagement import team
from core.engagement.errors import NoHeir
from core.engagement.leaving import Estate
from core.engagement.schemas import leaving_schema
from core.engagement.views.blueprints import staff as blueprint
from core.engagement.views.staff_page import me
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.types import Id

_ = core_texts.gettext


@blueprint.get("/system/ansatte/<uuid:staff_id>/avslutt")
def leaving(staff_id: Id) -> ResponseReturnValue:
    """Show everything a colleague leads, and ask who takes over."""
    staff = colleague(staff_id)
    estate = parting.estate_of(staff)
    return _page(staff, estate, _form(staff, estate))


@blueprint.post("/system/ansatte/<uuid:staff_id>/avslutt")
def leave(staff_id: Id) -> ResponseReturnValue:
    """Hand everything over, and shut the account for good."""
    staff = colleague(staff_id)
    estate = parting.estate_of(staff)
    form = _form(staff, estate)
    if not form.take(request.form):
        return _page(staff, estate, form), 422
    try:
        parting.leave(staff, _heirs(estate, form), me())
    except NoHeir:
        form.refuse("every", _("Velg hvem som overtar. Ingen prosjekter kan stå uten leder."))
    except LastAdministrator:
        form.refuse("every", _("Dette er den siste administratoren. Gi en annen rollen først."))
    except OwnAccount:
        form.refuse("every", _("Du kan ikke avslutte ditt eget arbeidsforhold. Be en annen administrator om det."))
    if form.errors:
        return _page(staff, estate, form), 409
    flash(_("Arbeidsforholdet er avsluttet. %(name)s kan ikke lenger logge inn.", name=staff.name), "success")
    return redirect(url_for("staff_admin.person", staff_id=staff_id), 303)


def _form(staff: Staff, estate: Estate) -> Form:
    names = {_name(project.id): project.title.say(spoken()) for project in estate.projects}
    heirs = [
        Choice(value=str(other.id), label=f"{other.name} ({other.email})")
        for other in able_to_lead()
        if other.id != staff.id
    ]
    offered = dict.fromkeys(("every", *names), heirs)
    return Form(
        leaving_schema(names), choices=offered, initial=_who_leads_already(estate, {choice.value for choice in heirs})
    )


def _who_leads_already(estate: Estate, heirs: set[str]) -> dict[str, str]:
    """Suggest the other leader, where there is one."""
    others = {
        project.id: [str(one) for one in team.leaders_of(project.id) if str(one) in heirs]
        for project in estate.projects
    }
    return {_name(project_id): found[0] for project_id, found in others.items() if found}


def _heirs(estate: Estate, form: Form) -> dict[Id, Staff]:
    chosen = {project.id: form.data[_name(project.id)] or form.data["every"] for project in estate.projects}
    return {project_id: colleague(UUID(heir)) for project_id, heir in chosen.items() if heir}


def _name(project_id: Id) -> str:
    return f"heir-{project_id}"


def _page(staff: Staff, estate: Estate, form: Form) -> str:
    return render_template("engagement/staff/leaving.html", staff=staff, estate=estate, form=form)
