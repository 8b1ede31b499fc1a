"""The letters of a change of address: to the new one, and to the old."""

from core import clock
from core.auth import links
from core.auth.models import Link
from core.contributions import Addressee, Envelope, Letter
from core.db import session
from core.language import core_texts, root
from core.messaging.compose import base_url
from core.panel.addresses import member_at
from core.panel.letters import addressed, to_member
from core.panel.models import AddressChange, Panelist

_l = core_texts.lazy_gettext


def _to_new(envelope: Envelope) -> Addressee | None:
    change = session.get(AddressChange, envelope.recipient)
    return _at(change, change.new_email) if change else None


def _to_old(envelope: Envelope) -> Addressee | None:
    change = session.get(AddressChange, envelope.recipient)
    return _at(change, change.old_email) if change else None


def _to_who_has_it(envelope: Envelope) -> Addressee | None:
    """Address the other member, who has the address that somebody wanted."""
    change = session.get(AddressChange, envelope.recipient)
    other = member_at(change.new_email) if change else None
    return addressed(other) if other else None


def _at(change: AddressChange, email: str) -> Addressee | None:
    member = session.get(Panelist, change.panelist_id)
    return Addressee(email=email, name=member.name, language=member.language) if member else None


def _still_asks(envelope: Envelope) -> bool:
    link = session.get(Link, envelope.link) if envelope.link else None
    return link is not None and not link.revoked_at and (link.expires_at is None or link.expires_at > clock.now())


def _confirmation(envelope: Envelope) -> dict[str, str]:
    change = session.get_one(AddressChange, envelope.recipient)
    if envelope.link is None:
        return {}
    path = f"{_root(change)}/bekreft/adresse/{links.token(envelope.link)}"
    return {"bekreft_lenke": f"{base_url()}{path}", "kode": links.code(envelope.link)}


def _hint(envelope: Envelope) -> dict[str, str]:
    """Give so much of the new address that its owner knows it again, and nobody else learns it."""
    change = session.get_one(AddressChange, envelope.recipient)
    name, _at_sign, domain = change.new_email.rpartition("@")
    return {"ny_adresse": f"{name[:1]}…@{domain}"}


def _sign_in_page(envelope: Envelope) -> dict[str, str]:
    member = session.get_one(Panelist, envelope.recipient)
    return {"logg_inn_lenke": f"{base_url()}{root(member.language)}/logg-inn"}


def _root(change: AddressChange) -> str:
    member = session.get(Panelist, change.panelist_id)
    return root(member.language) if member else ""


LETTERS = (
    Letter(
        name="panel.new_address",
        title=_l("Bekreftelse av ny e-postadresse"),
        subject=_l("Bekreft den nye e-postadressen din"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Vil du ha e-post fra innbyggerpanelet hit? Trykk på knappen, så bytter vi.\n\n"
            "**[Bekreft den nye adressen]({bekreft_lenke})**\n\n"
            "Eller skriv denne koden på siden der du ba om å bytte: **{kode}**\n\n"
            "Koden virker i 10 minutter, og knappen i ett døgn.\n\n"
            "Var det ikke deg? Da kan du se bort fra denne e-posten. Da endrer vi ingenting."
        ),
        to=_to_new,
        values=_confirmation,
        may_send=_still_asks,
    ),
    Letter(
        name="panel.address_in_use",
        title=_l("Den nye adressen er i bruk"),
        subject=_l("Noen ville bruke e-postadressen din"),
        body=_l(
            "Hei\n\n"
            "**Denne adressen er allerede med i panelet.**\n\n"
            "Noen, kanskje du, ville ha e-post fra innbyggerpanelet hit. Du trenger ikke gjøre noe.\n\n"
            "Hver person trenger sin egen e-postadresse. Trenger dere hjelp, svarer du på denne e-posten."
        ),
        to=_to_who_has_it,
        values=lambda _envelope: {},
    ),
    Letter(
        name="panel.address_changing",
        title=_l("Beskjed til den gamle adressen"),
        subject=_l("Vil du bytte e-postadresse?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Noen som er logget inn som deg, vil bytte e-postadressen din til {ny_adresse}.\n\n"
            "Er det deg? Da svarer du på e-posten vi sendte dit. Her trenger du ikke gjøre noe.\n\n"
            "Er det ikke deg? Ring oss på {telefon} med en gang, så stopper vi det."
        ),
        to=_to_old,
        values=_hint,
    ),
    Letter(
        name="panel.address_changed",
        title=_l("Beskjed til den gamle adressen, etter telefon"),
        subject=_l("Vi har byttet e-postadressen din"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du sa fra at du har fått en ny e-postadresse. Vi har snakket med deg på telefon. "
            "Fra nå skriver vi til {ny_adresse}.\n\n"
            "Var det ikke deg? Ring oss på {telefon} med en gang, så retter vi det."
        ),
        to=_to_old,
        values=_hint,
    ),
    Letter(
        name="panel.address_welcome",
        title=_l("Velkommen på den nye adressen"),
        subject=_l("Nå skriver vi til deg på denne adressen"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du ba oss om å bytte e-postadresse i innbyggerpanelet. Det har vi gjort. "
            "Fra nå skriver vi til deg her.\n\n"
            "Du logger inn med denne adressen.\n\n"
            "**[Logg inn]({logg_inn_lenke})**\n\n"
            "Er noe feil? Ring oss på {telefon}."
        ),
        to=to_member,
        values=_sign_in_page,
    ),
)
