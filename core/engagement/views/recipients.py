"""Whom an activity asks, who is left out, and the three steps that end in a send-out."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.engagement import contacts, handing_over, services
from core.engagement import left_out as leaving_out
from core.engagement.audience import reach
from core.engagement.calling.services import describe_call, drop_call
from core.engagement.errors import ChangedMeanwhile, NobodyToAsk, NotReady, WrongState
from core.engagement.models import ANONYMOUS, Engagement
from core.engagement.schemas import CALL, DIRECTLY
from core.engagement.sending import inviting, overlaps, planning
from core.engagement.sending.errors import AlreadyPlanned, NobodyToApprove
from core.engagement.sending.looks import shown
from core.engagement.sending.models import Sending
from core.engagement.sending.schedule import entries
from core.engagement.sending.schemas import moment_of
from core.engagement.states import before_invitation
from core.engagement.views.audience_form import asked_words, audience_form, chosen, is_whole, segment_of
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, checks, frame, me, worked_on
from core.engagement.views.when import when_form
from core.forms import Form
from core.forms.typed import readable
from core.language import core_texts
from core.messaging.services import kind_of
from core.panel import services as panel
from core.types import Id

_ = core_texts.gettext

ON_A_PAGE = 100


@staff.get("/aktiviteter/<uuid:engagement_id>/mottakere")
def recipients(engagement_id: Id) -> ResponseReturnValue:
    """Choose whom to ask, see how many that is, and send."""
    engagement = worked_on(engagement_id)
    return _page(engagement, audience_form(engagement, me()), when_form())


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere")
def choose_recipients(engagement_id: Id) -> ResponseReturnValue:
    """Keep whom to ask."""
    engagement = worked_on(engagement_id)
    form = audience_form(engagement, me())
    if not form.take(request.form) or not is_whole(form):
        return _page(engagement, form, when_form()), 422
    if not before_invitation(engagement):
        raise WrongState
    if _planned(engagement):
        raise AlreadyPlanned
    try:
        services.describe(engagement, form.data["version"], chosen(form))
    except ChangedMeanwhile:
        form.refuse("who", changed_meanwhile())
        return _page(engagement, form, when_form()), 409
    if form.data["how"] == CALL and engagement.call is None:
        describe_call(engagement, 0, {})
        return redirect(url_for("engagement_staff.call", engagement_id=engagement_id), 303)
    if form.data["how"] == DIRECTLY:
        drop_call(engagement)
    return redirect(url_for("engagement_staff.recipients", engagement_id=engagement_id), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/mottakere/hvem")
def who_gets_it(engagement_id: Id) -> ResponseReturnValue:
    """Show by name whom the invitation would reach; the look leaves a line in the log."""
    engagement = worked_on(engagement_id)
    if not before_invitation(engagement) or engagement.anonymity == ANONYMOUS:
        return redirect(url_for("engagement_staff.recipients", engagement_id=engagement_id))
    note(Act.RECIPIENTS_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    words, after = readable(request.args.get("q", ""))[:100], id_of(request.args.get("etter", ""))
    people = inviting.who(engagement, words, after, ON_A_PAGE + 1)
    return render_template(
        "engagement/staff/who_gets_it.html",
        **frame(engagement, "recipients"),
        reach=reach(engagement),
        people=people[:ON_A_PAGE],
        more=people[ON_A_PAGE - 1].id if len(people) > ON_A_PAGE else None,
        words=words,
    )


@staff.get("/aktiviteter/<uuid:engagement_id>/mottakere/utelatt")
def left_out(engagement_id: Id) -> ResponseReturnValue:
    """Show by name whom the invitation left out, and why; the look leaves a line in the log."""
    engagement = worked_on(engagement_id)
    if before_invitation(engagement) or engagement.anonymity == ANONYMOUS:
        return redirect(url_for("engagement_staff.recipients", engagement_id=engagement_id))
    note(Act.RECIPIENTS_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    words, after = readable(request.args.get("q", ""))[:100], id_of(request.args.get("etter", ""))
    people = leaving_out.by_name(engagement, words, after, ON_A_PAGE + 1)
    return render_template(
        "engagement/staff/who_was_left_out.html",
        **frame(engagement, "recipients"),
        people=people[:ON_A_PAGE],
        more=people[ON_A_PAGE - 1][0].id if len(people) > ON_A_PAGE else None,
        words=words,
    )


@staff.get("/aktiviteter/<uuid:engagement_id>/send")
def confirm_sending(engagement_id: Id) -> ResponseReturnValue:
    """Say once more to how many, which subject and when, with the button that plans it."""
    engagement = worked_on(engagement_id)
    form = when_form(request.args)
    wanted = moment_of(form) if not form.errors else None
    if form.errors:
        return _page(engagement, audience_form(engagement, me()), form), 422
    if form.data["people"] != _count(engagement):
        return _changed(engagement_id)
    due_at, moved_for = planning.leaving_time(wanted)
    return render_template(
        "engagement/staff/confirm_sending.html",
        **frame(engagement, "recipients"),
        form=form,
        people=form.data["people"],
        subject=shown(inviting.next_kind(engagement), engagement.id, "nb").subject,
        due_at=due_at,
        moved_for=moved_for,
        asks=inviting.needs_approval(engagement),
        whom=asked_words(engagement),
        reach=reach(engagement) if before_invitation(engagement) else None,
        cap=contacts.cap(),
        overlaps=overlaps.of_people(engagement, inviting.whom(engagement), due_at),
    )


@staff.post("/aktiviteter/<uuid:engagement_id>/send")
def send(engagement_id: Id) -> ResponseReturnValue:
    """Plan the invitation to everybody the button spoke of; it leaves in ten minutes, or when it was chosen to."""
    engagement = worked_on(engagement_id)
    form = when_form(request.form)
    wanted = moment_of(form) if not form.errors else None
    if form.errors or form.data["people"] != _count(engagement):
        return _changed(engagement_id)
    try:
        planned = _plan(engagement, wanted)
    except NobodyToAsk:
        return _back(
            engagement_id,
            _("Ingen av dem du valgte, kan bli spurt nå. Velg flere steder, et annet segment, eller alle."),
        )
    except NobodyToApprove:
        return _back(engagement_id, _("Ingen kollega kan se over e-posten. Be administratoren om hjelp."))
    except NotReady:
        flash(_("Noe mangler. Se sjekklisten."), "warning")
        return redirect(url_for("engagement_staff.overview", engagement_id=engagement_id), 303)
    return redirect(url_for("engagement_staff.sending", sending_id=planned.id), 303)


def _plan(engagement: Engagement, wanted: datetime | None) -> Sending:
    if before_invitation(engagement):
        return inviting.plan_invitation(engagement, me(), wanted)
    return inviting.plan_more(engagement, me(), wanted)


def _count(engagement: Engagement) -> int:
    """Count whom the button speaks of: everybody before the first invitation, and later those who were not asked."""
    return reach(engagement).people if before_invitation(engagement) else inviting.count_more(engagement)


def _planned(engagement: Engagement) -> Sending | None:
    return planning.waiting_for(engagement.id, inviting.next_kind(engagement))


def _page(engagement: Engagement, form: Form, when: Form) -> str:
    draft = before_invitation(engagement)
    kind = inviting.next_kind(engagement)
    known = kind_of(kind) is not None
    return render_template(
        "engagement/staff/recipients.html",
        **frame(engagement, "recipients"),
        draft=draft,
        form=form,
        when=when,
        places=panel.district_names(engagement.districts),
        segment=segment_of(engagement),
        handed_over=handing_over.source_of(engagement),
        whom=asked_words(engagement),
        reach=reach(engagement) if draft else None,
        cap=contacts.cap(),
        more=0 if draft else inviting.count_more(engagement),
        stops=[check for check in checks(engagement) if check.state == "stop"] if draft else [],
        preview=shown(kind, engagement.id, "nb") if known else None,
        planned=_planned(engagement),
        asks=inviting.needs_approval(engagement),
        sendings=entries(planning.of_engagement(engagement.id)),
    )


def _changed(engagement_id: Id) -> ResponseReturnValue:
    return _back(engagement_id, _("Antallet mottakere har endret seg. Se over og send på nytt."))


def _back(engagement_id: Id, message: str) -> ResponseReturnValue:
    flash(message, "warning")
    return redirect(url_for("engagement_staff.recipients", engagement_id=engagement_id), 303)


def id_of(written: str) -> Id | None:
    """Read where a list goes on from an address; None where it begins."""
    try:
        return Id(written)
    except ValueError:
        return None
