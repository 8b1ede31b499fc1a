"""The page of getting fewer e-mails, which a letter's own link opens."""

from flask import abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import links, visits
from core.auth.links import Purpose
from core.panel import services, states
from core.panel.fewer import DOES, PAUSE, said
from core.panel.models import Panelist
from core.panel.views.blueprints import public


@public.get("/avmelding/<token>")
def fewer(token: str) -> ResponseReturnValue:
    """Show the ways to get fewer e-mails; opening the link changes nothing."""
    member = services.of_fewer_link(links.find(Purpose.FEWER, token))
    return _page(token, member)


@public.post("/avmelding/<token>")
def choose_fewer(token: str) -> ResponseReturnValue:
    """Get fewer e-mails, or all of them again; a bare POST from an e-mail program means a break."""
    member = services.of_fewer_link(links.find(Purpose.FEWER, token))
    choice = request.form.get("choice", PAUSE)
    if choice not in DOES:
        abort(400)
    DOES[choice](member)
    return _page(token, member, done=said(member, choice))


@public.get("/avmelding/<token>/meld-deg-ut")
def ask_to_leave(token: str) -> ResponseReturnValue:
    """Ask once more, and say what goes and what stays; the page before it erases nobody."""
    links.find(Purpose.FEWER, token)
    leaving, back = url_for("panel.leave", token=token), url_for("panel.fewer", token=token)
    return render_template("panel/leave.html", leave=leaving, back=back)


@public.post("/avmelding/<token>/meld-deg-ut")
def leave(token: str) -> ResponseReturnValue:
    """Erase the member whose letter it is, and say goodbye."""
    services.leave(services.of_fewer_link(links.find(Purpose.FEWER, token)))
    response = make_response(render_template("panel/left.html"))
    visits.take_cookie(response)
    return response


def _page(token: str, member: Panelist, **more: object) -> str:
    on_break, standing = services.is_on_break(member), states.standing(member)
    return render_template("panel/fewer.html", token=token, on_break=on_break, member=member, standing=standing, **more)
