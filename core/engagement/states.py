"""What people see of an engagement's and a participation's state; the one place that says it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core import clock
from core.contributions import Format
from core.dates import day, percent
from core.engagement.models import Engagement
from core.language import core_texts

_ = core_texts.gettext

Tone = Literal["neutral", "info", "success", "warning"]


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
    return engagement.state == "open" and not _is_past(engagement.deadline)


def has_ended(engagement: Engagement) -> bool:
    """Tell whether the time for answers is over, closed by hand or not."""
    return engagement.state == "closed" or (engagement.state == "open" and _is_past(engagement.deadline))


def is_published(engagement: Engagement) -> bool:
    """Tell whether its result is public."""
    return engagement.result is not None and engagement.result.published_at is not None


def for_leader(engagement: Engagement, figures: Figures) -> Shown:
    """Say an engagement's state to staff."""
    if engagement.state == "draft":
        return Shown(label=_("Utkast"), icon="pencil")
    if is_published(engagement):
        return Shown(label=_("Resultat publisert"), detail=_("oppfølging mangler"), tone="success", icon="check")
    if has_ended(engagement):
        since = days_ago(ended_at(engagement))
        return Shown(label=_("Avsluttet – resultat mangler"), detail=since, tone="warning", icon="warning")
    return Shown(label=_("Pågår"), detail=_answered(figures), tone="info", icon="clock")


def for_resident(engagement: Engagement) -> Shown:
    """Say an engagement's state to residents and the public."""
    if is_published(engagement):
        return Shown(label=_("Se resultatet"), tone="success", icon="chart")
    if has_ended(engagement):
        return Shown(label=_("Avsluttet"), detail=_("resultatet kommer"), icon="lock")
    deadline = engagement.deadline
    detail = _("frist %(day)s", day=day(deadline)) if deadline else ""
    return Shown(label=_("Åpen"), detail=detail, tone="info", icon="clock")


def of_participation(state: str, engagement: Engagement) -> Shown:
    """Say a person's own state to them."""
    deadline = engagement.deadline
    by = _("svar innen %(day)s", day=day(deadline)) if deadline else ""
    if state == "completed":
        return Shown(label=_("Takk, svaret ditt er mottatt"), tone="success", icon="check")
    if state == "declined":
        return Shown(label=_("Du har takket nei"))
    if has_ended(engagement):
        return Shown(label=_("Fristen gikk ut"))
    return Shown(label=_("Du er invitert"), detail=by, tone="info", icon="mail")


def participation_word(state: str, declared: Format | None) -> str:
    """Say a participation's state to staff, in the format's own word where it has one."""
    usual = {"invited": _("Invitert"), "declined": _("Takket nei"), "completed": _("Har deltatt")}[state]
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
