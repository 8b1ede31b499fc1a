"""The page that makes a copy of an activity."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.capabilities import Capability
from core.engagement import copying as services
from core.engagement import team
from core.engagement.models import Engagement
from core.engagement.schemas import CopySchema
from core.engagement.services import project_by_id, projects_of
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import frame, local_text, me, worked_on
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.permissions import may_open
from core.types import Id, new_id

_ = core_texts.gettext


@staff.get("/aktiviteter/<uuid:engagement_id>/kopi")
def copying(engagement_id: Id) -> ResponseReturnValue:
    """Ask what the copy is to be called, and say what comes along."""
    engagement = worked_on(engagement_id)
    title = engagement.title
    initial = {
        "form_id": str(new_id()),
        "title": title.get("nb", ""),
        "title_en": title.get("en", ""),
        "project": str(engagement.project_id) if engagement.project.title != title else "",
    }
    return _page(engagement, _form(engagement, initial))


@staff.post("/aktiviteter/<uuid:engagement_id>/kopi")
def copy(engagement_id: Id) -> ResponseReturnValue:
    """Make the copy, once however often the form is sent."""
    engagement = worked_on(engagement_id)
    form = _form(engagement)
    if not form.take(request.form):
        return _page(engagement, form), 422
    chosen = project_by_id(UUID(form.data["project"])) if form.data["project"] else None
    project = chosen or (None if may_open("engagement_staff.new") else engagement.project)
    title = local_text(form.data, "title")
    made = services.copy(engagement, title, project, me(), engagement_id=form.data["form_id"])
    team.keep_lead(made, me())
    flash(_("Kopien er laget. Den er et utkast, og ingen er spurt. Sett frister og datoer på nytt."), "success")
    return redirect(url_for("engagement_staff.overview", engagement_id=made.id), 303)


def _form(engagement: Engagement, initial: dict[str, str] | None = None) -> Form:
    projects = [
        Choice(value=str(project.id), label=project.title.say(spoken()))
        for project in projects_of(me(), Capability.WRITE_ACTIVITIES)
    ]
    return Form(CopySchema(), choices={"project": projects}, initial=initial)


def _page(engagement: Engagement, form: Form) -> str:
    return render_template("engagement/staff/copy.html", **frame(engagement, "overview"), form=form)
