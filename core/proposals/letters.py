"""The letters about a proposal: the one that asks to confirm it, and those that tell what became of it."""

from core.auth import links
from core.contributions import Addressee, Envelope, Letter
from core.db import session
from core.language import core_texts, root
from core.messaging.compose import base_url
from core.panel.letters import addressed
from core.panel.models import Panelist
from core.proposals import deciding, proposing
from core.proposals.models import Proposal

_l = core_texts.lazy_gettext


def _to_proposer(envelope: Envelope) -> Addressee | None:
    proposal = session.get(Proposal, envelope.recipient)
    if proposal is None:
        return None
    if proposal.panelist_id:
        return addressed(session.get_one(Panelist, proposal.panelist_id))
    if not proposal.email:
        return None
    return Addressee(email=proposal.email, name=proposal.proposer_name or "", language=proposal.language)


def _confirmation_values(envelope: Envelope) -> dict[str, str | None]:
    proposal = session.get_one(Proposal, envelope.recipient)
    if envelope.link is None:
        return {}
    path = f"{root(proposal.language)}/forslag/bekreft/{links.token(envelope.link)}"
    return {
        "forslag": proposal.title,
        "bekreft_lenke": f"{base_url()}{path}",
        "kode": links.code(envelope.link),
    }


def _values(envelope: Envelope) -> dict[str, str | None]:
    """Give what became of it, in the receiver's language; what is not public has no address to lead to."""
    proposal = session.get_one(Proposal, envelope.recipient)
    receiver = _to_proposer(envelope)
    language = receiver.language if receiver else ""
    other = proposal.merged_into
    return {
        "forslag": proposal.shown_title,
        "svar": proposal.answer.say(language),
        "grunn": proposal.hidden_for,
        "annet_forslag": other.shown_title if other else None,
        "forslag_lenke": _address(proposal, language),
        "annet_lenke": _address(other, language) if other else None,
    }


def _address(proposal: Proposal, language: str) -> str | None:
    return f"{base_url()}{root(language)}/forslag/{proposal.name}" if proposal.is_public else None


def _waits(envelope: Envelope) -> bool:
    proposal = session.get(Proposal, envelope.recipient)
    return proposal is not None and proposal.confirmed_at is None


def _letter(kind: str, title: str, subject: str, body: str) -> Letter:
    return Letter(name=kind, title=title, subject=subject, body=body, to=_to_proposer, values=_values)


LETTERS = (
    Letter(
        name=proposing.CONFIRMATION,
        title=_l("Bekreftelse av forslag"),
        subject=_l("Bekreft forslaget ditt"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du har foreslått: {forslag}\n\n"
            "Trykk på knappen, så er det sendt.\n\n"
            "**[Bekreft at jeg foreslår dette]({bekreft_lenke})**\n\n"
            "Eller skriv denne koden på siden der du skrev forslaget: **{kode}**\n\n"
            "Var det ikke deg? Da kan du se bort fra denne e-posten. Vi sletter adressen din innen 7 dager."
        ),
        to=_to_proposer,
        values=_confirmation_values,
        may_send=_waits,
    ),
    _letter(
        deciding.ANSWERED,
        _l("Svar på forslag"),
        _l("Svar på forslaget ditt: {forslag}"),
        _l("Hei, {fornavn}\n\nTakk for forslaget ditt: {forslag}\n\n{svar}\n\n**[Se forslaget]({forslag_lenke})**"),
    ),
    _letter(
        deciding.HIDDEN,
        _l("Forslag som ikke vises"),
        _l("Forslaget ditt vises ikke for andre"),
        _l(
            "Hei, {fornavn}\n\n"
            "Takk for forslaget ditt: {forslag}\n\n"
            "Vi har lest det, men viser det ikke på nettsidene. {grunn}\n\n"
            "Er du uenig? Svar på denne e-posten, eller ring oss."
        ),
    ),
    _letter(
        deciding.MERGED,
        _l("Forslag som er slått sammen"),
        _l("Forslaget ditt er slått sammen med et annet"),
        _l(
            "Hei, {fornavn}\n\n"
            "Takk for forslaget ditt: {forslag}\n\n"
            "Noen andre har foreslått noe som ligner: {annet_forslag}. Vi arbeider med dem sammen.\n\n"
            "**[Se det andre forslaget]({annet_lenke})**"
        ),
    ),
    _letter(
        deciding.JOINED,
        _l("Forslag som et annet er slått sammen med"),
        _l("Flere foreslår det samme som deg"),
        _l(
            "Hei, {fornavn}\n\n"
            "Takk for forslaget ditt: {forslag}\n\n"
            "En annen har foreslått noe som ligner. Vi har slått forslagene sammen, og arbeider videre med ditt.\n\n"
            "**[Se forslaget]({forslag_lenke})**"
        ),
    ),
    _letter(
        deciding.PROJECT,
        _l("Forslag som er blitt til et prosjekt"),
        _l("Forslaget ditt er blitt til et prosjekt"),
        _l(
            "Hei, {fornavn}\n\n"
            "Takk for forslaget ditt: {forslag}\n\n"
            "Nå har vi startet et prosjekt om det.\n\n"
            "**[Se forslaget]({forslag_lenke})**"
        ),
    ),
)
