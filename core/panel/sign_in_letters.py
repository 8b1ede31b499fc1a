"""The letters to come in with, and to confirm oneself with; to an address that nobody has, none leaves."""

import sqlalchemy as sa

from core import clock
from core.auth import links
from core.auth.models import Link
from core.contributions import Addressee, Envelope, Letter
from core.db import session
from core.language import core_texts, root
from core.messaging.compose import base_url
from core.panel.letters import addressed
from core.panel.models import Panelist, SignInRequest
from core.panel.sign_in import TO_CONFIRM, TO_SIGN_IN

_l = core_texts.lazy_gettext


def _member(envelope: Envelope) -> Panelist | None:
    asked = SignInRequest.id == envelope.recipient
    return session.scalar(sa.select(Panelist).join(SignInRequest, SignInRequest.email == Panelist.email).where(asked))


def _to_whom_it_belongs(envelope: Envelope) -> Addressee | None:
    member = _member(envelope)
    return addressed(member) if member else None


def _still_opens(envelope: Envelope) -> bool:
    """Tell whether the link it carries is alive: a letter that was held up does not lead to a shut door."""
    link = session.get(Link, envelope.link) if envelope.link else None
    return link is not None and not link.revoked_at and (link.expires_at is None or link.expires_at > clock.now())


def _values(envelope: Envelope) -> dict[str, str]:
    if envelope.link is None:
        return {}
    member = _member(envelope)
    path = f"{root(member.language if member else 'nb')}/logg-inn/lenke/{links.token(envelope.link)}"
    return {"logg_inn_lenke": f"{base_url()}{path}", "kode": links.code(envelope.link)}


def _code(envelope: Envelope) -> dict[str, str]:
    return {"kode": links.code(envelope.link)} if envelope.link else {}


LETTERS = (
    Letter(
        name=TO_SIGN_IN,
        title=_l("Innlogging"),
        subject=_l("Logg inn i innbyggerpanelet"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Trykk på knappen for å logge inn.\n\n"
            "**[Logg inn]({logg_inn_lenke})**\n\n"
            "Eller skriv denne koden på siden der du ba om den: **{kode}**\n\n"
            "Koden virker i 10 minutter, og knappen i en time. Gi dem ikke til noen.\n\n"
            "Var det ikke deg? Da kan du se bort fra denne e-posten. Ingen kommer inn uten den."
        ),
        to=_to_whom_it_belongs,
        values=_values,
        may_send=_still_opens,
    ),
    Letter(
        name=TO_CONFIRM,
        title=_l("Kode for å bekrefte hvem du er"),
        subject=_l("Koden din til innbyggerpanelet"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Skriv denne koden på siden der du ba om den: **{kode}**\n\n"
            "Den virker i 10 minutter. Gi den ikke til noen, heller ikke til oss.\n\n"
            "Var det ikke deg? Da kan noen være inne på siden din. Ring oss på {telefon}."
        ),
        to=_to_whom_it_belongs,
        values=_code,
        may_send=_still_opens,
    ),
)
