"""The team of a project or an activity: who works there, and as what."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth.models import Staff
from core.auth.staff_admin.lists import able_to_lead, at_work
from core.auth.staff_admin.services import colleague
from core.engagement import committee, services, team
from core.engagement.committee import NobodyThere
from core.engagement.errors import EngagementNotFound, LastLeader, MembershipNotFound, NotAtWork
from core.engagement.models import Project
from core.engagement.rights import Place, place_of
from core.engagement.schemas import CommitteeSchema, HandOverSchema, LetGoSchema, TeamSchema
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import frame, me, worked_on
from core.forms import Choice, Form
from core.language import core_texts
from core.permissions import may_open
from core.types import Id

_ = core_texts.gettext


@staff.get("/prosjekter/<uuid:project_id>/team")
def project_team(project_id: Id) -> ResponseReturnValue:
    """Show who works with a project."""
    project = _project(project_id)
    return _project_page(project)


@staff.post("/prosjekter/<uuid:project_id>/team")
def add_to_project_team(project_id: Id) -> ResponseReturnValue:
    """Take a colleague into a project."""
    project = _project(project_id)
    form = _team_form(_in(project))
    if not form.take(request.form):
        return _project_page(project, form=form), 422
    if not _take_in(_in(project), form):
        return _project_page(project, form=form), 409
    return redirect(url_for("engagement_staff.project_team", project_id=project_id), 303)


@staff.post("/prosjekter/<uuid:project_id>/team/fjern")
def remove_from_project_team(project_id: Id) -> ResponseReturnValue:
    """Take back a colleague's role in a project."""
    _let_go(_in(_project(project_id)))
    if not may_open("engagement_staff.project_team", project_id=project_id):
        return redirect(url_for("engagement_staff.projects"), 303)
    return redirect(url_for("engagement_staff.project_team", project_id=project_id), 303)


@staff.post("/prosjekter/<uuid:project_id>/team/utvalg")
def add_to_committee(project_id: Id) -> ResponseReturnValue:
    """Take a member of the panel into a project's committee, by their address."""
    project, form = _project(project_id), Form(CommitteeSchema())
    if not form.take(request.form):
        return _project_page(project, asking=form), 422
    try:
        member = committee.take_in(project, form.data["email"], me())
    except NobodyThere:
        form.refuse("email", _("Ingen i panelet har denne adressen."))
        return _project_page(project, asking=form), 422
    flash(_("%(name)s er med i planleggingsutvalget, og får en e-post om det.", name=member.name), "success")
    return redirect(url_for("engagement_staff.project_team", project_id=project_id), 303)


@staff.post("/prosjekter/<uuid:project_id>/team/utvalg/fjern")
def remove_from_committee(project_id: Id) -> ResponseReturnValue:
    """Take back a panelist's place in a project's committee."""
    form = Form(LetGoSchema())
    if not form.take(request.form):
        raise MembershipNotFound
    committee.let_go(_project(project_id).id, form.data["membership"], me())
    flash(_("Paneldeltakeren er ikke lenger med i planleggingsutvalget."), "success")
    return redirect(url_for("engagement_staff.project_team", project_id=project_id), 303)


