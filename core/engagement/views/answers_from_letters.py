"""What the addresses in an invitation do: open the activity, say no thanks, or tell that it was only a test."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.auth import links
from core.auth.links import Purpose
from core.engagement import invitations, services, states
from core.engagement.calling import replies
from core.engagement.calling.errors import ReplyTooLate
from core.engagement.calling.services import answering_kind, is_met, not_answered
from core.engagement.meeting.choosing import may_choose
from core.engagement.models import Participation
from core.engagement.views.activity import activity_url, my_participation, next_step
from core.engagement.views.blueprints import public
from core.engagement.views.held_links import hold
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext

HAVE_A_SEAT = ("volunteered", "reserve", "selected", "offered", "accepted", "waiting")  # have offered, or await a seat
NOT_ANSWERED = ("invited", "started")


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
    return _ask(participation)


@public.get("/aktiviteter/<name>/nei-takk")
def ask_decline(name: str) -> ResponseReturnValue:
    """Ask once whether somebody who said yes cannot come after all."""
    return _ask(_own(name))


def _ask(participation: Participation) -> ResponseReturnValue:
    engagement, met = participation.engagement, is_met(participation.engagement)
    if participation.state == "completed" or (met and not _may_say_no(participation)):
        return redirect(activity_url(engagement))
    means = _no_means(participation) if met else _no_more()
    press = _("Jeg vil ikke være reserve") if participation.state == "reserve" else _("Nei, jeg kan ikke")
    return render_template("engagement/say_no.html", engagement=engagement, met=met, means=means, press=press)


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
    if is_met(participation.engagement) and _may_say_no(participation):
        _leave_seat(participation)
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


def _may_say_no(participation: Participation) -> bool:
    """Tell whether there is something to say no to: for whoever missed one time, while there is another to choose."""
    state = participation.state
    return state in (*NOT_ANSWERED, *HAVE_A_SEAT) or (state == "absent" and may_choose(participation))


def _leave_seat(participation: Participation) -> None:
    thanks = _("Takk for at du sa fra.")
    if participation.state in NOT_ANSWERED:
        thanks = _("Takk for at du sa fra. Vi minner deg ikke på det igjen.")
    try:
        replies.say_no(participation)
    except ReplyTooLate:
        flash(_("Du har ingen plass her nå, så du trenger ikke å si nei."), "warning")
    else:
        flash(thanks, "success")


def _no_means(participation: Participation) -> str:
    """Say what comes of a no where people take a seat: it goes on, or they are not asked about one."""
    if participation.state == "volunteered":
        return _("Du har meldt deg. Sier du nei, er du ikke med lenger.")
    if participation.state == "reserve":
        return _("Du er reserve. Sier du nei, skriver vi ikke til deg om en ledig plass.")
    if participation.state == "waiting":
        return _("Du står på venteliste. Sier du nei, tar vi deg av den.")
    if participation.state == "absent" or (participation.engagement.call and participation.state == "invited"):
        return _no_more()
    return _("Sier du nei, går plassen til en annen.")


def _no_more() -> str:
    return _("Sier du nei takk, minner vi deg ikke på det igjen.")


def _may_go_on(participation: Participation) -> bool:
    if replies.is_asked(participation):
        return False  # the buttons with yes and no stand on the activity's own page
    engagement = participation.engagement
    if answering_kind(engagement) and states.takes_answers(engagement):
        return participation.state in not_answered(engagement)
    return participation.state in ("invited", "started") and states.takes_replies(engagement)
