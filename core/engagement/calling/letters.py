"""The letters around calls and seats: what they say unless the leader writes something else."""

from collections.abc import Callable, Mapping

from core.booking import listing
from core.contributions import Addressee, Envelope, Letter, Wording
from core.dates import number, short_day
from core.db import session
from core.engagement.calling import words
from core.engagement.calling.kinds import CALL, CHOSEN, NOT_SELECTED, OFFERED, SEAT, SELECTED
from core.engagement.calling.places import reply_deadline
from core.engagement.counting import figures
from core.engagement.drawing.reading import is_told
from core.engagement.followed import may_ask
from core.engagement.invitations import own_wording, participation_of, personal_url
from core.engagement.meeting import handed_over
from core.engagement.meeting import words as meeting_words
from core.engagement.models import ALL, Engagement, Participation
from core.engagement.sending.planning import waiting_for
from core.engagement.states import takes_offers, takes_replies
from core.language import core_texts, root, spoken
from core.messaging.compose import base_url
from core.panel.letters import to_member

_ = core_texts.gettext
_l = core_texts.lazy_gettext
_n = core_texts.ngettext

SHARED = ("fornavn", "kommune", "telefon", "enhet", "tittel", "formål", "leder")
CALLING = (*SHARED, "varighet", "tid", "sted", "plasser", "krav", "frist", "svar_lenke", "nei_lenke")
TELLING = (*CALLING, "meldte")
RESERVE = _l("Du er reserve. Blir en plass ledig, skriver vi til deg. Du trenger ikke gjøre noe nå.")
Values = Mapping[str, str | None]


def duration(minutes: int | None) -> str | None:
    """Say how long something takes: 45 minutter, 1 time, 1,5 time; None where nobody has said it."""
    if not minutes:
        return None
    if minutes < 60 or minutes % 30:  # noqa: PLR2004 - an hour
        return _n("%(num)s minutt", "%(num)s minutter", minutes)
    hours = minutes / 60
    return _("1 time") if hours == 1 else _("%(hours)s timer", hours=number(hours))


def _engagement(envelope: Envelope) -> Engagement:
    return session.get_one(Engagement, envelope.about)


def _place(envelope: Envelope) -> Participation | None:
    return participation_of(envelope.about, envelope.recipient) if envelope.about else None


def _values(envelope: Envelope) -> Values:
    engagement, url = _engagement(envelope), personal_url(envelope)
    contact, call = engagement.project.contact, engagement.call
    meetings = listing.coming(engagement.id)
    return {
        "tittel": engagement.title.say(spoken()),
        "formål": engagement.purpose.say(spoken()),
        "leder": contact.name if contact else "",
        "varighet": duration(engagement.minutes),
        "tid": meeting_words.when_any(meetings, every=engagement.attends == ALL) or None,
        "sted": meeting_words.where_any(meetings) or None,
        "plasser": number(call.seats) if call and call.seats else None,
        "krav": " ".join(words.needed(call)) or None if call else None,
        "frist": short_day(call.deadline) if call and call.deadline else None,
        "svar_lenke": url,
        "nei_lenke": f"{url}/nei-takk",
    }


def _with_seat(envelope: Envelope) -> Values:
    """Give what those are told who were chosen in another activity: with several sessions, that they choose one."""
    return {**_values(envelope), "slik_svarer_du": handed_over.how_to_answer(_engagement(envelope))}


def _told(envelope: Envelope) -> Values:
    """Give what those who were chosen or not are told; the deadline is their own."""
    engagement, place = _engagement(envelope), _place(envelope)
    by = place.answer_by if place else reply_deadline(engagement.call) if engagement.call else None
    return {
        **_values(envelope),
        "meldte": number(figures([engagement])[engagement.id].volunteered),
        "frist": short_day(by) if by else None,
    }


def _not_drawn(envelope: Envelope) -> Values:
    """Give what those who were not drawn are told; once nobody is a reserve any more, that is left out."""
    engagement, place, told = _engagement(envelope), _place(envelope), _told(envelope)
    reserve = place.state != "not_selected" if place else engagement.state != "closed"
    page = f"{base_url()}{root(spoken())}/resultater/{engagement.name}/trekning"
    return {
        **told,
        "reserve": str(RESERVE) if reserve else None,
        "nei_lenke": told["nei_lenke"] if reserve else None,
        "trekning_lenke": page if place is None or _will_be_read(engagement) else None,
    }


def _will_be_read(engagement: Engagement) -> bool:
    """Tell whether all can read how it was drawn: everybody has been told, or is about to be."""
    return is_told(engagement) or waiting_for(engagement.id, SELECTED) is not None


def _to(envelope: Envelope) -> Addressee | None:
    contact = _engagement(envelope).project.contact
    return to_member(envelope, reply_to=contact.email if contact else "")


def _wording(kind: str) -> Callable[[Envelope, str], Wording | None]:
    def own(envelope: Envelope, language: str) -> Wording | None:
        row = own_wording(_engagement(envelope), kind)
        return Wording(subject=row.subject.say(language), body=row.body.say(language)) if row else None

    return own


def _may_still_offer(envelope: Envelope) -> bool:
    place = _place(envelope)
    return (
        place is not None
        and place.state == "invited"
        and takes_offers(place.engagement)
        and may_ask(envelope, place.engagement)
    )


def _is_invited_or_seated(envelope: Envelope) -> bool:
    """Tell whether somebody is still in; who has a seat is told also on a break."""
    place = _place(envelope)
    if place is None or place.engagement.state == "cancelled":
        return False
    asked = place.state == "invited" and takes_replies(place.engagement) and may_ask(envelope, place.engagement)
    return place.state == "accepted" or asked


