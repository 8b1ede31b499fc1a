"""What people see of an engagement's state: the one place that says it in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from core import clock
from core.contributions import Format
from core.dates import near_day, percent
from core.engagement.models import Engagement
from core.engagement.states import (
    Figures,
    Situation,
    ended_at,
    ended_early,
    has_ended,
    has_group,
    is_past,
    is_published,
    situation,
)
from core.language import core_texts
from core.registry import current as registry

_ = core_texts.gettext
_n = core_texts.ngettext

Tone = Literal["neutral", "info", "success", "warning"]

LOOKS: Final[dict[Situation, dict[str, Any]]] = {
    Situation.DRAFT: {"icon": "pencil"},
    Situation.PLANNED: {"tone": "info", "icon": "calendar"},
    Situation.CALLING: {"tone": "info", "icon": "clock"},
    Situation.CHOOSING: {"tone": "warning", "icon": "warning"},
    Situation.REPLYING: {"tone": "info", "icon": "mail"},
    Situation.OPEN: {"tone": "info", "icon": "clock"},
    Situation.PAUSED: {"tone": "warning", "icon": "clock"},
    Situation.PUBLISHED: {"tone": "success", "icon": "check"},
    Situation.FOLLOWED: {"tone": "success", "icon": "check"},
    Situation.CANCELLED: {"icon": "close"},
}
SUCCESS: Final = {"tone": "success", "icon": "chart"}
TO_RESIDENTS: Final[dict[Situation, dict[str, Any]]] = {
    **LOOKS,
    **{shut: {"icon": "lock"} for shut in (Situation.CHOOSING, Situation.REPLYING, Situation.ENDED)},
    **dict.fromkeys((Situation.PUBLISHED, Situation.FOLLOWED, Situation.DRAFT), SUCCESS),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A state in words: the label, what stands beside it, and how loud it is."""

    label: str
    detail: str = ""
    tone: Tone = "neutral"
    icon: str = ""


def for_leader(engagement: Engagement, figures: Figures) -> Shown:
    """Say an engagement's state to staff."""
    if engagement.archived_at:
        return Shown(label=_("Arkivert"), icon="lock")
    found = situation(engagement)
    if found is Situation.ENDED:
        return _without_result(ended_at(engagement))
    if found is Situation.REPLYING and figures.untold:
        return Shown(label=_("Ingen er spurt ennå"), detail=_("neste: e-post om hvordan det gikk"), **LOOKS[found])
    details = {
        Situation.PLANNED: lambda: _opening(engagement),
        Situation.PUBLISHED: lambda: _("oppfølging mangler"),
        Situation.OPEN: lambda: _seated(engagement, figures) if _meets(engagement) else _answered(figures),
        Situation.CALLING: lambda: _called(engagement, figures),
        Situation.REPLYING: lambda: _called(engagement, figures),
    }
    detail = details[found]() if found in details else ""
    return Shown(label=leaders_word(found), detail=detail, **LOOKS[found])


def leaders_word(found: Situation) -> str:
    """Say a situation to staff, in a list's filter as in a row."""
    return {
        Situation.DRAFT: _("Utkast"),
        Situation.PLANNED: _("Planlagt"),
        Situation.CALLING: _("Åpen for å melde seg"),
        Situation.CHOOSING: _("Velg deltakere"),
        Situation.REPLYING: _("Venter på svar"),
        Situation.OPEN: _("Pågår"),
        Situation.PAUSED: _("Satt på pause"),
        Situation.ENDED: _("Avsluttet – resultat mangler"),
        Situation.PUBLISHED: _("Resultat publisert"),
        Situation.FOLLOWED: _("Fulgt opp"),
        Situation.CANCELLED: _("Avlyst"),
    }[found]


def for_resident(engagement: Engagement) -> Shown:
    """Say an engagement's state to residents and the public; in the archive nothing changes for them."""
    found = situation(engagement)
    chosen = has_group(engagement)
    label = residents_word(found, None if chosen else registry().formats().get(engagement.format))
    if found is Situation.PLANNED and engagement.opens_at and not is_past(engagement.opens_at):
        label = _("Kommer %(day)s", day=near_day(engagement.opens_at))
    if found is Situation.FOLLOWED:
        label = _("Se resultatet · Dette skjedde")
    details = {
        Situation.CALLING: lambda: _by(engagement.call.deadline if engagement.call else None),
        Situation.CHOOSING: lambda: _("vi velger deltakere nå"),
        Situation.REPLYING: lambda: _("deltakerne er valgt"),
        Situation.OPEN: lambda: _("deltakerne er valgt") if chosen else _by(engagement.deadline),
        Situation.PAUSED: lambda: _("vi skriver når det fortsetter"),
        Situation.ENDED: lambda: _promised(engagement),
    }
    detail = details[found]() if found in details else ""
    return Shown(label=label, detail=detail, **TO_RESIDENTS[found])


