"""The letters about results and updates: to those who took part, to followers, and to colleagues."""

from collections.abc import Mapping

import sqlalchemy as sa

from core import clock
from core.auth import services as accounts
from core.auth.staff_admin.letters import to_colleague
from core.contributions import Addressee, Envelope, Letter, Wording
from core.dates import number
from core.db import session
from core.engagement import counting
from core.engagement.invitations import SHARED_FIELDS, own_wording
from core.engagement.models import Engagement
from core.engagement.publishing import following, reminding
from core.engagement.publishing.happened_letter import HAPPENED, contact_of, leader_of
from core.engagement.publishing.models import Update
from core.engagement.publishing.publication import ASKED, LEFT_LYING, READY, needs_approval
from core.engagement.states import ended_at, is_published
from core.language import SOURCE, core_texts, root, spoken
from core.messaging.compose import base_url
from core.messaging.models import OutboxLetter
from core.panel.letters import to_member, wants_invitations

_ = core_texts.gettext
_l = core_texts.lazy_gettext

READY_FIELDS = ("tittel", "antall", "kort", "resultat_lenke", "leder")


def _engagement(envelope: Envelope) -> Engagement:
    return session.get_one(Engagement, envelope.about)


def _to_who_took_part(envelope: Envelope) -> Addressee | None:
    return to_member(envelope, contact_of(_engagement(envelope)))


def _ready(envelope: Envelope) -> Mapping[str, str | None]:
    engagement = _engagement(envelope)
    return {
        "tittel": engagement.title.say(spoken()),
        "antall": number(counting.figures([engagement])[engagement.id].answered),
        "kort": engagement.result.summary.say(spoken()) if engagement.result else None,
        "resultat_lenke": f"{base_url()}{root(spoken())}/resultater/{engagement.name}",
        "leder": leader_of(engagement),
    }


def _own_words(envelope: Envelope, language: str) -> Wording | None:
    row = own_wording(_engagement(envelope), READY)
    return Wording(subject=row.subject.say(language), body=row.body.say(language)) if row else None


def _is_still_public(envelope: Envelope) -> bool:
    return is_published(_engagement(envelope)) and wants_invitations(envelope)


def _to_staff(envelope: Envelope) -> Mapping[str, str | None]:
    engagement = _engagement(envelope)
    return {
        "tittel": engagement.title.say(SOURCE),
        "dager": str((clock.today() - clock.local(ended_at(engagement)).date()).days),
        "resultat_lenke": f"{base_url()}/arbeid/aktiviteter/{engagement.id}/resultat",
    }


def _asked(envelope: Envelope) -> Mapping[str, str | None]:
    """Say who asks, and that a yes is needed where the house wants one."""
    result = _engagement(envelope).result
    asker = accounts.staff_by_id(result.asked_by) if result and result.asked_by else None
    needed = _("En kollega må godkjenne resultatet før det kan publiseres.") if needs_approval() else None
    return {**_to_staff(envelope), "kollega": asker.name if asker else _("En kollega"), "krav": needed}


def _is_missing(envelope: Envelope) -> bool:
    engagement = session.get(Engagement, envelope.about)
    return engagement is not None and not is_published(engagement)


def _is_there(envelope: Envelope) -> bool:
    return session.get(Engagement, envelope.about) is not None


def _update(envelope: Envelope) -> Update | None:
    """Find what a letter tells: by its send-out; in a preview by itself, or the newest of its project."""
    letter = session.get(OutboxLetter, envelope.id)
    found = sa.select(Update).order_by(Update.published_at.desc(), Update.id.desc()).limit(1)
    if letter and letter.sending_id:
        return session.scalar(found.where(Update.sending_id == letter.sending_id))
    itself = session.get(Update, envelope.about)
    newest = found.where(Update.project_id == envelope.about, Update.sending_id.is_not(None))
    return itself or session.scalar(newest)


def _news(envelope: Envelope) -> Mapping[str, str | None]:
    update = _update(envelope)
    if update is None:
        return {}
    return {
        "prosjekt": update.project.title.say(spoken()),
        "tittel": update.title.say(spoken()),
        "nytt": update.body.say(spoken()),
        "prosjekt_lenke": f"{base_url()}{root(spoken())}/prosjekter/{update.project.name}",
        "leder": leader_of(update.project),
    }


def _to_follower(envelope: Envelope) -> Addressee | None:
    update = _update(envelope)
    return to_member(envelope, contact_of(update.project)) if update else None


def _still_follows(envelope: Envelope) -> bool:
    update = _update(envelope)
    follows = (
        update is not None and update.withdrawn_at is None and following.follows(update.project, envelope.recipient)
    )
    return follows and wants_invitations(envelope)


LETTERS = (
    HAPPENED,
    Letter(
        name=READY,
        title=_l("Resultatet er klart"),
        subject=_l("Du var med. Her er resultatet."),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du var med på «{tittel}». {antall} deltok. Nå kan du lese hva vi fant.\n\n"
            "{kort}\n\n"
            "**[Se resultatet]({resultat_lenke})**\n\n"
            "Takk for at du var med.\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        to=_to_who_took_part,
        values=_ready,
        may_send=_is_still_public,
        wording=_own_words,
        fields=(*SHARED_FIELDS, *READY_FIELDS),
        needed=("resultat_lenke",),
        bulk=True,
    ),
    Letter(
        name=following.LETTER,
        title=_l("Nytt fra et prosjekt"),
        subject=_l("Nytt fra {prosjekt}: {tittel}"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du følger «{prosjekt}». Her er det siste.\n\n"
            "**{tittel}**\n\n"
            "{nytt}\n\n"
            "**[Se prosjektet]({prosjekt_lenke})**\n\n"
            "Vil du ikke høre mer om dette? Trykk «Slutt å følge» på siden.\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        to=_to_follower,
        values=_news,
        may_send=_still_follows,
        bulk=True,
    ),
    Letter(
        name=reminding.LETTER,
        title=_l("Resultatet mangler"),
        subject=_l("Resultatet mangler: {tittel}"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "«{tittel}» ble avsluttet for {dager} dager siden. "
            "De som var med, venter på å få vite hva dere fant.\n\n"
            "**[Skriv og publiser resultatet]({resultat_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_to_staff,
        may_send=_is_missing,
    ),
    Letter(
        name=ASKED,
        title=_l("Se over et resultat"),
        subject=_l("Kan du se over et resultat?"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "{kollega} ber deg se over resultatet av «{tittel}». {krav}\n\n"
            "**[Se over resultatet]({resultat_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_asked,
        may_send=_is_missing,
    ),
    Letter(
        name=LEFT_LYING,
        title=_l("Et resultat ble ikke publisert"),
        subject=_l("Resultatet ble ikke publisert"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Resultatet av «{tittel}» skulle bli publisert nå, men noe gjenstår. Det er fortsatt et utkast.\n\n"
            "**[Se hva som gjenstår]({resultat_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_to_staff,
        may_send=_is_there,
    ),
)
