"""Where the leader writes what people will do, and what to bring."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.plugin import Id, LocalText
from core.plugin.engagement import ChangedMeanwhile, Engagement, frame, worked_on
from core.plugin.forms import Form
from plugins.workshop import boards, programmes, services
from plugins.workshop.models import Plan
from plugins.workshop.schemas import PlanSchema
from plugins.workshop.texts import texts
from plugins.workshop.views.blueprints import staff

_ = texts.gettext


@staff.get("/<uuid:engagement_id>/innhold")
def content(engagement_id: Id) -> ResponseReturnValue:
    """Show what is written."""
    engagement = worked_on(engagement_id)
    return _page(engagement, Form(PlanSchema(), initial=_written(services.plan_of(engagement))))


@staff.post("/<uuid:engagement_id>/innhold")
def save(engagement_id: Id) -> ResponseReturnValue:
    """Keep it."""
    engagement = worked_on(engagement_id)
    form = Form(PlanSchema())
    if not form.take(request.form):
        return _page(engagement, form), 422
    doing, bring = (LocalText(nb=form.data[name], en=form.data[f"{name}_en"]) for name in ("doing", "bring"))
    try:
        services.write(engagement, form.data["version"], doing, bring)
    except ChangedMeanwhile:
        form.refuse("doing", _("Noen andre lagret først. Det du skrev, står her. Se det som er lagret, i en ny fane."))
        return _page(engagement, form), 409
    flash(_("Teksten er lagret."), "success")
    return redirect(url_for("workshop_staff.content", engagement_id=engagement_id), 303)


def _page(engagement: Engagement, form: Form) -> str:
    _version, steps = boards.programme_of(engagement)
    return render_template(
        "workshop/content.html",
        **frame(engagement, "content"),
        form=form,
        may_change=programmes.may_change(engagement),
        steps=steps,
        minutes=programmes.minutes_of(steps),
    )


def _written(plan: Plan | None) -> dict[str, str | int]:
    if plan is None:
        return {"version": 0}
    texts_of = {"doing": plan.doing, "bring": plan.bring}
    norwegian = {name: text.get("nb", "") for name, text in texts_of.items()}
    return {
        "version": plan.version,
        **norwegian,
        **{f"{name}_en": text.get("en", "") for name, text in texts_of.items()},
    }
