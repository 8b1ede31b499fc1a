"""The pages of joining, and of getting fewer e-mails."""

from uuid import UUID

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import links, visits
from core.auth.links import Purpose, WrongCode
from core.db import session as database
from core.forms import Form
from core.language import core_texts, spoken
from core.panel import joining, services
from core.panel.choices import channel_choices, interest_choices
from core.panel.errors import BirthdayUnknown, LivesElsewhere, SignUpGone, TooYoung
from core.panel.join_form import applicant, join_form
from core.panel.models import Panelist
from core.panel.schemas import CodeSchema, WelcomeSchema
from core.types import Id

_ = core_texts.gettext

blueprint = Blueprint("panel", __name__)


@blueprint.get("/bli-med")
def join() -> ResponseReturnValue:
    """Show the form to join with."""
    return _join_page(join_form())


@blueprint.post("/bli-med")
def sign_up() -> ResponseReturnValue:
    """Take the form; refuse kindly, or go on to the letter."""
    form = join_form(request.form)
    if not form.take(request.form):
        return _join_page(form), 422
    try:
        joining.sign_up(form.data["form_id"], applicant(form, spoken()))
    except BirthdayUnknown:
        form = join_form(request.form, ask_birthday=True)
        form.take(request.form)
        form.refuse("birthday_passed", _("Svar på spørsmålet om alder."))
        return _join_page(form), 422
    except TooYoung as young:
        return render_template("panel/too_young.html", joins_in=young.joins_in, youngest=_youngest())
    except LivesElsewhere:
        return render_template("panel/elsewhere.html")
    session["sign_up"] = str(form.data["form_id"])
    session["sign_up_email"] = form.data["email"]
    return redirect(url_for("panel.check_email"), 303)


@blueprint.get("/bli-med/sjekk-e-posten")
def check_email() -> ResponseReturnValue:
    """Say that a letter is on its way, and take the code from it."""
    if "sign_up" not in session:
        return redirect(url_for("panel.join"))
    return _check_email_page(Form(CodeSchema()))


@blueprint.post("/bli-med/sjekk-e-posten")
def enter_code() -> ResponseReturnValue:
    """Take the six digits; whoever types the right ones is a member."""
    form = Form(CodeSchema())
    form_id = _own_sign_up()
    if form_id is None:
        return redirect(url_for("panel.join"))
    if not form.take(request.form):
        return _check_email_page(form), 422
    try:
        joined = joining.confirm_by_code(form_id, form.data["code"])
    except (WrongCode, SignUpGone):
        wrong = _("Koden stemmer ikke, eller den er for gammel. Se etter den nyeste e-posten, eller få en ny.")
        form.refuse("code", wrong)
        return _check_email_page(form)  # 200: the counted try must be kept
    return _let_in(joined)


@blueprint.post("/bli-med/send-igjen")
def send_again() -> ResponseReturnValue:
    """Post the letter once more."""
    if form_id := _own_sign_up():
        if joining.send_again(form_id, request.form.get("seen", 0, int)):
            flash(_("Vi har sendt e-posten på nytt."), "success")
        else:
            flash(_("Vi har sendt e-posten flere ganger nå. Ring oss hvis den ikke kommer."), "warning")
    return redirect(url_for("panel.check_email"), 303)


@blueprint.post("/bli-med/rett-adressen")
def correct_address() -> ResponseReturnValue:
    """Show the form again, filled in; sent with another address, it replaces the mistyped one."""
    waiting = joining.waiting_sign_up(_own_sign_up())
    if waiting is None:
        return redirect(url_for("panel.join"), 303)
    form = join_form(sign_up=waiting)
    return _join_page(form)


@blueprint.get("/bekreft/<token>")
def confirm_page(token: str) -> ResponseReturnValue:
    """Ask once more, with a button: mail scanners open links, and must not join anybody."""
    links.find(Purpose.CONFIRM, token)
    return render_template("panel/confirm.html", token=token)


@blueprint.post("/bekreft/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Make a member of whoever holds the letter."""
    return _let_in(joining.confirm(links.find(Purpose.CONFIRM, token)))


@blueprint.get("/bli-med/velkommen")
def welcome() -> ResponseReturnValue:
    """Welcome a new member, who may tell more or skip it."""
    return _welcome_page(_welcome_form())


@blueprint.post("/bli-med/velkommen")
def tell_more() -> ResponseReturnValue:
    """Keep interests and channel."""
    form = _welcome_form()
    if not form.take(request.form):
        return _welcome_page(form), 422
    chosen = [UUID(value) for value in form.data["interests"]]
    channel = UUID(form.data["channel"]) if form.data["channel"] else None
    joining.tell_more(_me(), chosen, channel)
    flash(_("Takk. Det er lagret."), "success")
    return redirect(url_for("engagement.my_page"), 303)


@blueprint.post("/logg-ut")
def sign_out() -> ResponseReturnValue:
    """End a resident's visit."""
    visits.end_visit(request.cookies.get(visits.cookie_name()))
    response = make_response(redirect(url_for("engagement.front"), 303))
    visits.take_cookie(response)
    return response


@blueprint.get("/avmelding/<token>")
def fewer(token: str) -> ResponseReturnValue:
    """Show the ways to get fewer e-mails; opening the link changes nothing."""
    member = services.of_fewer_link(links.find(Purpose.FEWER, token))
    return render_template("panel/fewer.html", token=token, on_break=services.is_on_break(member), member=member)


@blueprint.post("/avmelding/<token>")
def choose_fewer(token: str) -> ResponseReturnValue:
    """Take a break, end it, or leave; a bare POST from an e-mail program means a break."""
    member = services.of_fewer_link(links.find(Purpose.FEWER, token))
    choice = request.form.get("choice", "pause")
    if choice not in {"pause", "resume", "leave"}:
        abort(400)
    if choice == "leave":
        services.leave(member)
        response = make_response(render_template("panel/left.html"))
        visits.take_cookie(response)
        return response
    (services.resume if choice == "resume" else services.pause)(member)
    on_break = services.is_on_break(member)
    return render_template("panel/fewer.html", token=token, on_break=on_break, member=member, done=True)


def _join_page(form: Form) -> str:
    return render_template("panel/join.html", form=form, youngest=_youngest())


def _youngest() -> int:
    return int(settings.read()["youngest"])


def _check_email_page(form: Form) -> str:
    posted = joining.letters_posted(_own_sign_up())
    return render_template("panel/check_email.html", form=form, email=session.get("sign_up_email", ""), posted=posted)


def _welcome_form() -> Form:
    return Form(WelcomeSchema(), choices={"interests": interest_choices(), "channel": channel_choices()})


def _welcome_page(form: Form) -> str:
    return render_template("panel/welcome.html", form=form, member=_me())


def _own_sign_up() -> Id | None:
    held = session.get("sign_up")
    return UUID(held) if held else None


def _me() -> Panelist:
    member = services.current_panelist()
    if member is None:  # the policy has asked already; the row may be gone since
        raise SignUpGone
    return member


def _let_in(joined: Panelist) -> Response:
    database.flush()
    token = visits.open_visit("panelist", joined.id)
    session.pop("sign_up", None)
    session.pop("sign_up_email", None)
    response = make_response(redirect(url_for("panel.welcome"), 303))
    visits.give_cookie(response, token)
    return response
