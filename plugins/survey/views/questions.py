"""The form where the leader writes one question."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
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
    mark,
    question_form,
    question_from,
    question_types,
    waiting_for_lost,
)
from plugins.survey import building
from plugins.survey.texts import texts
from plugins.survey.views.blueprints import staff

_ = texts.gettext

OURS = ("seen", "kind")  # what the page carries beside the question's own fields


@dataclass(frozen=True, kw_only=True)
class Saved:
    """One field as somebody else has saved it."""

    label: str
    text: str


@staff.get("/<uuid:engagement_id>/sporsmal/ny/<kind>")
def new_question(engagement_id: Id, kind: str) -> ResponseReturnValue:
    """Show the form for a new question of this type."""
    engagement = worked_on(engagement_id)
    return _page(engagement, _new_form(building.written(engagement), kind), kind)


@staff.post("/<uuid:engagement_id>/sporsmal/ny/<kind>")
def add_question(engagement_id: Id, kind: str) -> ResponseReturnValue:
    """Add a question at the end."""
    engagement = worked_on(engagement_id)
    before = building.written(engagement)
    form = _new_form(before, kind)
    if not form.take(_own_fields()):
        return _page(engagement, form, kind), 422
    try:
        changed = before.with_added(question_from(form, kind, earlier=before.questions))
    except BrokenDefinition:
        form.refuse("text", _("Det er plass til høyst 200 spørsmål. Ta bort et annet først."))
        return _page(engagement, form, kind), 422
    try:
        building.rewrite(engagement, mark(before), changed)
    except ChangedMeanwhile:
        form.refuse("text", _("Noen andre lagret i samme øyeblikk. Det du skrev, står her. Lagre på nytt."))
        return _page(engagement, form, kind), 409
    return _kept(engagement, changed.items[-1].id)


@staff.get("/<uuid:engagement_id>/sporsmal/<question_id>")
def question(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Show the form with a question."""
    engagement = worked_on(engagement_id)
    written = building.written(engagement)
    found = _question(written, question_id)
    return _page(engagement, _form(written, found), found.type, found)


@staff.post("/<uuid:engagement_id>/sporsmal/<question_id>")
def change_question(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Keep a changed question; where somebody else has changed it meanwhile, show both."""
    engagement = worked_on(engagement_id)
    written = building.written(engagement)
    try:
        found = written.question(question_id)
    except UnknownQuestion:
        return _gone(engagement, written)
    form = _form(written, found)
    if not form.take(_own_fields()):
        return _page(engagement, form, found.type, found), 422
    if request.form.get("seen") != mark(found):
        return _both(engagement, form, found)
    changed = question_from(form, found.type, found, earlier=written.before(question_id))
    if lost := _lost(written, changed):
        form.refuse("options" if changed.options else "steps", lost)
        return _page(engagement, form, found.type, found), 422
    try:
        building.rewrite(engagement, mark(written), written.with_changed(changed))
    except ChangedMeanwhile:
        return _both(engagement, form, found)
    return _kept(engagement, question_id)


def _question(written: Definition, question_id: str) -> Question:
    try:
        found = written.question(question_id)
    except UnknownQuestion:
        abort(404)
    if found.type not in question_types():
        abort(404)
    return found


def _form(written: Definition, found: Question) -> Form:
    try:
        return question_form(found.type, found, earlier=written.before(found.id))
    except UnknownType:
        abort(404)


def _new_form(written: Definition, kind: str) -> Form:
    try:
        return question_form(kind, earlier=written.questions)
    except UnknownType:
        abort(404)


def _lost(written: Definition, changed: Question) -> str:
    """Say which question waits for an answer that would be gone."""
    found = waiting_for_lost(written, changed)
    if found is None:
        return ""
    waits, answer = found
    said = {"question": waits.text.say(spoken()), "answer": answer}
    return _("«%(question)s» vises bare hvis svaret er «%(answer)s». Endre vilkåret der først.", **said)


def _both(engagement: Engagement, form: Form, saved: Question) -> ResponseReturnValue:
    """Show what was typed beside what somebody else has saved; nothing is lost, and saving again is a choice."""
    form.refuse("text", _("Noen andre endret spørsmålet mens du skrev. Velg hva som skal stå, og lagre på nytt."))
    others = _saved(_form(building.written(engagement), saved))
    return _page(engagement, form, saved.type, saved, saved=others), 409


def _gone(engagement: Engagement, written: Definition) -> ResponseReturnValue:
    """Keep what was typed when somebody else has taken the question away: it can be added as a new one."""
    kind = request.form.get("kind", "")
    if kind not in question_types():
        abort(404)
    form = _new_form(written, kind)
    form.take(_own_fields())
    form.refuse("text", _("Noen andre tok bort spørsmålet mens du skrev. Lagre for å legge det til igjen, sist."))
    return _page(engagement, form, kind, action=url_for(".add_question", engagement_id=engagement.id, kind=kind)), 404


def _saved(form: Form) -> Sequence[Saved]:
    labels = {field.name: {choice.value: choice.label for choice in field.choices} for field in form.fields}
    said = [(field.label, labels[field.name].get(str(field.value), field.value)) for field in form.fields]
    return [Saved(label=label, text=_("Ja") if value is True else str(value)) for label, value in said if value]


def _kept(engagement: Engagement, question_id: str) -> ResponseReturnValue:
    flash(_("Spørsmålet er lagret."), "success")
    here = url_for("survey_staff.content", engagement_id=engagement.id, _anchor=f"sporsmal-{question_id}")
    return redirect(here, 303)


def _page(  # noqa: PLR0913 - a page with two texts on it
    engagement: Engagement,
    form: Form,
    kind: str,
    found: Question | None = None,
    *,
    saved: Sequence[Saved] = (),
    action: str = "",
) -> str:
    return render_template(
        "survey/question.html",
        **frame(engagement, "content"),
        form=form,
        kind=question_types().get(kind),
        seen=mark(found) if found else "",
        saved=saved,
        action=action,
    )


def _own_fields() -> MultiDict[str, str]:
    posted = request.form.copy()
    for name in OURS:
        posted.poplist(name)
    return posted
