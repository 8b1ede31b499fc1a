"""The letters about seats and sessions: what they say unless the leader writes something else."""

from collections.abc import Callable

from core.booking import calendar
from core.booking.calendar import Guest, Seat
from core.booking.models import OFFERED as SEAT_OFFERED
from core.booking.models import WAITING
from core.contributions import Addressee, CalendarPart, Envelope, Letter, Wording
from core.db import session
from core.engagement.invitations import own_wording
from core.engagement.meeting import letter_values, still_true
from core.engagement.meeting.kinds import (
    CANCELLED,
    LEFT,
    LOST,
    MOVED,
    OFFERED,
    RESUMED,
    SEATED,
    SWAPPED,
    TAKEN_BACK,
    TOMORROW,
)
from core.engagement.meeting.letter_values import Values, seat_of
from core.engagement.models import Engagement
from core.language import core_texts, root
from core.messaging.compose import base_url
from core.panel.letters import to_member
from core.panel.models import Panelist

_l = core_texts.lazy_gettext

SHARED = ("fornavn", "kommune", "telefon", "enhet", "tittel", "formål", "leder")
FIELDS = (*SHARED, "tid", "dag", "sted", "veibeskrivelse", "video", "antall", "tid_lenke", "kalender_lenke")


def _to(envelope: Envelope) -> Addressee | None:
    contact = session.get_one(Engagement, envelope.about).project.contact
    return to_member(envelope, reply_to=contact.email if contact else "")


def _wording(kind: str) -> Callable[[Envelope, str], Wording | None]:
    def own(envelope: Envelope, language: str) -> Wording | None:
        row = own_wording(session.get_one(Engagement, envelope.about), kind)
        return Wording(subject=row.subject.say(language), body=row.body.say(language)) if row else None

    return own


def _holds(kind: str) -> Callable[[Envelope], bool]:
    """Tell of a letter whether it is true still, of the seat that it is about."""
    return lambda envelope: still_true.is_true(kind, seat_of(envelope))


def _calendar(envelope: Envelope) -> CalendarPart | None:
    """Give what the receiver's calendar is told of the seat; who only waits for one has nothing there."""
    booking, member = seat_of(envelope), session.get(Panelist, envelope.recipient)
    if booking is None or member is None or booking.state in (WAITING, SEAT_OFFERED):
        return None
    engagement = session.get_one(Engagement, envelope.about)
    page = (
        letter_values.addresses(envelope)["tid_lenke"]
        or f"{base_url()}{root(member.language)}/aktiviteter/{engagement.name}"
    )
    seat = Seat(booking=booking, title=engagement.title.say(member.language), page=page)
    return calendar.for_letter(seat, Guest(name=member.name, email=member.email, language=member.language))


def _letter(  # noqa: PLR0913 - a letter has this many sides
    kind: str,
    title: str,
    subject: str,
    body: str,
    *,
    in_calendar: bool = True,
    fields: tuple[str, ...] = FIELDS,
    values: Callable[[Envelope], Values] = letter_values.values,
) -> Letter:
    return Letter(
        name=kind,
        title=title,
        subject=subject,
        body=body,
        to=_to,
        values=values,
        wording=_wording(kind),
        may_send=_holds(kind),
        fields=fields,
        needed=("tid",),
        calendar=_calendar if in_calendar else lambda _envelope: None,
    )