@staff.post("/prosjekter/<uuid:project_id>/team/gi-videre")
def hand_over(project_id: Id) -> ResponseReturnValue:
    """Give the lead of a project to another."""
    project = _project(project_id)
    form = _hand_over_form(project)
    if not form.take(request.form):
        return _project_page(project, handing=form), 422
    new = colleague(UUID(form.data["new"]))
    try:
        team.hand_over(project, UUID(form.data["old"]), new, me(), keep=form.data["keep"])
    except NotAtWork:
        form.refuse("new", _shut(new))
        return _project_page(project, handing=form), 409
    flash(_("%(name)s har ansvaret for prosjektet nå, og får en e-post om det.", name=new.name), "success")
    if not may_open("engagement_staff.project", project_id=project_id):
        return redirect(url_for("engagement_staff.projects"), 303)
    return redirect(url_for("engagement_staff.project", project_id=project_id), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/team")
def activity_team(engagement_id: Id) -> ResponseReturnValue:
    """Show who works with an activity: those of the project, and those who see this activity only."""
    return _activity_page(engagement_id, _team_form(place_of(worked_on(engagement_id))))


@staff.post("/aktiviteter/<uuid:engagement_id>/team")
def add_to_team(engagement_id: Id) -> ResponseReturnValue:
    """Take a colleague into this activity only."""
    place = place_of(worked_on(engagement_id))
    form = _team_form(place)
    if not form.take(request.form):
        return _activity_page(engagement_id, form), 422
    if not _take_in(place, form):
        return _activity_page(engagement_id, form), 409
    return redirect(url_for("engagement_staff.activity_team", engagement_id=engagement_id), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/team/fjern")
def remove_from_team(engagement_id: Id) -> ResponseReturnValue:
    """Take back a colleague's role in this activity."""
    _let_go(place_of(worked_on(engagement_id)))
    if not may_open("engagement_staff.activity_team", engagement_id=engagement_id):
        return redirect(url_for("engagement_staff.desk"), 303)
    return redirect(url_for("engagement_staff.activity_team", engagement_id=engagement_id), 303)


def _take_in(place: Place, form: Form) -> bool:
    """Take in whoever the form names; False, and said in the form, where their account was shut just now."""
    staff_member = colleague(UUID(form.data["staff"]))
    try:
        team.take_in(place, staff_member, form.data["role"], me())
    except NotAtWork:
        form.refuse("staff", _shut(staff_member))
    else:
        flash(_("%(name)s er med i teamet, og får en e-post om det.", name=staff_member.name), "success")
    return not form.errors


def _shut(person: Staff) -> str:
    return _("Kontoen til %(name)s er stengt. Velg en annen.", name=person.name)


def _let_go(place: Place) -> None:
    form = Form(LetGoSchema())
    if not form.take(request.form):
        raise MembershipNotFound
    try:
        team.let_go(place, form.data["membership"], me())
    except LastLeader:
        flash(_("Noen må lede prosjektet. Gi ansvaret videre først."), "warning")
    else:
        flash(_("Rollen er tatt tilbake, og gjelder ikke lenger."), "success")


def _project_page(
    project: Project, *, form: Form | None = None, handing: Form | None = None, asking: Form | None = None
) -> str:
    seats = committee.committee_of(project.id)
    if seats:
        note(Act.MEMBERS_SEEN, me(), project.id)
    return render_template(
        "engagement/staff/project_team.html",
        project=project,
        team=team.team_of(_in(project)),
        titles=team.titles(),
        committee=seats,
        form=form or _team_form(_in(project)),
        handing=handing or _hand_over_form(project),
        asking=asking or Form(CommitteeSchema()),
        manages=may_open("engagement_staff.add_to_project_team", project_id=project.id),
    )


def _activity_page(engagement_id: Id, form: Form) -> str:
    engagement = worked_on(engagement_id)
    return render_template(
        "engagement/staff/activity_team.html",
        **frame(engagement, "overview"),
        team=team.team_of(place_of(engagement)),
        titles=team.titles(),
        form=form,
        manages=may_open("engagement_staff.add_to_team", engagement_id=engagement_id),
    )


def _team_form(place: Place) -> Form:
    roles = [Choice(value=role.name, label=str(role.title)) for role in team.offered_roles(place)]
    initial = {"role": roles[0].value} if len(roles) == 1 else {}
    outside = team.not_yet_in(place, at_work())
    return Form(TeamSchema(), choices={"staff": _choices(outside), "role": roles}, initial=initial)


def _hand_over_form(project: Project) -> Form:
    leading = team.leaders_of(project.id)
    leaders = [choice for choice in _choices(at_work()) if UUID(choice.value) in leading]
    old = me().id if me().id in leading else next(iter(leading), None)
    return Form(
        HandOverSchema(), choices={"old": leaders, "new": _choices(able_to_lead())}, initial={"old": str(old or "")}
    )


def _choices(colleagues: list[Staff]) -> list[Choice]:
    return [Choice(value=str(person.id), label=f"{person.name} ({person.email})") for person in colleagues]


def _project(project_id: Id) -> Project:
    found = services.project_by_id(project_id)
    if found is None:  # the policy has asked already; the row may be gone since
        raise EngagementNotFound
    return found


def _in(project: Project) -> Place:
    return Place(project=project.id)
