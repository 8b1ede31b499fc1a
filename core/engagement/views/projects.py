"""Projects and activities: their lists, and the pages that make and describe them."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.capabilities import Capability
from core.contributions import Format, Principal
from core.dates import day as in_words
from core.engagement import counting, follow_up, services, state_words, team
from core.engagement.calling.models import DRAWN, Call
from core.engagement.errors import ChangedMeanwhile, EngagementNotFound, KeyEndsTooSoon
from core.engagement.models import Engagement, Project
from core.engagement.origins import origins_of
from core.engagement.publishing import following
from core.engagement.rights import Place
from core.engagement.schemas import EngagementSchema, NewEngagementSchema, NewProjectSchema, ProjectSchema
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, frame, local_text, me, worked_on
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.registry import current as registry
from core.types import Id, new_id

_ = core_texts.gettext


@staff.get("/prosjekter")
def projects() -> ResponseReturnValue:
    """List one's projects."""
    return render_template("engagement/staff/projects.html", projects=services.projects_of(me()))


@staff.get("/prosjekter/nytt")
def new_project() -> ResponseReturnValue:
    """Show the form for a new project."""
    form = Form(NewProjectSchema(), initial={"form_id": new_id()})
    return render_template("engagement/staff/project_form.html", form=form, project=None)


@staff.post("/prosjekter/nytt")
def create_project() -> ResponseReturnValue:
    """Make a project, once however often the form is sent."""
    form = Form(NewProjectSchema())
    if not form.take(request.form):
        return render_template("engagement/staff/project_form.html", form=form, project=None), 422
    project = services.create_project(local_text(form.data, "title"), me(), project_id=form.data["form_id"])
    return redirect(url_for("engagement_staff.project", project_id=project.id), 303)


@staff.get("/prosjekter/<uuid:project_id>")
def project(project_id: Id) -> ResponseReturnValue:
    """Show a project: its name, and its activities."""
    found = services.project_by_id(project_id)
    return _project_page(found, _project_form(found))


@staff.post("/prosjekter/<uuid:project_id>")
def save_project(project_id: Id) -> ResponseReturnValue:
    """Rename a project."""
    found = services.project_by_id(project_id)
    form = _project_form(found)
    if not form.take(request.form):
        return _project_page(found, form), 422
    try:
        services.rename_project(found, form.data["version"], local_text(form.data, "title"))
    except ChangedMeanwhile:
        form.refuse("title", changed_meanwhile())
        return _project_page(found, form), 409
    flash(_("Prosjektet er lagret."), "success")
    return redirect(url_for("engagement_staff.project", project_id=project_id), 303)


@staff.get("/aktiviteter/ny")
def new() -> ResponseReturnValue:
    """Choose the type of a new activity and say what it is."""
    initial = {"project": request.args.get("prosjekt", ""), "form_id": str(new_id())}
    return _new_page(_new_form(me(), initial))


