"""The letter to somebody on a list: who asks, where their name is from, and that they need do nothing."""

from collections.abc import Mapping
from dataclasses import replace

from core.auth import links
from core.contributions import Addressee, Envelope, Letter
from core.db import session
from core.language import SOURCE, core_texts, root
from core.messaging import compose
from core.messaging.compose import Composed, base_url
from core.panel.members.confirming import Origin, of_list, origin
from core.panel.members.models import LETTER, STOPPED, STOPPING, MemberImport
from core.panel.models import SignUp

_l = core_texts.lazy_gettext


def _to_listed(envelope: Envelope) -> Addressee | None:
    waiting = session.get(SignUp, envelope.recipient)
    if waiting is None or envelope.link is None:
        return None
    return Addressee(
        email=waiting.email,
        name=waiting.name,
        language=waiting.language,
        one_click_url=f"{base_url()}/bekreft/{links.token(envelope.link)}/nei",
    )


def _is_wanted(envelope: Envelope) -> bool:
    """Tell whether the list has not been taken back."""
    waiting = session.get(SignUp, envelope.recipient)
    kept = session.get(MemberImport, waiting.import_id) if waiting and waiting.import_id else None
    return waiting is not None and (kept is None or kept.state not in (STOPPING, STOPPED))


def _values(envelope: Envelope) -> Mapping[str, str | None]:
    waiting = session.get_one(SignUp, envelope.recipient)
    path = f"{base_url()}{root(waiting.language)}/bekreft/{links.token(envelope.link)}" if envelope.link else ""
    return _said(origin(waiting), path)


def _said(by: Origin, path: str) -> Mapping[str, str | None]:
    values: dict[str, str | None] = {"leder": by.by or None, "kilde": by.source or None}
    return {**values, "bekreft_lenke": path, "nei_lenke": f"{path}/nei"} if path else values


LETTERS = (
    Letter(
        name=LETTER,
        title=_l("Spørsmål til dem som står på en liste"),
        subject=_l("Vil du være med i innbyggerpanelet?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "{leder} i {enhet} har satt deg på en liste over folk vi vil spørre. Listen er fra: {kilde}\n\n"
            "I innbyggerpanelet sier du hva du mener om det som skjer i {kommune}. "
            "Du er ikke med før du sier ja selv.\n\n"
            "**[Se hva det er, og svar]({bekreft_lenke})**\n\n"
            "Vil du ikke være med? Da trenger du ikke gjøre noe. "
            "Vi sletter navnet og adressen din innen 7 dager. "
            "[Nei takk, slett dem nå og ikke spør igjen]({nei_lenke})"
        ),
        to=_to_listed,
        values=_values,
        may_send=_is_wanted,
        bulk=True,
    ),
)


def preview(kept: MemberImport, name: str) -> Composed:
    """Write the letter as somebody on this list will read it; its links lead to no answer."""
    (letter,) = LETTERS
    path = f"{base_url()}/bekreft"
    seen = replace(letter, values=lambda _envelope: _said(of_list(kept), path))
    envelope = Envelope(id=kept.id, recipient=kept.id, about=kept.id, link=None)
    return compose.preview(seen, envelope, Addressee(email="", name=name, language=SOURCE))
