"""One rule of a segment: the form that its owner declares, and whom it picks out or leaves out."""

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.contributions import SegmentRule
from core.db import ChangedMeanwhile
from core.forms import Choice, Form
from core.language import core_texts
from core.panel.segments import matching, services
from core.panel.segments.errors import SegmentInCircle, SegmentNotFound, SegmentTooDeep, TooManyRules
from core.panel.segments.models import Segment
from core.panel.segments.schemas import SideSchema
from core.panel.segments.services import IN, OUT
from core.panel.views.blueprints import staff
from core.panel.views.segments import changed_meanwhile, me
from core.types import Id

_ = core_texts.gettext

OWN = frozenset(SideSchema().fields)


@staff.get("/segmenter/<uuid:segment_id>/ny-regel")
def new_segment_rule(segment_id: Id) -> ResponseReturnValue:
    """Show the form of the rule that was chosen."""
    segment = services.by_id(segment_id)
    rule = matching.known_rules().get(request.args.get("rule", ""))
    if rule is None:
        flash(_("Velg en regel."), "warning")
        return redirect(url_for("panel_staff.segment", segment_id=segment_id), 303)
    return _page(segment, rule, _form(rule, segment))


@staff.post("/segmenter/<uuid:segment_id>/ny-regel/<rule_name>")
def add_segment_rule(segment_id: Id, rule_name: str) -> ResponseReturnValue:
    """Add the rule."""
    segment, rule = services.by_id(segment_id), matching.known_rules().get(rule_name)
    if rule is None:
        raise SegmentNotFound
    form = _form(rule, segment)
    if not form.take(request.form):
        return _page(segment, rule, form), 422
    try:
        services.keep_rule(segment, form.data["version"], rule, _values(form), side=form.data["side"])
    except (ChangedMeanwhile, SegmentInCircle, SegmentTooDeep, TooManyRules) as error:
        return _refused(segment, rule, form, error)
    return _kept(segment)


@staff.get("/segmenter/<uuid:segment_id>/regler/<uuid:rule_id>")
def segment_rule(segment_id: Id, rule_id: Id) -> ResponseReturnValue:
    """Show a rule that is there."""
    segment = services.by_id(segment_id)
    rule, held = _known(segment, rule_id)
    return _page(segment, rule, _form(rule, segment, held), rule_id)


@staff.post("/segmenter/<uuid:segment_id>/regler/<uuid:rule_id>")
def change_segment_rule(segment_id: Id, rule_id: Id) -> ResponseReturnValue:
    """Keep a rule as it is now."""
    segment = services.by_id(segment_id)
    rule, held = _known(segment, rule_id)
    form = _form(rule, segment, held)
    if not form.take(request.form):
        return _page(segment, rule, form, rule_id), 422
    try:
        services.change_rule(segment, form.data["version"], str(rule_id), _values(form), side=form.data["side"])
    except (ChangedMeanwhile, SegmentInCircle, SegmentTooDeep) as error:
        return _refused(segment, rule, form, error, rule_id)
    return _kept(segment)


def _known(segment: Segment, rule_id: Id) -> tuple[SegmentRule, dict[str, Any]]:
    kept = services.rule_of(segment, str(rule_id))
    rule = matching.known_rules().get(kept["rule"])
    if rule is None:
        raise SegmentNotFound
    return rule, {**kept["values"], "side": OUT if kept["not"] else IN}


def _form(rule: SegmentRule, segment: Segment, held: Mapping[str, Any] | None = None) -> Form:
    """Give the rule's own form with the question of side after it; ``held`` is what it says now."""
    schema: type[ma.Schema] = type("RuleSchema", (SideSchema, rule.schema), {})
    sides = [
        Choice(value=IN, label=_("Dem regelen passer for")),
        Choice(value=OUT, label=_("Alle andre")),
    ]
    held = held or {}
    began = {"side": IN, **held, "version": segment.version}
    offered = {name: _with_held(offers, held.get(name), but=str(segment.id)) for name, offers in rule.offers().items()}
    return Form(schema(), choices={**offered, "side": sides}, initial=began)


def _with_held(offers: Sequence[Choice], held: object, *, but: str) -> list[Choice]:
    """Keep what was chosen before among the choices, also where it is no longer offered; a segment is not its own."""
    choices = [choice for choice in offers if choice.value != but]
    gone = set(held if isinstance(held, list) else []) - {choice.value for choice in choices}
    return [*choices, *(Choice(value=value, label=_("Noe som var valgt fra før")) for value in sorted(gone))]


def _values(form: Form) -> dict[str, Any]:
    return {name: value for name, value in form.data.items() if name not in OWN}


def _refused(
    segment: Segment, rule: SegmentRule, form: Form, error: Exception, rule_id: Id | None = None
) -> ResponseReturnValue:
    words = {
        ChangedMeanwhile: changed_meanwhile(),
        SegmentInCircle: _("Segmentet ville spurt etter seg selv. Velg et annet."),
        SegmentTooDeep: _(
            "Segmentene henger sammen i for mange ledd, eller blir til for mange regler. Gjør det enklere."
        ),
        TooManyRules: _("Segmentet har så mange regler som det kan ha. Lag et til, og sett dem sammen."),
    }
    form.refuse("side", words[type(error)])
    return _page(segment, rule, form, rule_id), 409


def _kept(segment: Segment) -> ResponseReturnValue:
    note(Act.SEGMENT_CHANGED, me(), segment.id)
    flash(_("Regelen er lagret."), "success")
    return redirect(url_for("panel_staff.segment", segment_id=segment.id), 303)


def _page(segment: Segment, rule: SegmentRule, form: Form, rule_id: Id | None = None) -> str:
    return render_template("panel/staff/segment_rule.html", segment=segment, rule=rule, form=form, rule_id=rule_id)
