"""Where the leader sees the questions: move, copy and take them away, and part them into pages."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.plugin import Id, spoken
from core.plugin.engagement import frame, worked_on
from core.plugin.forms import Form
from core.plugin.questionnaire import (
    BrokenDefinition,
    ChangedMeanwhile,
    Definition,
    NeededByRule,
    UnknownQuestion,
    built_items,
    in_words,
    question_types,
)
from plugins.survey import building
from plugins.survey.schemas import ArrangeSchema
from plugins.survey.texts import texts
from plugins.survey.views.blueprints import staff

_ = texts.gettext


@staff.get("/<uuid:engagement_id>/innhold")
def content(engagement_id: Id) -> ResponseReturnValue:
    """Show the questions, and what can be added."""
    engagement = worked_on(engagement_id)
    written = building.written(engagement)
    return render_template(
        "survey/content.html",
        **frame(engagement, "content"),
        items=built_items(written, spoken()),
        conditions={question.id: in_words(question, written, spoken()) for question in written.questions},
        types=question_types(),
        seen=building.seen_by(engagement),
        open_to_change=building.may_change(engagement),
        waiting=building.waiting(engagement),
    )


@staff.post("/<uuid:engagement_id>/rekkefolge")
def arrange(engagement_id: Id) -> ResponseReturnValue:
    """Move, copy or take away a question or a page break."""
    engagement = worked_on(engagement_id)
    form = Form(ArrangeSchema())
    if not form.take(request.form):
        abort(400)
    question_id = form.data["question"]
    here = url_for("survey_staff.content", engagement_id=engagement_id, _anchor=f"sporsmal-{question_id}")
    try:
        changed = _arranged(building.written(engagement), form.data)
        building.rewrite(engagement, form.data["seen"], changed)
    except ChangedMeanwhile:
        flash(_("Noen andre endret spørsmålene samtidig. Her er de slik de er nå."), "warning")
    except NeededByRule as error:
        flash(_needed(building.written(engagement), str(error), form.data["act"]), "warning")
    except BrokenDefinition:
        flash(_("Det er plass til høyst 200 spørsmål og sideskift. Ta bort noe først."), "warning")
    except UnknownQuestion:
        abort(404)
    return redirect(here, 303)


def _arranged(asked: Definition, data: dict[str, str]) -> Definition:
    question_id, act = data["question"], data["act"]
    if act == "copy":
        return asked.with_copy(question_id)
    if act == "remove":
        return asked.without(question_id)
    if act == "break":
        return asked.with_break(question_id)
    if act == "place":
        return asked.placed(question_id, data["before"])
    return asked.moved(question_id, "up" if act == "up" else "down")


def _needed(asked: Definition, waits_id: str, act: str) -> str:
    """Say in words which question stands in the way."""
    text = asked.question(waits_id).text.say(spoken())
    if act == "remove":
        return _("«%(question)s» vises bare etter svaret på dette. Endre vilkåret der først.", question=text)
    return _("«%(question)s» vises bare etter et tidligere svar. Det må stå etter det spørsmålet.", question=text)
