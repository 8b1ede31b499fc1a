"""The staff's list of members who may be in twice: side by side, with what can be done."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth.accounts import current_staff
from core.forms import Form
from core.language import core_texts
from core.panel import states
from core.panel.care import alike
from core.panel.care.alike import NotAlike, TooLate
from core.panel.schemas import PairSchema
from core.panel.views.blueprints import staff
from core.types import Id

_ = core_texts.gettext


@staff.get("/dobbelt")
def in_twice() -> ResponseReturnValue:
    """Show who may be one person, and what was done before."""
    return _page()


@staff.post("/dobbelt/ulike")
def tell_apart() -> ResponseReturnValue:
    """Remember that two are different people."""
    ids = _pair()
    if ids is None:
        return _page(), 422
    try:
        alike.tell_apart(ids, current_staff())
    except NotAlike:
        return _gone()
    _note(Act.ALIKE_JUDGED, ids)
    flash(_("Vi husker at de ikke er samme person. Du kan angre under."), "success")
    return _back()


@staff.post("/dobbelt/spor")
def ask_alike() -> ResponseReturnValue:
    """Write to both."""
    ids = _pair()
    if ids is None:
        return _page(), 422
    try:
        alike.ask(ids, current_staff())
    except NotAlike:
        return _gone()
    _note(Act.ALIKE_WRITTEN_TO, ids)
    flash(_("Begge får e-posten om ti minutter. Du kan angre til da."), "success")
    return _back()


@staff.post("/dobbelt/angre")
def undo_alike() -> ResponseReturnValue:
    """Take back what was done about two."""
    ids = _pair()
    if ids is None:
        return _page(), 422
    try:
        alike.undo(ids)
    except NotAlike:
        return _gone()
    except TooLate:
        flash(_("Det er for sent å angre. Minst én av de to e-postene er på vei, så vi tok ingen tilbake."), "warning")
        return _back()
    _note(Act.ALIKE_UNDONE, ids)
    flash(_("Angret. De står øverst igjen."), "success")
    return _back()


def _pair() -> tuple[Id, Id] | None:
    form = Form(PairSchema())
    return (form.data["one"], form.data["other"]) if form.take(request.form) else None


def _page() -> str:
    open_ones, number = alike.pairs()
    done = alike.dealt_with()
    for panelist in sorted({one.id for pair in (*open_ones, *done) for one in (pair.one, pair.other)}):
        note(Act.ALIKE_SEEN, current_staff(), panelist)
    return render_template(
        "panel/staff/in_twice.html",
        pairs=open_ones,
        number=number,
        done=[(pair, pair.done and alike.can_be_undone(pair.done)) for pair in done],
        standing=states.standing,
        may_be_asked=alike.may_be_asked,
    )


def _note(act: Act, ids: tuple[Id, Id]) -> None:
    for panelist in ids:
        note(act, current_staff(), panelist)


def _gone() -> ResponseReturnValue:
    flash(_("Noen andre har sett på de to, eller en av dem er endret eller har meldt seg ut."), "warning")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("panel_staff.in_twice"), 303)
