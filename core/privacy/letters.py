"""What somebody gets who asked for something about their own data: a receipt, and an answer."""

from core.contributions import Envelope, Letter, Text
from core.dates import short_day
from core.db import session
from core.language import core_texts
from core.panel.letters import to_member
from core.privacy import answers, requests
from core.privacy.models import DataRequest
from core.privacy.requests import RECEIPT

_ = core_texts.gettext
_l = core_texts.lazy_gettext


def asked_for(kind: str) -> str:
    """Say what somebody asked for, as the end of a sentence."""
    return {
        "export": _("få opplysningene dine"),
        "correct": _("få rettet opplysningene dine"),
        "erase": _("bli slettet fra panelet"),
        "object": _("ikke bli spurt om noe mer"),
    }[kind]


def _values(envelope: Envelope) -> dict[str, str]:
    request = session.get(DataRequest, envelope.about)
    if request is None:
        return {"ønske": "…", "mottatt": "…", "frist": "…"}
    return {
        "ønske": asked_for(request.kind),
        "mottatt": short_day(request.received_at),
        "frist": short_day(request.due_at),
    }


def reason_told(reason: str) -> str:
    """Say to whoever asked why it was not done."""
    return {
        "changed_mind": _("Du har sagt fra om at du ikke vil det likevel."),
        "unsure": _("Vi kunne ikke være sikre på at det var du som spurte."),
        "already_right": _("Det vi har lagret, er riktig så langt vi vet."),
        "law": _("Loven sier at vi må beholde opplysningene."),
    }[reason]


def _answer_values(envelope: Envelope) -> dict[str, str]:
    request = session.get(DataRequest, envelope.about)
    reasons = [answers.reason_of(step.step) for step in requests.steps(request)] if request else []
    return {**_values(envelope), "grunn": next((reason_told(reason) for reason in reasons if reason), "…")}


def _answer(name: str, title: Text, subject: Text, body: Text) -> Letter:
    return Letter(name=name, title=title, subject=subject, body=body, to=to_member, values=_answer_values)


LETTERS = (
    Letter(
        name=RECEIPT,
        title=_l("Kvittering for et ønske om egne opplysninger"),
        subject=_l("Vi har fått ønsket ditt"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "{mottatt} ba du oss om å {ønske}. Du får svar senest {frist}.\n\n"
            "Var det ikke deg? Ring oss på {telefon}, så stopper vi det."
        ),
        to=to_member,
        values=_values,
    ),
    _answer(
        answers.CORRECTED,
        _l("Svar: opplysningene er rettet"),
        _l("Vi har rettet opplysningene dine"),
        _l(
            "Hei, {fornavn}\n\n"
            "{mottatt} ba du oss om å {ønske}. Det er gjort.\n\n"
            "Er noe fortsatt feil? Svar på denne e-posten, eller ring {telefon}."
        ),
    ),
    _answer(
        answers.EXPORTED,
        _l("Svar: opplysningene er klare"),
        _l("Opplysningene dine er klare"),
        _l(
            "Hei, {fornavn}\n\n"
            "{mottatt} ba du oss om å {ønske}. Nå er de klare. "
            "Vi sender dem ikke i vanlig e-post. Du får dem på en trygg måte.\n\n"
            "Har du ikke fått dem senest {frist}? Ring oss på {telefon}."
        ),
    ),
    _answer(
        answers.OBJECTED,
        _l("Svar: invitasjonene er stoppet"),
        _l("Vi spør deg ikke om mer"),
        _l(
            "Hei, {fornavn}\n\n"
            "{mottatt} ba du oss om å {ønske}. Det er gjort. Du får ingen flere invitasjoner, "
            "og vi har ikke slettet noe.\n\n"
            "Vil du være med igjen, eller vil du bli slettet? Svar på denne e-posten, eller ring {telefon}."
        ),
    ),
    _answer(
        answers.REFUSED,
        _l("Svar: vi gjør det ikke"),
        _l("Svar på ønsket ditt"),
        _l(
            "Hei, {fornavn}\n\n"
            "{mottatt} ba du oss om å {ønske}. Det har vi ikke gjort. {grunn}\n\n"
            "Er du uenig? Svar på denne e-posten, eller ring {telefon}. "
            "Du kan også klage til Datatilsynet: https://www.datatilsynet.no/"
        ),
    ),
    _answer(
        answers.ERASED,
        _l("Svar: paneldeltakeren er slettet"),
        _l("Du er slettet fra panelet"),
        _l(
            "Hei, {fornavn}\n\n"
            "{mottatt} ba du oss om å {ønske}. Nå har vi slettet navnet, adressen og svarene dine. "
            "Resultater som er publisert, blir stående uten navn.\n\n"
            "Vi har ikke adressen din lenger, så du får ikke flere e-poster fra oss. Takk for at du var med."
        ),
    ),
)
