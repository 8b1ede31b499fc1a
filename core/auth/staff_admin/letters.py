"""The letters with which a colleague comes in: the first time, and anew."""

from collections.abc import Mapping

from core.auth import links
from core.auth.models import Link, Staff
from core.contributions import Addressee, Envelope, Letter
from core.db import session
from core.language import SOURCE, core_texts
from core.messaging.compose import base_url

_l = core_texts.lazy_gettext

INVITATION = "auth.staff_invitation"
ANEW = "auth.let_in_anew"


def to_colleague(envelope: Envelope) -> Addressee | None:
    """Address a letter to somebody on the staff; None where they have gone."""
    staff = session.get(Staff, envelope.recipient)
    if staff is None or not staff.active:
        return None
    return Addressee(email=staff.email, name=staff.name, language=SOURCE)


def _way_in(envelope: Envelope) -> Mapping[str, str]:
    if envelope.link is None:
        return {}
    return {"velkomst_lenke": f"{base_url()}/arbeid/velkommen/{links.token(envelope.link)}"}


def _still_opens(envelope: Envelope) -> bool:
    link = session.get(Link, envelope.link) if envelope.link else None
    return link is not None and links.is_alive(link)


LETTERS = (
    Letter(
        name=INVITATION,
        title=_l("Invitasjon til ansatte"),
        subject=_l("Du er invitert til å arbeide med innbyggerpanelet"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du har fått en konto der vi arbeider med innbyggerpanelet i {kommune}.\n\n"
            "Trykk på knappen og velg et passord. Etterpå kobler du til en app på telefonen. Ha den gjerne klar.\n\n"
            "**[Velg et passord]({velkomst_lenke})**\n\n"
            "Lenken er bare din. Den virker én gang, og i 7 dager.\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_way_in,
        may_send=_still_opens,
    ),
    Letter(
        name=ANEW,
        title=_l("Ny vei inn for ansatte"),
        subject=_l("Velg et nytt passord"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "En administrator har åpnet for at du kan velge et nytt passord og koble til telefonen på nytt. "
            "Det gamle passordet og nøklene dine for programmer virker ikke lenger, og du er logget ut overalt.\n\n"
            "**[Velg et nytt passord]({velkomst_lenke})**\n\n"
            "Lenken er bare din. Den virker én gang, og i 60 minutter. Rekker du det ikke, ber du om en ny.\n\n"
            "Har du ikke bedt om dette? Ring {telefon} med en gang.\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_way_in,
        may_send=_still_opens,
    ),
)
