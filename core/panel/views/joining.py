"""The pages of joining: the form, the code or the button from the letter, and the welcome."""

from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import links
from core.auth.links import Purpose, WrongCode
from core.forms import Form
from core.language import core_texts, spoken
from core.panel import brake, joining, recruiting
from core.panel.choices import channel_choices, interest_choices
from core.panel.errors import BirthdayUnknown, LivesElsewhere, SignUpGone, TooManyLetters, TooYoung
from core.panel.join_form import applicant, join_form
from core.panel.members import confirming as listed
from core.panel.schemas import CodeSchema, WelcomeSchema
from core.panel.views.blueprints import public
from core.panel.views.coming_in import kept_id, let_in, me
from core.panel.views.listed import confirm_listed, listed_page

_ = core_texts.gettext


@public.get("/bli-med")
def join() -> ResponseReturnValue:
    """Show the form to join with."""
    return _join_page(join_form())


@public.get("/bli-med/<link_name>")
def join_by_link(link_name: str) -> ResponseReturnValue:
    """Show the same form to whoever comes by a recruitment link, and count the visit."""
    link = recruiting.link_named(link_name)
    if link is None:
        return redirect(url_for("panel.join"))  # mistyped from a poster: they may join all the same
    recruiting.count(link.id, "visits")
    return _join_page(join_form(via=link.name))


@public.post("/bli-med")
def sign_up() -> ResponseReturnValue:
    """Take the form; refuse kindly, or go on to the letter."""
    form = join_form(request.form)
    if not form.take(request.form):
        return _join_page(form), 422
    try:
        joining.sign_up(form.data["form_id"], applicant(form, spoken()))
        brake.count_letter()
    except BirthdayUnknown:
        form = join_form(request.form, ask_birthday=True)
        form.take(request.form)
        form.refuse("birthday_passed", _("Svar på spørsmålet om alder."))
        return _join_page(form), 422
    except TooYoung as young:
        return render_template("panel/too_young.html", joins_in=young.joins_in, youngest=_youngest())
    except LivesElsewhere:
        return render_template("panel/elsewhere.html")
    except TooManyLetters as many:
        form.refuse("email", brake.words(many, _too_many()))
        return _join_page(form), 422
    session["sign_up"] = str(form.data["form_id"])
    session["sign_up_email"] = form.data["email"]
    return redirect(url_for("panel.check_email"), 303)


@public.get("/bli-med/sjekk-e-posten")
def check_email() -> ResponseReturnValue:
    """Say that a letter is on its way, and take the code from it."""
    if "sign_up" not in session:
        return redirect(url_for("panel.join"))
    return _check_email_page(Form(CodeSchema()))


@public.post("/bli-med/sjekk-e-posten")
def enter_code() -> ResponseReturnValue:
    """Take the six digits; whoever types the right ones is a member."""
    form = Form(CodeSchema())
    form_id = kept_id("sign_up")
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
    return let_in(joined, url_for("panel.welcome"))


@public.post("/bli-med/send-igjen")
def send_again() -> ResponseReturnValue:
    """Post the letter once more."""
    if form_id := kept_id("sign_up"):
        if joining.send_again(form_id, request.form.get("seen", 0, int)):
            flash(_("Vi har sendt e-posten på nytt."), "success")
        else:
            flash(_("Vi har sendt e-posten flere ganger nå. Ring oss hvis den ikke kommer."), "warning")
    return redirect(url_for("panel.check_email"), 303)


@public.post("/bli-med/rett-adressen")
def correct_address() -> ResponseReturnValue:
    """Show the form again, filled in; sent with another address, it replaces the mistyped one."""
    waiting = joining.waiting_sign_up(kept_id("sign_up"))
    if waiting is None:
        return redirect(url_for("panel.join"), 303)
    link = recruiting.link_by_id(waiting.link_id) if waiting.link_id else None
    return _join_page(join_form(sign_up=waiting, via=link.name if link else ""))


@public.get("/bekreft/<token>")
def confirm_page(token: str) -> ResponseReturnValue:
    """Ask once more, with a button: mail scanners open links, and must not join anybody."""
    link = links.find(Purpose.CONFIRM, token)
    if waiting := listed.of_link(link):
        return listed_page(token, waiting, listed.form_for(waiting))
    return render_template("panel/confirm.html", token=token)


@public.post("/bekreft/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Make a member of whoever holds the letter."""
    link = links.find(Purpose.CONFIRM, token)
    if waiting := listed.of_link(link):
        return confirm_listed(token, link, waiting)
    return let_in(joining.confirm(link), url_for("panel.welcome"))


@public.get("/bli-med/velkommen")
def welcome() -> ResponseReturnValue:
    """Welcome a new member, who may tell more or skip it."""
    return _welcome_page(_welcome_form())


@public.post("/bli-med/velkommen")
def tell_more() -> ResponseReturnValue:
    """Keep interests and channel."""
    form = _welcome_form()
    if not form.take(request.form):
        return _welcome_page(form), 422
    chosen = [UUID(value) for value in form.data.get("interests", ())]
    heard = form.data.get("channel", str(me().channel_id or ""))
    channel = UUID(heard) if heard else None
    joining.tell_more(me(), chosen, channel)
    flash(_("Takk. Det er lagret."), "success")
    return redirect(url_for("engagement.my_page"), 303)


def _join_page(form: Form) -> str:
    return render_template("panel/join.html", form=form, youngest=_youngest())


def _youngest() -> int:
    return int(settings.read()["youngest"])


def _too_many() -> str:
    return _(
        "Det har gått flere e-poster til denne adressen i dag. Se i søppelposten, eller ring oss på %(phone)s.",
        phone=settings.read()["phone"],
    )


def _check_email_page(form: Form) -> str:
    posted = joining.letters_posted(kept_id("sign_up"))
    return render_template("panel/check_email.html", form=form, email=session.get("sign_up_email", ""), posted=posted)


def _welcome_form() -> Form:
    heard = me().channel_id
    choices = {"interests": interest_choices(held=()), "channel": channel_choices(held=[heard] if heard else ())}
    unasked = [name for name, offered in choices.items() if not offered]
    return Form(WelcomeSchema(exclude=unasked), choices=choices, initial={"channel": str(heard or "")})


def _welcome_page(form: Form) -> str:
    return render_template("panel/welcome.html", form=form, member=me())
