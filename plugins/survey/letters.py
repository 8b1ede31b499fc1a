"""The invitation: what it says unless the leader writes something else."""

from core.plugin import spoken
from core.plugin.engagement import Engagement, engagement_letter
from core.plugin.reporting import short_day
from plugins.survey.texts import texts

_ = texts.gettext
_l = texts.lazy_gettext


def _values(engagement: Engagement, url: str) -> dict[str, str]:
    contact = engagement.project.contact
    return {
        "tittel": engagement.title.say(spoken()),
        "formål": engagement.purpose.say(spoken()),
        "minutter": str(engagement.minutes or 5),
        "frist": short_day(engagement.deadline) if engagement.deadline else _("den dagen det passer deg"),
        "anonymitet": _("med navn"),
        "leder": contact.name if contact else "",
        "svar_lenke": url,
        "nei_lenke": f"{url}/nei-takk",
    }


INVITATION = engagement_letter(
    "survey.invitation",
    _l("Invitasjon"),
    _l("Hva mener du? {tittel}"),
    _l(
        "Hei, {fornavn}\n\n"
        "{formål}\n\n"
        "Det tar omtrent {minutter} minutter. Svarene er {anonymitet}. Svar innen {frist}.\n\n"
        "**[Svar på undersøkelsen]({svar_lenke})**\n\n"
        "Lenken er bare din. Ikke send den videre. Passer det ikke? [Nei takk]({nei_lenke})\n\n"
        "Når vi har lest svarene, får du vite hva vi fant og hva vi gjør med det.\n\n"
        "Hilsen {leder}, {enhet}"
    ),
    values=_values,
    fields=("tittel", "formål", "minutter", "frist", "anonymitet", "leder", "svar_lenke", "nei_lenke"),
)
