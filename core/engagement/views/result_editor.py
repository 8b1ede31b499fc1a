"""Where the leader writes the result, chooses from the report, and puts the blocks in order."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.capabilities import Capability
from core.contributions import Section
from core.dates import number
from core.engagement import results
from core.engagement.errors import ChangedMeanwhile
from core.engagement.models import Engagement
from core.engagement.publishing import blocks as made_of
from core.engagement.publishing import publication, took_part
from core.engagement.publishing.blocks import PICTURE, QUOTES, SECTION, TEXT, Block
from core.engagement.publishing.schemas import ArrangeSchema, CorrectedResultSchema, PlanSchema, WithdrawSchema
from core.engagement.rights import may, place_of
from core.engagement.schemas import ResultSchema
from core.engagement.sending import waiting_for
from core.engagement.states import has_ended, is_published
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, frame, local_text, me, unreported, worked_on
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.messaging.compose import base_url
from core.questionnaire.gathering import is_counted
from core.questionnaire.tallies import questions_of
from core.types import Id, LocalText

_ = core_texts.gettext

PRESSES = frozenset({"up", "down", "remove"})


@staff.get("/aktiviteter/<uuid:engagement_id>/resultat")
def result(engagement_id: Id) -> ResponseReturnValue:
    """Show the editor of the result."""
    engagement = worked_on(engagement_id)
    return page(engagement, _form(engagement, _offered(engagement)))


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat")
def save_result(engagement_id: Id) -> ResponseReturnValue:
    """Keep the draft of the result; one that is published changes at its address, with a dated correction."""
    engagement = worked_on(engagement_id)
    form = _form(engagement, _offered(engagement))
    if not form.take(request.form):
        return page(engagement, form), 422
    try:
        results.save(engagement, form.data["version"], local_text(form.data, "summary"), form.data["chosen"])
    except ChangedMeanwhile:
        form.refuse("summary", changed_meanwhile())
        return page(engagement, form), 409
    if is_published(engagement):
        publication.correct(engagement, local_text(form.data, "why"), me())
    flash(_("Resultatet er lagret."), "success")
    return here(engagement)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/blokker")
def arrange_result(engagement_id: Id) -> ResponseReturnValue:
    """Move a block up or down, or leave it out. What is typed goes into the draft, or stays in the form."""
    engagement = worked_on(engagement_id)
    sections = _offered(engagement)
    form = Form(ArrangeSchema(), choices={"chosen": _choices(sections)})
    if not form.take(request.form) or engagement.result is None:
        return page(engagement, _typed(engagement, sections)), 422
    keeps = bool(form.data["summary"]) and not is_published(engagement)
    try:
        seen = _keep_typed(engagement, form.data, sections) if keeps else form.data["version"]
        left = _arrange(engagement, seen, form.data)
    except ChangedMeanwhile:
        shown = _typed(engagement, sections)
        shown.refuse("summary", changed_meanwhile())
        return page(engagement, shown), 409
    if keeps:
        return redirect(url_for("engagement_staff.result", engagement_id=engagement.id, _anchor="blokker"), 303)
    return page(engagement, _form(engagement, _offered(engagement), {**form.data, **left}))


def page(engagement: Engagement, form: Form | None = None, **forms: Form) -> str:
    """Draw the editor, with a form that was sent where there is one."""
    kept = engagement.result
    ready = has_ended(engagement) and kept is not None and not is_published(engagement)
    link = publication.living_link(engagement)
    return render_template(
        "engagement/staff/result.html",
        **frame(engagement, "result"),
        unreported=unreported(engagement),
        lacks=results.lacks_report(engagement),
        form=form or _form(engagement, _offered(engagement)),
        plan_form=forms.get("plan_form") or Form(PlanSchema(), initial={"tell": True}),
        withdraw_form=forms.get("withdraw_form") or Form(WithdrawSchema()),
        reads=reads(engagement),
        may_publish=ready,
        blocks=[(block, said(engagement, block)) for block in (kept.blocks if kept else [])],
        stops=publication.stops(engagement) if ready else [],
        people=took_part.count(engagement),
        letter=waiting_for(engagement.id, publication.READY),
        people_said=number(took_part.count(engagement)),
        quotable=_quotable(engagement) if reads(engagement) else [],
        preview_url=f"{base_url()}{url_for('engagement.preview', token=link[0])}" if link else "",
        preview_until=link[1] if link else None,
        approved=publication.is_approved(engagement),
        approver=publication.approver(engagement),
        needs_approval=publication.needs_approval(),
        seen=publication.looks(engagement),
        me_id=me().id,
    )


def here(engagement: Engagement) -> ResponseReturnValue:
    """Lead back to the editor."""
    return redirect(url_for("engagement_staff.result", engagement_id=engagement.id), 303)


def reads(engagement: Engagement) -> bool:
    """Tell whether whoever is at work may read what people answered."""
    return may(me(), Capability.READ_ANSWERS, place_of(engagement))


def said(engagement: Engagement, block: Block) -> str:
    """Say in a line what a block is."""
    kind = block["kind"]
    if kind == SECTION:
        titles = {section.id: section.title for section in results.report_sections(engagement)}
        return _("Fra rapporten: %(title)s", title=titles.get(block["section"], block["section"]))
    if kind == TEXT:
        return _("Tekst: %(title)s", title=LocalText(block["title"]).say(spoken()))
    if kind == QUOTES:
        return _("Sitater (%(num)s)", num=len(block["places"]))
    return _("Bilde: %(alt)s", alt=LocalText(block["alt"]).say(spoken())) if kind == PICTURE else kind


def _offered(engagement: Engagement) -> list[Section]:
    """Give the parts of the report to choose from; who may not read answers can take parts away, and add none."""
    sections = results.report_sections(engagement)
    if reads(engagement):
        return sections
    chosen = made_of.sections_in(engagement.result.blocks) if engagement.result else []
    return [section for section in sections if section.id in chosen]


def _quotable(engagement: Engagement) -> list[tuple[str, str]]:
    """Name the questions that people have answered in their own words."""
    if engagement.questionnaire_id is None:
        return []
    asked = questions_of(engagement.questionnaire_id)
    return [(one.id, one.text.say(spoken())) for one in asked if one.other or not is_counted(one)]


def _keep_typed(engagement: Engagement, typed: Mapping[str, Any], sections: Sequence[Section]) -> int:
    """Keep what is typed in the draft, and give its new version; what could not be chosen stays as it was."""
    offered = {section.id for section in sections}
    had = made_of.sections_in(engagement.result.blocks) if engagement.result else []
    chosen = [*typed["chosen"], *(one for one in had if one not in offered)]
    return results.save(engagement, typed["version"], local_text(dict(typed), "summary"), chosen).version


def _arrange(engagement: Engagement, seen: int, pressed: Mapping[str, Any]) -> dict[str, Any]:
    """Do what was pressed, and give the version and the chosen parts that the form has after it."""
    before = engagement.result.blocks if engagement.result else []
    if pressed["remove"]:
        after = made_of.without(before, pressed["remove"])
    elif pressed["up"]:
        after = made_of.moved(before, pressed["up"], "up")
    else:
        after = made_of.moved(before, pressed["down"], "down")
    gone = set(made_of.sections_in(before)) - set(made_of.sections_in(after))
    version = results.arrange(engagement, seen, after).version
    return {"version": version, "chosen": [section for section in pressed["chosen"] if section not in gone]}


def _typed(engagement: Engagement, sections: list[Section]) -> Form:
    """Give the form as it was typed, with what is wrong in it."""
    form = _form(engagement, sections)
    form.take(MultiDict((name, value) for name, value in request.form.items(multi=True) if name not in PRESSES))
    return form


def _choices(sections: Sequence[Section]) -> list[Choice]:
    return [Choice(value=section.id, label=section.title) for section in sections]


def _form(engagement: Engagement, sections: Sequence[Section], typed: Mapping[str, Any] | None = None) -> Form:
    kept = engagement.result
    initial = typed or {
        "version": kept.version if kept else 0,
        "summary": kept.summary.get("nb", "") if kept else "",
        "summary_en": kept.summary.get("en", "") if kept else "",
        "chosen": made_of.sections_in(kept.blocks) if kept else [section.id for section in sections if section.chart],
    }
    schema = CorrectedResultSchema() if is_published(engagement) else ResultSchema()
    return Form(schema, choices={"chosen": _choices(sections)}, initial=initial)