def residents_word(found: Situation, declared: Format | None) -> str:
    """Say a situation to residents; the format has its own word for being open."""
    going_on = declared.words.get("open", _("Pågår")) if declared else _("Pågår")
    return {
        Situation.DRAFT: _("Utkast"),
        Situation.PLANNED: _("Kommer"),
        Situation.CALLING: _("Du kan melde deg"),
        Situation.CHOOSING: _("Stengt"),
        Situation.REPLYING: _("Stengt"),
        Situation.OPEN: str(going_on),
        Situation.PAUSED: _("Satt på pause"),
        Situation.ENDED: _("Avsluttet"),
        Situation.PUBLISHED: _("Se resultatet"),
        Situation.FOLLOWED: _("Se resultatet"),
        Situation.CANCELLED: _("Avlyst"),
    }[found]


def too_late(engagement: Engagement) -> str:
    """Say to whoever did not answer in time what the deadline was, and when to expect the result."""
    if not has_ended(engagement) or is_published(engagement) or engagement.state == "cancelled":
        return ""
    ended = ended_at(engagement)
    was = (
        _("Vi tok imot svar til %(day)s.", day=near_day(ended))
        if ended_early(engagement)
        else _("Fristen var %(day)s.", day=near_day(ended))
    )
    return f"{was} {promised_result(engagement)}".strip()


def promised_result(engagement: Engagement) -> str:
    """Say by when the result comes: nothing where no day was promised, it has passed, or nothing waits for it."""
    promised = engagement.result_by
    if promised is None or is_past(promised) or is_published(engagement) or engagement.state == "cancelled":
        return ""
    return _("Resultatet kommer innen %(day)s.", day=near_day(promised))


def days_ago(when: datetime) -> str:
    """Say how many civil days ago something was."""
    days = (clock.today() - clock.local(when).date()).days
    if days == 0:
        return _("i dag")
    return core_texts.ngettext("for %(num)s dag siden", "for %(num)s dager siden", days)


def _without_result(ended: datetime) -> Shown:
    if clock.local(ended).date() == clock.today():
        return Shown(label=_("Avsluttet i dag"), detail=_("resultat mangler"), tone="warning", icon="warning")
    return Shown(label=_("Avsluttet – resultat mangler"), detail=days_ago(ended), tone="warning", icon="warning")


def _opening(engagement: Engagement) -> str:
    if engagement.opens_at is None:
        return ""
    if is_past(engagement.opens_at):
        return _("skulle åpnet %(day)s", day=near_day(engagement.opens_at))
    return _("åpner %(day)s", day=near_day(engagement.opens_at))


def _promised(engagement: Engagement) -> str:
    promised = engagement.result_by
    if promised is None or is_past(promised):
        return _("resultatet kommer")
    return _("resultatet kommer innen %(day)s", day=near_day(promised))


def _answered(figures: Figures) -> str:
    rate = figures.rate
    if rate is None:
        return ""
    return _(
        "%(answered)s av %(asked)s har svart (%(rate)s)",
        answered=figures.answered,
        asked=figures.expected,
        rate=percent(rate),
    )


def _meets(engagement: Engagement) -> bool:
    declared = registry().formats().get(engagement.format)
    return declared is not None and declared.meets


def _seated(engagement: Engagement, figures: Figures) -> str:
    seats = engagement.call.seats if engagement.call else None
    if seats is None:
        return _n("%(num)s har plass", "%(num)s har plass", figures.seated)
    return _("%(seated)s av %(seats)s har plass", seated=figures.seated, seats=seats)


def _called(engagement: Engagement, figures: Figures) -> str:
    call, found = engagement.call, situation(engagement)
    if call is None or found is Situation.CHOOSING:
        return ""
    if found is Situation.REPLYING:
        if call.seats is None:
            return _n("%(num)s har sagt ja", "%(num)s har sagt ja", figures.seated)
        return _("%(seated)s av %(seats)s har sagt ja", seated=figures.seated, seats=call.seats)
    offered = _n("%(num)s har meldt seg", "%(num)s har meldt seg", figures.volunteered)
    if call.deadline is None:
        return offered
    return _("frist %(day)s – %(offered)s", day=near_day(call.deadline), offered=offered)


def _by(deadline: datetime | None) -> str:
    return _("frist %(day)s", day=near_day(deadline)) if deadline else ""