LETTERS = (
    _letter(
        SEATED,
        _l("Du har plass"),
        _l("Velkommen {dag}"),
        _l(
            "Hei, {fornavn}\n\n"
            "Du har plass på «{tittel}». Vi møtes {tid}.\n\n"
            "Sted: {sted}. {veibeskrivelse}\n\n"
            "Vi møtes på video, og lenken står på siden din {video} før vi begynner.\n\n"
            "Vi er omtrent {antall} personer.\n\n"
            "**[Legg i kalender]({kalender_lenke})**\n\n"
            "[Bytt tid, meld avbud eller be om tilrettelegging]({tid_lenke})\n\n"
            "På dagen: ring {leder} på {telefon}.\n\n"
            "Hilsen {leder}, {enhet}"
        ),
    ),
    _letter(
        LEFT,
        _l("Takk for at du sa fra"),
        _l("Takk for at du sa fra: {tittel}"),
        _l(
            "Hei, {fornavn}\n\n"
            "Takk for at du sa fra. Du har ikke lenger plass på «{tittel}» {tid}.\n\n"
            "{ute}\n\n"
            "Vil du komme likevel? Da kan du svare på denne e-posten. "
            "Du kan også ringe {leder} på {telefon}.\n\n"
            "**[Se hva du kan gjøre]({videre_lenke})**\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        fields=(*FIELDS, "ute", "videre_lenke"),
        values=letter_values.left,
    ),
    _letter(
        TAKEN_BACK,
        _l("Ikke plass lenger"),
        _l("Du har ikke plass lenger: {tittel}"),
        _l(
            "Hei, {fornavn}\n\n"
            "Du har ikke lenger plass på «{tittel}» {tid}. Du trenger ikke gjøre noe.\n\n"
            "{hvorfor}\n\n"
            "Er det feil, eller vil du komme likevel? Da kan du svare på denne e-posten. "
            "Du kan også ringe {leder} på {telefon}.\n\n"
            "**[Se hva du kan gjøre]({videre_lenke})**\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        fields=(*FIELDS, "hvorfor", "videre_lenke"),
        values=letter_values.left,
    ),
    _letter(
        SWAPPED,
        _l("Byttet tid"),
        _l("Du har byttet tid: {tittel}"),
        _l(
            "Hei, {fornavn}\n\n"
            "Du har byttet tid i «{tittel}». Tiden {tid} er ikke din lenger. "
            "Den nye tiden får du i en egen e-post.\n\n"
            "**[Se tiden din]({tid_lenke})**\n\n"
            "Hilsen {leder}, {enhet}"
        ),
    ),
    _letter(
        OFFERED,
        _l("Tilbud om plass fra ventelisten"),
        _l("En plass er ledig – vil du ha den?"),
        _l(
            "Hei, {fornavn}\n\n"
            "Du står på venteliste til «{tittel}». Nå er en plass ledig {tid}.\n\n"
            "Sted: {sted}.\n\n"
            "**[Svar ja eller nei]({tid_lenke})**\n\n"
            "Plassen er din til {frist}. Svarer du ikke, går den til den neste på listen.\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        in_calendar=False,
        fields=(*FIELDS, "frist"),
        values=letter_values.offered,
    ),
    _letter(
        MOVED,
        _l("Samlingen er flyttet"),
        _l("Flyttet: {tittel}"),
        _l(
            "Hei, {fornavn}\n\n"
            "Vi har flyttet «{tittel}». Nå møtes vi {tid}.\n\n"
            "Den gamle tiden, {før}, gjelder ikke lenger.\n\n"
            "Sted: {sted}. {veibeskrivelse}\n\n"
            "Vi møtes på video, og lenken står på siden din {video} før vi begynner.\n\n"
            "**[Legg i kalender]({kalender_lenke})**\n\n"
            "[Passer det ikke? Bytt tid eller meld avbud]({tid_lenke})\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        fields=(*FIELDS, "før"),
    ),
    _letter(
        LOST,
        _l("Samlingen er flyttet til en tid som kolliderer"),
        _l("Samlingen er flyttet: {tittel}"),
        _l(
            "Hei, {fornavn}\n\n"
            "Vi har flyttet «{tittel}» til {tid}. Da har du plass på noe annet hos oss. "
            "Derfor har du ikke plass her lenger.\n\n"
            "Vil du heller komme en annen gang?\n\n"
            "**[Se ledige tider]({tid_lenke})**\n\n"
            "Hilsen {leder}, {enhet}"
        ),
    ),
    _letter(
        CANCELLED,
        _l("Samlingen er avlyst"),
        _l("Avlyst: {tittel}"),
        _l(
            "Hei, {fornavn}\n\n"
            "Vi må dessverre avlyse «{tittel}» {tid}.\n\n"
            "{grunn}\n\n"
            "**[Se om det er andre tider]({tid_lenke})**\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        fields=(*FIELDS, "grunn"),
    ),
    _letter(
        RESUMED,
        _l("Samlingen blir likevel holdt"),
        _l("Vi møtes likevel {dag}"),
        _l(
            "Hei, {fornavn}\n\n"
            "Vi skrev at «{tittel}» var avlyst. Det er den ikke lenger. Vi møtes {tid}, og du har plass.\n\n"
            "Sted: {sted}. {veibeskrivelse}\n\n"
            "**[Legg i kalender]({kalender_lenke})**\n\n"
            "[Passer det ikke? Bytt tid eller meld avbud]({tid_lenke})\n\n"
            "Hilsen {leder}, {enhet}"
        ),
    ),
    _letter(
        TOMORROW,
        _l("Påminnelse før samlingen"),
        _l("Husk: {tittel}"),
        _l(
            "Hei, {fornavn}\n\n"
            "Vi møtes {tid}.\n\n"
            "Sted: {sted}. {veibeskrivelse}\n\n"
            "Vi møtes på video, og lenken står på siden din {video} før vi begynner.\n\n"
            "**[Se alt om samlingen]({tid_lenke})**\n\n"
            "Kan du ikke komme? Meld avbud der, så kan noen andre få plassen. "
            "På dagen: ring {leder} på {telefon}.\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        in_calendar=False,
    ),
)
