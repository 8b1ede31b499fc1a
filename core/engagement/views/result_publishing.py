"""Publishes a result, now or later, asks a colleague, shares the draft, and takes the result back."""

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.dates import moment, number
from core.engagement.errors import NotReady, WrongState
from core.engagement.publishing import publication, took_part
from core.engagement.publishing.schemas import ApproveResultSchema, PlanSchema, TellSchema, WithdrawSchema
from core.engagement.sending.errors import NobodyToApprove, NotOneself
from core.engagement.sending.schemas import LATER, moment_of
from core.engagement.states import has_ended
from core.engagement.views.blueprints import staff
from core.engagement.views.result_editor import here, page
from core.engagement.views.staff_page import local_text, me, worked_on
from core.forms import Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext


@staff.post("/aktiviteter/<uuid:engagement_id>/publiser")
def publish(engagement_id: Id) -> ResponseReturnValue:
    """Make the result public, and tell those who took part where the button said so."""
    engagement = worked_on(engagement_id)
    if engagement.result is None or not has_ended(engagement):
        raise WrongState
    form = Form(TellSchema())
    tell = form.take(request.form) and form.data["tell"] == "yes"
    if form.errors or (tell and form.data["people"] != took_part.count(engagement)):
        flash(_("Antallet som får e-post, har endret seg. Se over og publiser på nytt."), "warning")
        return here(engagement)
    try:
        told = publication.publish(engagement, me(), tell=tell)
    except NotReady:
        flash(_("Noe gjenstår før resultatet kan publiseres. Se lista."), "warning")
        return here(engagement)
    flash(_("Resultatet er publisert."), "success")
    if told:
        flash(_told(told), "info")
    return redirect(url_for("engagement.result", name=engagement.name), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/planlegg")
def plan_publication(engagement_id: Id) -> ResponseReturnValue:
    """Let the result become public at a moment."""
    engagement = worked_on(engagement_id)
    form = Form(PlanSchema())
    at = _moment(form) if form.take(request.form) else None
    if at is None:
        return page(engagement, plan_form=form), 422
    try:
        publication.plan_publication(engagement, at, me(), tell=form.data["tell"])
    except NotReady:
        flash(_("Noe gjenstår før resultatet kan publiseres. Se lista."), "warning")
        return here(engagement)
    flash(_("Resultatet blir publisert %(moment)s.", moment=moment(at)), "success")
    return here(engagement)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/planlegg/angre")
def unplan_publication(engagement_id: Id) -> ResponseReturnValue:
    """Leave it a draft after all."""
    engagement = worked_on(engagement_id)
    publication.take_back_plan(engagement, me())
    flash(_("Planen er tatt tilbake. Resultatet er et utkast."), "success")
    return here(engagement)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/trekk-tilbake")
def withdraw_result(engagement_id: Id) -> ResponseReturnValue:
    """Take the result back; its address says why."""
    engagement = worked_on(engagement_id)
    form = Form(WithdrawSchema())
    if not form.take(request.form):
        return page(engagement, withdraw_form=form), 422
    publication.withdraw(engagement, local_text(form.data, "reason"), me())
    flash(_("Resultatet er trukket tilbake. Siden sier det, og hvorfor."), "success")
    return here(engagement)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/lenke")
def make_preview_link(engagement_id: Id) -> ResponseReturnValue:
    """Make a link that shows the draft for seven days; one that there was stops working."""
    engagement = worked_on(engagement_id)
    if engagement.result is None:
        raise WrongState
    publication.make_link(engagement, me())
    flash(_("Lenken er laget. Den virker i sju dager."), "success")
    return here(engagement)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/lenke/steng")
def revoke_preview_link(engagement_id: Id) -> ResponseReturnValue:
    """Take the link back."""
    engagement = worked_on(engagement_id)
    publication.revoke_link(engagement, me())
    flash(_("Lenken virker ikke lenger."), "success")
    return here(engagement)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/be-om-godkjenning")
def ask_for_approval(engagement_id: Id) -> ResponseReturnValue:
    """Ask the colleagues who can look it over."""
    engagement = worked_on(engagement_id)
    try:
        number_asked = publication.ask(engagement, me())
    except NobodyToApprove:
        flash(_("Ingen kollega kan se over resultatet. Be administratoren om hjelp."), "warning")
        return here(engagement)
    asked = _n("%(num)s kollega har fått e-post.", "%(num)s kolleger har fått e-post.", number_asked)
    flash(asked, "success")
    return here(engagement)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/godkjenn")
def approve_result(engagement_id: Id) -> ResponseReturnValue:
    """Say yes to what was shown."""
    engagement = worked_on(engagement_id)
    form = Form(ApproveResultSchema())
    seen = form.data["seen"] if form.take(request.form) else ""
    try:
        if publication.approve(engagement, seen, me()):
            flash(_("Godkjent. Resultatet kan publiseres."), "success")
        else:
            flash(_("Noe ble endret mens du leste. Se over en gang til."), "warning")
    except NotOneself:
        flash(_("Du kan ikke godkjenne det du selv ba om. Be en kollega."), "warning")
    return here(engagement)


def _moment(form: Form) -> datetime | None:
    form.data["when"] = LATER
    chosen = moment_of(form)
    return None if form.errors else chosen


def _told(people: int) -> str:
    return _n(
        "E-posten går til %(count)s person om ti minutter. Du kan stoppe den under Kalender.",
        "E-posten går til %(count)s personer om ti minutter. Du kan stoppe den under Kalender.",
        people,
        count=number(people),
    )
