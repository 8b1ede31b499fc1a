"""The letters around a send-out: a test to oneself, and a colleague's look."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from core.auth.staff_admin.letters import to_colleague
from core.contributions import Addressee, Envelope, Letter, Wording
from core.db import session
from core.engagement.calling import kinds
from core.engagement.calling.services import answering_kind, is_met
from core.engagement.meeting import kinds as of_meeting
from core.engagement.models import Engagement
from core.engagement.sending import approval, correcting, held
from core.engagement.sending.looks import LANGUAGES, known
from core.engagement.sending.models import WAITING_FOR_APPROVAL, Sending
from core.engagement.services import invitation_kind, reminder_kind
from core.language import SOURCE, core_texts, root, speaking
from core.messaging.compose import base_url
from core.messaging.services import post
from core.types import Id, new_id

_l = core_texts.lazy_gettext

INVITATION, REMINDER, RESULT, CORRECTION = "invitation", "reminder", "result", "correction"
SELECTED, NOT_SELECTED, OFFERED, ANSWERING = "selected", "not_selected", "offered", "answering"
OF_CALL = {SELECTED: kinds.SELECTED, NOT_SELECTED: kinds.NOT_SELECTED, OFFERED: kinds.OFFERED}
OF_SESSIONS = {
    "seated": of_meeting.SEATED,
    "tomorrow": of_meeting.TOMORROW,
    "moved": of_meeting.MOVED,
    "session_cancelled": of_meeting.CANCELLED,
    "session_resumed": of_meeting.RESUMED,
    "seat_offered": of_meeting.OFFERED,
    "left": of_meeting.LEFT,
    "taken_back": of_meeting.TAKEN_BACK,
    "swapped": of_meeting.SWAPPED,
    "lost": of_meeting.LOST,
}
ABOUT_SEATS = {**OF_CALL, ANSWERING: "", **OF_SESSIONS}
RESULT_READY = "engagement.result_ready"
KINDS: Mapping[str, Callable[[Engagement], str]] = {
    INVITATION: invitation_kind,
    REMINDER: reminder_kind,
    RESULT: lambda _engagement: RESULT_READY,
    **{which: partial(lambda which, engagement: _about_seats(engagement, which), which) for which in ABOUT_SEATS},
}
TRIED: Mapping[str, Callable[[Engagement], str]] = {**KINDS, CORRECTION: lambda _engagement: correcting.CORRECTION}


def send_test(engagement: Engagement, which: str, staff_id: Id) -> None:
    """Send a letter as it stands to whoever writes it, in both languages: at once, and to nobody else."""
    for language in LANGUAGES:
        kind = _test_name(which, language)
        post(kind, staff_id, number=f"{kind}:{new_id()}", about=engagement.id, urgent=True)


def _about_seats(engagement: Engagement, which: str) -> str:
    """Name the kind of letter that tells who was chosen, or of a seat; empty where there is no call, or no seats."""
    if which == ANSWERING:
        return answering_kind(engagement)
    has = engagement.call is not None if which in OF_CALL else is_met(engagement)
    return ABOUT_SEATS[which] if has else ""


def _tests() -> Iterator[Letter]:
    for which in TRIED:
        for language in LANGUAGES:
            yield _test(which, language)


def _test(which: str, language: str) -> Letter:
    return Letter(
        name=_test_name(which, language),
        title=_l("Test av en e-post"),
        subject=_l("Test"),
        body=_l("Test"),
        to=lambda envelope: _as_member(envelope, language),
        values=lambda envelope: _tested(envelope, which).values(_to_nobody(envelope)),
        wording=lambda envelope, spoken: _marked(_tested(envelope, which), envelope, spoken),
        may_send=lambda envelope: session.get(Engagement, envelope.about) is not None,
    )


def _test_name(which: str, language: str) -> str:
    return f"engagement.test_{which}_{language}"


def _as_member(envelope: Envelope, language: str) -> Addressee | None:
    """Address a colleague as a member would be, with the same footer."""
    staff = to_colleague(envelope)
    if staff is None:
        return None
    fewer = f"{base_url()}{root(language)}/avmelding/test/{envelope.about}"
    return Addressee(email=staff.email, name=staff.name, language=language, member=True, pause_url=fewer)


def _tested(envelope: Envelope, which: str) -> Letter:
    return known(TRIED[which](session.get_one(Engagement, envelope.about)))


def _to_nobody(envelope: Envelope) -> Envelope:
    """Give the envelope of a preview: nobody's place, and no link that opens anything."""
    about = envelope.about or envelope.id
    return Envelope(id=about, recipient=about, about=about, link=None)


def _marked(tested: Letter, envelope: Envelope, language: str) -> Wording:
    with speaking(language):
        words = tested.wording(_to_nobody(envelope), language)
        words = words or Wording(subject=str(tested.subject), body=str(tested.body))
    return Wording(subject=f"Test: {words.subject}", body=words.body)


def _sending(envelope: Envelope) -> Sending | None:
    return session.get(Sending, envelope.about)


def _values(envelope: Envelope) -> Mapping[str, str]:
    sending = _sending(envelope)
    if sending is None:
        return {}
    where = f"{base_url()}/arbeid/sendinger/{sending.id}"
    return {
        "tittel": (sending.engagement or sending.project).title.say(SOURCE),
        "antall": str(sending.count or 0),
        "kollega": sending.creator.name if sending.creator else "",
        "ord": sending.words,
        "godkjenning_lenke": f"{where}/godkjenning",
        "sending_lenke": where,
    }


def _waits(envelope: Envelope) -> bool:
    sending = _sending(envelope)
    return sending is not None and sending.state == WAITING_FOR_APPROVAL


def _is_there(envelope: Envelope) -> bool:
    return _sending(envelope) is not None


LETTERS = (
    *_tests(),
    correcting.LETTER,
    Letter(
        name=approval.ASKED,
        title=_l("Se over en e-post"),
        subject=_l("Kan du se over en e-post til panelet?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "{kollega} vil sende «{tittel}» til {antall} personer og trenger en kollega som ser over først.\n\n"
            "**[Se over e-posten]({godkjenning_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_values,
        may_send=_waits,
    ),
    Letter(
        name=approval.GIVEN,
        title=_l("E-posten er godkjent"),
        subject=_l("E-posten din er godkjent"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "En kollega har sett over «{tittel}». E-posten går til {antall} personer. "
            "Du kan stoppe den fram til den går.\n\n"
            "**[Se sendingen]({sending_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_values,
        may_send=_is_there,
    ),
    Letter(
        name=held.HELD,
        title=_l("En e-post ble ikke sendt"),
        subject=_l("En e-post til panelet ble ikke sendt"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "E-posten til panelet om «{tittel}» skulle gått nå, men noe sto i veien. Ingen har fått den.\n\n"
            "**[Se hvorfor]({sending_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_values,
        may_send=_is_there,
    ),
    Letter(
        name=approval.RETURNED,
        title=_l("E-posten er sendt tilbake"),
        subject=_l("E-posten din trenger en endring"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "En kollega har sett over «{tittel}» og ber deg endre noe. Ingenting er sendt.\n\n"
            "«{ord}»\n\n"
            "**[Se sendingen]({sending_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_values,
        may_send=_is_there,
    ),
)
