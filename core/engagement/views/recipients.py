"""Whom an activity asks, what the letter says, and the button that sends."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.contributions import Addressee, Envelope, Letter, Wording
from core.dates import number
from core.engagement import invitations, services
from core.engagement.errors import ChangedMeanwhile, NobodyToAsk, NotReady, WrongState
from core.engagement.invitations import MissingFields, UnknownFields, audience_of
from core.engagement.models import Engagement
from core.engagement.schemas import EVERYBODY, PLACES, AudienceSchema, LetterSchema, SendSchema
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, checks, frame, local_text, me, worked_on
from core.forms import Choice, Form
from core.language import core_texts, speaking
from core.messaging.compose import Composed, preview
from core.messaging.services import kind_of
from core.panel import services as panel
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext

EXAMPLE = {"nb": "Kari Nordmann", "en": "Kari Nordmann"}


@staff.get("/aktiviteter/<uuid:engagement_id>/mottakere")
def recipients(engagement_id: Id) -> ResponseReturnValue:
    """Choose whom to ask, see how many that is, and send."""
    engagement = worked_on(engagement_id)
    return _recipients_page(engagement, _audience_form(engagement))


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere")
def choose_recipients(engagement_id: Id) -> ResponseReturnValue:
    """Keep whom to ask."""
    engagement = worked_on(engagement_id)
    form = _audience_form(engagement)
    if not form.take(request.form) or not _names_places(form):
        return _recipients_page(engagement, form), 422
    if engagement.state != "draft":
        raise WrongState
    districts = form.data["districts"] if form.data["who"] == PLACES else []
    try:
        services.describe(engagement, form.data["version"], {"districts": districts})
    except ChangedMeanwhile:
        form.refuse("who", changed_meanwhile())
        return _recipients_page(engagement, form), 409
    return redirect(url_for("engagement_staff.recipients", engagement_id=engagement_id), 303)


@staff.post("/aktiviteter/<uuid:engagement_id>/send")
def send(engagement_id: Id) -> ResponseReturnValue:
    """Open the activity and send the invitation to everybody the button spoke of."""
    engagement = worked_on(engagement_id)
    form = Form(SendSchema())
    if not form.take(request.form) or form.data["people"] != panel.count_audience(audience_of(engagement)):
        flash(_("Antallet mottakere har endret seg. Se over og send på nytt."), "warning")
        return redirect(url_for("engagement_staff.recipients", engagement_id=engagement_id), 303)
    try:
        people = invitations.open_and_invite(engagement, me())
    except NobodyToAsk:
        flash(_("Ingen i panelet bor på de stedene du valgte. Velg flere steder, eller alle."), "warning")
        return redirect(url_for("engagement_staff.recipients", engagement_id=engagement_id), 303)
    except NotReady:
        flash(_("Noe mangler. Se sjekklisten."), "warning")
        return redirect(url_for("engagement_staff.overview", engagement_id=engagement_id), 303)
    sent = _n(
        "Invitasjonen er på vei til %(count)s person.",
        "Invitasjonen er på vei til %(count)s personer.",
        people,
        count=number(people),
    )
    flash(sent, "success")
    return redirect(url_for("engagement_staff.overview", engagement_id=engagement_id), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/e-poster")
def letters(engagement_id: Id) -> ResponseReturnValue:
    """Show and change the words of the invitation."""
    engagement = worked_on(engagement_id)
    return _letter_page(engagement, _letter_form(engagement))


@staff.post("/aktiviteter/<uuid:engagement_id>/e-poster")
def save_letter(engagement_id: Id) -> ResponseReturnValue:
    """Keep the words of the invitation."""
    engagement = worked_on(engagement_id)
    form = _letter_form(engagement)
    if not form.take(request.form):
        return _letter_page(engagement, form), 422
    data = form.data
    kind = services.invitation_kind(engagement)
    try:
        subject, body = local_text(data, "subject"), local_text(data, "body")
        invitations.save_wording(engagement, kind, data["version"], subject, body)
    except UnknownFields as unknown:
        names = ", ".join(f"{{{name}}}" for name in unknown.names)
        form.refuse("body", _("E-posten har ikke feltet %(names)s. Se listen over felter.", names=names))
        return _letter_page(engagement, form), 422
    except MissingFields as missing:
        names = ", ".join(f"{{{name}}}" for name in missing.names)
        form.refuse("body", _("E-posten må ha %(names)s, ellers kan ingen svare.", names=names))
        return _letter_page(engagement, form), 422
    except ChangedMeanwhile:
        form.refuse("body", changed_meanwhile())
        return _letter_page(engagement, form), 409
    flash(_("E-posten er lagret."), "success")
    return redirect(url_for("engagement_staff.letters", engagement_id=engagement_id), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/e-poster/forhandsvisning/<language>")
def letter_preview(engagement_id: Id, language: str) -> ResponseReturnValue:
    """Show the letter as it will be read, framed in the page that leaders write it on."""
    composed = _preview(worked_on(engagement_id), "en" if language == "en" else "nb")
    return composed.page if composed else ("", 404)


def _recipients_page(engagement: Engagement, form: Form) -> str:
    audience = audience_of(engagement)
    draft = engagement.state == "draft"
    return render_template(
        "engagement/staff/recipients.html",
        **frame(engagement, "recipients"),
        form=form,
        places=panel.district_names(engagement.districts),
        people=panel.count_audience(audience) if draft else None,
        paused=panel.count_paused(audience) if draft else None,
        stops=[check for check in checks(engagement) if check.state == "stop"] if draft else [],
        preview=_preview(engagement, "nb") if draft else None,
        asked=[] if draft else invitations.participations(engagement),
    )


def _audience_form(engagement: Engagement) -> Form:
    who = [
        Choice(value=EVERYBODY, label=_("Alle i panelet")),
        Choice(value=PLACES, label=_("De som bor på bestemte steder")),
    ]
    districts = [Choice(value=str(district.id), label=district.name) for district in panel.districts()]
    initial = {
        "version": engagement.version,
        "who": PLACES if engagement.districts else EVERYBODY,
        "districts": list(engagement.districts),
    }
    return Form(AudienceSchema(), choices={"who": who, "districts": districts}, initial=initial)


def _names_places(form: Form) -> bool:
    if form.data["who"] == PLACES and not form.data["districts"]:
        form.refuse("districts", _("Velg minst ett sted."))
    return not form.errors


def _letter_form(engagement: Engagement) -> Form:
    kind = kind_of(services.invitation_kind(engagement))
    own = invitations.own_wording(engagement, kind.name if kind else "")
    initial: dict[str, str | int] = {"version": own.version if own else 0}
    for language, suffix in (("nb", ""), ("en", "_en")):
        words = _words(kind, language)
        initial[f"subject{suffix}"] = (own.subject.get(language) if own else None) or words.subject
        initial[f"body{suffix}"] = (own.body.get(language) if own else None) or words.body
    return Form(LetterSchema(), initial=initial)


def _words(kind: Letter | None, language: str) -> Wording:
    if kind is None:
        return Wording(subject="", body="")
    with speaking(language):
        return Wording(subject=str(kind.subject), body=str(kind.body))


def _letter_page(engagement: Engagement, form: Form) -> str:
    kind = kind_of(services.invitation_kind(engagement))
    return render_template(
        "engagement/staff/letters.html",
        **frame(engagement, "letters"),
        form=form,
        fields=kind.fields if kind else (),
        preview=_preview(engagement, "nb"),
    )


def _preview(engagement: Engagement, language: str) -> Composed | None:
    kind = kind_of(services.invitation_kind(engagement))
    if kind is None:
        return None
    nobody = Envelope(id=engagement.id, recipient=engagement.id, about=engagement.id, link=None)
    return preview(kind, nobody, Addressee(email="", name=EXAMPLE[language], language=language, member=True))
