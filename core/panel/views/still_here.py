"""Whether somebody still lives here: the page that a letter opens, and the button on one's own pages."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth import links, visits
from core.auth.accounts import current_staff
from core.auth.links import Purpose
from core.language import core_texts
from core.panel import services
from core.panel.care import days, questions
from core.panel.models import Panelist
from core.panel.views.blueprints import public, staff
from core.panel.views.coming_in import me

_ = core_texts.gettext


@public.get("/bor-du-her/<token>")
def still_here_page(token: str) -> ResponseReturnValue:
    """Ask, with a button: mail scanners open links, and must not answer."""
    link = links.find(Purpose.STILL_HERE, token)
    member = questions.of_link(link)
    closed = "settled" if questions.is_settled(member, link) else "unasked"
    return _page(token, member, "asked" if member.asked_on else closed)


@public.post("/bor-du-her/<token>")
def still_here(token: str) -> ResponseReturnValue:
    """Take the yes of whoever holds the letter."""
    member = questions.of_link(links.find(Purpose.STILL_HERE, token))
    questions.stay(member)
    return _page(token, member, "said")


@public.get("/bor-du-her/<token>/meld-deg-ut")
def ask_who_moved(token: str) -> ResponseReturnValue:
    """Ask once more, and say what goes and what stays."""
    links.find(Purpose.STILL_HERE, token)
    back = url_for("panel.still_here_page", token=token)
    return render_template("panel/leave.html", leave=url_for("panel.leave_who_moved", token=token), back=back)


@public.post("/bor-du-her/<token>/meld-deg-ut")
def leave_who_moved(token: str) -> ResponseReturnValue:
    """Erase the member whose letter it is, and say goodbye."""
    services.leave(questions.of_link(links.find(Purpose.STILL_HERE, token)))
    response = make_response(render_template("panel/left.html"))
    visits.take_cookie(response)
    return response


@public.post("/mitt-panel/bor-her")
def say_still_here() -> ResponseReturnValue:
    """Take the yes of whoever is signed in."""
    questions.stay(me())
    flash(_("Takk. Du er med videre."), "success")
    return redirect(url_for("panel.profile"), 303)


@staff.post("/bekreftelser/vent")
def hold_care() -> ResponseReturnValue:
    """Hold all asking, reminding and letting go."""
    questions.hold()
    note(Act.CARE_HELD, current_staff())
    flash(_("Vi spør ingen og melder ingen ut før dere slår det på igjen."), "success")
    return redirect(url_for("panel_staff.overview"), 303)


@staff.post("/bekreftelser/fortsett")
def go_on_with_care() -> ResponseReturnValue:
    """Let it go on."""
    days.hold(held=False)
    note(Act.CARE_WENT_ON, current_staff())
    flash(_("Vi spør videre fra nå."), "success")
    return redirect(url_for("panel_staff.overview"), 303)


def _page(token: str, member: Panelist, standing: str) -> str:
    return render_template("panel/still_here.html", token=token, member=member, standing=standing)
