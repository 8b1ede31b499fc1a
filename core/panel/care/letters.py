"""The letters of the care: whether somebody still lives here, and whether they are in twice."""

from datetime import date

from core.auth import links
from core.auth.links import Purpose
from core.contributions import Envelope, Letter
from core.dates import near_day
from core.db import session
from core.language import core_texts, root
from core.messaging.compose import base_url
from core.panel.care.alike import LETTER as IN_TWICE
from core.panel.care.questions import QUESTION, REMINDER, url
from core.panel.letters import to_member, wants_invitations
from core.panel.models import Panelist

_l = core_texts.lazy_gettext


def _still_asked(envelope: Envelope) -> bool:
    """Tell whether the question waits for an answer, of somebody who is not on a break."""
    member = session.get(Panelist, envelope.recipient)
    return member is not None and member.asked_on is not None and wants_invitations(envelope)


def _values(envelope: Envelope) -> dict[str, str]:
    member = session.get_one(Panelist, envelope.recipient)
    link = links.of_subject(Purpose.STILL_HERE, member.id)  # the living one: a new address has shut the letter's own
    last_day: date = member.answer_by or member.settled_on
    return {"svar_lenke": url(member, link.id) if link else base_url(), "frist": near_day(last_day)}


def _door(envelope: Envelope) -> dict[str, str]:
    member = session.get_one(Panelist, envelope.recipient)
    return {"panel_lenke": f"{base_url()}{root(member.language)}/mitt-panel/samtykker"}


LETTERS = (
    Letter(
        name=QUESTION,
        title=_l("Bor du fortsatt i kommunen?"),
        subject=_l("Bor du fortsatt i {kommune}?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Innbyggerpanelet er for dem som bor i {kommune}. Derfor spør vi av og til om du fortsatt gjør det.\n\n"
            "**[Svar på om du bor her]({svar_lenke})**\n\n"
            "Har du flyttet, melder du deg ut på samme side. Der kan du også rette opplysningene dine.\n\n"
            "Svar helst innen {frist}. Hører vi ikke fra deg, minner vi deg på det én gang. "
            "Etter det melder vi deg ut.\n\n"
            "Hilsen {enhet}"
        ),
        to=to_member,
        values=_values,
        may_send=_still_asked,
        bulk=True,
    ),
    Letter(
        name=REMINDER,
        title=_l("Påminnelse om å svare på om man bor i kommunen"),
        subject=_l("Vil du fortsatt være med i panelet?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "For en stund siden spurte vi om du fortsatt bor i {kommune}. Vi har ikke hørt fra deg.\n\n"
            "**[Svar på om du bor her]({svar_lenke})**\n\n"
            "Hører vi ikke fra deg innen {frist}, melder vi deg ut av panelet og sletter det vi vet om deg. "
            "Du kan melde deg inn igjen når du vil.\n\n"
            "Logger du inn på Mitt panel, er du også med videre.\n\n"
            "Hilsen {enhet}"
        ),
        to=to_member,
        values=_values,
        may_send=_still_asked,
        bulk=True,
    ),
    Letter(
        name=IN_TWICE,
        title=_l("Spørsmål om man er med to ganger"),
        subject=_l("Er du med i panelet to ganger?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Det ser ut til at du kan være med i innbyggerpanelet to ganger, med to e-postadresser.\n\n"
            "Er det slik, logger du inn med den adressen du ikke vil bruke, og melder deg ut der. "
            "Da får du ikke alt dobbelt, og alle teller like mye.\n\n"
            "**[Logg inn og se]({panel_lenke})**\n\n"
            "Er dere to som ligner, trenger du ikke gjøre noe.\n\n"
            "Hilsen {enhet}"
        ),
        to=to_member,
        values=_door,
    ),
)
