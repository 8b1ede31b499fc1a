"""The invitation: what it says unless the leader writes something else."""

from core.plugin import spoken
from core.plugin.engagement import Engagement, engagement_letter
from core.plugin.reporting import short_day

from samskap_poll.texts import texts

_ = texts.gettext
_l = texts.lazy_gettext


def _values(engagement: Engagement, url: str) -> dict[str, str]:
    contact = engagement.project.contact
    return {
        "tittel": engagement.title.say(spoken()),
        "formål": engagement.purpose.say(spoken()),
        "frist": short_day(engagement.deadline) if engagement.deadline else _("så snart du kan"),
        "leder": contact.name if contact else "",
        "stemme_lenke": url,
        "nei_lenke": f"{url}/nei-takk",
    }


SAID = ("tittel", "formål", "frist", "leder", "stemme_lenke", "nei_lenke")

INVITATION = engagement_letter(
    "poll.invitation",
    _l("Invitasjon"),
    _l("Stem: {tittel}"),
    _l(
        "Hei, {fornavn}\n\n"
        "{formål}\n\n"
        "Det er ett spørsmål. Stem innen {frist}.\n\n"
        "**[Stem]({stemme_lenke})**\n\n"
        "Lenken er bare din. Passer det ikke? [Nei takk]({nei_lenke})\n\n"
        "Hilsen {leder}, {enhet}"
    ),
    values=_values,
    fields=SAID,
)

REMINDER = engagement_letter(
    "poll.reminder",
    _l("Påminnelse"),
    _l("Du har ikke stemt ennå: {tittel}"),
    _l(
        "Hei, {fornavn}\n\n"
        "Du kan fortsatt stemme. Frist {frist}.\n\n"
        "**[Stem]({stemme_lenke})**\n\n"
        "Vil du ikke? [Nei takk]({nei_lenke}) Da minner vi deg ikke på det igjen.\n\n"
        "Hilsen {leder}"
    ),
    values=_values,
    fields=SAID,
)
