"""The report of an activity: its figures, how they came about, and how small a group may be shown."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.capabilities import Capability
from core.engagement import results
from core.engagement.models import Engagement
from core.engagement.rights import may, place_of
from core.engagement.states import Figures
from core.engagement.views.staff_page import frame, me, unreported, worked_on
from core.forms import Form
from core.language import core_texts
from core.panel.services import district_names
from core.permissions import may_open
from core.questionnaire.counts import Shown, shown
from core.questionnaire.gathering import is_counted
from core.questionnaire.tallies import questions_of
from core.reporting import counting
from core.reporting.method import method
from core.reporting.reading import briefly, sections_for
from core.reporting.schemas import SmallestSchema
from core.reporting.views.blueprint import blueprint
from core.types import Id

_ = core_texts.gettext


@blueprint.get("/arbeid/aktiviteter/<uuid:engagement_id>/rapport")
def report(engagement_id: Id) -> ResponseReturnValue:
    """Show the format's report: counts, with a picture and a table for each question."""
    return _page(worked_on(engagement_id))


@blueprint.post("/arbeid/aktiviteter/<uuid:engagement_id>/rapport/minste-gruppe")
def save_smallest(engagement_id: Id) -> ResponseReturnValue:
    """Choose how small a group may be shown; once somebody has answered, only larger ones can be asked for."""
    engagement, form = worked_on(engagement_id), Form(SmallestSchema())
    if not form.take(request.form):
        return _page(engagement, form), 422
    try:
        counting.require_groups_of(engagement, form.data["smallest"])
    except counting.SmallerGroup:
        form.refuse("smallest", _("Noen har svart. Da kan tallet bare økes."))
        return _page(engagement, form), 422
    flash(_("Lagret. Rapporten viser grupper på minst %(least)s.", least=form.data["smallest"]), "success")
    return redirect(url_for("reporting.report", engagement_id=engagement_id), 303)


def _page(engagement: Engagement, form: Form | None = None) -> str:
    values = frame(engagement, "report")
    if values["figures"].answered:
        note(Act.ANSWERS_SEEN, me(), engagement.id)
    reads = may(me(), Capability.READ_ANSWERS, place_of(engagement))
    return render_template(
        "reporting/report.html",
        **values,
        **shown_in(engagement, values["figures"], reads=reads),
        form=form or Form(SmallestSchema(), initial={"smallest": engagement.smallest_cell}),
        chooses=may_open("reporting.save_smallest", engagement_id=engagement.id),
    )


def shown_in(engagement: Engagement, figures: Figures, *, reads: bool) -> dict[str, Any]:
    """Give what the page shows of a report; ``reads`` says whether what people have written is shown."""
    own_words = _own_words(engagement) if reads else set()
    counted = shown(engagement.questionnaire_id) if engagement.questionnaire_id else None
    return {
        "unreported": unreported(engagement),
        "lacks": results.lacks_report(engagement),
        "stands_alone": results.stands_alone(engagement),
        "sections": [briefly(each) if each.id in own_words else each for each in sections_for(engagement, reads=reads)],
        "counted": counted,
        "reads": reads,
        "own_words": own_words,
        "method": method(engagement, figures, counted or Shown(), district_names(engagement.districts)),
    }


def _own_words(engagement: Engagement) -> set[str]:
    """Name the questions that people answer in their own words."""
    questions = questions_of(engagement.questionnaire_id) if engagement.questionnaire_id else []
    return {question.id for question in questions if question.other or not is_counted(question)}
