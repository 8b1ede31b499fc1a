"""What people see of an engagement's and a participation's state; the one place that says it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal

from core import clock
from core.contributions import Format
from core.dates import near_day, percent
from core.engagement.models import Engagement
from core.language import core_texts
from core.registry import current as registry

_ = core_texts.gettext

Tone = Literal["neutral", "info", "success", "warning"]
Waits = Literal["", "content", "opening", "pause", "result"]


class Situation(StrEnum):
    """Where an activity stands, of its stored state, its dates and its result."""

    DRAFT = "draft"
    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    ENDED = "ended"
    PUBLISHED = "published"
    FOLLOWED = "followed"
    CANCELLED = "cancelled"


SUCCESS: Final[dict[str, Any]] = {"tone": "success", "icon": "chart"}
LOOKS: Final[dict[Situation, dict[str, Any]]] = {
    Situation.DRAFT: {"icon": "pencil"},
    Situation.PAUSED: {"tone": "warning", "icon": "clock"},
    Situation.FOLLOWED: {"tone": "success", "icon": "check"},
    Situation.CANCELLED: {"icon": "close"},
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A state in words: the label, what stands beside it, and how loud it is."""

    label: str
    detail: str = ""
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How many were asked, how many letters left, how many answered and how many said no."""

    asked: int
    sent: int
    answered: int
    declined: int

    @property
    def rate(self) -> float | None:
        """The share that answered, 0–1; None where nobody was asked."""
        return self.answered / self.asked if self.asked else None


def takes_answers(engagement: Engagement) -> bool:
    """Tell whether people may answer now."""
    return engagement.state == "open" and not engagement.paused_at and not _is_past(engagement.deadline)


def is_paused(engagement: Engagement) -> bool:
    """Tell whether it stands still, and goes on later."""
    return engagement.state == "open" and engagement.paused_at is not None


def has_ended(engagement: Engagement) -> bool:
    """Tell whether the time for answers is over, closed by hand or not; what is paused has not ended."""
    open_past = engagement.state == "open" and not engagement.paused_at and _is_past(engagement.deadline)
    return engagement.state == "closed" or open_past


def situation(engagement: Engagement) -> Situation:
    """Name where an activity stands: the one answer that lists, filters and words all follow; archived aside."""
    if engagement.state in ("draft", "planned", "cancelled"):
        return Situation(engagement.state)
    if is_published(engagement):
        return Situation.FOLLOWED if engagement.followed_at else Situation.PUBLISHED
    if has_ended(engagement):
        return Situation.ENDED
    return Situation.PAUSED if engagement.paused_at else Situation.OPEN


def waits_for(engagement: Engagement) -> Waits:
    """Name what an activity waits for staff to do, if anything: its row on the desk, and the task there, ask this."""
    if engagement.archived_at:
        return ""
    if engagement.state == "draft":
        return "content"
    if engagement.state == "planned":
        return "opening" if _is_past(engagement.opens_at) else ""
    if is_paused(engagement):
        return "pause"
    return "result" if has_ended(engagement) and not is_published(engagement) else ""


def is_published(engagement: Engagement) -> bool:
    """Tell whether its result is public."""
    return engagement.result is not None and engagement.result.published_at is not None


def for_leader(engagement: Engagement, figures: Figures) -> Shown:
    """Say an engagement's state to staff."""
    if engagement.archived_at:
        return Shown(label=_("Arkivert"), icon="lock")
    found = situation(engagement)
    label = leaders_word(found)
    if found is Situation.ENDED:
        return _without_result(ended_at(engagement))
    if found is Situation.PLANNED:
        return Shown(label=label, detail=_opening(engagement), tone="info", icon="calendar")
    if found is Situation.PUBLISHED:
        return Shown(label=label, detail=_("oppfølging mangler"), tone="success", icon="check")
    if found is Situation.OPEN:
        return Shown(label=label, detail=_answered(figures), tone="info", icon="clock")
    return Shown(label=label, **LOOKS[found])


