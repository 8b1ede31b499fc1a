"""Where the leader writes the questions: add, change, copy, move, take away."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.plugin import Id, spoken
from core.plugin.engagement import Engagement, frame, worked_on
from core.plugin.forms import Form
from core.plugin.questionnaire import (
    BrokenDefinition,
    ChangedMeanwhile,
    Definition,
    Question,
    UnknownQuestion,
    UnknownType,
    preview_items,
    question_form,
    question_from,
    question_types,
)
from plugins.survey import services
from plugins.survey.schemas import ArrangeSchema
from plugins.survey.texts import texts

_ = texts.gettext

staff = Blueprint("survey_staff", __name__)


@staff.get("/<uuid:engagement_id>/innhold")
def content(engagement_id: Id) -> ResponseReturnValue:
    """Show the questions, and what can be added."""
    engagement = worked_on(engagement_id)
    return render_template(
        "survey/content.html",
        **frame(engagement, "content"),
        items=preview_items(services.definition(engagement), spoken()),
        types=question_types(),
        version=services.seen_version(engagement),
    )


@staff.get("/<uuid:engagement_id>/sporsmal/ny/<kind>")
def new_question(engagement_id: Id, kind: str) -> ResponseReturnValue:
    """Show the form for a new question of this type."""
    return _form_page(worked_on(engagement_id), _form(kind), kind)


@staff.post("/<uuid:engagement_id>/sporsmal/ny/<kind>")
def add_question(engagement_id: Id, kind: str) -> ResponseReturnValue:
    """Add a question at the end."""
    engagement = worked_on(engagement_id)
    form, seen = _form(kind), _seen()
    if not form.take(_without_version()):
        return _form_page(engagement, form, kind), 422
    try:
        asked = services.definition(engagement).with_added(question_from(form, kind))
    except BrokenDefinition:
        form.refuse("text", _("Det er plass til høyst 200 spørsmål. Ta bort et annet først."))
        return _form_page(engagement, form, kind), 422
    return _keep(engagement, seen, asked, form, kind)


@staff.get("/<uuid:engagement_id>/sporsmal/<question_id>")
def question(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Show the form with a question."""
    engagement = worked_on(engagement_id)
    found = _question(engagement, question_id)
    return _form_page(engagement, question_form(found.type, found), found.type)


@staff.post("/<uuid:engagement_id>/sporsmal/<question_id>")
def change_question(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Keep a changed question."""
    engagement = worked_on(engagement_id)
    found = _question(engagement, question_id)
    form, seen = question_form(found.type, found), _seen()
    if not form.take(_without_version()):
        return _form_page(engagement, form, found.type), 422
    asked = services.definition(engagement).with_changed(question_from(form, found.type, found))
    return _keep(engagement, seen, asked, form, found.type)


@staff.post("/<uuid:engagement_id>/rekkefolge")
def arrange(engagement_id: Id) -> ResponseReturnValue:
    """Move, copy or take away a question."""
    engagement = worked_on(engagement_id)
    form = Form(ArrangeSchema())
    if not form.take(request.form):
        abort(400)
    try:
        changed = _arranged(services.definition(engagement), form.data["question"], form.data["act"])
        services.rewrite(engagement, form.data["version"], changed)
    except ChangedMeanwhile:
        flash(_("Noen andre endret spørsmålene samtidig. Her er de slik de er nå."), "warning")
    except BrokenDefinition:
        flash(_("Et annet spørsmål bygger på dette. Endre det andre spørsmålet først."), "warning")
    except UnknownQuestion:
        abort(404)
    return redirect(url_for("survey_staff.content", engagement_id=engagement_id), 303)


def _question(engagement: Engagement, question_id: str) -> Question:
    try:
        return services.question_of(engagement, question_id)
    except UnknownQuestion:
        abort(404)


def _arranged(asked: Definition, question_id: str, act: str) -> Definition:
    if act == "copy":
        return asked.with_copy(question_id)
    if act == "remove":
        return asked.without(question_id)
    return asked.moved(question_id, "up" if act == "up" else "down")


def _keep(engagement: Engagement, seen: int, asked: Definition, form: Form, kind: str) -> ResponseReturnValue:
    try:
        services.rewrite(engagement, seen, asked)
    except ChangedMeanwhile:
        form.refuse("text", _("Noen andre endret spørsmålene mens du skrev. Det du skrev, står her. Lagre på nytt."))
        return _form_page(engagement, form, kind), 409
    flash(_("Spørsmålet er lagret."), "success")
    return redirect(url_for("survey_staff.content", engagement_id=engagement.id), 303)


def _form(kind: str) -> Form:
    try:
        return question_form(kind)
    except UnknownType:
        abort(404)


def _form_page(engagement: Engagement, form: Form, kind: str) -> str:
    return render_template(
        "survey/question.html",
        **frame(engagement, "content"),
        form=form,
        kind=question_types().get(kind),
        version=services.seen_version(engagement),
    )


def _seen() -> int:
    return request.form.get("version", 0, int)


def _without_version() -> MultiDict[str, str]:
    posted = request.form.copy()
    posted.poplist("version")
    return posted
