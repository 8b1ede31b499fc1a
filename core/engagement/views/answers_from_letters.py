"""What the addresses in an invitation do: open the activity, say no thanks, or tell that it was only a test."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.auth import links
from core.auth.links import Purpose
from core.engagement import invitations, services, states
from core.engagement.calling import replies
from core.engagement.calling.services import answering_kind, is_met, not_answered
from core.engagement.models import Participation
from core.engagement.views.activity import activity_url, my_participation, next_step
from core.engagement.views.blueprints import public
from core.engagement.views.held_links import hold
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext

HAVE_A_SEAT = ("volunteered", "reserve", "selected", "offered", "accepted")  # have offered, or hold a seat


@public.get("/i/<token>")
def open_link(token: str) -> ResponseReturnValue:
    """Take the token out of the address bar and lead on to what it opens; nothing is stored."""
    participation = _participation(token)
    hold(participation.engagement_id, token)
    step = next_step(participation) if _may_go_on(participation) else None
    return redirect(step.url if step else activity_url(participation.engagement))


@public.get("/i/<token>/nei-takk")
def say_no(token: str) -> ResponseReturnValue:
    """Ask with a button: mail scanners open links, and must not say no for anybody."""
    participation = _participation(token)
    hold(participation.engagement_id, token)
    if participation.state == "completed":
        return redirect(activity_url(participation.engagement))
    engagement = participation.engagement
    met = is_met(engagement)
    kept = met and not (engagement.call and participation.state == "invited")
    return render_template("engagement/say_no.html", engagement=engagement, met=met, kept=kept)


@public.get("/i/test/<uuid:engagement_id>")
@public.get("/i/test/<uuid:engagement_id>/nei-takk")
@public.get("/avmelding/test/<uuid:engagement_id>")
def tried_link(engagement_id: Id) -> ResponseReturnValue:
    """Say that the letter was a test; whether there is such an activity, nobody learns here."""
    return render_template("engagement/tried_link.html", engagement_id=engagement_id)


@public.post("/aktiviteter/<name>/nei-takk")
def decline(name: str) -> ResponseReturnValue:
    """Say no thanks, without a comment."""
    participation = _own(name)
    if participation.state in HAVE_A_SEAT:
        replies.say_no(participation)
        flash(_("Takk for at du sa fra."), "success")
    else:
        invitations.decline(participation)
        flash(_("Takk for at du sa fra. Vi minner deg ikke på det igjen."), "success")
    return redirect(url_for("engagement.page", name=name), 303)


@public.post("/aktiviteter/<name>/likevel")
def accept_again(name: str) -> ResponseReturnValue:
    """Change a no into a maybe, while there is time."""
    participation = _own(name)
    invitations.accept_again(participation)
    step = next_step(participation)
    return redirect(step.url if step else url_for("engagement.page", name=name), 303)


def _participation(token: str) -> Participation:
    return invitations.participation_of_link(links.find(Purpose.PARTICIPATE, token))


def _own(name: str) -> Participation:
    participation = my_participation(services.public_by_name(name))
    if participation is None:
        raise links.LinkNotFound
    return participation


def _may_go_on(participation: Participation) -> bool:
    if replies.is_asked(participation):
        return False  # the buttons with yes and no stand on the activity's own page
    engagement = participation.engagement
    if answering_kind(engagement) and states.takes_answers(engagement):
        return participation.state in not_answered(engagement)
    return participation.state in ("invited", "started") and states.takes_replies(engagement)
