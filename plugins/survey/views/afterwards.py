"""What comes after the answer: the receipt, and taking the answer back while there is time."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.plugin.engagement import (
    Engagement,
    NotOpen,
    Participation,
    activity_url,
    has_begun_change,
    is_published,
    may_change,
    my_participation,
    promised_result,
    public_by_name,
    withdraw_answers,
)
from plugins.survey.texts import texts
from plugins.survey.views.blueprints import public

_ = texts.gettext


@public.get("/<name>/kvittering")
def receipt(name: str) -> ResponseReturnValue:
    """Thank whoever has answered or changed it, and say what comes next: also that a change waits to be sent."""
    engagement, place = _mine(name)
    if place.state != "completed":
        return redirect(activity_url(engagement))
    return render_template(
        "survey/receipt.html",
        engagement=engagement,
        may_change=may_change(place),
        begun=may_change(place) and has_begun_change(place),
        changed=request.args.get("endret") == "1",
        change_url=url_for("survey.answer", name=name, page=1, endre="1"),
        final=engagement.anonymity == "anonymous",
        promised=promised_result(engagement),
        is_published=is_published(engagement),
    )


@public.get("/<name>/trekk")
def ask_withdraw(name: str) -> ResponseReturnValue:
    """Ask once before an answer is taken back, and say what goes and what stays."""
    engagement, place = _mine(name)
    if not may_change(place):
        return redirect(activity_url(engagement))
    return render_template("survey/withdraw.html", engagement=engagement)


@public.post("/<name>/trekk")
def withdraw(name: str) -> ResponseReturnValue:
    """Take the answer back."""
    engagement, place = _mine(name)
    if not may_change(place):
        raise NotOpen
    withdraw_answers(place)
    flash(_("Svaret ditt er slettet."), "success")
    return redirect(activity_url(engagement), 303)


def _mine(name: str) -> tuple[Engagement, Participation]:
    engagement = public_by_name(name)
    place = my_participation(engagement)
    if place is None:  # the policy has asked already; the row may be gone since
        raise NotOpen
    return engagement, place
