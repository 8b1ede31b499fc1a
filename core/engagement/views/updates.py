"""Where the leader tells the followers of a project what is new."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.engagement import services
from core.engagement.errors import EngagementNotFound
from core.engagement.models import Project
from core.engagement.publishing import following
from core.engagement.publishing.schemas import UpdateSchema
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import local_text, me
from core.forms import Form
from core.language import core_texts
from core.types import Id, new_id

_ = core_texts.gettext


@staff.get("/prosjekter/<uuid:project_id>/nytt-fra-prosjektet")
def new_update(project_id: Id) -> ResponseReturnValue:
    """Show the form for news."""
    project = _project(project_id)
    people = len(following.followers(project))
    return _page(project, Form(UpdateSchema(), initial={"form_id": str(new_id()), "people": people}), people)


@staff.post("/prosjekter/<uuid:project_id>/nytt-fra-prosjektet")
def publish_update(project_id: Id) -> ResponseReturnValue:
    """Publish news on the page, and plan the letter to the followers; it can be stopped for ten minutes."""
    project = _project(project_id)
    people = len(following.followers(project))
    form = Form(UpdateSchema(), initial={"people": people})
    if not form.take(request.form):
        return _page(project, form, people), 422
    if form.data["people"] != people:
        form.refuse("title", _("Antallet følgere har endret seg. Se over og publiser på nytt."))
        return _page(project, form, people), 409
    words = local_text(form.data, "title"), local_text(form.data, "body")
    update = following.tell(project, form.data["form_id"], *words, me())
    flash(_("Publisert på prosjektets side."), "success")
    if update.sending_id:
        return redirect(url_for("engagement_staff.sending", sending_id=update.sending_id), 303)
    return redirect(url_for("engagement_staff.project", project_id=project_id), 303)


def _project(project_id: Id) -> Project:
    found = services.project_by_id(project_id)
    if found is None:  # the policy has asked already; the row may be gone since
        raise EngagementNotFound
    return found


def _page(project: Project, form: Form, people: int) -> str:
    return render_template("engagement/staff/update.html", project=project, form=form, people=people)
