"""The words of an activity's letters: written, looked at, and tried on oneself."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth.accounts import current
from core.contributions import Letter, Wording
from core.engagement import invitations
from core.engagement.errors import ChangedMeanwhile
from core.engagement.invitations import MissingFields, UnknownFields
from core.engagement.models import Engagement
from core.engagement.schemas import LetterSchema
from core.engagement.sending import approval
from core.engagement.sending.letters import (
    ABOUT_SEATS,
    ANSWERING,
    INVITATION,
    KINDS,
    NOT_SELECTED,
    OFFERED,
    REMINDER,
    RESULT,
    SELECTED,
    send_test,
)
from core.engagement.sending.looks import LANGUAGES, shown
from core.engagement.sending.models import WAITING_FOR_APPROVAL
from core.engagement.sending.schemas import TestSchema
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, frame, local_text, worked_on
from core.forms import Form
from core.language import core_texts, speaking
from core.messaging.services import kind_of
from core.types import Id

_ = core_texts.gettext

IN_ADDRESS = {
    REMINDER: "paminnelse", SELECTED: "trukket-ut", NOT_SELECTED: "ikke-trukket-ut", OFFERED: "ledig-plass",
    ANSWERING: "svar",
    "seated": "har-plass", "tomorrow": "dagen-for", "moved": "flyttet", "session_cancelled": "avlyst",
    "session_resumed": "holdes-likevel", "seat_offered": "fra-ventelisten", "left": "meldte-avbud",
    "taken_back": "ikke-plass", "lost": "kolliderer",
    "swapped": "byttet-tid",
}  # fmt: skip
WHICH = {word: which for which, word in IN_ADDRESS.items()}
ASKING = (INVITATION, REMINDER)
OF_TAB = (*ASKING, *ABOUT_SEATS)


@staff.get("/aktiviteter/<uuid:engagement_id>/e-poster")
def letters(engagement_id: Id) -> ResponseReturnValue:
    """Show and change the words of the invitation."""
    engagement = worked_on(engagement_id)
    return _page(engagement, INVITATION, _form(engagement, INVITATION))


@staff.post("/aktiviteter/<uuid:engagement_id>/e-poster")
def save_letter(engagement_id: Id) -> ResponseReturnValue:
    """Keep the words of the invitation."""
    return _save(worked_on(engagement_id), INVITATION)


@staff.get("/aktiviteter/<uuid:engagement_id>/e-poster/paminnelse")
def reminder_letter(engagement_id: Id) -> ResponseReturnValue:
    """Show and change the words of the reminder."""
    engagement = worked_on(engagement_id)
    return _page(engagement, REMINDER, _form(engagement, REMINDER))


@staff.post("/aktiviteter/<uuid:engagement_id>/e-poster/paminnelse")
def save_reminder_letter(engagement_id: Id) -> ResponseReturnValue:
    """Keep the words of the reminder."""
    return _save(worked_on(engagement_id), REMINDER)


@staff.get("/aktiviteter/<uuid:engagement_id>/e-poster/om-plasser/<letter>")
def seat_letter(engagement_id: Id, letter: str) -> ResponseReturnValue:
    """Show and change the words of a letter that tells who was chosen, or of a seat and its session."""
    engagement, which = worked_on(engagement_id), _about_seats(letter)
    return _page(engagement, which, _form(engagement, which))


@staff.post("/aktiviteter/<uuid:engagement_id>/e-poster/om-plasser/<letter>")
def save_seat_letter(engagement_id: Id, letter: str) -> ResponseReturnValue:
    """Keep the words of that letter."""
    return _save(worked_on(engagement_id), _about_seats(letter))


@staff.post("/aktiviteter/<uuid:engagement_id>/e-poster/test")
def test_letter(engagement_id: Id) -> ResponseReturnValue:
    """Send a letter as it stands to whoever is signed in, and to nobody else."""
    engagement = worked_on(engagement_id)
    form = Form(TestSchema())
    sent = form.data if form.take(request.form) else {}
    which = sent.get("which", INVITATION)
    if which not in OF_TAB or kind_of(KINDS[which](engagement)) is None:
        return redirect(_address(engagement, INVITATION), 303)
    back = url_for("engagement_staff.recipients", engagement_id=engagement_id) if sent.get("back") else ""
    return _sent_to_oneself(engagement, which, back)


@staff.get("/aktiviteter/<uuid:engagement_id>/e-poster/forhandsvisning/<language>")
def letter_preview(engagement_id: Id, language: str) -> ResponseReturnValue:
    """Show a letter as it will be read, framed in the pages that leaders write and send it on."""
    engagement = worked_on(engagement_id)
    return _looked_at(engagement, WHICH.get(request.args.get("brev", ""), INVITATION), language)


@staff.get("/aktiviteter/<uuid:engagement_id>/resultat/e-post")
def result_letter(engagement_id: Id) -> ResponseReturnValue:
    """Show and change the words of the letter that tells those who took part that the result is there."""
    engagement = worked_on(engagement_id)
    return _page(engagement, RESULT, _form(engagement, RESULT))


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/e-post")
def save_result_letter(engagement_id: Id) -> ResponseReturnValue:
    """Keep the words of that letter."""
    return _save(worked_on(engagement_id), RESULT)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/e-post/test")
def test_result_letter(engagement_id: Id) -> ResponseReturnValue:
    """Send that letter as it stands to whoever is signed in, and to nobody else."""
    return _sent_to_oneself(worked_on(engagement_id), RESULT)


@staff.get("/aktiviteter/<uuid:engagement_id>/resultat/e-post/forhandsvisning/<language>")
def result_letter_preview(engagement_id: Id, language: str) -> ResponseReturnValue:
    """Show that letter as it will be read."""
    return _looked_at(worked_on(engagement_id), RESULT, language)


def _sent_to_oneself(engagement: Engagement, which: str, back: str = "") -> ResponseReturnValue:
    send_test(engagement, which, current().id)
    flash(_("Testen er på vei til %(email)s, på norsk og engelsk.", email=current().email), "success")
    return redirect(back or _address(engagement, which), 303)


def _looked_at(engagement: Engagement, which: str, language: str) -> ResponseReturnValue:
    kind = KINDS[which](engagement)
    if kind_of(kind) is None:
        return "", 404
    return shown(kind, engagement.id, "en" if language == "en" else "nb").page


def _save(engagement: Engagement, which: str) -> ResponseReturnValue:
    form = _form(engagement, which)
    if not form.take(request.form):
        return _page(engagement, which, form), 422
    kind = KINDS[which](engagement)
    try:
        subject, body = local_text(form.data, "subject"), local_text(form.data, "body")
        invitations.save_wording(engagement, kind, form.data["version"], subject, body)
    except UnknownFields as unknown:
        names = ", ".join(f"{{{name}}}" for name in unknown.names)
        form.refuse("body", _("E-posten har ikke feltet %(names)s. Se listen over felter.", names=names))
        return _page(engagement, which, form), 422
    except MissingFields as missing:
        names = ", ".join(f"{{{name}}}" for name in missing.names)
        needs = _("E-posten må ha %(names)s, ellers kan ingen svare.", names=names)
        form.refuse("body", needs if which in ASKING else _("E-posten må ha %(names)s.", names=names))
        return _page(engagement, which, form), 422
    except ChangedMeanwhile:
        form.refuse("body", changed_meanwhile())
        return _page(engagement, which, form), 409
    _tell_what_follows(engagement, kind)
    return redirect(_address(engagement, which), 303)


def _tell_what_follows(engagement: Engagement, kind: str) -> None:
    """Say what becomes of a send-out that waits with these words."""
    waiting = approval.after_change(engagement, kind)
    if waiting is None:
        flash(_("E-posten er lagret."), "success")
    elif waiting.state == WAITING_FOR_APPROVAL:
        flash(_("E-posten er lagret. En kollega må se over den på nytt før den sendes."), "warning")
    else:
        flash(_("E-posten er lagret. Sendingen som venter, går med de nye ordene."), "success")


def _form(engagement: Engagement, which: str) -> Form:
    kind = kind_of(KINDS[which](engagement))
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


def _page(engagement: Engagement, which: str, form: Form) -> str:
    kind = kind_of(KINDS[which](engagement))
    return render_template(
        "engagement/staff/letters.html",
        **frame(engagement, "result" if which == RESULT else "letters"),
        which=which,
        title=kind.title if kind else _("Invitasjon"),
        others=[(name, _address(engagement, name), _title(engagement, name)) for name in _beside(engagement, which)],
        form=form,
        fields=kind.fields if kind else (),
        preview=shown(kind.name, engagement.id, "nb") if kind else None,
        previews={language: _preview_of(engagement, which, language) for language in LANGUAGES},
    )


def _preview_of(engagement: Engagement, which: str, language: str) -> str:
    if which == RESULT:
        return url_for("engagement_staff.result_letter_preview", engagement_id=engagement.id, language=language)
    letter = IN_ADDRESS.get(which)
    return url_for("engagement_staff.letter_preview", engagement_id=engagement.id, language=language, brev=letter)


def _beside(engagement: Engagement, which: str) -> list[str]:
    """Name the other letters of the tab that this activity has."""
    if which == RESULT:
        return []
    return [name for name in OF_TAB if name != which and kind_of(KINDS[name](engagement))]


def _title(engagement: Engagement, which: str) -> str:
    kind = kind_of(KINDS[which](engagement))
    return str(kind.title) if kind else ""


def _address(engagement: Engagement, which: str) -> str:
    """Give the page where a letter is written."""
    if which in ABOUT_SEATS:
        return url_for("engagement_staff.seat_letter", engagement_id=engagement.id, letter=IN_ADDRESS[which])
    pages = {INVITATION: "letters", REMINDER: "reminder_letter", RESULT: "result_letter"}
    return url_for(f"engagement_staff.{pages[which]}", engagement_id=engagement.id)


def _about_seats(letter: str) -> str:
    which = WHICH.get(letter, "")
    if which not in ABOUT_SEATS:
        abort(404)
    return which
