"""The way back for members who cannot read the mail to the address we know."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.forms import Form
from core.language import core_texts
from core.panel import brake, lost_addresses
from core.panel.errors import TooManyLetters
from core.panel.lost_addresses import Told
from core.panel.schemas import LostAddressSchema
from core.panel.views.blueprints import public
from core.types import random_id

_ = core_texts.gettext


@public.get("/logg-inn/byttet-adresse")
def lost_address() -> ResponseReturnValue:
    """Show the form."""
    return _page(Form(LostAddressSchema(), initial={"form_id": str(random_id())}))


@public.post("/logg-inn/byttet-adresse")
def report_lost_address() -> ResponseReturnValue:
    """Keep it for staff, who call; the answer is the same for members and others."""
    form = Form(LostAddressSchema())
    if not form.take(request.form):
        return _page(form), 422
    data = dict(form.data)
    try:
        lost_addresses.report(data.pop("form_id"), Told(**data))
        brake.count_letter()
    except TooManyLetters as many:
        form.refuse("old_email", brake.words(many, _too_many()))
        return _page(form), 422
    return redirect(url_for("panel.lost_address_reported"), 303)


@public.get("/logg-inn/byttet-adresse/takk")
def lost_address_reported() -> ResponseReturnValue:
    """Say what happens now."""
    return render_template("panel/lost_address_reported.html")


def _page(form: Form) -> str:
    return render_template("panel/lost_address.html", form=form)


def _too_many() -> str:
    return _(
        "Vi har fått flere meldinger om denne adressen i dag. Ring oss på %(phone)s.", phone=settings.read()["phone"]
    )
