"""A send-out's own page: how it stands, the ten minutes to stop it, and the way to put it right."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth.accounts import current
from core.dates import number
from core.engagement import contacts, left_out
from core.engagement.audience import Reach
from core.engagement.invitations import UnknownFields
from core.engagement.models import Engagement
from core.engagement.sending import correcting, log, planning
from core.engagement.sending.errors import AlreadyLeft, NobodyToSendTo, NotFilledIn
from core.engagement.sending.letters import CORRECTION, send_test
from core.engagement.sending.looks import LANGUAGES, of_sending, subject_as_read
from core.engagement.sending.models import LEAVING, NOT_YET, SENT, Sending
from core.engagement.sending.schedule import entries, kind_title, state_of
from core.engagement.sending.schemas import LOOK, TRY, CorrectionSchema
from core.engagement.services import invitation_kind
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import local_text, me
from core.forms import Form
from core.language import core_texts, speaking, spoken
from core.messaging.services import kind_of
from core.types import Id, LocalText

_ = core_texts.gettext
_n = core_texts.ngettext


@staff.get("/sendinger/<uuid:sending_id>")
def sending(sending_id: Id) -> ResponseReturnValue:
    """Show a send-out: to how many, when, who stands behind it, and the button that stops it."""
    found = planning.by_id(sending_id)
    return render_template(
        "engagement/staff/sending.html",
        **about(found),
        mine=found.created_by == me().id,
        delivered=log.counts_of(found),
        stoppable=planning.can_stop(found),
        correctable=correcting.can_correct(found),
        corrections=entries(correcting.made_for(found)),
        reach=_left_out(found),
        cap=contacts.cap(),
    )


@staff.post("/sendinger/<uuid:sending_id>/stopp")
def stop_sending(sending_id: Id) -> ResponseReturnValue:
    """Stop it; say how many letters had left before."""
    found = planning.by_id(sending_id)
    try:
        gone = planning.stop(found, me())
    except AlreadyLeft:
        flash(_("Alle e-postene er sendt, eller sendingen var stoppet fra før."), "warning")
        return redirect(url_for("engagement_staff.sending", sending_id=sending_id), 303)
    flash(_stopped(gone), "success" if not gone else "warning")
    return redirect(url_for("engagement_staff.sending", sending_id=sending_id), 303)


@staff.get("/sendinger/<uuid:sending_id>/rettelse")
def correction(sending_id: Id) -> ResponseReturnValue:
    """Write a correction to those who got the wrong letter."""
    found = planning.by_id(sending_id)
    return _correction_page(found, Form(CorrectionSchema(), initial=_first_words()))


@staff.post("/sendinger/<uuid:sending_id>/rettelse")
def correct(sending_id: Id) -> ResponseReturnValue:
    """Plan the correction; it can be stopped like every send-out. The other buttons show and send only to oneself."""
    found = planning.by_id(sending_id)
    form = Form(CorrectionSchema())
    if not form.take(request.form):
        return _correction_page(found, form), 422
    subject, body = local_text(form.data, "subject"), local_text(form.data, "body")
    try:
        if form.data["act"] == TRY and found.engagement:
            _try_on_oneself(found.engagement, subject, body)
        if form.data["act"] in (LOOK, TRY):
            return _correction_page(found, form, correcting.looks(found, subject, body))
        planned = correcting.correct(found, subject, body, me())
    except UnknownFields as unknown:
        names = ", ".join(f"{{{name}}}" for name in unknown.names)
        form.refuse("body", _("E-posten har ikke feltet %(names)s. Se listen over felter.", names=names))
        return _correction_page(found, form), 422
    except NotFilledIn as unfilled:
        _refuse_unfilled(form, unfilled.languages)
        return _correction_page(found, form), 422
    except NobodyToSendTo:
        flash(_("Ingen har fått den e-posten, så det er ingenting å rette."), "warning")
        return redirect(url_for("engagement_staff.sending", sending_id=sending_id), 303)
    return redirect(url_for("engagement_staff.sending", sending_id=planned.id), 303)


def about(found: Sending) -> dict[str, object]:
    """Give the values that every page of a send-out is drawn from."""
    known = kind_of(found.kind) is not None
    return {
        "sending": found,
        "kind": kind_title(found),
        "subject": subject_as_read(found, spoken()),
        "shown": state_of(found),
        "place": found.engagement or found.project,
        "waits": found.state in NOT_YET,
        "previews": {language: of_sending(found, language) for language in LANGUAGES} if known else {},
    }


def _left_out(found: Sending) -> Reach | None:
    """Count whom the activity left out, where this send-out invited to it and has left."""
    engagement = found.engagement
    invited = engagement is not None and found.kind == invitation_kind(engagement) and found.state in (LEAVING, SENT)
    return left_out.left_out(engagement) if engagement and invited else None


def _correction_page(found: Sending, form: Form, previews: object = None) -> str:
    values = {**about(found), "previews": previews or {}}
    people = correcting.count_got(found)
    return render_template(
        "engagement/staff/correction.html", **values, form=form, people=people, fields=correcting.LETTER.fields
    )


def _refuse_unfilled(form: Form, languages: list[str]) -> None:
    for language in languages:
        with speaking(language):
            place = str(correcting.PLACE)
        if language == "en":
            said = _(
                "Skriv på engelsk hva som er riktig, der det står «%(place)s», eller la feltet stå tomt.", place=place
            )
            form.refuse("body_en", said)
        else:
            form.refuse("body", _("Skriv hva som er riktig, der det står «%(place)s».", place=place))


def _try_on_oneself(engagement: Engagement, subject: LocalText, body: LocalText) -> None:
    correcting.keep_on_trial(engagement, subject, body)
    send_test(engagement, CORRECTION, current().id)
    flash(_("Testen er på vei til %(email)s, på norsk og engelsk.", email=current().email), "success")


def _first_words() -> dict[str, str]:
    initial: dict[str, str] = {}
    for language, suffix in (("nb", ""), ("en", "_en")):
        with speaking(language):
            words = correcting.default_words()
        initial |= {f"subject{suffix}": words.subject, f"body{suffix}": words.body}
    return initial


def _stopped(gone: int) -> str:
    if not gone:
        return _("Sendingen er stoppet. Ingen har fått e-posten.")
    return _n(
        "Resten er stoppet. %(count)s person hadde alt fått e-posten.",
        "Resten er stoppet. %(count)s personer hadde alt fått e-posten.",
        gone,
        count=number(gone),
    )
