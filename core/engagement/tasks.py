"""What a leader has to do now, across formats, with the page where it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from core import clock
from core.engagement.models import Engagement
from core.engagement.states import Figures, has_ended, is_published
from core.language import core_texts, spoken
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do: what, why now, and the button that leads there."""

    title: str
    detail: str
    button: str
    url: str
    urgent: bool = False


def tasks(engagements: Sequence[Engagement], counted: Mapping[Id, Figures]) -> list[Task]:
    """Give every task of these engagements, the urgent ones first."""
    found = [task for engagement in engagements if (task := _task(engagement, counted[engagement.id]))]
    return sorted(found, key=lambda task: not task.urgent)


def _task(engagement: Engagement, figures: Figures) -> Task | None:
    title = engagement.title.say(spoken())
    if engagement.state == "draft":
        return Task(title=_("Gjør ferdig: %(title)s", title=title), detail=_("utkast"), **_go(engagement, "overview", _("Fortsett")))
    if has_ended(engagement) and not is_published(engagement):
        return Task(
            title=_("Resultat mangler: %(title)s", title=title),
            detail=_ended(engagement),
            urgent=True,
            **_go(engagement, "result", _("Publiser")),
        )
    return None


def _ended(engagement: Engagement) -> str:
    ended = engagement.closed_at or engagement.deadline or clock.now()
    return _n("avsluttet for %(num)s dag siden", "avsluttet for %(num)s dager siden", (clock.now() - ended).days)


def _go(engagement: Engagement, page: str, button: str) -> dict[str, str]:
    return {"button": button, "url": url_for(f"engagement_staff.{page}", engagement_id=engagement.id)}
