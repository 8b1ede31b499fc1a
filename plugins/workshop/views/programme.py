"""Where the leader writes the steps of the meeting: their names, what people are asked, and how long each takes."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.plugin import Id, LocalText
from core.plugin.engagement import ChangedMeanwhile, Engagement, WrongState, frame, worked_on
from core.plugin.forms import Form
from core.plugin.live import Refused
from plugins.workshop import boards, programmes
from plugins.workshop.board.programme import Step
from plugins.workshop.patterns import PATTERNS, STEP_KINDS
from plugins.workshop.programmes import LastStep, TooManySteps, UnknownStep
from plugins.workshop.schemas import ArrangeSchema, PatternSchema, StepSchema
from plugins.workshop.texts import texts
from plugins.workshop.views.blueprints import staff

_ = texts.gettext

SAID = ("title", "prompt")
LANGUAGES = (("", "nb"), ("_en", "en"))  # how a field's name ends in each language


@staff.get("/<uuid:engagement_id>/program")
def programme(engagement_id: Id) -> ResponseReturnValue:
    """Show the steps, and what can be added."""
    engagement = worked_on(engagement_id)
    version, steps = boards.programme_of(engagement)
    return render_template(
        "workshop/programme.html",
        **frame(engagement, "content"),
        version=version,
        steps=steps,
        minutes=programmes.minutes_of(steps),
        kinds=STEP_KINDS,
        patterns=PATTERNS,
        begun=boards.begun(engagement) is not None,
        may_change=programmes.may_change(engagement),
    )


@staff.get("/<uuid:engagement_id>/program/ny/<step_kind>")
def new_step(engagement_id: Id, step_kind: str) -> ResponseReturnValue:
    """Show the form for a new step, filled as steps of its kind mostly are."""
    engagement = worked_on(engagement_id)
    return _page(engagement, _form(_new(step_kind)), step_kind)


@staff.post("/<uuid:engagement_id>/program/ny/<step_kind>")
def add_step(engagement_id: Id, step_kind: str) -> ResponseReturnValue:
    """Add a step at the end."""
    engagement, made = worked_on(engagement_id), _new(step_kind)
    form = Form(StepSchema())
    if not form.take(_own_fields()):
        return _page(engagement, form, step_kind), 422
    version, steps = boards.programme_of(engagement)
    step = _filled(made, form)
    if refused := _refusal(engagement, version, [*steps, step]):
        form.refuse("title", refused)
        return _page(engagement, form, step_kind), 409
    return _kept(engagement, step.id)


@staff.get("/<uuid:engagement_id>/program/<step_id>")
def edit_step(engagement_id: Id, step_id: str) -> ResponseReturnValue:
    """Show the form with a step."""
    engagement = worked_on(engagement_id)
    _version, steps = boards.programme_of(engagement)
    found = _found(steps, step_id)
    return _page(engagement, _form(found), found.kind, found)


@staff.post("/<uuid:engagement_id>/program/<step_id>")
def change_step(engagement_id: Id, step_id: str) -> ResponseReturnValue:
    """Keep a changed step; where somebody else has changed it meanwhile, show both."""
    engagement = worked_on(engagement_id)
    version, steps = boards.programme_of(engagement)
    found = _found(steps, step_id)
    form = Form(StepSchema())
    if not form.take(_own_fields()):
        return _page(engagement, form, found.kind, found), 422
    if request.form.get("seen") != _mark(found):
        form.refuse("title", _("Noen andre endret steget mens du skrev. Velg hva som skal stå, og lagre på nytt."))
        return _page(engagement, form, found.kind, found, both=True), 409
    if refused := _refusal(engagement, version, programmes.with_changed(steps, _filled(found, form))):
        form.refuse("title", refused)
        return _page(engagement, form, found.kind, found), 409
    return _kept(engagement, step_id)


@staff.post("/<uuid:engagement_id>/program/rekkefolge")
def arrange_steps(engagement_id: Id) -> ResponseReturnValue:
    """Move, copy or take away a step."""
    engagement, form = worked_on(engagement_id), Form(ArrangeSchema())
    if not form.take(request.form):
        abort(400)
    _version, steps = boards.programme_of(engagement)
    try:
        changed = _arranged(steps, form.data["step"], form.data["act"])
    except UnknownStep:
        abort(404)
    if refused := _refusal(engagement, form.data["version"], changed):
        flash(refused, "warning")
    here = url_for(".programme", engagement_id=engagement_id, _anchor=f"steg-{form.data['step']}")
    return redirect(here, 303)


@staff.post("/<uuid:engagement_id>/program/mal")
def take_pattern(engagement_id: Id) -> ResponseReturnValue:
    """Put the steps of a pattern in the place of those that stand there."""
    engagement, form = worked_on(engagement_id), Form(PatternSchema())
    if not form.take(request.form) or form.data["pattern"] not in PATTERNS:
        abort(400)
    if boards.begun(engagement):
        flash(_("Tavla er åpnet, så stegene kan ikke byttes ut alle på en gang. Endre dem ett for ett."), "warning")
    elif refused := _refusal(engagement, form.data["version"], programmes.from_pattern(form.data["pattern"])):
        flash(refused, "warning")
    else:
        flash(_("Stegene er byttet ut. Du kan endre dem slik du vil."), "success")
    return redirect(url_for(".programme", engagement_id=engagement_id), 303)


def _refusal(engagement: Engagement, version: int, steps: Sequence[Step]) -> str:
    """Keep the steps, or say why not."""
    try:
        boards.plan(engagement, version, steps)
    except ChangedMeanwhile:
        return _("Noen andre lagret i samme øyeblikk. Se over, og prøv igjen.")
    except TooManySteps:
        return _("Det er plass til høyst 40 steg. Ta bort et annet først.")
    except LastStep:
        return _("Et møte må ha minst ett steg. Legg til et annet før du tar bort dette.")
    except Refused:
        return _("Møtet er i dette steget nå. Gå til et annet steg først, og ta det bort etterpå.")
    except WrongState:
        return _("Workshopen er over. Stegene kan ikke endres nå.")
    return ""


def _arranged(steps: Sequence[Step], step_id: str, act: str) -> Sequence[Step]:
    if act == "copy":
        return programmes.with_copy(steps, step_id)
    if act == "remove":
        return programmes.without(steps, step_id)
    return programmes.moved(steps, step_id, -1 if act == "up" else 1)


def _new(kind: str) -> Step:
    if kind not in STEP_KINDS:
        abort(404)
    return programmes.new(kind)


def _found(steps: Sequence[Step], step_id: str) -> Step:
    try:
        return programmes.find(steps, step_id)
    except UnknownStep:
        abort(404)


def _form(found: Step) -> Form:
    words = {f"{name}{end}": getattr(found, name).get(code, "") for name in SAID for end, code in LANGUAGES}
    return Form(StepSchema(), initial={**words, "minutes": found.minutes})


def _own_fields() -> MultiDict[str, str]:
    posted = request.form.copy()
    posted.poplist("seen")
    return posted


def _filled(found: Step, form: Form) -> Step:
    return replace(found, title=_said(form, "title"), prompt=_said(form, "prompt"), minutes=form.data["minutes"])


def _said(form: Form, name: str) -> LocalText:
    return LocalText({code: text for end, code in LANGUAGES if (text := form.data[f"{name}{end}"])})


def _mark(found: Step) -> str:
    """Tell what somebody saw from what stands there now."""
    return hashlib.sha256(json.dumps(asdict(found), sort_keys=True).encode()).hexdigest()


def _kept(engagement: Engagement, step_id: str) -> ResponseReturnValue:
    flash(_("Steget er lagret."), "success")
    return redirect(url_for(".programme", engagement_id=engagement.id, _anchor=f"steg-{step_id}"), 303)


def _page(engagement: Engagement, form: Form, kind: str, found: Step | None = None, *, both: bool = False) -> str:
    return render_template(
        "workshop/step.html",
        **frame(engagement, "content"),
        form=form,
        kind=STEP_KINDS[kind],
        seen=_mark(found) if found else "",
        saved=found if both else None,
    )
