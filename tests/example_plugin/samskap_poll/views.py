"""The pages of a poll: for whoever votes, and for the leader who writes the question."""

from core.plugin import Id, LocalText, spoken
from core.plugin.engagement import (
    ChangedMeanwhile,
    Engagement,
    NotOpen,
    Participation,
    activity_url,
    current_panelist,
    frame,
    may_answer,
    my_participation,
    public_by_name,
    worked_on,
)
from core.plugin.forms import Choice, Form
from core.plugin.live import NOBODY, state_of
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from samskap_poll import group, live, reports, services, settings
from samskap_poll.errors import AlreadyVoted
from samskap_poll.models import Poll
from samskap_poll.schemas import BallotSchema, PollSchema, lines
from samskap_poll.texts import texts

_ = texts.gettext

public = Blueprint("poll", __name__, static_folder="static")
staff = Blueprint("poll_staff", __name__)


@public.get("")
def index() -> ResponseReturnValue:
    """List a member's polls."""
    member = current_panelist()
    places = services.polls_of(member.id) if member else []
    return render_template("poll/index.html", places=places)


@public.get("/<name>")
def ballot(name: str) -> ResponseReturnValue:
    """Show the question; whoever has voted sees the thanks, and after the end the activity."""
    participation, poll = _mine(name)
    if participation.state == "completed":
        return redirect(url_for("poll.thanks", name=name))
    if not may_answer(participation):
        return redirect(activity_url(participation.engagement))
    return _ballot_page(participation, _ballot_form(poll))


@public.post("/<name>")
def vote(name: str) -> ResponseReturnValue:
    """Take the vote, once."""
    participation, poll = _mine(name)
    form = _ballot_form(poll)
    if not form.take(request.form):
        return _ballot_page(participation, form), 422
    try:
        services.vote(participation, int(form.data["choice"]))
    except AlreadyVoted:
        flash(_("Du hadde stemt allerede. Den første stemmen gjelder."), "info")
    return redirect(url_for("poll.thanks", name=name), 303)


@public.get("/<name>/takk")
def thanks(name: str) -> ResponseReturnValue:
    """Thank whoever has voted, with the count where the administrator wants it seen."""
    participation, poll = _mine(name)
    if participation.state != "completed":
        return redirect(url_for("poll.ballot", name=name))
    counted = reports.section(poll, spoken()) if settings.shows_counts() else None
    return render_template(
        "poll/thanks.html",
        engagement=participation.engagement,
        counted=counted,
        lot=group.own_lot(participation),
        meetings=group.meetings_of(participation),
        words=live.begun(participation.engagement_id),
    )


@public.get("/<name>/ord")
def words(name: str) -> ResponseReturnValue:
    """Show the words that are on the list; where there is a script, it goes on from there."""
    engagement = public_by_name(name)
    log = live.begun(engagement.id)
    if log is None:
        raise NotOpen
    reader = live.reader(log, engagement)
    seen = live.WORDS.rules.snapshot(state_of(log.id, live.WORDS), reader)
    return render_template("poll/words.html", engagement=engagement, log=log, reader=reader, seen=seen, nobody=NOBODY)


@staff.get("/<uuid:engagement_id>")
def content(engagement_id: Id) -> ResponseReturnValue:
    """Show the form with the question and its answers."""
    engagement = worked_on(engagement_id)
    return _content_page(engagement, Form(PollSchema(), initial=_written(services.poll_of(engagement))))


@staff.post("/<uuid:engagement_id>")
def save(engagement_id: Id) -> ResponseReturnValue:
    """Keep the question and its answers."""
    engagement = worked_on(engagement_id)
    form = Form(PollSchema())
    if not form.take(request.form):
        return _content_page(engagement, form), 422
    text = LocalText(nb=form.data["text"], en=form.data["text_en"])
    try:
        services.write(engagement, form.data["version"], text, _choices(form))
    except ChangedMeanwhile:
        form.refuse("text", _("Noen andre lagret først. Det du skrev, står her. Se det som er lagret, i en ny fane."))
        return _content_page(engagement, form), 409
    flash(_("Spørsmålet er lagret."), "success")
    return redirect(url_for("poll_staff.content", engagement_id=engagement_id), 303)


def _mine(name: str) -> tuple[Participation, Poll]:
    engagement = public_by_name(name)
    participation, poll = my_participation(engagement), services.poll_of(engagement)
    if participation is None or poll is None:  # the policy has asked already; the row may be gone since
        raise NotOpen
    return participation, poll


def _ballot_form(poll: Poll) -> Form:
    offered = [Choice(value=str(place), label=LocalText(text).say(spoken())) for place, text in enumerate(poll.choices)]
    return Form(BallotSchema(), choices={"choice": offered}, words={"question": poll.text.say(spoken())})


def _ballot_page(participation: Participation, form: Form) -> str:
    return render_template("poll/ballot.html", engagement=participation.engagement, form=form)


def _content_page(engagement: Engagement, form: Form) -> str:
    drawn = group.drawn_group(engagement)
    return render_template("poll/content.html", **frame(engagement, "content"), form=form, drawn=drawn)


def _written(poll: Poll | None) -> dict[str, str | int]:
    if poll is None:
        return {"version": 0}
    return {
        "version": poll.version,
        "text": poll.text.say("nb"),
        "text_en": poll.text.get("en", ""),
        "choices": "\n".join(text["nb"] for text in poll.choices),
        "choices_en": "\n".join(text["en"] for text in poll.choices if text.get("en")),
    }


def _choices(form: Form) -> list[LocalText]:
    norwegian = lines(form.data["choices"])
    english = lines(form.data["choices_en"]) or [""] * len(norwegian)
    return [LocalText(nb=nb, en=en) for nb, en in zip(norwegian, english, strict=True)]
