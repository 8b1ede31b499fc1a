"""The staff's pages about lost addresses: what waits, and each request beside the member it may be about."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth.accounts import current_staff
from core.contributions import Principal
from core.forms import Form
from core.language import core_texts
from core.panel import addresses, lost_addresses
from core.panel.errors import AddressChangeGone, AddressTaken, NobodyWithAddress, RequestNotFound, SameAddress
from core.panel.models import LostAddress, Panelist
from core.panel.schemas import AddressForMemberSchema, RefusalSchema
from core.panel.views.blueprints import staff
from core.types import Id

_ = core_texts.gettext


@staff.get("/adresser")
def lost_address_list() -> ResponseReturnValue:
    """List what waits and what was handled, and the changes that members have asked for themselves."""
    note(Act.ADDRESS_REQUESTS_SEEN, _me())
    waiting, handled = lost_addresses.open_requests(), lost_addresses.handled_requests()
    changes = addresses.waiting_changes()
    return render_template("panel/staff/lost_addresses.html", waiting=waiting, handled=handled, changes=changes)


@staff.post("/adresser/bytter/<uuid:change_id>/stopp")
def stop_address_change(change_id: Id) -> ResponseReturnValue:
    """Stop a change that waits, for a member who calls because it is not theirs."""
    try:
        addresses.stop(change_id, _me())
    except AddressChangeGone:
        flash(_("Byttet venter ikke lenger. Se om adressen er byttet alt."), "warning")
    else:
        flash(_("Byttet er stoppet, og alle enhetene er logget ut."), "success")
    return redirect(url_for("panel_staff.lost_address_list"), 303)


@staff.get("/adresser/<uuid:lost_id>")
def lost_address_page(lost_id: Id) -> ResponseReturnValue:
    """Show what was asked beside the member who has the old address."""
    asked = lost_addresses.request_by_id(lost_id)
    return _page(asked, _change_form(asked), Form(RefusalSchema()))


@staff.post("/adresser/<uuid:lost_id>/bytt")
def change_lost_address(lost_id: Id) -> ResponseReturnValue:
    """Change the address, after a call; who corrected the old one sees that member first."""
    asked = lost_addresses.request_by_id(lost_id)
    form = Form(AddressForMemberSchema())
    if not form.take(request.form):
        return _page(asked, form, Form(RefusalSchema())), 422
    member = addresses.member_at(form.data["old_email"])
    if member and str(member.id) != form.data["seen"]:
        again = Form(AddressForMemberSchema(), initial={**form.data, "seen": member.id})
        return _page(asked, again, Form(RefusalSchema()), member)
    try:
        lost_addresses.change_address(asked, form.data["old_email"], form.data["new_email"], _me())
    except (NobodyWithAddress, SameAddress, AddressTaken) as error:
        name, say = REFUSALS[type(error)]
        form.refuse(name, say())
        return _page(asked, form, Form(RefusalSchema()), member), 422
    flash(_("Adressen er byttet. Vi har skrevet til både den gamle og den nye."), "success")
    return redirect(url_for("panel_staff.lost_address_list"), 303)


@staff.post("/adresser/<uuid:lost_id>/avvis")
def refuse_lost_address(lost_id: Id) -> ResponseReturnValue:
    """Close a request without changing anything."""
    asked = lost_addresses.request_by_id(lost_id)
    form = Form(RefusalSchema())
    if not form.take(request.form):
        return _page(asked, _change_form(asked), form), 422
    lost_addresses.refuse(asked, form.data["reason"], _me())
    flash(_("Meldingen er avvist. Ingenting er endret."), "success")
    return redirect(url_for("panel_staff.lost_address_list"), 303)


def _page(asked: LostAddress, form: Form, refusal: Form, member: Panelist | None = None) -> str:
    found = member or addresses.member_at(asked.old_email)
    if found:
        note(Act.MEMBERS_SEEN, _me(), found.id)
    return render_template("panel/staff/lost_address.html", asked=asked, form=form, refusal=refusal, member=found)


def _change_form(asked: LostAddress) -> Form:
    found = addresses.member_at(asked.old_email)
    typed = {"old_email": asked.old_email, "new_email": asked.new_email}
    return Form(AddressForMemberSchema(), initial={**typed, "seen": found.id if found else ""})


def _me() -> Principal:
    principal = current_staff()
    if principal is None:  # the policy has asked already
        raise RequestNotFound
    return principal


REFUSALS: dict[type[Exception], tuple[str, Callable[[], str]]] = {
    NobodyWithAddress: ("old_email", lambda: _("Ingen paneldeltaker har denne adressen.")),
    SameAddress: ("new_email", lambda: _("Det er denne adressen vi har fra før.")),
    AddressTaken: ("new_email", lambda: _("En annen paneldeltaker har denne adressen.")),
}
