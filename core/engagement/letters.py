"""The letters that tell a colleague of a place in a team, and of a lead that is now theirs."""

from collections.abc import Mapping

from core.auth.staff_admin.letters import to_colleague
from core.contributions import Envelope, Letter
from core.db import session
from core.engagement.models import Engagement, Project
from core.engagement.team import HANDED_OVER, JOINED
from core.language import SOURCE, core_texts
from core.messaging.compose import base_url

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


LETTERS = (
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
