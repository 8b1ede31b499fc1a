"""The page where a colleague looks over what goes to everybody, says yes, or sends it back with words."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.dates import moment
from core.engagement.sending import approval as approvals
from core.engagement.sending import planning
from core.engagement.sending.errors import ChangedSince, NotOneself
from core.engagement.sending.models import Sending
from core.engagement.sending.schemas import ApproveSchema, ReturnSchema
from core.engagement.views.blueprints import staff
from core.engagement.views.sendings import about
from core.engagement.views.staff_page import me
from core.forms import Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext


@staff.get("/sendinger/<uuid:sending_id>/godkjenning")
def approval(sending_id: Id) -> ResponseReturnValue:
    """Show what would be sent, to how many and when, with the two buttons."""
    return _page(planning.by_id(sending_id), Form(ReturnSchema()))


@staff.post("/sendinger/<uuid:sending_id>/godkjenn")
def approve(sending_id: Id) -> ResponseReturnValue:
    """Say yes to what was shown."""
    found = planning.by_id(sending_id)
    form = Form(ApproveSchema())
    try:
        approvals.approve(found, form.data["seen"] if form.take(request.form) else "", me())
    except ChangedSince:
        flash(_("Noe ble endret mens du leste. Se over en gang til."), "warning")
        return _here(found)
    except NotOneself:
        flash(_("Du kan ikke godkjenne din egen sending. Be en kollega."), "warning")
        return _here(found)
    flash(_("Godkjent. E-posten sendes %(when)s.", when=moment(found.due_at)), "success")
    return _here(found)


@staff.post("/sendinger/<uuid:sending_id>/send-tilbake")
def send_back(sending_id: Id) -> ResponseReturnValue:
    """Send it back with words; nothing leaves."""
    found = planning.by_id(sending_id)
    form = Form(ReturnSchema())
    if not form.take(request.form):
        return _page(found, form), 422
    try:
        approvals.send_back(found, form.data["words"], me())
    except NotOneself:
        flash(_("Du kan ikke godkjenne din egen sending. Be en kollega."), "warning")
        return _here(found)
    flash(_("Sendt tilbake. Ingenting går ut."), "success")
    return _here(found)


def _page(found: Sending, form: Form) -> str:
    return render_template(
        "engagement/staff/approval.html",
        **about(found),
        form=form,
        mine=found.created_by == me().id,
        seen=approvals.now_looks(found),
        leaves=planning.leaving_time(None if found.asap else found.due_at),
    )


def _here(found: Sending) -> ResponseReturnValue:
    return redirect(url_for("engagement_staff.approval", sending_id=found.id), 303)
