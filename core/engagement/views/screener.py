"""The questions of a call: written one at a time, each with the answers that do not fit."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.engagement.calling import screening
from core.engagement.calling.models import DRAFT, Call
from core.engagement.calling.schemas import UnfitSchema
from core.engagement.errors import ChangedMeanwhile, WrongState
from core.engagement.models import Engagement
from core.engagement.views.blueprints import staff
from core.engagement.views.call import WHERE, call_of
from core.engagement.views.staff_page import changed_meanwhile, frame, local_text
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.questionnaire.builder import question_form, question_from
from core.questionnaire.definition import Definition, Question
from core.questionnaire.errors import BrokenDefinition, UnknownQuestion
from core.types import Id

_ = core_texts.gettext

HERE = "/aktiviteter/<uuid:engagement_id>/mottakere/melde-seg/sporsmal"
OURS = ("seen",)  # what the page carries beside the question's own fields


@staff.get(f"{HERE}/ny/<kind>")
def new_screener_question(engagement_id: Id, kind: str) -> ResponseReturnValue:
    """Show the form for a new question of this type."""
    engagement, _call = _written_for(engagement_id)
    return _page(engagement, _form(kind), screening.kinds()[kind].title)


@staff.post(f"{HERE}/ny/<kind>")
def add_screener_question(engagement_id: Id, kind: str) -> ResponseReturnValue:
    """Add a question at the end, and go on to which answers do not fit."""
    engagement, call = _written_for(engagement_id)
    form, before = _form(kind), screening.written(call)
    if not form.take(_own_fields()):
        return _page(engagement, form, screening.kinds()[kind].title), 422
    made = question_from(form, kind)
    try:
        changed = before.with_added(made)
    except BrokenDefinition:
        form.refuse("text", _("Det er plass til høyst 200 spørsmål. Ta bort et annet først."))
        return _page(engagement, form, screening.kinds()[kind].title), 422
    return _kept(engagement, form, made, changed)


@staff.get(f"{HERE}/<question_id>")
def screener_question(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Show the form with a question."""
    engagement, call = _written_for(engagement_id)
    found = _question(call, question_id)
    return _page(engagement, question_form(found.type, found), screening.kinds()[found.type].title)


@staff.post(f"{HERE}/<question_id>")
def change_screener_question(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Keep a changed question."""
    engagement, call = _written_for(engagement_id)
    found = _question(call, question_id)
    form = question_form(found.type, found)
    if not form.take(_own_fields()):
        return _page(engagement, form, screening.kinds()[found.type].title), 422
    made = question_from(form, found.type, found)
    if found.id in screening.deciding(call) and not made.required:
        form.refuse("required", _("Noen av svarene passer ikke. Da må alle svare på spørsmålet."))
        return _page(engagement, form, screening.kinds()[found.type].title), 422
    return _kept(engagement, form, made, screening.written(call).with_changed(made))


@staff.post(f"{HERE}/<question_id>/ta-bort")
def remove_screener_question(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Take a question away, with what does not fit."""
    engagement, call = _written_for(engagement_id)
    found = _question(call, question_id)
    screening.rewrite(call, screening.seen_as(call), screening.written(call).without(found.id))
    flash(_("Spørsmålet er tatt bort."), "success")
    return redirect(url_for(WHERE, engagement_id=engagement.id, _anchor="sporsmal"), 303)


@staff.get(f"{HERE}/<question_id>/passer-ikke")
def unfit_answers(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Ask which answers do not fit, and what whoever gives one is to read."""
    engagement, call = _written_for(engagement_id)
    found = _question(call, question_id)
    return _unfit_page(engagement, found, _unfit_form(call, found))


@staff.post(f"{HERE}/<question_id>/passer-ikke")
def save_unfit_answers(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Keep it."""
    engagement, call = _written_for(engagement_id)
    found = _question(call, question_id)
    form = _unfit_form(call, found)
    if not form.take(request.form):
        return _unfit_page(engagement, found, form), 422
    screening.say_unfit(call, found.id, form.data["options"], local_text(form.data, "reason"))
    flash(_("Lagret."), "success")
    return redirect(url_for(WHERE, engagement_id=engagement.id, _anchor="sporsmal"), 303)


def _written_for(engagement_id: Id) -> tuple[Engagement, Call]:
    engagement, call = call_of(engagement_id)
    if call.state != DRAFT:
        raise WrongState
    return engagement, call


def _question(call: Call, question_id: str) -> Question:
    try:
        found = screening.written(call).question(question_id)
    except UnknownQuestion:
        abort(404)
    return found


def _form(kind: str) -> Form:
    if kind not in screening.kinds():
        abort(404)
    return question_form(kind)


def _kept(engagement: Engagement, form: Form, made: Question, changed: Definition) -> ResponseReturnValue:
    call = engagement.call
    if call is None:
        raise WrongState
    try:
        screening.rewrite(call, request.form.get("seen", ""), changed)
    except ChangedMeanwhile:
        form.refuse("text", changed_meanwhile())
        return _page(engagement, form, screening.kinds()[made.type].title), 409
    flash(_("Spørsmålet er lagret."), "success")
    where = url_for("engagement_staff.unfit_answers", engagement_id=engagement.id, question_id=made.id)
    return redirect(where, 303)


def _unfit_form(call: Call, found: Question) -> Form:
    offered = [Choice(value=option.id, label=option.text.say(spoken())) for option in found.options]
    before = screening.unfit_of(call, found.id)
    initial = {
        "options": sorted(before.options),
        "reason": before.reason.get("nb", ""),
        "reason_en": before.reason.get("en", ""),
    }
    return Form(UnfitSchema(), choices={"options": offered}, initial=initial)


def _own_fields() -> MultiDict[str, str]:
    posted = request.form.copy()
    for name in OURS:
        posted.poplist(name)
    return posted


def _page(engagement: Engagement, form: Form, title: str) -> str:
    seen = screening.seen_as(engagement.call) if engagement.call else ""
    return render_template(
        "engagement/staff/screener_question.html", **frame(engagement, "recipients"), form=form, title=title, seen=seen
    )


def _unfit_page(engagement: Engagement, found: Question, form: Form) -> str:
    return render_template(
        "engagement/staff/unfit_answers.html", **frame(engagement, "recipients"), form=form, question=found
    )
