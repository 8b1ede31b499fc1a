"""A member's change of address: asked for by whoever has just shown who they are, confirmed from the new one."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import links, visits
from core.auth.links import Purpose, WrongCode
from core.forms import Form
from core.language import core_texts
from core.panel import addresses
from core.panel.errors import SameAddress, TooManyLetters
from core.panel.schemas import CodeSchema, NewAddressSchema
from core.panel.views.blueprints import public
from core.panel.views.coming_in import CHANGING, kept_id, me
from core.panel.views.sign_in import wrong_code

_ = core_texts.gettext


@public.get("/mitt-panel/profil/adresse")
def change_address() -> ResponseReturnValue:
    """Ask for the new address."""
    return _form_page(Form(NewAddressSchema()))


@public.post("/mitt-panel/profil/adresse")
def ask_for_address() -> ResponseReturnValue:
    """Write to the new address, and tell the old one."""
    form = Form(NewAddressSchema())
    if not form.take(request.form):
        return _form_page(form), 422
    visit = visits.id_of(request.cookies.get(visits.cookie_name()))
    try:
        change_id = addresses.ask_for_address(me(), form.data["email"], visit)
    except SameAddress:
        form.refuse("email", _("Det er denne adressen du har nå."))
        return _form_page(form), 422
    except TooManyLetters:
        form.refuse("email", _too_many())
        return _form_page(form), 422
    session["address_change"], session["address_change_email"] = str(change_id), form.data["email"]
    return redirect(url_for("panel.await_new_address"), 303)


@public.get("/mitt-panel/profil/adresse/sjekk-e-posten")
def await_new_address() -> ResponseReturnValue:
    """Say that a letter is on its way to the new address, and take the code from it."""
    change = addresses.change_by_id(kept_id("address_change"))
    if change is None:
        return redirect(url_for("panel.change_address"))
    if change.new_email == me().email:  # confirmed by the button, perhaps on another device
        return redirect(url_for("panel.profile"))
    return _code_page(Form(CodeSchema()))


@public.post("/mitt-panel/profil/adresse/sjekk-e-posten")
def enter_address_code() -> ResponseReturnValue:
    """Change the address of whoever types the code from the letter."""
    form, change_id = Form(CodeSchema()), kept_id("address_change")
    if change_id is None:
        return redirect(url_for("panel.change_address"), 303)
    if not form.take(request.form):
        return _code_page(form), 422
    try:
        addresses.confirm_by_code(change_id, me(), form.data["code"])
    except WrongCode:
        form.refuse("code", wrong_code())
        return _code_page(form)  # 200: the counted try must be kept
    for name in CHANGING:
        session.pop(name, None)
    flash(_("Adressen er byttet. Nå skriver vi til deg på den nye."), "success")
    return redirect(url_for("panel.profile"), 303)


@public.get("/bekreft/adresse/<token>")
def confirm_address_page(token: str) -> ResponseReturnValue:
    """Ask once more, with a button: mail scanners open links, and must not change anything."""
    links.find(Purpose.NEW_ADDRESS, token)
    return render_template("panel/confirm_address.html", token=token)


@public.post("/bekreft/adresse/<token>")
def confirm_address(token: str) -> ResponseReturnValue:
    """Change the address, on the word of whoever holds the letter to the new one."""
    addresses.confirm(links.find(Purpose.NEW_ADDRESS, token))
    return render_template("panel/address_changed.html")


def _form_page(form: Form) -> str:
    return render_template("panel/change_address.html", form=form, member=me())


def _code_page(form: Form) -> str:
    email = session.get("address_change_email", "")
    return render_template("panel/await_new_address.html", form=form, email=email, member=me())


def _too_many() -> str:
    return _(
        "Du har bedt om å bytte flere ganger i dag, eller adressen har fått flere e-poster. Ring oss på %(phone)s.",
        phone=settings.read()["phone"],
    )
