"""A no to a list that its owner asks us to forget, so that they can be asked again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.engagement.views.staff_page import me
from core.forms import Form
from core.language import core_texts
from core.panel.members import refusals
from core.privacy.schemas import ForgetNoSchema
from core.privacy.views.blueprints import staff

_ = core_texts.gettext


@staff.get("/nei-takk")
def forget_no() -> ResponseReturnValue:
    """Ask for the address."""
    return _page(Form(ForgetNoSchema()))


@staff.post("/nei-takk")
def forget_their_no() -> ResponseReturnValue:
    """Forget that an address said no; whether it had, is told to nobody."""
    form = Form(ForgetNoSchema())
    if not form.take(request.form):
        return _page(form), 422
    refusals.forget(form.data["email"])
    note(Act.REFUSAL_FORGOTTEN, me())
    flash(_("Har adressen sagt nei takk til en liste, har vi glemt det."), "success")
    return redirect(url_for("privacy_staff.index"), 303)


def _page(form: Form) -> str:
    return render_template("privacy/forget_no.html", form=form)
