"""The staff's recruitment links: what each brings, its poster, and a tablet on a stand."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth.accounts import current_staff, sign_out
from core.forms import Form
from core.language import core_texts
from core.messaging.compose import base_url
from core.panel import recruiting
from core.panel.choices import place_channels
from core.panel.errors import RecruitmentLinkNotFound
from core.panel.models import RecruitmentLink
from core.panel.schemas import LinkSchema
from core.panel.views.blueprints import staff
from core.qr import qr_picture
from core.types import Id

_ = core_texts.gettext


@staff.get("/lenker")
def links() -> ResponseReturnValue:
    """List what each link has brought, and take a new one."""
    return _page(_form())


@staff.post("/lenker")
def make_link() -> ResponseReturnValue:
    """Make a link, and go to its poster."""
    form = _form()
    if not form.take(request.form):
        return _page(form), 422
    channel = UUID(form.data["channel"]) if form.data["channel"] else None
    link = recruiting.make(form.data["title"], channel)
    note(Act.RECRUITMENT_LINK_MADE, current_staff(), link.id)
    flash(_("Lenken er klar. Her er plakaten."), "success")
    return redirect(url_for("panel_staff.link_page", link_id=link.id), 303)


@staff.get("/lenker/<uuid:link_id>")
def link_page(link_id: Id) -> ResponseReturnValue:
    """Show a link with its picture; printed, it is a poster."""
    link = _link(link_id)
    address = f"{base_url()}/bli-med/{link.name}"
    found = next(one for one in recruiting.yields() if one.link.id == link.id)
    return render_template(
        "panel/staff/link.html",
        link=link,
        found=found,
        address=address,
        shown=address.split("://")[1],
        picture=qr_picture(address),
    )


@staff.post("/lenker/<uuid:link_id>/legg-bort")
def end_link(link_id: Id) -> ResponseReturnValue:
    """Put a link away."""
    recruiting.end(_link(link_id))
    note(Act.RECRUITMENT_LINK_ENDED, current_staff(), link_id)
    flash(_("Lenken er lagt bort. Den virker fortsatt for dem som har den, og du kan ta den i bruk igjen."), "success")
    return redirect(url_for("panel_staff.links"), 303)


@staff.post("/lenker/<uuid:link_id>/bruk-igjen")
def use_link_again(link_id: Id) -> ResponseReturnValue:
    """Take a link into use again."""
    recruiting.go_on(_link(link_id))
    flash(_("Lenken er i bruk igjen."), "success")
    return redirect(url_for("panel_staff.link_page", link_id=link_id), 303)


@staff.post("/lenker/<uuid:link_id>/stand")
def begin_stand(link_id: Id) -> ResponseReturnValue:
    """Sign this device out, and leave it with the form for whoever comes by."""
    link = _link(link_id)
    note(Act.STAND_BEGUN, current_staff(), link.id)
    sign_out()
    return redirect(url_for("panel.stand", link_name=link.name), 303)


def _link(link_id: Id) -> RecruitmentLink:
    link = recruiting.link_by_id(link_id)
    if link is None:
        raise RecruitmentLinkNotFound
    return link


def _form() -> Form:
    return Form(LinkSchema(), choices={"channel": place_channels()})


def _page(form: Form) -> str:
    return render_template(
        "panel/staff/links.html", form=form, yields=recruiting.yields(), channels=recruiting.members_by_channel()
    )