def leaders_word(found: Situation) -> str:
    """Say a situation to staff, in a list's filter as in a row."""
    return {
        Situation.DRAFT: _("Utkast"),
        Situation.PLANNED: _("Planlagt"),
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
    label = residents_word(found, registry().formats().get(engagement.format))
    if found is Situation.PLANNED:
        ahead = engagement.opens_at if not _is_past(engagement.opens_at) else None
        label = _("Kommer %(day)s", day=near_day(ahead)) if ahead else label
        return Shown(label=label, tone="info", icon="calendar")
    if found is Situation.OPEN:
        deadline = engagement.deadline
        return Shown(
            label=label,
            detail=_("frist %(day)s", day=near_day(deadline)) if deadline else "",
            tone="info",
            icon="clock",
        )
    if found is Situation.ENDED:
        return Shown(label=label, detail=_promised(engagement), icon="lock")
    if found is Situation.PAUSED:
        return Shown(label=label, detail=_("vi skriver når det fortsetter"), tone="warning", icon="clock")
    if found is Situation.FOLLOWED:
        return Shown(label=label, detail=_("Dette skjedde"), tone="success", icon="chart")
    return Shown(label=label, **LOOKS[found] if found is Situation.CANCELLED else SUCCESS)


def residents_word(found: Situation, declared: Format | None) -> str:
    """Say a situation to residents; the format has its own word for being open."""
    going_on = declared.words.get("open", _("Pågår")) if declared else _("Pågår")
    return {
        Situation.DRAFT: _("Utkast"),
        Situation.PLANNED: _("Kommer"),
        Situation.OPEN: str(going_on),
        Situation.PAUSED: _("Satt på pause"),
        Situation.ENDED: _("Avsluttet"),
        Situation.PUBLISHED: _("Se resultatet"),
        Situation.FOLLOWED: _("Se resultatet"),
        Situation.CANCELLED: _("Avlyst"),
    }[found]


def of_participation(state: str, engagement: Engagement) -> Shown:
    """Say a person's own state to them."""
    if state == "completed":
        return Shown(label=_("Takk, svaret ditt er mottatt"), tone="success", icon="check")
    if state in ("declined", "withdrawn"):
        return Shown(label=_("Du har takket nei") if state == "declined" else _("Du har trukket deg"))
    if situation(engagement) in (Situation.CANCELLED, Situation.PAUSED):
        return for_resident(engagement)
    return Shown(label=_("Fristen gikk ut")) if has_ended(engagement) else _asked(state, engagement)


def too_late(engagement: Engagement) -> str:
    """Say to whoever did not answer in time what the deadline was, and when to expect the result."""
    if not has_ended(engagement) or is_published(engagement) or engagement.state == "cancelled":
        return ""
    ended = ended_at(engagement)
    early = engagement.deadline is None or ended < engagement.deadline
    was = (
        _("Vi tok imot svar til %(day)s.", day=near_day(ended))
        if early
        else _("Fristen var %(day)s.", day=near_day(ended))
    )
    promised = engagement.result_by
    if promised is None or _is_past(promised):
        return was
    comes = _("Resultatet kommer innen %(day)s.", day=near_day(promised))
    return f"{was} {comes}"


def participation_word(state: str, declared: Format | None, *, ended: bool = False) -> str:
    """Say a participation's state to staff, in the format's own word where it has one; ``ended``: time is over."""
    if ended and state in ("invited", "started"):
        return _("Svarte ikke")
    usual = {
        "invited": _("Invitert"),
        "started": _("Begynt"),
        "declined": _("Takket nei"),
        "completed": _("Har deltatt"),
        "withdrawn": _("Trakk seg"),
    }[state]
    return str(declared.words.get(state, usual)) if declared else usual


def ended_at(engagement: Engagement) -> datetime:
    """Tell when the time for answers was over."""
    return engagement.closed_at or engagement.deadline or clock.now()


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


def _asked(state: str, engagement: Engagement) -> Shown:
    if state == "started":
        return Shown(label=_("Du har begynt"), detail=_("fortsett der du slapp"), tone="info", icon="pencil")
    deadline = engagement.deadline
    by = _("svar innen %(day)s", day=near_day(deadline)) if deadline else ""
    return Shown(label=_("Du er invitert"), detail=by, tone="info", icon="mail")


def _opening(engagement: Engagement) -> str:
    if engagement.opens_at is None:
        return ""
    if _is_past(engagement.opens_at):
        return _("skulle åpnet %(day)s", day=near_day(engagement.opens_at))
    return _("åpner %(day)s", day=near_day(engagement.opens_at))


def _promised(engagement: Engagement) -> str:
    promised = engagement.result_by
    if promised is None or _is_past(promised):
        return _("resultatet kommer")
    return _("resultatet kommer innen %(day)s", day=near_day(promised))


def _answered(figures: Figures) -> str:
    rate = figures.rate
    if rate is None:
        return ""
    return _(
        "%(answered)s av %(asked)s har svart (%(rate)s)",
        answered=figures.answered,
        asked=figures.asked,
        rate=percent(rate),
    )


def _is_past(deadline: datetime | None) -> bool:
    return deadline is not None and deadline < clock.now()
