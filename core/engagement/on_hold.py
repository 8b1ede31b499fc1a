"""What a pause means for whoever reads of it, and what comes next."""

from core.db import session
from core.engagement.calling.services import not_answered
from core.engagement.models import ANONYMOUS, Engagement, Participation
from core.engagement.place_states import SETTLED
from core.engagement.sending.reminders import missing
from core.engagement.states import is_paused
from core.language import core_texts
from core.registry import current as registry

_ = core_texts.gettext


def about_pause(engagement: Engagement, place: Participation | None) -> str:
    """Say what nobody can do now, what is kept, and who hears when it goes on; nothing where no pause matters."""
    if not is_paused(engagement) or (place and place.state in SETTLED and place.state != "completed"):
        return ""
    declared = registry().formats().get(engagement.format)
    meets = declared is not None and declared.meets
    if place and place.state == "completed":
        changes = not meets and engagement.anonymity != ANONYMOUS
        return _("Du kan ikke endre eller trekke svaret så lenge pausen varer.") if changes else ""
    if meets:
        now = _("Ingen kan svare ja eller velge tid akkurat nå. Tidene som er satt, gjelder fortsatt.")
    elif place is None:
        now = _("Ingen kan svare akkurat nå. Det folk har begynt på, er lagret.")
    else:
        now = _now(engagement, place)
    return f"{now} {_next(engagement, place)}"


def _now(engagement: Engagement, place: Participation) -> str:
    if place.state == "started":
        return _("Du kan ikke svare akkurat nå. Det du har begynt på, er lagret.")
    if place.state in not_answered(engagement):
        return _("Du kan ikke svare akkurat nå. Har du begynt, er det du har skrevet, lagret.")
    return _("Ingen kan svare akkurat nå.")


def _next(engagement: Engagement, place: Participation | None) -> str:
    """Say who is written to: those who wait to answer, and not whoever takes a break from e-mail."""
    if place is None and not_answered(engagement):
        return _("Vi skriver til dem som ikke har svart, når det fortsetter.")
    if place and session.scalar(missing(engagement).where(Participation.panelist_id == place.panelist_id)):
        return _("Vi skriver til deg når det fortsetter.")
    return _("Når det fortsetter, står det her.")
