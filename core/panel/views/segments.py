"""Staff's segments: what there is, how many are in each, and each with its name, rules and people."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth.accounts import current_staff
from core.contributions import Principal
from core.db import ChangedMeanwhile
from core.forms import Choice, Form
from core.language import core_texts
from core.panel.segments import matching, picture, services
from core.panel.segments.errors import NameTaken, SegmentInCircle, SegmentTooDeep
from core.panel.segments.models import ALL, ANY, Segment
from core.panel.segments.schemas import ChangeSchema, PressSchema, SegmentSchema, WhichRuleSchema
from core.panel.views.blueprints import staff
from core.types import Id

_ = core_texts.gettext


@staff.get("/segmenter")
def segments() -> ResponseReturnValue:
    """List the segments with how many are in each, and take a new one."""
    return _list(Form(SegmentSchema()))


@staff.post("/segmenter")
def make_segment() -> ResponseReturnValue:
    """Make a segment, and go to it to give it rules."""
    form = Form(SegmentSchema())
    if not form.take(request.form):
        return _list(form), 422
    try:
        made = services.make(form.data["title"], me())
    except NameTaken:
        form.refuse("title", _("Et annet segment heter dette."))
        return _list(form), 422
    note(Act.SEGMENT_MADE, me(), made.id)
    return redirect(url_for("panel_staff.segment", segment_id=made.id), 303)


@staff.get("/segmenter/<uuid:segment_id>")
def segment(segment_id: Id) -> ResponseReturnValue:
    """Show a segment: its rules in words, how many are in it, and how they are divided."""
    found = services.by_id(segment_id)
    return _page(found, _change_form(found))


@staff.post("/segmenter/<uuid:segment_id>")
def change_segment(segment_id: Id) -> ResponseReturnValue:
    """Keep its name, and whether all rules must hold."""
    found = services.by_id(segment_id)
    form = _change_form(found)
    if not form.take(request.form):
        return _page(found, form), 422
    try:
        services.change(found, form.data["version"], form.data["title"], form.data["match"])
    except NameTaken:
        form.refuse("title", _("Et annet segment heter dette."))
        return _page(found, form), 422
    except ChangedMeanwhile:
        form.refuse("title", changed_meanwhile())
        return _page(found, form), 409
    return _changed(found, _("Segmentet er lagret."))


@staff.post("/segmenter/<uuid:segment_id>/angre")
def undo_segment(segment_id: Id) -> ResponseReturnValue:
    """Bring back what was before the last change."""
    return _press(segment_id, services.undo, _("Endringen er angret."))


@staff.post("/segmenter/<uuid:segment_id>/regler/<uuid:rule_id>/fjern")
def remove_segment_rule(segment_id: Id, rule_id: Id) -> ResponseReturnValue:
    """Take a rule out."""
    return _press(
        segment_id, lambda found, seen: services.remove_rule(found, seen, str(rule_id)), _("Regelen er fjernet.")
    )


@staff.post("/segmenter/<uuid:segment_id>/kopier")
def copy_segment(segment_id: Id) -> ResponseReturnValue:
    """Make a segment like this one."""
    source = services.by_id(segment_id)
    made = services.copy(source, _("Kopi av %(title)s", title=source.title)[: services.LONGEST_TITLE], me())
    note(Act.SEGMENT_MADE, me(), made.id)
    flash(_("Kopien er klar."), "success")
    return redirect(url_for("panel_staff.segment", segment_id=made.id), 303)


@staff.post("/segmenter/<uuid:segment_id>/legg-bort")
def end_segment(segment_id: Id) -> ResponseReturnValue:
    """Put a segment away."""
    services.end(services.by_id(segment_id))
    note(Act.SEGMENT_ENDED, me(), segment_id)
    flash(_("Segmentet er lagt bort. Aktiviteter som har valgt det, beholder det."), "success")
    return redirect(url_for("panel_staff.segments"), 303)


@staff.post("/segmenter/<uuid:segment_id>/bruk-igjen")
def use_segment_again(segment_id: Id) -> ResponseReturnValue:
    """Take a segment into use again."""
    services.go_on(services.by_id(segment_id))
    note(Act.SEGMENT_CHANGED, me(), segment_id)
    flash(_("Segmentet er i bruk igjen."), "success")
    return redirect(url_for("panel_staff.segment", segment_id=segment_id), 303)


def me() -> Principal:
    """Give the colleague who asks; the policy lets nobody else in."""
    found = current_staff()
    if found is None:
        raise LookupError
    return found


def changed_meanwhile() -> str:
    """Say that somebody else saved first."""
    return _("Noen andre har endret segmentet. Det du skrev, står her. Se over, og lagre på nytt.")


def _press(segment_id: Id, act: Callable[[Segment, int], None], done: str) -> ResponseReturnValue:
    found, form = services.by_id(segment_id), Form(PressSchema())
    if form.take(request.form):
        try:
            act(found, form.data["version"])
            return _changed(found, done)
        except (ChangedMeanwhile, SegmentInCircle, SegmentTooDeep):
            pass
    flash(_("Noen andre har endret segmentet. Se over, og prøv igjen."), "warning")
    return redirect(url_for("panel_staff.segment", segment_id=segment_id), 303)


def _changed(segment: Segment, done: str) -> ResponseReturnValue:
    note(Act.SEGMENT_CHANGED, me(), segment.id)
    flash(done, "success")
    return redirect(url_for("panel_staff.segment", segment_id=segment.id), 303)


def _list(form: Form) -> str:
    every = services.every()
    usable = [one for one in every if matching.may_use(one)]
    people = dict(zip((one.id for one in usable), services.count(usable), strict=True))
    rows = [{"segment": one, "people": people.get(one.id), "rules": matching.told(one)} for one in every]
    return render_template("panel/staff/segments.html", form=form, rows=rows)


def _page(segment: Segment, form: Form) -> str:
    usable = matching.may_use(segment)
    return render_template(
        "panel/staff/segment.html",
        segment=segment,
        form=form,
        which=rule_form(),
        rules=matching.told(segment),
        all_hold=segment.match == ALL,
        found=services.found(segment) if usable else None,
        charts=picture.charts(segment) if usable else [],
    )


def _change_form(segment: Segment) -> Form:
    match = [
        Choice(value=ALL, label=_("De som alle reglene passer for")),
        Choice(value=ANY, label=_("De som minst én regel passer for")),
    ]
    initial = {"version": segment.version, "title": segment.title, "match": segment.match}
    return Form(ChangeSchema(), choices={"match": match}, initial=initial)


def rule_form() -> Form:
    """Give the list of rules to choose from, under their headings."""
    rules = [
        Choice(value=name, label=str(rule.title), group=str(rule.group))
        for name, rule in matching.known_rules().items()
    ]
    return Form(WhichRuleSchema(), choices={"rule": rules})
