"""Where the leader tells the followers of a project what is new."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.engagement import services
from core.engagement.errors import ChangedMeanwhile, EngagementNotFound
from core.engagement.models import Project
from core.engagement.publishing import following
from core.engagement.publishing.models import Update
from core.engagement.publishing.schemas import CorrectedUpdateSchema, UpdateSchema
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, local_text, me
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


@staff.get("/prosjekter/<uuid:project_id>/nytt-fra-prosjektet/<uuid:update_id>")
def edit_update(project_id: Id, update_id: Id) -> ResponseReturnValue:
    """Show news with its words to put right."""
    update = following.update_of(_project(project_id), update_id)
    return _correction(update, _words_of(update))


@staff.post("/prosjekter/<uuid:project_id>/nytt-fra-prosjektet/<uuid:update_id>")
def save_update(project_id: Id, update_id: Id) -> ResponseReturnValue:
    """Put the words right; the page says when."""
    update = following.update_of(_project(project_id), update_id)
    form = _words_of(update)
    if not form.take(request.form):
        return _correction(update, form), 422
    words = local_text(form.data, "title"), local_text(form.data, "body")
    try:
        following.put_right(update, form.data["version"], *words, me())
    except ChangedMeanwhile:
        form.refuse("title", changed_meanwhile())
        return _correction(update, form), 409
    return _done(project_id, _("Rettelsen står på siden. De som har fått e-posten, får ikke en ny."))


@staff.post("/prosjekter/<uuid:project_id>/nytt-fra-prosjektet/<uuid:update_id>/trekk-tilbake")
def take_update_back(project_id: Id, update_id: Id) -> ResponseReturnValue:
    """Take news off the page."""
    following.take_back(following.update_of(_project(project_id), update_id), me())
    return _done(project_id, _("Tatt bort fra siden. Du kan vise det igjen."))


@staff.post("/prosjekter/<uuid:project_id>/nytt-fra-prosjektet/<uuid:update_id>/vis-igjen")
def show_update_again(project_id: Id, update_id: Id) -> ResponseReturnValue:
    """Put news back on the page."""
    following.show_again(following.update_of(_project(project_id), update_id), me())
    return _done(project_id, _("Står på siden igjen. Ingen får e-post om det."))


def _done(project_id: Id, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("engagement_staff.project", project_id=project_id), 303)


def _words_of(update: Update) -> Form:
    initial: dict[str, object] = {"version": update.version}
    for part, text in (("title", update.title), ("body", update.body)):
        initial |= {part: text.get("nb", ""), f"{part}_en": text.get("en", "")}
    return Form(CorrectedUpdateSchema(), initial=initial)


def _correction(update: Update, form: Form) -> str:
    return render_template("engagement/staff/update_edit.html", project=update.project, update=update, form=form)


def _project(project_id: Id) -> Project:
    found = services.project_by_id(project_id)
    if found is None:  # the policy has asked already; the row may be gone since
        raise EngagementNotFound
    return found


def _page(project: Project, form: Form, people: int) -> str:
    return render_template("engagement/staff/update.html", project=project, form=form, people=people)
