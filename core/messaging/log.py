"""What became of a letter, in words for whoever sent it."""

from collections.abc import Callable, Mapping

from core.language import core_texts
from core.messaging.models import DEAD, DROPPED, SENT, OutboxLetter

_ = core_texts.gettext
_n = core_texts.ngettext

WHY_STOPPED: Mapping[str, Callable[[], str]] = {
    "unreachable": lambda: _("Stoppet: e-post dit kommer i retur"),
    "withdrawn": lambda: _("Stoppet: skulle ikke sendes lenger"),
    "nobody": lambda: _("Stoppet: mottakeren er ikke med lenger"),
}


def said(letter: OutboxLetter) -> str:
    """Say what became of a letter: waits, tried so often, with the mail server, came back, stopped and why."""
    if letter.returned_at:
        return _("Kom i retur")
    if letter.state == SENT:
        return _("Levert til e-postserveren")
    if letter.state == DROPPED:
        return WHY_STOPPED.get(letter.error, WHY_STOPPED["withdrawn"])()
    if letter.state == DEAD:
        return _("Gitt opp: mottakeren tok den ikke imot (%(code)s)", code=letter.error)
    if letter.attempts and letter.error:
        return _n("Prøvd %(num)s gang, prøves igjen", "Prøvd %(num)s ganger, prøves igjen", letter.attempts)
    return _("Venter på å bli sendt")