def _is(*states: str) -> Callable[[Envelope], bool]:
    def still(envelope: Envelope) -> bool:
        place = _place(envelope)
        return place is not None and place.state in states and place.engagement.state != "cancelled"

    return still


LETTERS = (
    Letter(
        name=CALL,
        title=_l("Invitasjon til å melde seg"),
        subject=_l("Vil du være med? {tittel}"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "{formål}\n\n"
            "Vi har {plasser} plasser. Melder flere seg, trekker vi lodd, "
            "slik at deltakerne ligner folk i {kommune}.\n\n"
            "{krav}\n\n"
            "Det tar {varighet}. Du trenger ikke kunne noe på forhånd.\n\n"
            "Tid: {tid}. Sted: {sted}.\n\n"
            "**[Meld deg]({svar_lenke})**\n\n"
            "Fristen er {frist}. Lenken er bare din. Passer det ikke? [Nei takk]({nei_lenke})\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        to=_to,
        values=_values,
        wording=_wording(CALL),
        may_send=_may_still_offer,
        fields=CALLING,
        needed=("svar_lenke",),
        bulk=True,
    ),
    Letter(
        name=SEAT,
        title=_l("Invitasjon med plass"),
        subject=_l("Velkommen: {tittel}"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "{formål}\n\n"
            "Det er satt av en plass til deg. Det tar {varighet}.\n\n"
            "Tid: {tid}. Sted: {sted}.\n\n"
            "{slik_svarer_du}\n\n"
            "**[Se tid og sted, og si ja eller nei]({svar_lenke})**\n\n"
            "Lenken er bare din. Passer det ikke? [Nei, jeg kan ikke]({nei_lenke})\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        to=_to,
        values=_with_seat,
        wording=_wording(SEAT),
        may_send=_is_invited_or_seated,
        fields=(*CALLING, "slik_svarer_du"),
        needed=("svar_lenke",),
        bulk=True,
    ),
    Letter(
        name=SELECTED,
        title=_l("Du er trukket ut"),
        subject=_l("Du er trukket ut – kan du komme?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "{meldte} meldte seg til «{tittel}».\n\n"
            "Vi hadde {plasser} plasser og trakk lodd, slik at deltakerne ligner folk i {kommune}.\n\n"
            "Du er en av dem som er med.\n\n"
            "Det tar {varighet}. Du trenger ikke kunne noe på forhånd.\n\n"
            "Tid: {tid}. Sted: {sted}.\n\n"
            "**[Ja, jeg kommer]({svar_lenke})**\n\n[Nei, jeg kan ikke]({nei_lenke})\n\n"
            "Svar innen {frist}. Deretter går plassen til en reserve.\n\n"
            "Hilsen {leder}"
        ),
        to=_to,
        values=_told,
        wording=_wording(SELECTED),
        may_send=_is("selected"),
        fields=TELLING,
        needed=("svar_lenke",),
        bulk=True,
    ),
    Letter(
        name=CHOSEN,
        title=_l("Du har fått plass"),
        subject=_l("Du har fått plass – kan du komme?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Takk for at du meldte deg til «{tittel}». Det er plass til alle som ville være med.\n\n"
            "Det tar {varighet}. Du trenger ikke kunne noe på forhånd.\n\n"
            "Tid: {tid}. Sted: {sted}.\n\n"
            "**[Ja, jeg kommer]({svar_lenke})**\n\n[Nei, jeg kan ikke]({nei_lenke})\n\n"
            "Svar innen {frist}.\n\n"
            "Hilsen {leder}"
        ),
        to=_to,
        values=_told,
        wording=_wording(CHOSEN),
        may_send=_is("selected"),
        fields=TELLING,
        needed=("svar_lenke",),
        bulk=True,
    ),
    Letter(
        name=NOT_SELECTED,
        title=_l("Du ble ikke trukket ut"),
        subject=_l("Du ble ikke trukket ut denne gangen"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Takk for at du meldte deg. {meldte} ville være med, og vi hadde {plasser} plasser, "
            "så vi måtte trekke lodd.\n\n"
            "{reserve}\n\n"
            "Vi husker at du meldte deg, og du får vite hva det førte til.\n\n"
            "**[Slik trakk vi]({trekning_lenke})**\n\n[Jeg vil ikke være reserve]({nei_lenke})\n\n"
            "Hilsen {leder}"
        ),
        to=_to,
        values=_not_drawn,
        wording=_wording(NOT_SELECTED),
        may_send=_is("reserve", "not_selected"),
        fields=(*TELLING, "reserve", "trekning_lenke"),
        needed=("trekning_lenke",),
        bulk=True,
    ),
    Letter(
        name=OFFERED,
        title=_l("En plass er ledig"),
        subject=_l("En plass er ledig – kan du komme?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du er reserve i «{tittel}». Nå er en plass ledig, og den er din hvis du vil.\n\n"
            "Det tar {varighet}. Du trenger ikke kunne noe på forhånd.\n\n"
            "Tid: {tid}. Sted: {sted}.\n\n"
            "**[Ja, jeg kommer]({svar_lenke})**\n\n[Nei, jeg kan ikke]({nei_lenke})\n\n"
            "Svar innen {frist}. Deretter går plassen til en annen reserve.\n\n"
            "Hilsen {leder}"
        ),
        to=_to,
        values=_told,
        wording=_wording(OFFERED),
        may_send=_is("offered"),
        fields=TELLING,
        needed=("svar_lenke",),
    ),
)
