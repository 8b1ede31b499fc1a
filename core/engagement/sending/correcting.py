"""Puts a wrong letter right: to exactly those who got it, in words of its own, marked as a correction."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from core.contributions import Addressee, Envelope, Letter, Principal, Wording
from core.db import session
from core.engagement.invitations import SHARED_FIELDS, UnknownFields, personal_url
from core.engagement.models import Engagement, EngagementLetter, Project
from core.engagement.sending.errors import NotFilledIn
from core.engagement.sending.looks import LANGUAGES, own_words, shown
from core.engagement.sending.models import SENT, STOPPED, Sending
from core.engagement.sending.planning import plan
from core.language import core_texts, root, speaking, spoken
from core.messaging.compose import Composed, base_url
from core.messaging.models import SENT as LEFT
from core.messaging.models import WAITING, OutboxLetter
from core.messaging.text import unknown_fields
from core.panel.letters import to_member, wants_invitations
from core.panel.models import Panelist
from core.types import Id, LocalText

_ = core_texts.gettext
_l = core_texts.lazy_gettext

CORRECTION = "engagement.correction"
FIELDS = ("tittel", "leder", "lenke")
PLACE = _l("[Skriv hva som er riktig]")  # what whoever writes a correction puts their own words in place of


def can_correct(sending: Sending) -> bool:
    """Tell whether anybody got a letter of it that can be put right."""
    return sending.state in (SENT, STOPPED) and session.scalar(still_got(sending.id).limit(1)) is not None


def made_for(sending: Sending) -> list[Sending]:
    """Give the corrections of it that have left or will, newest first."""
    rows = sa.select(Sending).where(Sending.corrects_id == sending.id, Sending.state != STOPPED)
    return list(session.scalars(rows.order_by(Sending.id.desc())))


def count_got(sending: Sending) -> int:
    """Count the members who got it, or will get it before anything that is sent now."""
    return session.scalar(sa.select(sa.func.count()).select_from(still_got(sending.id).subquery())) or 0


def correct(
    sending: Sending, subject: LocalText, body: LocalText, by: Principal, due_at: datetime | None = None
) -> Sending:
    """Plan a correction to exactly those who got the wrong letter. Raises UnknownFields, NotFilledIn or NobodyToSendTo.

    Who that is, is asked again when it leaves: letters leave at a pace, and a stop may have kept some back.
    """
    _require_known_fields(subject, body)
    _require_filled_in(body)
    return plan(
        sending.engagement or sending.project,
        CORRECTION,
        session.scalars(still_got(sending.id)),
        by,
        due_at,
        subject=_marked(subject),
        body=body,
        corrects=sending.id,
    )


def keep_on_trial(engagement: Engagement, subject: LocalText, body: LocalText) -> None:
    """Keep the words of a correction for its writer's own test. Raises UnknownFields or NotFilledIn."""
    _require_known_fields(subject, body)
    _require_filled_in(body)
    row = session.get(EngagementLetter, (engagement.id, CORRECTION))
    if row is None:
        row = EngagementLetter(engagement_id=engagement.id, kind=CORRECTION)
        session.add(row)
    row.subject, row.body = _marked(subject), body
    session.flush()


def looks(sending: Sending, subject: LocalText, body: LocalText) -> dict[str, Composed]:
    """Write a correction as it would be read, in each language. Raises UnknownFields."""
    _require_known_fields(subject, body)
    marked = _marked(subject)
    place = (sending.engagement or sending.project).id
    return {
        language: shown(
            CORRECTION, place, language, words=Wording(subject=marked.say(language), body=body.say(language))
        )
        for language in LANGUAGES
    }


def default_words() -> Wording:
    """Give the words that a correction begins with."""
    return Wording(subject=str(LETTER.subject), body=str(LETTER.body))


def _require_known_fields(subject: LocalText, body: LocalText) -> None:
    every = " ".join([*subject.values(), *body.values()])
    if strangers := unknown_fields(every, (*SHARED_FIELDS, *FIELDS)):
        raise UnknownFields(strangers)


def _require_filled_in(body: LocalText) -> None:
    if languages := [language for language, text in body.items() if _says_nothing(text, language)]:
        raise NotFilledIn(languages)


def _says_nothing(text: str, language: str) -> bool:
    """Tell whether what is right is still to be written: its place stands there, or was only taken away."""
    with speaking(language):
        place, first = str(PLACE), str(LETTER.body)
    return place in text or text.split() == first.replace(place, "").split()


def still_got(sending_id: Id) -> sa.Select[Id]:
    """Find the members whose letter of a send-out has left, or waits its turn in the outbox: in its order."""
    reached = OutboxLetter.state.in_((LEFT, WAITING))
    letters = sa.select(OutboxLetter.recipient_id).where(OutboxLetter.sending_id == sending_id, reached)
    return sa.select(Panelist.id).where(Panelist.id.in_(letters)).order_by(Panelist.id)


def _marked(subject: LocalText) -> LocalText:
    """Mark a subject as that of a correction, in both languages."""
    marks = {"nb": "Rettelse", "en": "Correction"}
    return LocalText(
        {language: _mark(text, marks.get(language, marks["nb"])) for language, text in subject.items() if text}
    )


def _mark(text: str, mark: str) -> str:
    return text if text.casefold().startswith(mark.casefold()) else f"{mark}: {text}"


def _wording(envelope: Envelope, language: str) -> Wording | None:
    letter = session.get(OutboxLetter, envelope.id)
    sending = session.get(Sending, letter.sending_id) if letter and letter.sending_id else None
    return own_words(sending, language) if sending else _on_trial(envelope, language)


def _on_trial(envelope: Envelope, language: str) -> Wording | None:
    tried = session.get(EngagementLetter, (envelope.about, CORRECTION))
    return Wording(subject=tried.subject.say(language), body=tried.body.say(language)) if tried else None


def _to(envelope: Envelope) -> Addressee | None:
    place = _place(envelope)
    contact = _project(place).contact if place else None
    return to_member(envelope, reply_to=contact.email if contact else "")


def _values(envelope: Envelope) -> Mapping[str, str]:
    place = _place(envelope)
    if place is None:
        return {}
    contact = _project(place).contact
    return {
        "tittel": place.title.say(spoken()),
        "leder": contact.name if contact else "",
        "lenke": personal_url(envelope) if envelope.link else _public_url(place),
    }


def _place(envelope: Envelope) -> Engagement | Project | None:
    return session.get(Engagement, envelope.about) or session.get(Project, envelope.about)


def _project(place: Engagement | Project) -> Project:
    return place if isinstance(place, Project) else place.project


def _public_url(place: Engagement | Project) -> str:
    part = "aktiviteter" if isinstance(place, Engagement) else "prosjekter"
    return f"{base_url()}{root(spoken())}/{part}/{place.name}"


LETTER = Letter(
    name=CORRECTION,
    title=_l("Rettelse"),
    subject=_l("Rettelse: {tittel}"),
    body=_l(
        "Hei, {fornavn}\n\n"
        "E-posten vi sendte deg om «{tittel}», hadde en feil. Dette er riktig:\n\n"
        "%(place)s\n\n"
        "Vi beklager.\n\n"
        "**[Se hva det gjelder]({lenke})**\n\n"
        "Hilsen {leder}, {enhet}",
        place=PLACE,
    ),
    to=_to,
    values=_values,
    may_send=wants_invitations,
    wording=_wording,
    fields=(*SHARED_FIELDS, *FIELDS),
    bulk=True,
)
