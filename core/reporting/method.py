"""«Slik ble tallene til»: how the figures came about, and what they cannot say, from what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.dates import number, percent, short_day
from core.engagement import anonymity
from core.engagement.models import Engagement
from core.engagement.states import Figures
from core.language import core_texts
from core.questionnaire.counts import Shown

_ = core_texts.gettext
_n = core_texts.ngettext


@dataclass(frozen=True)
class Line:
    """What is told about, and what is known of it."""

    term: str
    text: str


def method(engagement: Engagement, figures: Figures, counted: Shown, places: str) -> list[Line]:
    """Tell how the figures came about. No margin of error: nobody drew those who were asked by lot."""
    return [
        Line(_("Når spurte vi?"), _when(engagement)),
        Line(_("Hvem spurte vi?"), _who(places)),
        Line(_("Hvor mange svarte?"), _how_many(figures)),
        Line(_("Svarandel"), _rate(figures)),
        Line(_("Med navn eller uten?"), anonymity.method(engagement)),
        Line(_("Små grupper"), _small_groups(engagement)),
        Line(_("Svar som er telt med"), " ".join(_counted(engagement, counted))),
        Line(_("Hva vet vi ikke?"), _unknown()),
    ]


def _when(engagement: Engagement) -> str:
    if engagement.opened_at is None:
        return _("Aktiviteten er ikke åpnet.")
    ended = engagement.closed_at or engagement.deadline
    if ended is None:
        return _("Fra %(first)s. Det er ikke satt noen frist.", first=short_day(engagement.opened_at))
    first, last = short_day(engagement.opened_at), short_day(ended)
    return f"{first}." if first == last else _("Fra %(first)s til %(last)s.", first=first, last=last)


def _who(places: str) -> str:
    if places:
        return _("Paneldeltakere som bor her: %(places)s. De fikk en invitasjon på e-post.", places=places)
    return _("Paneldeltakere i hele kommunen. De fikk en invitasjon på e-post.")


def _how_many(figures: Figures) -> str:
    if figures.called:
        return _(
            "%(asked)s ble invitert, %(volunteered)s meldte seg, og %(seated)s fikk plass. %(answered)s svarte.",
            asked=number(figures.asked),
            volunteered=number(figures.volunteered),
            seated=number(figures.seated),
            answered=number(figures.answered),
        )
    return _(
        "%(asked)s ble invitert. Vi sendte %(sent)s invitasjoner på e-post. %(answered)s svarte.",
        asked=number(figures.asked),
        sent=number(figures.sent),
        answered=number(figures.answered),
    )


def _rate(figures: Figures) -> str:
    defined = _("Svarandelen er de som har svart, delt på alle som ble invitert.")
    if figures.called:
        defined = _("Svarandelen er de som har svart, delt på alle som fikk plass.")
    rate = figures.rate
    here = _("Ingen er invitert ennå.") if rate is None else _("Her er den %(rate)s.", rate=percent(rate))
    return f"{defined} {here}"


def _small_groups(engagement: Engagement) -> str:
    return _(
        "Tall for en gruppe vises bare når minst %(least)s i gruppen har svart. Tall som kunne avsløre en liten "
        "gruppe, skjules også. Derfor kan du ikke se om et skjult tall er null.",
        least=number(engagement.smallest_cell),
    )


def _counted(engagement: Engagement, counted: Shown) -> Iterator[str]:
    k = number(engagement.smallest_cell)
    yield _("%(persons)s svar er telt med.", persons=number(counted.persons))
    if engagement.state == "open":
        yield _(
            "Nye svar telles med minst %(least)s om gangen. De %(least)s siste venter til det kommer flere, eller til "
            "aktiviteten er avsluttet.",
            least=k,
        )
    if counted.left_out:
        yield _n(
            "%(count)s svar er ikke med, fordi det kom så sent at det kunne kjennes igjen.",
            "%(count)s svar er ikke med, fordi de var få og kom så sent at de kunne kjennes igjen.",
            counted.left_out,
            count=number(counted.left_out),
        )
    yield _("Svar som er slettet etterpå, kan være med i tallene til minst %(least)s er slettet.", least=k)


def _unknown() -> str:
    return _(
        "De som svarte, har selv valgt å være med i panelet, og har selv valgt å svare. Vi vet ikke om de andre i "
        "kommunen mener det samme. Derfor oppgir vi ingen feilmargin."
    )
