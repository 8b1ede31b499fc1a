"""The receipt to somebody who asked for something about their own data."""

from core.contributions import Envelope, Letter
from core.dates import short_day
from core.db import session
from core.language import core_texts
from core.panel.letters import to_member
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
)
