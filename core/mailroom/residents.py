"""What residents write to an activity's contact on a page: it goes the way that an e-mailed reply goes."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import forms
from core.auth.links import LinkNotFound
from core.db import session
from core.engagement import services
from core.engagement.views.activity import my_participation
from core.forms import Form
from core.language import core_texts
from core.mailroom import intake
from core.panel.models import Panelist

_ = core_texts.gettext
_l = core_texts.lazy_gettext

blueprint = Blueprint("mailroom_residents", __name__)


class SuggestionSchema(forms.Schema):
    """Other times that would suit somebody."""

    words = forms.text(
        _l("Når passer det for deg?"), longest=1000, kind="textarea", rows=4, hint=_l("Skriv gjerne flere tider.")
    )


@blueprint.get("/aktiviteter/<name>/foresla-tid")
def suggest_form(name: str) -> ResponseReturnValue:
    """Ask which times would suit."""
    return _page(name, Form(SuggestionSchema()))


@blueprint.post("/aktiviteter/<name>/foresla-tid")
def suggest(name: str) -> ResponseReturnValue:
    """Send it to the contact, as a reply from whoever wrote it; it is kept nowhere."""
    place = my_participation(services.public_by_name(name))
    if place is None:
        raise LinkNotFound
    form = Form(SuggestionSchema())
    if not form.take(request.form):
        return _page(name, form), 422
    member = session.get_one(Panelist, place.panelist_id)
    try:
        intake.written_on_page(place.engagement_id, member, _("Forslag til andre tider"), form.data["words"])
    except OSError:
        form.refuse("words", _("Vi fikk ikke sendt det. Teksten din står her. Prøv igjen, eller ring oss."))
        return _page(name, form), 503
    flash(_("Takk. Den som leder aktiviteten, leser det og svarer deg på e-post."), "success")
    return redirect(url_for("engagement.choose_time", name=name), 303)


def _page(name: str, form: Form) -> str:
    return render_template("mailroom/suggest.html", engagement=services.public_by_name(name), form=form)
