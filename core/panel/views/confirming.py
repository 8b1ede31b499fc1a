"""Where a member shows once more who they are, before something that matters."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import visits
from core.auth.links import WrongCode
from core.forms import Form
from core.language import core_texts
from core.panel import sign_in
from core.panel.errors import TooManyLetters
from core.panel.schemas import CodeSchema
from core.panel.views.blueprints import public
from core.panel.views.coming_in import kept_id, me
from core.panel.views.sign_in import wrong_code
from core.panel.views.wanted import wanted

_ = core_texts.gettext


@public.get("/bekreft-deg")
def confirm_yourself() -> ResponseReturnValue:
    """Say why we ask, and offer the letter; opening the page sends none."""
    return render_template("panel/confirm_yourself.html", next=wanted(request.args.get("next")))


@public.post("/bekreft-deg")
def send_confirmation() -> ResponseReturnValue:
    """Post the letter with the code."""
    try:
        request_id = sign_in.ask(me().email, wanted(request.form.get("next")), letter=sign_in.TO_CONFIRM)
    except TooManyLetters:
        flash(_too_many(), "warning")
        return redirect(url_for("panel.confirm_yourself"), 303)
    session["confirming"] = str(request_id)
    return redirect(url_for("panel.await_confirmation"), 303)


@public.get("/bekreft-deg/kode")
def await_confirmation() -> ResponseReturnValue:
    """Take the code."""
    if "confirming" not in session:
        return redirect(url_for("panel.confirm_yourself"))
    return _code_page(Form(CodeSchema()))


@public.post("/bekreft-deg/kode")
def enter_confirmation_code() -> ResponseReturnValue:
    """Note that it is them, and lead on to what they were about to do."""
    form, request_id = Form(CodeSchema()), kept_id("confirming")
    if request_id is None:
        return redirect(url_for("panel.confirm_yourself"), 303)
    if not form.take(request.form):
        return _code_page(form), 422
    asked = sign_in.request_by_id(request_id)
    try:
        sign_in.confirm_by_code(request_id, me(), form.data["code"])
    except WrongCode:
        form.refuse("code", wrong_code())
        return _code_page(form)  # 200: the counted try must be kept
    visits.confirm(request.cookies.get(visits.cookie_name()))
    session.pop("confirming")
    return redirect((asked.next_path if asked else "") or url_for("engagement.my_page"), 303)


def _too_many() -> str:
    return _(
        "Det har gått flere koder til deg den siste timen. Vent litt før du ber om en ny, eller ring oss på %(phone)s.",
        phone=settings.read()["phone"],
    )


def _code_page(form: Form) -> str:
    return render_template("panel/await_confirmation.html", form=form)
