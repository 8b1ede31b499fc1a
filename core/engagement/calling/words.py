"""What a call says to people: for whom it is, what it takes, and how they are chosen."""

from collections.abc import Mapping
from typing import Final

from core.dates import number
from core.engagement.calling.models import DRAWN, HALL, PHONE, SIGHT, Call
from core.engagement.calling.services import was_drawn
from core.engagement.models import Engagement
from core.language import core_texts

_ = core_texts.gettext
_l = core_texts.lazy_gettext
_n = core_texts.ngettext

TAKES: Final[Mapping[str, str]] = {
    PHONE: _l("Du trenger en telefon."),
    HALL: _l("Du må kunne komme til et møterom."),
    SIGHT: _l("Du må kunne se en skjerm."),
}


def rules_of(engagement: Engagement) -> list[str]:
    """Say for whom an activity's call is, what it takes, and how people are chosen; nothing where it has none."""
    call = engagement.call
    return [line for line in (*needed(call), choosing(engagement)) if line] if call else []


def needed(call: Call) -> list[str]:
    """Say for which ages it is, and what it takes."""
    return [line for line in (ages(call), *takes(call)) if line]


def ages(call: Call) -> str:
    """Say for which ages it is: of people only the year of birth is known."""
    if call.youngest is not None and call.oldest is not None:
        return _("Du må fylle mellom %(youngest)s og %(oldest)s år i år.", youngest=call.youngest, oldest=call.oldest)
    if call.youngest is not None:
        return _("Du må fylle minst %(age)s år i år.", age=call.youngest)
    return _("Du må fylle høyst %(age)s år i år.", age=call.oldest) if call.oldest is not None else ""


def other_age(engagement: Engagement) -> str:
    """Say kindly to somebody of another age that this call is not for them."""
    rule = ages(engagement.call) if engagement.call else ""
    return _("Denne gangen er det for en annen aldersgruppe. %(rule)s Vi spør deg gjerne om noe annet.", rule=rule)


def takes(call: Call) -> list[str]:
    """Say what it takes to be there."""
    return [str(TAKES[need]) for need in call.requires if need in TAKES]


def choosing(engagement: Engagement) -> str:
    """Say how those who take part are chosen, or were."""
    call = engagement.call
    if call is None or call.state == DRAWN:
        return how_chosen(engagement)
    if call.seats is None:
        return _("Alle som melder seg og passer, får plass.")
    seats = _n("Det er %(num)s plass.", "Det er %(num)s plasser.", call.seats, num=number(call.seats))
    drawn = _("Melder flere seg, trekker vi lodd, slik at deltakerne ligner folk i kommunen.")
    return f"{seats} {drawn}"


def how_chosen(engagement: Engagement) -> str:
    """Say how those who take part were chosen; nothing where that is yet to come, or they were not."""
    call = engagement.call
    if call is None or call.state != DRAWN:
        return ""
    if not was_drawn(engagement):
        return _("Alle som meldte seg og passet, fikk plass.")
    seats = _n("Det var %(num)s plass.", "Det var %(num)s plasser.", call.seats or 0, num=number(call.seats or 0))
    why = _("Flere meldte seg, og derfor trakk vi lodd.")
    return f"{seats} {why}"
