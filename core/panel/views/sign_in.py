"""The residents' door: an address, a letter, and its code here or its button anywhere."""

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import links, visits
from core.auth.links import LinkExpired, LinkUsed, Purpose, WrongCode
from core.forms import Form
from core.language import core_texts
from core.panel import brake, services, sign_in
from core.panel.errors import TooManyLetters
from core.panel.schemas import CodeSchema, RememberSchema, SignInSchema
from core.panel.views.blueprints import public
from core.panel.views.coming_in import LINKS, await_letter, kept_id, let_in, put_away
from core.panel.views.wanted import wanted

_ = core_texts.gettext


@public.get("/logg-inn", endpoint="sign_in")
def door() -> ResponseReturnValue:
    """Ask for the address; whoever is inside already goes on."""
    to = wanted(request.args.get("next"))
    if services.current_panelist():
        return redirect(to or url_for("engagement.my_page"))
    return sign_in_page(Form(SignInSchema()), to)


@public.post("/logg-inn")
def ask() -> ResponseReturnValue:
    """Post the letter, if the address is a member's; the answer is the same if it is not."""
    form, to = Form(SignInSchema()), wanted(request.form.get("next"))
    if not form.take(request.form):
        return sign_in_page(form, to), 422
    try:
        request_id = sign_in.ask(form.data["email"], to)
        brake.count_letter()
    except TooManyLetters as many:
        form.refuse("email", brake.words(many, too_many()))
        return sign_in_page(form, to), 422
    await_letter(request_id, email=form.data["email"], remember=form.data["remember"])
    return redirect(url_for("panel.await_sign_in"), 303)


@public.get("/logg-inn/sjekk-e-posten")
def await_sign_in() -> ResponseReturnValue:
    """Say the same to all, and take the code."""
    if "sign_in" not in session:
        return redirect(url_for("panel.sign_in"))
    return _code_page(Form(CodeSchema()))


@public.post("/logg-inn/sjekk-e-posten")
def enter_sign_in_code() -> ResponseReturnValue:
    """Let in whoever types the code from the letter, in the browser that asked."""
    form, request_id = Form(CodeSchema()), kept_id("sign_in")
    if request_id is None:
        return redirect(url_for("panel.sign_in"), 303)
    if not form.take(request.form):
        return _code_page(form), 422
    asked = sign_in.request_by_id(request_id)
    try:
        member = sign_in.member_by_code(request_id, form.data["code"])
    except WrongCode:
        form.refuse("code", wrong_code())
        return _code_page(form)  # 200: the counted try must be kept
    return let_in(member, asked.next_path if asked else "", remember=bool(session.get("sign_in_remember")))


@public.post("/logg-inn/send-igjen")
def send_sign_in_again() -> ResponseReturnValue:
    """Post the letter once more."""
    if request_id := kept_id("sign_in"):
        if sign_in.send_again(request_id, request.form.get("seen", 0, int)):
            flash(_("Hvis adressen er med i panelet, kommer det en ny e-post nå."), "success")
        else:
            flash(too_many(), "warning")
    return redirect(url_for("panel.await_sign_in"), 303)


@public.get("/logg-inn/lenke/<token>")
def sign_in_link(token: str) -> ResponseReturnValue:
    """Ask once more, with a button: mail scanners open links, and must not use them up."""
    try:
        link = links.find(Purpose.SIGN_IN, token)
    except (LinkUsed, LinkExpired):
        return _too_old()
    asked_here = kept_id("sign_in") == link.subject_id
    form = Form(RememberSchema(), initial={"remember": asked_here and session.get("sign_in_remember")})
    return render_template("panel/sign_in_link.html", form=form, token=token)


@public.post("/logg-inn/lenke/<token>")
def use_sign_in_link(token: str) -> ResponseReturnValue:
    """Let in whoever holds the letter, on this device."""
    form = Form(RememberSchema())
    if not form.take(request.form):
        return render_template("panel/sign_in_link.html", form=form, token=token), 422
    try:
        link = links.find(Purpose.SIGN_IN, token)
        asked = sign_in.request_by_id(link.subject_id)
        member = sign_in.member_by_link(link)
    except (LinkUsed, LinkExpired):
        return _too_old()
    return let_in(member, asked.next_path if asked else "", remember=form.data["remember"])


@public.post("/logg-ut")
def sign_out() -> ResponseReturnValue:
    """End a resident's visit, and what their personal links opened in this browser."""
    if visits.resident_subject():
        flash(_("Du er logget ut."), "success")
    visits.end_visit(request.cookies.get(visits.cookie_name()))
    put_away()
    response = make_response(redirect(url_for("engagement.front"), 303))
    visits.take_cookie(response)
    return response


def sign_in_page(form: Form | None = None, to: str = "", *, too_old: bool = False) -> str:
    """Draw the door; ``to`` is the personal page that somebody was on the way to."""
    return render_template(
        "panel/sign_in.html",
        form=form or Form(SignInSchema()),
        next=to,
        too_old=too_old,
        by_link=bool(session.get(LINKS)),
    )


def wrong_code() -> str:
    """Say that a code is wrong, too old or used up."""
    return _("Koden stemmer ikke, eller den er for gammel. Se etter den nyeste e-posten, eller få en ny.")


def too_many() -> str:
    """Say that an address gets no more letters for a while, whoever has it."""
    return _(
        "Det har gått flere e-poster til denne adressen den siste timen. Knappen i dem virker fortsatt. "
        "Finner du dem ikke, se i søppelposten eller ring oss på %(phone)s.",
        phone=settings.read()["phone"],
    )


def _code_page(form: Form) -> str:
    request_id = kept_id("sign_in")
    posted = sign_in.letters_posted(request_id) if request_id else 0
    email = session.get("sign_in_email", "")
    return render_template("panel/await_sign_in.html", form=form, email=email, posted=posted)


def _too_old() -> ResponseReturnValue:
    """Lead on from a letter that is used or too old; whoever is inside already goes on."""
    if services.current_panelist():
        return redirect(url_for("engagement.my_page"), 303)
    return sign_in_page(too_old=True), 410
