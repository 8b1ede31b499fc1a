"""What a member can choose to get fewer e-mails, or all of them again, and what is said when they have."""

from collections.abc import Callable, Mapping

from core.language import core_texts
from core.panel import services
from core.panel.models import Panelist

_ = core_texts.gettext

PAUSE, RESUME, FOLLOWED, EVERYTHING = "pause", "resume", "followed", "everything"
DOES: Mapping[str, Callable[[Panelist], None]] = {
    PAUSE: services.pause,
    RESUME: services.resume,
    FOLLOWED: services.ask_only_followed,
    EVERYTHING: services.ask_about_all,
}


def said(member: Panelist, choice: str) -> tuple[str, str]:
    """Say what a choice that was just made means from now on: in a few words, and in a sentence."""
    now = _("Det gjelder fra nå, også for invitasjoner vi ikke har sendt ennå.")
    if choice == PAUSE:
        return _("Du er på pause"), now
    if choice == FOLLOWED:
        return _("Du får bare e-post om det du følger"), now
    title = _("Pausen er over") if choice == RESUME else _("Du får e-post om alt igjen")
    if services.is_on_break(member):
        return title, _("Det gjelder når pausen er over.")
    if member.only_followed:
        return title, _("Du får igjen e-post om det du følger eller er med i.")
    return title, _("Du får e-post fra oss igjen når det er noe du kan være med på.")
