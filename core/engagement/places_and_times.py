"""The checklist's lines about seats, times and length, of activities that people offer to take part in, or meet in."""

from collections.abc import Iterator

from core.booking import listing
from core.booking.models import SLOT, Session
from core.contributions import Check
from core.dates import number
from core.engagement import audience
from core.engagement.calling.models import Call
from core.engagement.models import Engagement
from core.language import core_texts

_ = core_texts.gettext
_n = core_texts.ngettext

CALL, EDIT, SESSIONS = "engagement_staff.call", "engagement_staff.edit", "engagement_staff.field_work"


def room(engagement: Engagement, *, meets: bool) -> Iterator[Check]:
    """Give what lacks, and what does not fit together; ``meets`` says that people come to sessions.

    Nothing here keeps it from opening: times can be set when the group is known.
    """
    if engagement.call:
        yield _seats(engagement.call)
    if meets:
        yield _times(engagement)
    if engagement.call or meets:
        yield _length(engagement.minutes)


def _seats(call: Call) -> Check:
    """Tell whether it is decided how many there are: a call that is filled in without a number is for everybody."""
    title, seats = _("Plasser"), call.seats
    if seats is None and call.deadline is None:
        text = _("Tallet på plasser er ikke satt. Da får alle som melder seg og passer, plass.")
        return Check(title=title, state="todo", text=text, endpoint=CALL)
    if seats is None:
        return Check(title=title, state="done", text=_("Alle som melder seg og passer, får plass."), endpoint=CALL)
    counted = _n("%(num)s plass", "%(num)s plasser", seats, num=number(seats))
    return Check(title=title, state="done", text=counted, endpoint=CALL)


def _times(engagement: Engagement) -> Check:
    title = _("Samlinger og timer")
    held = [one for one in listing.of_engagement(engagement.id) if one.cancelled_at is None]
    if not held:
        return Check(title=title, state="todo", text=_("Ingen tider er satt ennå."), endpoint=SESSIONS)
    hold, need = _capacity(held), _people(engagement)
    if hold is None or need is None or need <= hold:
        return Check(title=title, state="done", endpoint=SESSIONS)
    return Check(title=title, state="todo", text=_too_few(held, need, hold), endpoint=SESSIONS)


def _too_few(held: list[Session], need: int, hold: int) -> str:
    seats = _n("%(num)s plass", "%(num)s plasser", need, num=number(need))
    if all(one.kind == SLOT for one in held):
        return _("%(seats)s, men timene har bare %(room)s.", seats=seats, room=number(hold))
    return _("%(seats)s, men samlingene har bare %(room)s.", seats=seats, room=number(hold))


def _capacity(held: list[Session]) -> int | None:
    """Count how many the times hold together; None where one of them has no limit."""
    capacities = [one.capacity for one in held]
    return None if None in capacities else sum(capacity or 0 for capacity in capacities)


def _people(engagement: Engagement) -> int | None:
    """Count how many are to have a time: the seats of the call, or those who come from another activity."""
    if engagement.call:
        return engagement.call.seats
    return audience.number(audience.audience(engagement)) if engagement.source_id else None


def _length(minutes: int | None) -> Check:
    title = _("Hvor lang tid det tar")
    if minutes is None:
        return Check(title=title, state="todo", text=_("Skriv hvor mange minutter folk må sette av."), endpoint=EDIT)
    return Check(title=title, state="done", endpoint=EDIT)
