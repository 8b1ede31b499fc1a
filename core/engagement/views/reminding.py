"""Reminders of an activity: the rule by which they go, the button that sends one, and their words."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.dates import moment
from core.engagement import services
from core.engagement.errors import NotOpen
from core.engagement.models import ANONYMOUS, Engagement
from core.engagement.sending import planning, reminders
from core.engagement.sending.errors import AlreadyPlanned, NobodyToSendTo
from core.engagement.sending.schedule import entries
from core.engagement.sending.schemas import ReminderRuleSchema, moment_of
from core.engagement.states import takes_answers
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import frame, me, worked_on
from core.engagement.views.when import when_form
from core.forms import Form
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext


@staff.get("/aktiviteter/<uuid:engagement_id>/paminnelser", endpoint="reminders")
def reminders_page(engagement_id: Id) -> ResponseReturnValue:
    """Show the rule, what is planned by it, and how many have not answered."""
    engagement = worked_on(engagement_id)
    return _page(engagement, _rule_form(engagement))


@staff.post("/aktiviteter/<uuid:engagement_id>/paminnelser")
def save_reminder_rule(engagement_id: Id) -> ResponseReturnValue:
    """Keep the rule, and plan by it."""
    engagement = worked_on(engagement_id)
    form = _rule_form(engagement)
    if not form.take(request.form):
        return _page(engagement, form), 422
    if form.data["on"]:
        reminders.set_rule(engagement, form.data["days"], form.data["most"], me())
    else:
        reminders.drop_rule(engagement)
    flash(_saved(engagement), "success")
    return _here(engagement)


@staff.post("/aktiviteter/<uuid:engagement_id>/paminnelser/send")
def remind(engagement_id: Id) -> ResponseReturnValue:
    """Plan a reminder to those who have not answered; it can be stopped until it leaves."""
    engagement = worked_on(engagement_id)
    when = when_form(request.form)
    wanted = moment_of(when) if not when.errors else None
    if wanted and engagement.deadline and wanted >= engagement.deadline:
        when.refuse("day", _("Da er fristen ute. Velg et tidligere tidspunkt."))
    if when.errors:
        return _page(engagement, _rule_form(engagement), when), 422
    if reminders.count_told(engagement) > when.data["people"]:
        flash(_("Antallet mottakere har endret seg. Se over og send på nytt."), "warning")
        return _here(engagement)
    try:
        planned = reminders.remind_now(engagement, me(), wanted)
    except (NobodyToSendTo, NotOpen, LookupError):
        flash(_("Det er ingen å minne på det nå."), "warning")
        return _here(engagement)
    except AlreadyPlanned:
        flash(_("En påminnelse er på vei allerede."), "warning")
        return _here(engagement)
    return redirect(url_for("engagement_staff.sending", sending_id=planned.id), 303)


def _saved(engagement: Engagement) -> str:
    """Say when the next reminder leaves, and to how many as it stands: it may be in ten minutes."""
    planned = reminders.next_planned(engagement)
    if planned is None:
        return _("Lagret. Ingen påminnelse er planlagt.")
    if engagement.anonymity == ANONYMOUS:
        return _("Lagret. Neste påminnelse går %(when)s.", when=moment(planned.due_at))
    return _n(
        "Lagret. Neste påminnelse går %(when)s, nå til %(num)s som ikke har svart.",
        "Lagret. Neste påminnelse går %(when)s, nå til %(num)s som ikke har svart.",
        reminders.count_missing(engagement),
        when=moment(planned.due_at),
    )


def _rule_form(engagement: Engagement) -> Form:
    rule = reminders.rule_of(engagement)
    initial = {"on": True, "days": rule.days, "most": rule.most} if rule else {}
    return Form(ReminderRuleSchema(), initial=initial)


def _page(engagement: Engagement, form: Form, when: Form | None = None) -> str:
    kind = services.reminder_kind(engagement)
    own = [sending for sending in planning.of_engagement(engagement.id) if sending.kind == kind]
    return render_template(
        "engagement/staff/reminders.html",
        **frame(engagement, "recipients"),
        form=form,
        when=when or when_form(),
        kind=kind,
        missing=reminders.count_told(engagement) if takes_answers(engagement) else 0,
        sendings=entries(own),
    )


def _here(engagement: Engagement) -> ResponseReturnValue:
    return redirect(url_for("engagement_staff.reminders", engagement_id=engagement.id), 303)
