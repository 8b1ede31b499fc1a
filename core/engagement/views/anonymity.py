"""Where the leader chooses how answers are kept, before anybody is asked."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.engagement import anonymity
from core.engagement.errors import ChangedMeanwhile, KeyEndsTooSoon
from core.engagement.models import Engagement
from core.engagement.schemas import AnonymitySchema
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, frame, worked_on
from core.forms import Choice, Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext
PATH = "/aktiviteter/<uuid:engagement_id>/personvern"


@staff.get(PATH, endpoint="anonymity")
def show(engagement_id: Id) -> ResponseReturnValue:
    """Show the three levels, or the one that was promised."""
    engagement = worked_on(engagement_id)
    return _page(engagement, _form(engagement))


@staff.post(PATH, endpoint="choose_anonymity")
def choose(engagement_id: Id) -> ResponseReturnValue:
    """Keep the chosen level."""
    engagement = worked_on(engagement_id)
    form = _form(engagement)
    if not form.take(request.form):
        return _page(engagement, form), 422
    try:
        anonymity.choose(engagement, form.data["version"], form.data["level"], form.data["key_until"])
    except KeyEndsTooSoon:
        form.refuse("key_until", _("Velg en dag etter fristen for svar."))
        return _page(engagement, form), 422
    except ChangedMeanwhile:
        form.refuse("level", changed_meanwhile())
        return _page(engagement, form), 409
    flash(_("Lagret. Valget låses når den første invitasjonen blir sendt."), "success")
    return redirect(url_for("engagement_staff.overview", engagement_id=engagement_id), 303)


def _form(engagement: Engagement) -> Form:
    levels = [
        Choice(value=level, label=anonymity.heading(level), hint=anonymity.about(level)) for level in anonymity.LEVELS
    ]
    initial = {
        "version": engagement.version,
        "level": engagement.anonymity,
        "key_until": (engagement.key_until.date() if engagement.key_until else anonymity.usual_end(engagement)),
    }
    return Form(AnonymitySchema(), choices={"level": levels}, initial=initial)


def _page(engagement: Engagement, form: Form) -> str:
    return render_template(
        "engagement/staff/anonymity.html",
        **frame(engagement, "overview"),
        form=form,
        locked=anonymity.is_locked(engagement),
        level=anonymity.heading(engagement.anonymity),
        promise=anonymity.promise(engagement),
    )
