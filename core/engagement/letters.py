"""Letters to colleagues about their teams, and to those who are asked when an activity changes state."""

from collections.abc import Mapping

from core.auth.staff_admin.letters import to_colleague
from core.contributions import Addressee, Envelope, Letter
from core.dates import short_day
from core.db import session
from core.engagement.calling.services import not_answered
from core.engagement.followed import may_ask
from core.engagement.invitations import participation_of, personal_url
from core.engagement.models import Engagement, Project
from core.engagement.states import takes_answers
from core.engagement.team import HANDED_OVER, JOINED
from core.engagement.transitions import CANCELLED, RESUMED
from core.language import SOURCE, core_texts, root, spoken
from core.messaging.compose import base_url
from core.panel.letters import to_member

_l = core_texts.lazy_gettext

NAMED = ("tittel", "arbeid_lenke")


def _place(envelope: Envelope) -> Mapping[str, str]:
    engagement = session.get(Engagement, envelope.about)
    if engagement:
        return _named(engagement, f"aktiviteter/{engagement.id}")
    project = session.get(Project, envelope.about)
    return _named(project, f"prosjekter/{project.id}") if project else {}


def _named(found: Engagement | Project, path: str) -> Mapping[str, str]:
    return {"tittel": found.title.say(SOURCE), "arbeid_lenke": f"{base_url()}/arbeid/{path}"}


def _still_there(envelope: Envelope) -> bool:
    return bool(_place(envelope))


def _to_concerned(envelope: Envelope) -> Addressee | None:
    contact = _engagement(envelope).project.contact
    return to_member(envelope, reply_to=contact.email if contact else "")


def _cancelled(envelope: Envelope) -> Mapping[str, str | None]:
    engagement = _engagement(envelope)
    path = f"{root(spoken())}/aktiviteter/{engagement.name}"
    return {
        **_said(engagement),
        "grunn": engagement.cancelled_for.say(spoken()) or None,
        "aktivitet_lenke": f"{base_url()}{path}",
    }


def _resumed(envelope: Envelope) -> Mapping[str, str | None]:
    engagement = _engagement(envelope)
    deadline = engagement.deadline
    return {
        **_said(engagement),
        "frist": short_day(deadline) if deadline else None,
        "svar_lenke": personal_url(envelope),
    }


def _said(engagement: Engagement) -> Mapping[str, str | None]:
    contact = engagement.project.contact
    return {"tittel": engagement.title.say(spoken()), "leder": contact.name if contact else ""}


def _is_cancelled(envelope: Envelope) -> bool:
    engagement = session.get(Engagement, envelope.about)
    return engagement is not None and engagement.state == "cancelled"


def _may_go_on(envelope: Envelope) -> bool:
    place = participation_of(envelope.about, envelope.recipient) if envelope.about else None
    if place is None or place.state not in not_answered(place.engagement):
        return False
    engagement = place.engagement
    return takes_answers(engagement) and (engagement.call is not None or may_ask(envelope, engagement))


def _engagement(envelope: Envelope) -> Engagement:
    return session.get_one(Engagement, envelope.about)


LETTERS = (
    Letter(
        name=CANCELLED,
        title=_l("Avlysning"),
        subject=_l("Avlyst: {tittel}"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "«{tittel}» er avlyst.\n\n"
            "{grunn}\n\n"
            "Du trenger ikke gjøre noe. Har du spørsmål, kan du svare på denne e-posten.\n\n"
            "**[Se hva det gjaldt]({aktivitet_lenke})**\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        to=_to_concerned,
        values=_cancelled,
        may_send=_is_cancelled,
        fields=("fornavn", "kommune", "telefon", "enhet", "tittel", "leder", "grunn", "aktivitet_lenke"),
        bulk=True,
    ),
    Letter(
        name=RESUMED,
        title=_l("Beskjed om at det fortsetter"),
        subject=_l("Nå kan du svare igjen"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "«{tittel}» sto på pause. Nå fortsetter den, og du kan svare igjen.\n\n"
            "**[Svar nå]({svar_lenke})**\n\n"
            "Fristen er {frist}.\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        to=_to_concerned,
        values=_resumed,
        may_send=_may_go_on,
        fields=("fornavn", "kommune", "telefon", "enhet", "tittel", "leder", "frist", "svar_lenke"),
        bulk=True,
    ),
    Letter(
        name=JOINED,
        title=_l("Med i et team"),
        subject=_l("Du er tatt med i et team"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du er nå med i teamet for «{tittel}».\n\n"
            "**[Se hva det gjelder]({arbeid_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_place,
        may_send=_still_there,
        fields=NAMED,
    ),
    Letter(
        name=HANDED_OVER,
        title=_l("Et prosjekt er gitt videre"),
        subject=_l("Du leder nå et prosjekt"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du har fått ansvaret for prosjektet «{tittel}», med alle aktivitetene i det. "
            "Svar på e-poster fra deltakere kommer til deg.\n\n"
            "**[Se prosjektet]({arbeid_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_place,
        may_send=_still_there,
        fields=NAMED,
    ),
)
