"""Where editors write the public pages: list, write, look, publish, fetch back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth.accounts import current_staff
from core.contributions import Principal
from core.db import ChangedMeanwhile
from core.forms import Form
from core.language import core_texts
from core.pages import services
from core.pages.defaults import Words
from core.pages.errors import NothingToPublish, PageNotFound
from core.pages.names import PLACES, PageName
from core.pages.schemas import PageSchema, PublishSchema
from core.types import LocalText

_ = core_texts.gettext

blueprint = Blueprint("pages_staff", __name__, url_prefix="/arbeid/sider")


@blueprint.get("")
def every() -> ResponseReturnValue:
    """List the pages, each with when it was last written."""
    saved = services.latest()
    return render_template("pages/every.html", pages=[(page, PLACES[page], saved.get(page)) for page in PageName])


@blueprint.get("/<page_name>")
def edit(page_name: str) -> ResponseReturnValue:
    """Show a page's words to be changed, and what they were before."""
    name = _named(page_name)
    return _edit(name, _form(name))


@blueprint.post("/<page_name>")
def save(page_name: str) -> ResponseReturnValue:
    """Keep what was written as a draft; who saves second sees both."""
    name = _named(page_name)
    form = _form(name)
    if not form.take(request.form):
        return _edit(name, form), 422
    try:
        services.save(name, form.data["version"], _written(form.data), _me())
    except ChangedMeanwhile:
        form.refuse("body", _("Noen andre lagret mens du skrev. Det du skrev, står her, og det som er lagret, under."))
        return _edit(name, form, other=services.words_now(name)), 409
    flash(_("Utkastet er lagret. Se på det før du publiserer."), "success")
    return redirect(url_for("pages_staff.preview", page_name=page_name), 303)


@blueprint.get("/<page_name>/utkast")
def preview(page_name: str) -> ResponseReturnValue:
    """Show the draft as the public would see it."""
    name = _named(page_name)
    return render_template(
        "pages/preview.html",
        page=name,
        place=PLACES[name],
        drafts=services.drafted(name),
        saved=services.newest(name),
    )


@blueprint.post("/<page_name>/publiser")
def publish(page_name: str) -> ResponseReturnValue:
    """Show the draft to everybody."""
    name, form = _named(page_name), Form(PublishSchema())
    try:
        services.publish(name, form.data["version"] if form.take(request.form) else 0, _me())
    except ChangedMeanwhile:
        flash(
            _("Noen andre har lagret siden etter at du åpnet den. Se på utkastet under før du publiserer."), "warning"
        )
        return redirect(url_for("pages_staff.preview", page_name=page_name), 303)
    except NothingToPublish:
        flash(_("Det som er lagret, er publisert fra før."), "info")
        return redirect(url_for("pages_staff.edit", page_name=page_name), 303)
    flash(_("Siden er publisert."), "success")
    return redirect(url_for(PLACES[name].endpoint), 303)


@blueprint.post("/<page_name>/hent/<int:number>")
def fetch_back(page_name: str, number: int) -> ResponseReturnValue:
    """Make a draft of what the page said before."""
    services.fetch_back(_named(page_name), number, _me())
    flash(_("Teksten er hentet tilbake som utkast. Publiser den hvis du vil at alle skal se den."), "success")
    return redirect(url_for("pages_staff.edit", page_name=page_name), 303)


def _named(page_name: str) -> PageName:
    try:
        return PageName(page_name)
    except ValueError as error:
        raise PageNotFound from error


def _me() -> Principal:
    principal = current_staff()
    if principal is None:
        raise PageNotFound
    return principal


def _form(page: PageName) -> Form:
    saved, words = services.newest(page), services.words_now(page)
    initial: dict[str, str | int] = {"version": saved.number if saved else 0}
    for name, text in (("title", words.title), ("lead", words.lead), ("body", words.body)):
        initial |= {name: text.get("nb", ""), f"{name}_en": text.get("en", "")}
    return Form(PageSchema(), initial=initial)


def _written(data: dict[str, str]) -> Words:
    title, lead, body = (LocalText({"nb": data[name], "en": data[f"{name}_en"]}) for name in ("title", "lead", "body"))
    return Words(title=title, lead=lead, body=body)


def _edit(page: PageName, form: Form, other: Words | None = None) -> str:
    return render_template(
        "pages/edit.html",
        page=page,
        place=PLACES[page],
        form=form,
        other=other,
        history=services.history(page),
        fields=services.field_values(),
    )
