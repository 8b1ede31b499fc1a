"""The letter that tells those who took part what happened."""

from collections.abc import Mapping

import sqlalchemy as sa
from babel.dates import format_date

from core import clock
from core.contributions import Addressee, Envelope, Letter
from core.dates import number
from core.db import session
from core.engagement import counting, follow_up
from core.engagement.models import Engagement, Project
from core.engagement.publishing.models import FollowUp
from core.engagement.states import ended_at, is_published
from core.language import core_texts, root, spoken
from core.messaging.compose import base_url
from core.messaging.models import OutboxLetter
from core.panel.letters import to_member, wants_invitations
from core.types import LocalText

_l = core_texts.lazy_gettext


def contact_of(place: Engagement | Project) -> str:
    """Give the address that answers about a place go to; empty where nobody answers for it."""
    contact = project_of(place).contact
    return contact.email if contact else ""


def project_of(place: Engagement | Project) -> Project:
    """Give the project itself, or that of an activity."""
    return place if isinstance(place, Project) else place.project


def leader_of(place: Engagement | Project) -> str:
    """Name who signs a letter about a place."""
    contact = project_of(place).contact
    return contact.name if contact else ""


def _entry(envelope: Envelope) -> FollowUp | None:
    """Find the entry that a letter is about: by its send-out; in a preview by itself, or the newest of its place."""
    letter = session.get(OutboxLetter, envelope.id)
    found = sa.select(FollowUp).order_by(FollowUp.published_at.desc(), FollowUp.id.desc()).limit(1)
    if letter and letter.sending_id:
        return session.scalars(found.where(FollowUp.sending_id == letter.sending_id)).unique().first()
    about = sa.or_(FollowUp.engagement_id == envelope.about, FollowUp.project_id == envelope.about)
    itself = session.get(FollowUp, envelope.about)
    return itself or session.scalars(found.where(about, FollowUp.sending_id.is_not(None))).unique().first()


def _to(envelope: Envelope) -> Addressee | None:
    entry = _entry(envelope)
    return to_member(envelope, contact_of(entry.project)) if entry else None


def _values(envelope: Envelope) -> Mapping[str, str | None]:
    entry = _entry(envelope)
    if entry is None:
        return {}
    place = follow_up.place_of(entry)
    engagement = entry.engagement
    return {
        "måned": _month(engagement) if engagement else None,
        "tittel": place.title.say(spoken()),
        "antall": _how_many(engagement) if engagement else None,
        "funn": entry.said.say(spoken()),
        "tiltak": entry.done.say(spoken()),
        "ikke_gjort": _before_comma(entry.not_done),
        "grunn": entry.reason.say(spoken()) or None,
        "resultat_lenke": _url(entry),
        "leder": leader_of(place),
    }


def _month(engagement: Engagement) -> str:
    return str(format_date(clock.local(ended_at(engagement)).date(), "LLLL", locale=spoken()))


def _how_many(engagement: Engagement) -> str:
    return number(counting.figures([engagement])[engagement.id].answered)


def _before_comma(text: LocalText) -> str | None:
    return text.say(spoken()).rstrip(" .") or None


def _url(entry: FollowUp) -> str:
    """Lead to the result; where there is none, to the project's page."""
    where = f"prosjekter/{entry.project.name}"
    if entry.engagement and is_published(entry.engagement):
        where = f"resultater/{entry.engagement.name}"
    return f"{base_url()}{root(spoken())}/{where}"


def _may_send(envelope: Envelope) -> bool:
    entry = _entry(envelope)
    return entry is not None and entry.published_at is not None and wants_invitations(envelope)


HAPPENED = Letter(
    name=follow_up.LETTER,
    title=_l("Dette skjedde"),
    subject=_l("Du var med. Dette skjedde."),
    body=_l(
        "Hei, {fornavn}\n\n"
        "I {måned} var du med på «{tittel}». {antall} deltok.\n\n"
        "**Dere sa:** {funn}\n\n"
        "**Vi gjorde:** {tiltak}\n\n"
        "**Vi gjorde ikke:** {ikke_gjort}, fordi {grunn}\n\n"
        "**[Se resultatet]({resultat_lenke})**\n\n"
        "Takk. Uten dere hadde vi ikke visst dette.\n\n"
        "Hilsen {leder}"
    ),
    to=_to,
    values=_values,
    may_send=_may_send,
    bulk=True,
)
