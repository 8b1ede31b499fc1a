"""Where the leader writes the result, chooses from the report, and publishes."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.capabilities import Capability
from core.contributions import Section
from core.engagement import results
from core.engagement.errors import ChangedMeanwhile
from core.engagement.models import Engagement
from core.engagement.rights import may, place_of
from core.engagement.schemas import ResultSchema
from core.engagement.states import has_ended, is_published
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, frame, local_text, me, worked_on
from core.forms import Choice, Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext


@staff.get("/aktiviteter/<uuid:engagement_id>/resultat")
def result(engagement_id: Id) -> ResponseReturnValue:
    """Show the editor of the result."""
    engagement = worked_on(engagement_id)
    return _page(engagement, _form(engagement, _offered(engagement)))


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat")
def save_result(engagement_id: Id) -> ResponseReturnValue:
    """Keep the draft of the result; one that is published changes at its address."""
    engagement = worked_on(engagement_id)
    form = _form(engagement, _offered(engagement))
    if not form.take(request.form):
        return _page(engagement, form), 422
    try:
        results.save(engagement, form.data["version"], local_text(form.data, "summary"), form.data["chosen"])
    except ChangedMeanwhile:
        form.refuse("summary", changed_meanwhile())
        return _page(engagement, form), 409
    flash(_("Resultatet er lagret."), "success")
    return redirect(url_for("engagement_staff.result", engagement_id=engagement_id), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/publiser")
def publish(engagement_id: Id) -> ResponseReturnValue:
    """Make the result public."""
    engagement = worked_on(engagement_id)
    results.publish(engagement, me())
    flash(_("Resultatet er publisert."), "success")
    return redirect(url_for("engagement.result", name=engagement.name), 303)


def _offered(engagement: Engagement) -> list[Section]:
    """Give the parts of the report to choose from; who may not read answers can take parts away, and add none."""
    sections = results.report_sections(engagement)
    if may(me(), Capability.READ_ANSWERS, place_of(engagement)):
        return sections
    chosen = engagement.result.chosen if engagement.result else []
    return [section for section in sections if section.id in chosen]


def _form(engagement: Engagement, sections: list[Section]) -> Form:
    kept = engagement.result
    offered = [Choice(value=section.id, label=section.title) for section in sections]
    initial = {
        "version": kept.version if kept else 0,
        "summary": kept.summary.get("nb", "") if kept else "",
        "summary_en": kept.summary.get("en", "") if kept else "",
        "chosen": list(kept.chosen) if kept else [section.id for section in sections if section.chart],
    }
    return Form(ResultSchema(), choices={"chosen": offered}, initial=initial)


def _page(engagement: Engagement, form: Form) -> str:
    return render_template(
        "engagement/staff/result.html",
        **frame(engagement, "result"),
        form=form,
        reads=may(me(), Capability.READ_ANSWERS, place_of(engagement)),
        may_publish=has_ended(engagement) and engagement.result is not None and not is_published(engagement),
    )
