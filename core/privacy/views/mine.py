"""A member's own page: what they have said yes to, a break, their data to take with them, and the way out."""

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import visits
from core.contributions import Person
from core.language import core_texts
from core.panel import consents, services, states
from core.panel.errors import SignUpGone
from core.panel.fewer import DOES, PAUSE, said
from core.panel.models import Panelist
from core.privacy.exporting import export
from core.privacy.readable import archive
from core.privacy.views.blueprints import public

_ = core_texts.gettext


@public.get("")
def mine() -> ResponseReturnValue:
    """Show what a member has said yes to, and what they can do about it."""
    member = _me()
    given = consents.of_member(member.id)
    on_break = services.is_on_break(member)
    return render_template(
        "privacy/mine.html", member=member, given=given, on_break=on_break, standing=states.standing(member)
    )


@public.post("/pause")
def take_break() -> ResponseReturnValue:
    """Get fewer e-mails, or all of them again."""
    member, choice = _me(), request.form.get("choice", PAUSE)
    if choice not in DOES:
        abort(400)
    DOES[choice](member)
    flash(". ".join(said(member, choice)), "success")
    return redirect(url_for("privacy.mine"), 303)


@public.get("/mine-opplysninger")
def download() -> Response:
    """Give a member everything that is stored about them, for people and for machines."""
    return zip_response(archive(export(Person(kind="panelist", id=_me().id))))


@public.get("/meld-deg-ut")
def ask_to_leave() -> ResponseReturnValue:
    """Ask once, and say what goes and what stays."""
    return render_template("privacy/leave.html", member=_me())


@public.post("/meld-deg-ut")
def leave() -> ResponseReturnValue:
    """Erase the member, and say goodbye."""
    services.leave(_me())
    response = make_response(render_template("panel/left.html"))
    visits.take_cookie(response)
    return response


def zip_response(content: bytes) -> Response:
    """Give a ZIP file as a download that no cache keeps."""
    response = Response(content, content_type="application/zip")
    name = _("mine-opplysninger")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.zip")
    return response


def _me() -> Panelist:
    member = services.current_panelist()
    if member is None:  # the policy has asked already; the row may be gone since
        raise SignUpGone
    return member
