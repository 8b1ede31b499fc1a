"""The staff's pages of what people choose from: interests and channels."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth.accounts import current_staff
from core.db import ChangedMeanwhile
from core.forms import Form
from core.language import core_texts
from core.panel.care import offered
from core.panel.care.offered import LISTS, ListFull, NameTaken
from core.panel.models import Channel, Interest
from core.panel.schemas import OfferedSchema
from core.panel.views.blueprints import staff
from core.types import Id, LocalText

_ = core_texts.gettext


@staff.get("/lister")
def offered_lists() -> ResponseReturnValue:
    """Show both lists, and how many members have each thing."""
    shown = [(name, offered.rows_of(name)) for name in LISTS]
    return render_template("panel/staff/offered.html", lists=shown, is_unsaid=offered.is_unsaid)


@staff.get("/lister/<list_name>/ny")
def new_in_list(list_name: str) -> ResponseReturnValue:
    """Ask for the names of something new."""
    offered.rows_of(list_name)
    return _row_page(list_name, None, _new_form())


@staff.post("/lister/<list_name>/ny")
def add_to_list(list_name: str) -> ResponseReturnValue:
    """Put something at the end of a list."""
    offered.rows_of(list_name)
    form = _new_form()
    if not form.take(request.form):
        return _row_page(list_name, None, form), 422
    try:
        row = offered.add(list_name, _title(form))
    except NameTaken:
        form.refuse("title", _taken())
        return _row_page(list_name, None, form), 422
    except ListFull:
        form.refuse("title", _full())
        return _row_page(list_name, None, form), 422
    note(Act.OFFERED_CHANGED, current_staff(), row.id)
    flash(_("«%(title)s» er lagt til.", title=row.title.say("nb")), "success")
    return _back()


@staff.get("/lister/<list_name>/<uuid:row_id>")
def list_row(list_name: str, row_id: Id) -> ResponseReturnValue:
    """Show one thing's names, to be changed."""
    row = offered.own_row(list_name, row_id)
    return _row_page(list_name, row, _form(row))


@staff.post("/lister/<list_name>/<uuid:row_id>")
def rename_in_list(list_name: str, row_id: Id) -> ResponseReturnValue:
    """Give it other names; who saves second sees both."""
    row = offered.own_row(list_name, row_id)
    form = _form(row)
    if not form.take(request.form):
        return _row_page(list_name, row, form), 422
    try:
        offered.rename(list_name, row_id, form.data["version"], _title(form))
    except NameTaken:
        form.refuse("title", _taken())
        return _row_page(list_name, row, form), 422
    except ChangedMeanwhile:
        form.refuse("title", _("Noen andre lagret mens du skrev. Det du skrev, står her, og det som er lagret, under."))
        return _row_page(list_name, row, form, other=row.title), 409
    note(Act.OFFERED_CHANGED, current_staff(), row_id)
    flash(_("Navnet er lagret."), "success")
    return _back()


@staff.post("/lister/<list_name>/<uuid:row_id>/flytt")
def move_in_list(list_name: str, row_id: Id) -> ResponseReturnValue:
    """Move it one place up or down."""
    offered.move(list_name, row_id, up=request.form.get("way") != "down")
    note(Act.OFFERED_CHANGED, current_staff(), row_id)
    return redirect(url_for("panel_staff.list_row", list_name=list_name, row_id=row_id), 303)


@staff.post("/lister/<list_name>/<uuid:row_id>/legg-bort")
def put_away_in_list(list_name: str, row_id: Id) -> ResponseReturnValue:
    """Offer it no longer."""
    offered.put_away(list_name, row_id)
    note(Act.OFFERED_CHANGED, current_staff(), row_id)
    flash(_("Lagt bort. De som har valgt det, beholder det. Du kan ta det i bruk igjen."), "success")
    return _back()


@staff.post("/lister/<list_name>/<uuid:row_id>/bruk-igjen")
def take_back_in_list(list_name: str, row_id: Id) -> ResponseReturnValue:
    """Offer it again."""
    try:
        offered.take_back(list_name, row_id)
    except ListFull:
        flash(_full(), "warning")
        return _back()
    note(Act.OFFERED_CHANGED, current_staff(), row_id)
    flash(_("Det er i bruk igjen."), "success")
    return _back()


def _row_page(which: str, row: Interest | Channel | None, form: Form, other: LocalText | None = None) -> str:
    place = offered.place_of(which, row) if row else None
    return render_template("panel/staff/offered_row.html", which=which, row=row, form=form, other=other, place=place)


def _new_form() -> Form:
    return Form(OfferedSchema(), initial={"version": 0})


def _form(row: Interest | Channel) -> Form:
    title = row.title
    return Form(
        OfferedSchema(),
        initial={"version": row.version, "title": title.get("nb", ""), "title_en": title.get("en", "")},
    )


def _title(form: Form) -> LocalText:
    return LocalText(nb=form.data["title"], en=form.data["title_en"])


def _taken() -> str:
    return _("Det er noe annet i listen som heter dette.")


def _full() -> str:
    return _("Listen er full. Legg bort noe først.")


def _back() -> ResponseReturnValue:
    return redirect(url_for("panel_staff.offered_lists"), 303)
