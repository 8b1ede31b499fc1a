"""An activity's call: for whom it is and until when, a new deadline, what closes it, and what begins after it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.dates import day as in_words
from core.engagement import services
from core.engagement.calling import beginning, opening
from core.engagement.calling.models import DRAFT, HALL, OPEN, PHONE, SIGHT, Call
from core.engagement.calling.schemas import CallSchema, DeadlineSchema
from core.engagement.calling.screening import unfit_of, written
from core.engagement.calling.services import describe_call
from core.engagement.errors import ChangedMeanwhile, DeadlinePassed
from core.engagement.models import Engagement
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, frame, me, worked_on
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.questionnaire.items import built_items
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext

HOURS = (24, 48, 72, 120, 168)
WHERE = "engagement_staff.call"


@staff.get("/aktiviteter/<uuid:engagement_id>/mottakere/melde-seg")
def call(engagement_id: Id) -> ResponseReturnValue:
    """Show what the call says and asks, or once it has opened, until when and how to change that."""
    engagement = worked_on(engagement_id)
    return _page(engagement, _form(engagement.call), Form(DeadlineSchema()))


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/melde-seg")
def save_call(engagement_id: Id) -> ResponseReturnValue:
    """Keep what the call says."""
    engagement = worked_on(engagement_id)
    form = _form(engagement.call)
    if not form.take(request.form) or not _is_ahead(form, engagement):
        return _page(engagement, form, Form(DeadlineSchema())), 422
    try:
        describe_call(engagement, form.data["version"], _values(form))
    except ChangedMeanwhile:
        form.refuse("deadline", changed_meanwhile())
        return _page(engagement, form, Form(DeadlineSchema())), 409
    flash(_("Lagret."), "success")
    return redirect(url_for(WHERE, engagement_id=engagement_id), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/melde-seg/frist")
def extend_call(engagement_id: Id) -> ResponseReturnValue:
    """Give another deadline; a call that has closed opens again."""
    engagement = worked_on(engagement_id)
    form = Form(DeadlineSchema())
    if not form.take(request.form) or not _is_ahead(form, engagement):
        return _page(engagement, _form(engagement.call), form), 422
    until = services.end_of_day(form.data["deadline"])
    try:
        opening.extend(engagement, until, me())
    except DeadlinePassed:
        form.refuse("deadline", _("Velg en dag som ikke er passert."))
        return _page(engagement, _form(engagement.call), form), 422
    flash(_("Folk kan melde seg til og med %(day)s.", day=in_words(until)), "success")
    return redirect(url_for(WHERE, engagement_id=engagement_id), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/melde-seg/steng")
def close_call(engagement_id: Id) -> ResponseReturnValue:
    """Take no more offers; until somebody has been chosen it can be opened again."""
    opening.close_call(worked_on(engagement_id), me())
    flash(_("Nå kan ingen flere melde seg. Du kan åpne igjen til deltakerne er valgt."), "success")
    return redirect(url_for("engagement_staff.overview", engagement_id=engagement_id), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/sett-i-gang")
def begin_now(engagement_id: Id) -> ResponseReturnValue:
    """Open an activity whose group was chosen, though some have not answered."""
    try:
        beginning.begin_now(worked_on(engagement_id), me())
    except DeadlinePassed:
        flash(_("Fristen for svar har gått ut. Sett en ny frist først."), "warning")
        return redirect(url_for("engagement_staff.edit", engagement_id=engagement_id), 303)
    flash(_("Aktiviteten er i gang."), "success")
    return redirect(url_for("engagement_staff.overview", engagement_id=engagement_id), 303)


def call_of(engagement_id: Id) -> tuple[Engagement, Call]:
    """Find an activity and its call; without one, nothing of it is there."""
    engagement = worked_on(engagement_id)
    if engagement.call is None:
        abort(404)
    return engagement, engagement.call


def _form(found: Call | None) -> Form:
    choices = {
        "requires": [
            Choice(value=PHONE, label=_("Å ha telefon")),
            Choice(value=HALL, label=_("Å komme til et møterom")),
            Choice(value=SIGHT, label=_("Å se en skjerm")),
        ],
        "reply_hours": [Choice(value=str(hours), label=_days(hours // 24)) for hours in HOURS],
    }
    initial: dict[str, object] = {"version": 0, "reply_hours": "48", "remembers": True}
    if found:
        numbers = {name: getattr(found, name) for name in ("seats", "youngest", "oldest")}
        initial = {
            "version": found.version,
            "deadline": clock.local(found.deadline).date().isoformat() if found.deadline else "",
            **{name: "" if value is None else value for name, value in numbers.items()},
            "requires": list(found.requires),
            "reply_hours": str(found.reply_hours),
            "remembers": found.remembers,
        }
    return Form(CallSchema(), choices=choices, initial=initial)


def _days(days: int) -> str:
    return _n("%(num)s dag", "%(num)s dager", days)


def _values(form: Form) -> dict[str, object]:
    data = {name: value for name, value in form.data.items() if name != "version"}
    deadline = services.end_of_day(data["deadline"]) if data["deadline"] else None
    return {**data, "deadline": deadline, "reply_hours": int(data["reply_hours"])}


def _is_ahead(form: Form, engagement: Engagement) -> bool:
    """Tell whether people could offer until then: it is not past, and not after the activity's own last day."""
    day = form.data["deadline"]
    last = clock.local(engagement.deadline).date() if engagement.deadline else None
    if day and day < clock.today():
        form.refuse("deadline", _("Velg en dag som ikke er passert."))
    elif day and last and day > last:
        until = in_words(last)
        form.refuse(
            "deadline",
            _("Siste dag for svar i aktiviteten er %(day)s. Velg den dagen, eller en tidligere.", day=until),
        )
    return not form.errors


def _page(engagement: Engagement, form: Form, again: Form) -> str:
    found = engagement.call
    asked = written(found) if found else None
    items = built_items(asked, spoken()) if asked else []
    return render_template(
        "engagement/staff/call.html",
        **frame(engagement, "recipients"),
        call=found,
        draft=engagement.state in ("draft", "planned") and (found is None or found.state == DRAFT),
        is_open=found is not None and found.state == OPEN,
        form=form,
        again=again,
        items=items,
        unfit={item.id: unfit_of(found, item.id) for item in items} if found else {},
    )
