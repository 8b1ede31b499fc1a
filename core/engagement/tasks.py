"""What a leader has to do now, across formats, with the page where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from core.engagement.models import Engagement
from core.engagement.states import days_ago, ended_at, has_ended, is_published
from core.language import core_texts, spoken

_ = core_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do: what, why now, and the button that leads there."""

    title: str
    detail: str
    button: str
    url: str
    urgent: bool = False


def tasks(engagements: Sequence[Engagement]) -> list[Task]:
    """Give every task of these engagements, the urgent ones first."""
    found = [task for engagement in engagements if (task := _task(engagement))]
    return sorted(found, key=lambda task: not task.urgent)


def _task(engagement: Engagement) -> Task | None:
    title = engagement.title.say(spoken())
    if engagement.state == "draft":
        return Task(
            title=_("Gjør ferdig: %(title)s", title=title),
            detail=_("utkast"),
            button=_("Fortsett"),
            url=_page(engagement, "overview"),
        )
    if has_ended(engagement) and not is_published(engagement):
        return Task(
            title=_("Resultat mangler: %(title)s", title=title),
            detail=_("avsluttet %(when)s", when=days_ago(ended_at(engagement))),
            urgent=True,
            button=_("Publiser"),
            url=_page(engagement, "result"),
        )
    return None


def _page(engagement: Engagement, page: str) -> str:
    return url_for(f"engagement_staff.{page}", engagement_id=engagement.id)
