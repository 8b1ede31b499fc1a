"""The door of an activity: a code that is read aloud, a name, and in; no account and no JavaScript."""

from typing import cast

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import visits
from core.db import write
from core.engagement import invitations, services
from core.engagement.meeting import attending
from core.engagement.models import Engagement
from core.engagement.views.activity import activity_url, inside_of
from core.engagement.views.blueprints import public
from core.forms import Form
from core.guests import guessing
from core.guests import services as guests
from core.guests.codes import LENGTH, as_typed
from core.guests.errors import CodeNotFound, TooManyWrongCodes
from core.guests.models import JoinCode
from core.guests.schemas import CodeSchema, NameSchema
from core.language import core_texts
from core.panel import services as panel
from core.types import Id

_ = core_texts.gettext

PAGE = "document"  # what browsers say they fetch; a picture in a foreign page must not use up the tries of a hall


@public.get("/kode")
def code_form() -> ResponseReturnValue:
    """Ask for the code."""
    return _code_page(Form(CodeSchema()))


@public.post("/kode")
def enter_code() -> ResponseReturnValue:
    """Take a code that was typed, and go on to the name."""
    form = Form(CodeSchema())
    if not form.take(request.form):
        return _code_page(form), 422
    found = _admitted(form.data["code"], form)
    if not isinstance(found, JoinCode):
        return found
    return redirect(url_for("engagement.join_page", code=found.code), 303)


@public.get("/kode/<code>")
def join_page(code: str) -> ResponseReturnValue:
    """Ask what to call somebody who came by the code or its picture; a member comes as they are."""
    if request.headers.get("Sec-Fetch-Dest", PAGE) != PAGE:
        return _code_page(Form(CodeSchema(), initial={"code": as_typed(code)[:LENGTH]}))
    found = _admitted(code)
    if not isinstance(found, JoinCode):
        return found
    engagement = services.engagement_by_id(found.engagement_id)
    guest = guests.current_guest()
    if guest and guest.engagement_id == engagement.id:
        return redirect(_inside(engagement))
    return _join_page(engagement, code, Form(NameSchema()))


@public.post("/kode/<code>")
def join_by_code(code: str) -> ResponseReturnValue:
    """Let somebody in: a member as themselves, everybody else as a guest."""
    found = _admitted(code)
    if not isinstance(found, JoinCode):
        return found
    try:
        return _join(found, code)
    except CodeNotFound as error:  # the leader closed the door just now
        return _kept_out(error, code)


@public.post("/kode/forlat")
def leave() -> ResponseReturnValue:
    """Let a guest go, whose name is erased with the others'."""
    if guest := guests.current_guest():
        guests.leave(guest)
        flash(_("Du har forlatt aktiviteten."), "success")
    response = make_response(redirect(url_for("engagement.front"), 303))
    if guest:
        visits.take_cookie(response)
    return response


@public.post("/kode/slett")
def erase_guest() -> ResponseReturnValue:
    """Erase a guest who asks for it, with everything they left behind."""
    if guest := guests.current_guest():
        guests.erase(guest.id)
        flash(_("Vi har slettet navnet ditt, og du er ikke med lenger."), "success")
    response = make_response(redirect(url_for("engagement.front"), 303))
    if guest:
        visits.take_cookie(response)
        response.headers["Clear-Site-Data"] = '"storage"'  # what lies unsent on their own device goes too
    return response


def _join(found: JoinCode, code: str) -> ResponseReturnValue:
    engagement = services.engagement_by_id(found.engagement_id)
    if member := panel.current_panelist():
        engagement_id, panelist_id = engagement.id, member.id
        write(lambda: _bring(found, engagement_id, panelist_id))
        return redirect(_inside(engagement), 303)
    form = Form(NameSchema())
    if not form.take(request.form):
        return _join_page(engagement, code, form), 422
    return _let_in(found, form.data["name"], engagement)


def _bring(code: JoinCode, engagement_id: Id, panelist_id: Id) -> None:
    guests.require_open(code)
    invitations.come_by_code(services.engagement_by_id(engagement_id), panelist_id)
    attending.came_by(code, panelist_id)
    guessing.count_arrival()


def _let_in(code: JoinCode, name: str, engagement: Engagement) -> ResponseReturnValue:
    token = write(lambda: _make_guest(code, name))
    response = make_response(redirect(_inside(engagement), 303))
    visits.give_cookie(response, token, lives=visits.LIVES["guest"])
    return response


def _inside(engagement: Engagement) -> str:
    """Give where those who are in are together now, or the activity's page while that is not open."""
    step = inside_of(engagement)
    return step.url if step else activity_url(engagement)


def _make_guest(code: JoinCode, name: str) -> str:
    """Make a guest, and give the token; a browser that was a guest elsewhere leaves there, since it holds one visit."""
    if before := guests.current_guest():
        guests.leave(before)
    _guest, token = guests.come_in(code, name)
    guessing.count_arrival()
    return token


def _admitted(code: str, form: Form | None = None) -> JoinCode | ResponseReturnValue:
    """Judge a code; give what it opens, or the page that says that it opens nothing."""
    try:
        return guests.admit(code)
    except (CodeNotFound, TooManyWrongCodes) as error:
        return _kept_out(error, code, form)


def _kept_out(error: Exception, code: str, form: Form | None = None) -> ResponseReturnValue:
    form = form or Form(CodeSchema(), initial={"code": as_typed(code)[:LENGTH]})
    if isinstance(error, CodeNotFound):
        form.refuse("code", _("Vi finner ikke koden. Spør møtelederen, eller se på skjermen."))
        status = 422 if request.endpoint == "engagement.enter_code" else 404
    else:
        form.refuse("code", _("Det er skrevet for mange feil koder. Skann bildet på skjermen, eller spør møtelederen."))
        status = 429
    return cast(ResponseReturnValue, (_code_page(form), status))


def _code_page(form: Form) -> str:
    return render_template("engagement/door/code.html", form=form)


def _join_page(engagement: Engagement, code: str, form: Form) -> str:
    return render_template(
        "engagement/door/name.html", engagement=engagement, code=code, form=form, member=panel.current_panelist()
    )
