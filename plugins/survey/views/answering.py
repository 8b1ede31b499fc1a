"""The page with the questions, and the receipt."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.plugin import spoken
from core.plugin.engagement import (
    Engagement,
    NotOpen,
    Participation,
    activity_url,
    my_participation,
    public_by_name,
    takes_answers,
)
from core.plugin.questionnaire import AlreadyAnswered, AnswerPage
from plugins.survey import services

public = Blueprint("survey", __name__)


@public.get("/<name>/svar/<int:page>")
def answer(name: str, page: int) -> ResponseReturnValue:
    """Show the questions; whoever has answered sees the receipt, and after the end the activity."""
    engagement, participation = _mine(name)
    if participation.state == "completed":
        return redirect(url_for("survey.receipt", name=name))
    if not takes_answers(engagement):
        return redirect(activity_url(engagement))
    return _page(engagement, AnswerPage(services.definition(engagement), spoken()))


@public.post("/<name>/svar/<int:page>")
def send(name: str, page: int) -> ResponseReturnValue:
    """Take the answers, once."""
    engagement, participation = _mine(name)
    answers = AnswerPage(services.definition(engagement), spoken())
    if not answers.take(request.form):
        return _page(engagement, answers), 422
    try:
        services.answer(participation, answers.answers)
    except AlreadyAnswered:
        return redirect(url_for("survey.receipt", name=name), 303)
    except NotOpen:
        return _page(engagement, answers, too_late=True), 409
    return redirect(url_for("survey.receipt", name=name), 303)


@public.get("/<name>/kvittering")
def receipt(name: str) -> ResponseReturnValue:
    """Thank whoever has answered, and say what comes next."""
    engagement, participation = _mine(name)
    if participation.state != "completed":
        return redirect(activity_url(engagement))
    return render_template("survey/receipt.html", engagement=engagement)


def _mine(name: str) -> tuple[Engagement, Participation]:
    engagement = public_by_name(name)
    participation = my_participation(engagement)
    if participation is None:  # the policy has asked already; the row may be gone since
        raise NotOpen
    return engagement, participation


def _page(engagement: Engagement, page: AnswerPage, *, too_late: bool = False) -> str:
    return render_template("survey/answer.html", engagement=engagement, page=page, too_late=too_late)
