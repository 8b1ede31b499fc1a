"""Where the leader writes «Dette skjedde», publishes it, tells those who took part, and corrects it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.dates import number
from core.engagement import follow_up, services
from core.engagement.errors import ChangedMeanwhile, EngagementNotFound
from core.engagement.models import Engagement, Project
from core.engagement.publishing import took_part
from core.engagement.publishing.models import FollowUp
from core.engagement.publishing.schemas import CorrectedFollowUpSchema, FollowUpSchema, TellSchema
from core.engagement.sending.looks import LANGUAGES, shown
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, local_text, me
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.types import Id, LocalText, new_id

_ = core_texts.gettext
_n = core_texts.ngettext

PARTS = ("said", "done", "not_done", "reason")


@staff.get("/prosjekter/<uuid:project_id>/dette-skjedde/ny")
def new_follow_up(project_id: Id) -> ResponseReturnValue:
    """Show the form for a new entry."""
    project = _project(project_id)
    initial = {"form_id": str(new_id()), "version": 0, "about": request.args.get("aktivitet", "")}
    return _page(project, None, _form(project, None, initial))


@staff.post("/prosjekter/<uuid:project_id>/dette-skjedde/ny")
def write_follow_up(project_id: Id) -> ResponseReturnValue:
    """Keep a new entry, once however often the form is sent; nobody sees it yet."""
    project = _project(project_id)
    form = _form(project, None)
    if not form.take(request.form) or not _has_reason(form):
        return _page(project, None, form), 422
    entry = follow_up.write(project, form.data["form_id"], _about(form), _words(form), me())
    return _here(entry)


@staff.get("/prosjekter/<uuid:project_id>/dette-skjedde/<uuid:entry_id>")
def edit_follow_up(project_id: Id, entry_id: Id) -> ResponseReturnValue:
    """Show an entry with its letter, and the button that publishes it."""
    project = _project(project_id)
    entry = follow_up.of(project, entry_id)
    return _page(project, entry, _form(project, entry))


@staff.post("/prosjekter/<uuid:project_id>/dette-skjedde/<uuid:entry_id>")
def save_follow_up(project_id: Id, entry_id: Id) -> ResponseReturnValue:
    """Keep what was changed; in an entry that is public, what is put right is said beside it."""
    project = _project(project_id)
    entry = follow_up.of(project, entry_id)
    form = _form(project, entry)
    if not form.take(request.form) or not _has_reason(form):
        return _page(project, entry, form), 422
    try:
        if entry.published_at:
            follow_up.correct(entry, form.data["version"], _words(form), local_text(form.data, "why"), me())
        else:
            follow_up.change(entry, form.data["version"], _about(form), _words(form))
    except ChangedMeanwhile:
        form.refuse("said", changed_meanwhile())
        return _page(project, entry, form), 409
    flash(_("Lagret."), "success")
    return _here(entry)


@staff.post("/prosjekter/<uuid:project_id>/dette-skjedde/<uuid:entry_id>/publiser")
def publish_follow_up(project_id: Id, entry_id: Id) -> ResponseReturnValue:
    """Make an entry public, and tell those who took part where the button said so."""
    entry = follow_up.of(_project(project_id), entry_id)
    form = Form(TellSchema())
    tell = form.take(request.form) and form.data["tell"] == "yes"
    if form.errors or (tell and form.data["people"] != took_part.count(follow_up.place_of(entry))):
        flash(_("Antallet som får e-post, har endret seg. Se over og publiser på nytt."), "warning")
        return _here(entry)
    follow_up.publish(entry, me(), tell=tell)
    flash(_("«Dette skjedde» er publisert."), "success")
    if entry.sending_id:
        return redirect(url_for("engagement_staff.sending", sending_id=entry.sending_id), 303)
    return _here(entry)


def _form(project: Project, entry: FollowUp | None, initial: dict[str, object] | None = None) -> Form:
    if entry:
        initial = {"form_id": str(entry.id), "version": entry.version, "about": str(entry.engagement_id or "")}
        for part in PARTS:
            text: LocalText = getattr(entry, part)
            initial |= {part: text.get("nb", ""), f"{part}_en": text.get("en", "")}
    choices = [Choice(value=str(one.id), label=one.title.say(spoken())) for one in _activities(project)]
    schema = CorrectedFollowUpSchema() if entry and entry.published_at else FollowUpSchema()
    return Form(schema, choices={"about": choices}, initial=initial)


def _activities(project: Project) -> list[Engagement]:
    return [one for one in services.engagements_of(me(), project) if one.state not in ("draft", "planned")]


def _about(form: Form) -> Engagement | None:
    chosen = form.data["about"]
    return services.engagement_by_id(UUID(chosen)) if chosen else None


def _words(form: Form) -> dict[str, LocalText]:
    return {part: local_text(form.data, part) for part in PARTS}


def _has_reason(form: Form) -> bool:
    if form.data["not_done"] and not form.data["reason"]:
        form.refuse("reason", _("Skriv hvorfor dere ikke gjorde det."))
    return not form.errors


def _project(project_id: Id) -> Project:
    found = services.project_by_id(project_id)
    if found is None:  # the policy has asked already; the row may be gone since
        raise EngagementNotFound
    return found


def _here(entry: FollowUp) -> ResponseReturnValue:
    where = url_for("engagement_staff.edit_follow_up", project_id=entry.project_id, entry_id=entry.id)
    return redirect(where, 303)


def _page(project: Project, entry: FollowUp | None, form: Form) -> str:
    people = took_part.count(follow_up.place_of(entry)) if entry else 0
    return render_template(
        "engagement/staff/follow_up.html",
        project=project,
        entry=entry,
        form=form,
        people=people,
        people_said=_n("%(count)s deltaker", "%(count)s deltakere", people, count=number(people)),
        previews={language: shown(follow_up.LETTER, entry.id, language) for language in LANGUAGES} if entry else {},
        corrections=follow_up.corrections_of([entry]).get(entry.id, []) if entry else [],
    )
