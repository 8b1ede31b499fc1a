"""The panel's own letters, and how any letter reaches a member."""

import sqlalchemy as sa

from core.auth import links
from core.contributions import Addressee, Envelope, Letter
from core.db import session
from core.language import core_texts, root
from core.messaging.compose import base_url
from core.panel.consents import FORM
from core.panel.models import Panelist, SignUp
from core.panel.services import fewer_url, is_on_break

_l = core_texts.lazy_gettext


def to_member(envelope: Envelope, reply_to: str = "") -> Addressee | None:
    """Address a letter to a member; None where they have left."""
    member = session.get(Panelist, envelope.recipient)
    if member is None:
        return None
    return addressed(member, reply_to)


def addressed(member: Panelist, reply_to: str = "") -> Addressee:
    """Address a letter to this member."""
    return Addressee(
        email=member.email,
        name=member.name,
        language=member.language,
        member=True,
        pause_url=fewer_url(member),
        one_click_url=fewer_url(member, one_click=True),
        reply_to=reply_to,
    )


def wants_invitations(envelope: Envelope) -> bool:
    """Tell whether a member is still there and not on a break.

    Those who are asked only in what they follow want the rest: what asks in an activity looks at that, too.
    """
    member = session.get(Panelist, envelope.recipient)
    return member is not None and not is_on_break(member)


def _to_sign_up(envelope: Envelope) -> Addressee | None:
    waiting = session.get(SignUp, envelope.recipient)
    if waiting is None:
        return None
    return Addressee(email=waiting.email, name=waiting.name, language=waiting.language)


def _to_member_of_sign_up(envelope: Envelope) -> Addressee | None:
    """Address the member whose address somebody filled in: they get the way to fewer e-mails, like all members."""
    waiting = session.get(SignUp, envelope.recipient)
    member = session.scalar(sa.select(Panelist).where(Panelist.email == waiting.email)) if waiting else None
    return addressed(member) if member else None


def _confirmation_values(envelope: Envelope) -> dict[str, str | None]:
    waiting = session.get_one(SignUp, envelope.recipient)
    if envelope.link is None:
        return {}
    path = f"{root(waiting.language)}/bekreft/{links.token(envelope.link)}"
    code = links.code(envelope.link) if waiting.channel == FORM else None  # elsewhere no page waits for it
    return {"bekreft_lenke": f"{base_url()}{path}", "kode": code}


LETTERS = (
    Letter(
        name="panel.confirmation",
        title=_l("Bekreftelse av innmelding"),
        subject=_l("Bekreft at du vil være med i innbyggerpanelet"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Så fint at du vil være med. Trykk på knappen, så er du med.\n\n"
            "**[Bekreft at jeg vil være med]({bekreft_lenke})**\n\n"
            "Eller skriv denne koden på siden der du meldte deg: **{kode}**\n\n"
            "Var det ikke deg? Da kan du se bort fra denne e-posten. Vi sletter adressen din innen 7 dager."
        ),
        to=_to_sign_up,
        values=_confirmation_values,
    ),
    Letter(
        name="panel.already_member",
        title=_l("Adressen er allerede med"),
        subject=_l("Du er allerede med i innbyggerpanelet"),
        body=_l(
            "Hei\n\n"
            "**Du er allerede med i panelet.**\n\n"
            "Noen, kanskje du, prøvde å melde inn denne adressen. Du trenger ikke gjøre noe. "
            "Skal en annen i husstanden være med, trenger de sin egen e-postadresse."
        ),
        to=_to_member_of_sign_up,
        values=lambda _envelope: {},
    ),
)
