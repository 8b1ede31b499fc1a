"""The invitation and the reminder: what they say unless the leader writes something else."""

from core.plugin import spoken
from core.plugin.engagement import Engagement, engagement_letter, how_many, privacy_word
from core.plugin.reporting import number, short_day
from plugins.survey.texts import texts

_ = texts.gettext
_l = texts.lazy_gettext


def _values(engagement: Engagement, url: str) -> dict[str, str | None]:
    contact = engagement.project.contact
    return {
        "tittel": engagement.title.say(spoken()),
        "formål": engagement.purpose.say(spoken()),
        "minutter": str(engagement.minutes) if engagement.minutes else None,
        "frist": short_day(engagement.deadline) if engagement.deadline else _without_deadline(engagement),
        "anonymitet": privacy_word(engagement),
        "leder": contact.name if contact else "",
        "svar_lenke": url,
        "nei_lenke": f"{url}/nei-takk",
    }


def _without_deadline(engagement: Engagement) -> str:
    """Say in a draft that there is none yet; it is not sent before there is."""
    is_draft = engagement.state in ("draft", "planned")
    return _("(fristen er ikke satt)") if is_draft else _("den dagen det passer deg")


def _reminding(engagement: Engagement, url: str) -> dict[str, str | None]:
    figures = how_many(engagement)
    counted = {"svart": number(figures.answered) if figures.answered else None, "spurt": number(figures.asked)}
    return {**_values(engagement, url), **counted}


SAID = ("tittel", "formål", "minutter", "frist", "anonymitet", "leder", "svar_lenke", "nei_lenke")

INVITATION = engagement_letter(
    "survey.invitation",
    _l("Invitasjon"),
    _l("Si hva du mener: {tittel}"),
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
    fields=SAID,
)

REMINDER = engagement_letter(
    "survey.reminder",
    _l("Påminnelse"),
    _l("Vi mangler ditt svar – frist {frist}"),
    _l(
        "Hei, {fornavn}\n\n"
        "{svart} av {spurt} har svart på «{tittel}». "
        "Vi vil gjerne høre fra deg også, særlig hvis du sjelden blir spurt.\n\n"
        "**[Svar på undersøkelsen]({svar_lenke})**\n\n"
        "Omtrent {minutter} minutter.\n\n"
        "Vil du ikke svare? [Nei takk]({nei_lenke}) Da minner vi deg ikke på det igjen.\n\n"
        "Hilsen {leder}"
    ),
    values=_reminding,
    fields=(*SAID, "svart", "spurt"),
)
