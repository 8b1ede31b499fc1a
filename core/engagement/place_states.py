"""What people see of their own place in an engagement, and staff of everybody's; the one place that says it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from core.contributions import Format
from core.dates import near_day
from core.engagement.calling.ages import fits_place
from core.engagement.calling.models import DRAWN
from core.engagement.calling.services import was_drawn
from core.engagement.models import Engagement, Participation
from core.engagement.state_words import Shown, for_resident
from core.engagement.states import (
    Situation,
    ended_early,
    has_ended,
    is_past,
    offers_ended_early,
    situation,
    takes_offers,
)
from core.language import core_texts, spoken
from core.registry import current as registry

_ = core_texts.gettext

SETTLED: Final = ("completed", "declined", "withdrawn", "unsuitable", "not_selected", "expired", "absent", "removed")
STANDS_STILL: Final = (Situation.CANCELLED, Situation.PAUSED)
CLOSED: Final = (Situation.CHOOSING, Situation.REPLYING)  # nobody can offer any more, and not all have been told
OPEN_STATES: Final = ("invited", "started")


def of_participation(place: Participation, *, number: int | None = None) -> Shown:
    """Say a person's own state to them; ``number`` is theirs in the line, where they wait in one."""
    engagement = place.engagement
    if place.state in SETTLED:
        return _settled(place)
    if situation(engagement) in STANDS_STILL or (place.state == "accepted" and has_ended(engagement)):
        return for_resident(engagement)  # of whoever had a seat, nobody noted whether they came
    if place.state in OPEN_STATES:
        return _asked(place)
    if place.state in ("selected", "offered") and is_past(place.answer_by):
        return Shown(label=_("Fristen gikk ut"))  # the seat goes on as soon as a worker comes to it
    return _chosen(place, number)


def of_offer(until: datetime | None) -> Shown:
    """Say to somebody that they are offered a seat, and until when it is theirs."""
    return Shown(label=_("Du har fått tilbud om plass"), detail=_by(_answer_by, until), tone="info", icon="mail")


def participation_word(state: str, declared: Format | None, *, ended: bool = False) -> str:
    """Say a participation's state to staff, in the format's own word where it has one; ``ended``: time is over."""
    if ended and state in OPEN_STATES:
        return _("Svarte ikke")
    usual = {
        "invited": _("Invitert"),
        "started": _("Begynt"),
        "volunteered": _("Meldt seg"),
        "unsuitable": _("Utenfor målgruppen"),
        "selected": _("Trukket ut"),
        "reserve": _("Reserve"),
        "not_selected": _("Ikke trukket ut"),
        "waiting": _("Venteliste"),
        "offered": _("Tilbudt plass"),
        "accepted": _("Har plass"),
        "declined": _("Takket nei"),
        "expired": _("Svarte ikke"),
        "completed": _("Har deltatt"),
        "absent": _("Møtte ikke"),
        "withdrawn": _("Trakk seg"),
        "removed": _("Tatt ut av leder"),
    }[state]
    return str(declared.words.get(state, usual)) if declared else usual


def _settled(place: Participation) -> Shown:
    if place.state == "completed":
        declared = registry().formats().get(place.engagement.format)
        thanks = declared.words.get("done", _("Du har deltatt")) if declared else _("Du har deltatt")
        return Shown(label=str(thanks), tone="success", icon="check")
    if place.state == "expired" and place.answer_by:  # it was over before their time was
        return Shown(label=_("Avsluttet før du svarte"))
    label = {
        "declined": _("Du har takket nei"),
        "withdrawn": _("Du har trukket deg"),
        "unsuitable": _("Denne gangen passet det ikke"),
        "not_selected": _("Du ble ikke trukket ut denne gangen"),
        "expired": _("Fristen gikk ut"),
        "absent": _("Du var ikke med denne gangen"),
        "removed": _("Du er tatt ut av aktiviteten"),
    }[place.state]
    return Shown(label=label, detail=place.told.say(spoken()))


def _asked(place: Participation) -> Shown:
    engagement = place.engagement
    if not fits_place(place):
        return Shown(label=_("Denne gangen er det for en annen aldersgruppe"))
    if has_ended(engagement) or (engagement.call is not None and not takes_offers(engagement)):
        return Shown(label=_over(engagement))
    if place.state == "started":
        return Shown(label=_("Du har begynt"), detail=_("fortsett der du slapp"), tone="info", icon="pencil")
    if takes_offers(engagement):
        return for_resident(engagement)
    deadline = place.answer_by or engagement.deadline
    return Shown(label=_("Du er invitert"), detail=_by(_answer_by, deadline), tone="info", icon="mail")


def _over(engagement: Engagement) -> str:
    """Say that it is too late, and whether it was the deadline or somebody who closed."""
    call = engagement.call
    if not (offers_ended_early(engagement) if call else ended_early(engagement)):
        return _("Fristen gikk ut")
    return _("Stengt før fristen") if (call or engagement).deadline else _("Stengt")


def _chosen(place: Participation, number: int | None) -> Shown:
    if place.state == "volunteered":
        return Shown(label=_("Du har meldt deg"), detail=_draws(place.engagement), tone="info", icon="check")
    if place.state == "selected":
        label = _("Du er trukket ut") if was_drawn(place.engagement) else _("Du har fått plass")
        return Shown(label=label, detail=_by(_say_by, place.answer_by), tone="info", icon="mail")
    if place.state == "reserve":
        return Shown(label=_("Du er reserve"), detail=_("vi sier fra hvis en plass blir ledig"), icon="clock")
    if place.state == "waiting":
        label = _("Du står på venteliste (nr. %(number)s)", number=number) if number else _("Du står på venteliste")
        return Shown(label=label, icon="clock")
    if place.state == "offered":
        return of_offer(place.answer_by)
    return Shown(label=_("Du har plass"), tone="success", icon="check")


def _draws(engagement: Engagement) -> str:
    call = engagement.call
    if situation(engagement) in CLOSED or (call is not None and call.state == DRAWN):
        return _("du får e-post om hvordan det gikk")
    if call is None or call.deadline is None or not takes_offers(engagement):
        return ""
    day = near_day(call.deadline)
    return _("vi trekker etter %(day)s", day=day) if call.seats else _("vi skriver etter %(day)s", day=day)


def _by(says: Callable[[datetime], str], deadline: datetime | None) -> str:
    return says(deadline) if deadline else ""


def _answer_by(deadline: datetime) -> str:
    return _("svar innen %(day)s", day=near_day(deadline))


def _say_by(deadline: datetime) -> str:
    return _("si fra innen %(day)s", day=near_day(deadline))