@staff.post("/aktiviteter/ny")
def create() -> ResponseReturnValue:
    """Make a draft, once however often the form is sent, and go on to its content."""
    form = _new_form(me())
    if not form.take(request.form):
        return _new_page(form), 422
    engagement = services.create_engagement(
        services.project_by_id(UUID(form.data["project"])) if form.data["project"] else None,
        form.data["format"],
        local_text(form.data, "title"),
        local_text(form.data, "purpose"),
        me(),
        engagement_id=form.data["form_id"],
    )
    return redirect(url_for("engagement_staff.overview", engagement_id=engagement.id), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/rediger")
def edit(engagement_id: Id) -> ResponseReturnValue:
    """Show the form with title, purpose, minutes and deadline."""
    engagement = worked_on(engagement_id)
    return _edit_page(engagement, _edit_form(engagement))


@staff.post("/aktiviteter/<uuid:engagement_id>/rediger")
def save(engagement_id: Id) -> ResponseReturnValue:
    """Keep what is said about an activity."""
    engagement = worked_on(engagement_id)
    form = _edit_form(engagement)
    if not form.take(request.form) or not _days_hold(form, engagement.call):
        return _edit_page(engagement, form), 422
    day = form.data["deadline"]
    values = {
        "title": local_text(form.data, "title"),
        "purpose": local_text(form.data, "purpose"),
        "minutes": form.data["minutes"],
        "deadline": services.end_of_day(day) if day else None,
        "result_by": services.end_of_day(form.data["result_by"]) if form.data["result_by"] else None,
    }
    try:
        services.describe(engagement, form.data["version"], values)
    except ChangedMeanwhile:
        form.refuse("title", changed_meanwhile())
        return _edit_page(engagement, form), 409
    except KeyEndsTooSoon:
        last = in_words(engagement.key_until) if engagement.key_until else ""
        form.refuse("deadline", _("Svarene er fortrolige, og nøkkelen slettes %(day)s. Velg en dag før det.", day=last))
        return _edit_page(engagement, form), 422
    flash(_("Lagret."), "success")
    return redirect(url_for("engagement_staff.overview", engagement_id=engagement_id), 303)


def _project_form(project: Project | None) -> Form:
    if project is None:  # the policy has asked already; the row may be gone since
        raise EngagementNotFound
    title = {"title": project.title.get("nb", ""), "title_en": project.title.get("en", "")}
    return Form(ProjectSchema(), initial={"version": project.version, **title})


def _project_page(project: Project | None, form: Form) -> str:
    rows = services.engagements_of(me(), project)
    counted = counting.figures(rows)
    shown = [(engagement, state_words.for_leader(engagement, counted[engagement.id])) for engagement in rows]
    return render_template(
        "engagement/staff/project.html",
        project=project,
        form=form,
        rows=shown,
        formats=registry().formats(),
        origins=origins_of(project.id) if project else [],
        team=team.team_of(Place(project=project.id)) if project else [],
        happened=follow_up.of_project(project, drafts=True) if project else [],
        updates=following.updates_of(project, withdrawn=True) if project else [],
        follower_count=len(following.followers(project)) if project else 0,
        is_public=project is not None and following.is_public(project),
        titles=team.titles(),
    )


def _new_form(leader: Principal, initial: dict[str, str] | None = None) -> Form:
    formats = [_as_choice(slug, declared) for slug, declared in registry().formats().items()]
    projects = [
        Choice(value=str(project.id), label=project.title.say(spoken()))
        for project in services.projects_of(leader, Capability.WRITE_ACTIVITIES)
    ]
    ready = [choice for choice in formats if registry().formats()[choice.value].state == "ready"]
    return Form(NewEngagementSchema(), choices={"format": ready, "project": projects}, initial=initial)


def _new_page(form: Form) -> str:
    planned = [declared for declared in registry().formats().values() if declared.state == "planned"]
    return render_template("engagement/staff/new.html", form=form, planned=planned)


def _as_choice(slug: str, declared: Format) -> Choice:
    return Choice(value=slug, label=str(declared.title), hint=str(declared.one_line))


def _edit_form(engagement: Engagement) -> Form:
    deadline = clock.local(engagement.deadline).date().isoformat() if engagement.deadline else ""
    return Form(
        EngagementSchema(),
        initial={
            "version": engagement.version,
            "title": engagement.title.get("nb", ""),
            "title_en": engagement.title.get("en", ""),
            "purpose": engagement.purpose.get("nb", ""),
            "purpose_en": engagement.purpose.get("en", ""),
            "minutes": engagement.minutes or "",
            "deadline": deadline,
            "result_by": clock.local(engagement.result_by).date().isoformat() if engagement.result_by else "",
        },
    )


def _edit_page(engagement: Engagement, form: Form) -> str:
    return render_template("engagement/staff/edit.html", **frame(engagement, "overview"), form=form)


def _days_hold(form: Form, call: Call | None) -> bool:
    """Tell whether the days come in an order that can be: offers, then answers, then the result."""
    day, result_by = form.data["deadline"], form.data["result_by"]
    offers = clock.local(call.deadline).date() if call and call.deadline and call.state != DRAWN else None
    if day and day < clock.today():
        form.refuse("deadline", _("Fristen må være i dag eller senere."))
    elif day and offers and day < offers:
        until = in_words(offers)
        form.refuse("deadline", _("Folk kan melde seg til og med %(day)s. Velg den dagen, eller en senere.", day=until))
    if day and result_by and result_by < day:
        form.refuse("result_by", _("Resultatet kan ikke være klart før siste dag for svar. Velg en senere dag."))
    return not form.errors
