"""Where changes that wait are put to use, or thrown away: after people have begun to answer."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.plugin import Id
from core.plugin.engagement import WrongState, frame, worked_on
from core.plugin.questionnaire import ChangedMeanwhile, VersionIsFrozen
from plugins.survey import building
from plugins.survey.texts import texts
from plugins.survey.views.blueprints import staff

_ = texts.gettext


@staff.get("/<uuid:engagement_id>/ta-i-bruk")
def changes(engagement_id: Id) -> ResponseReturnValue:
    """Say what changes, and what happens to the answers already given."""
    engagement = worked_on(engagement_id)
    waiting = building.waiting(engagement)
    if waiting is None:
        return redirect(url_for("survey_staff.content", engagement_id=engagement_id))
    return render_template(
        "survey/changes.html",
        **frame(engagement, "content"),
        waiting=waiting,
        answers=building.count_answers(engagement),
        seen=building.seen_by(engagement),
        open_to_change=building.may_change(engagement),
    )


@staff.post("/<uuid:engagement_id>/ta-i-bruk")
def put_to_use(engagement_id: Id) -> ResponseReturnValue:
    """Ask what is written from now on."""
    engagement = worked_on(engagement_id)
    seen = request.form.get("seen") or abort(400)
    try:
        building.put_to_use(engagement, seen)
    except ChangedMeanwhile:
        flash(_("Noen andre endret spørsmålene samtidig. Les endringene en gang til."), "warning")
        return redirect(url_for("survey_staff.changes", engagement_id=engagement_id), 303)
    except VersionIsFrozen:
        flash(_("Endringene er i bruk allerede."), "info")
    else:
        flash(_("Endringene er i bruk. De som svarer fra nå av, får de nye spørsmålene."), "success")
    return redirect(url_for("survey_staff.content", engagement_id=engagement_id), 303)


@staff.post("/<uuid:engagement_id>/forkast")
def throw_away(engagement_id: Id) -> ResponseReturnValue:
    """Go back to the questions that people are asked."""
    engagement = worked_on(engagement_id)
    try:
        building.throw_away(engagement)
    except VersionIsFrozen as error:
        raise WrongState from error
    flash(_("Endringene er forkastet. Her er spørsmålene som folk får."), "success")
    return redirect(url_for("survey_staff.content", engagement_id=engagement_id), 303)
