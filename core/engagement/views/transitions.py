"""The buttons that turn an activity: plan its opening, pause, go on, cancel, archive; each with its way back if any."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.dates import moment, number
from core.engagement import transitions
from core.engagement.errors import DeadlinePassed, NotReady
from core.engagement.models import Engagement
from core.engagement.schemas import CancelSchema, OpeningSchema
from core.engagement.sending.models import Sending
from core.engagement.sending.schemas import moment_of
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import frame, local_text, me, worked_on
from core.forms import Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext


@staff.get("/aktiviteter/<uuid:engagement_id>/planlegg")
def opening(engagement_id: Id) -> ResponseReturnValue:
    """Ask when the activity is to open."""
    engagement = worked_on(engagement_id)
    planned = clock.local(engagement.opens_at) if engagement.opens_at else None
    initial = {"day": planned.date().isoformat(), "at": planned.strftime("%H.%M")} if planned else {"at": "09.00"}
    return _opening_page(engagement, Form(OpeningSchema(), initial=initial))


@staff.post("/aktiviteter/<uuid:engagement_id>/planlegg")
def plan_opening(engagement_id: Id) -> ResponseReturnValue:
    """Announce it, and let it open by itself."""
    engagement = worked_on(engagement_id)
    form = Form(OpeningSchema())
    opens_at = _opening_moment(form) if form.take(request.form) else None
    if opens_at is None:
        return _opening_page(engagement, form), 422
    try:
        transitions.plan_opening(engagement, opens_at, me())
    except DeadlinePassed:
        form.refuse("day", _("Den må åpne før fristen for svar. Velg en tidligere dag, eller flytt fristen."))
        return _opening_page(engagement, form), 422
    except NotReady:
        flash(_("Noe mangler ennå. Se sjekklisten."), "warning")
        return _back(engagement_id)
    flash(_("Aktiviteten åpner av seg selv %(moment)s. Alle kan se at den kommer.", moment=moment(opens_at)), "success")
    return _back(engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/planlegg/angre")
def take_back_plan(engagement_id: Id) -> ResponseReturnValue:
    """Make it a draft again."""
    transitions.take_back_plan(worked_on(engagement_id), me())
    flash(_("Planen er tatt tilbake. Aktiviteten er et utkast igjen."), "success")
    return _back(engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/pause")
def pause(engagement_id: Id) -> ResponseReturnValue:
    """Take no answers for a while."""
    transitions.pause(worked_on(engagement_id), me())
    flash(_("Aktiviteten står på pause. Det folk har begynt på, er lagret."), "success")
    return _back(engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/fortsett")
def resume(engagement_id: Id) -> ResponseReturnValue:
    """Take answers again, and write to those who wait for it."""
    try:
        sending = transitions.resume(worked_on(engagement_id), me())
    except DeadlinePassed:
        flash(_("Fristen gikk ut mens aktiviteten sto på pause. Sett en ny frist først."), "warning")
        return redirect(url_for("engagement_staff.edit", engagement_id=engagement_id), 303)
    flash(_("Aktiviteten tar imot svar igjen."), "success")
    return _to(sending, engagement_id)


@staff.get("/aktiviteter/<uuid:engagement_id>/avlys")
def cancelling(engagement_id: Id) -> ResponseReturnValue:
    """Ask why, and say who will be told and what is kept."""
    engagement = worked_on(engagement_id)
    return _cancel_page(engagement, Form(CancelSchema(), initial={"people": transitions.count_concerned(engagement)}))


@staff.post("/aktiviteter/<uuid:engagement_id>/avlys")
def cancel(engagement_id: Id) -> ResponseReturnValue:
    """Cancel it, and write to everybody whom it concerns."""
    engagement = worked_on(engagement_id)
    form = Form(CancelSchema())
    if not form.take(request.form):
        return _cancel_page(engagement, form), 422
    people = transitions.count_concerned(engagement)
    if form.data["people"] != people:
        form.refuse("why", _("Antallet er endret siden du åpnet siden: nå er det %(people)s.", people=number(people)))
        return _cancel_page(engagement, form), 409
    sending = transitions.cancel(engagement, local_text(form.data, "why"), me())
    flash(_("Aktiviteten er avlyst. Svarene som er kommet inn, er lagret."), "success")
    return _to(sending, engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/arkiver")
def archive(engagement_id: Id) -> ResponseReturnValue:
    """Take it out of the working lists."""
    stopped = transitions.archive(worked_on(engagement_id), me())
    flash(_("Aktiviteten er arkivert. Du finner den igjen med filteret «Arkivert» på arbeidsbordet."), "success")
    if stopped:
        flash(_("Invitasjonen som ventet på å bli sendt, er stoppet."), "warning")
    return _back(engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/hent-fram")
def fetch_back(engagement_id: Id) -> ResponseReturnValue:
    """Put it back in the working lists."""
    transitions.fetch_back(worked_on(engagement_id), me())
    flash(_("Aktiviteten er hentet fram."), "success")
    return _back(engagement_id)


def _opening_page(engagement: Engagement, form: Form) -> str:
    return render_template("engagement/staff/opening.html", **frame(engagement, "overview"), form=form)


def _cancel_page(engagement: Engagement, form: Form) -> str:
    people = transitions.count_concerned(engagement)
    return render_template("engagement/staff/cancel.html", **frame(engagement, "overview"), form=form, people=people)


def _opening_moment(form: Form) -> datetime | None:
    """Give the instant that was chosen; None where it is none, said at the fields."""
    form.data["when"] = "later"
    return None if (chosen := moment_of(form)) is None or form.errors else chosen


def _back(engagement_id: Id) -> ResponseReturnValue:
    return redirect(url_for("engagement_staff.overview", engagement_id=engagement_id), 303)


def _to(sending: Sending | None, engagement_id: Id) -> ResponseReturnValue:
    """Lead to the send-out, which can be stopped for ten minutes, or back where nobody is written to."""
    if sending is None:
        return _back(engagement_id)
    return redirect(url_for("engagement_staff.sending", sending_id=sending.id), 303)
