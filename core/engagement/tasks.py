"""What a leader has to do now, across formats, with the page where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from core import clock
from core.contributions import Principal
from core.engagement.models import Engagement
from core.engagement.rights import engagements_open_at
from core.engagement.states import days_ago, ended_at, has_ended, is_published
from core.language import core_texts, spoken
from core.panel.lost_addresses import waiting
from core.permissions import may_open

_ = core_texts.gettext

URGENT_AFTER = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do: what, why now, and the button that leads there."""

    title: str
    detail: str
    button: str
    url: str
    urgent: bool = False


def tasks(engagements: Sequence[Engagement], principal: Principal) -> list[Task]:
    """Give every task that somebody has in these engagements, the urgent ones first."""
    pages = {engagement.id: page for engagement in engagements if (page := _page_of_task(engagement))}
    able = {page: engagements_open_at(f"engagement_staff.{page}", principal) for page in sorted({*pages.values()})}
    found = [
        _task(engagement, pages[engagement.id])
        for engagement in engagements
        if engagement.id in pages and engagement.id in able[pages[engagement.id]]
    ]
    return sorted(found, key=lambda task: not task.urgent)


def tasks_of_house() -> list[Task]:
    """Give what waits for whoever looks after the members."""
    if not may_open("panel_staff.lost_address_list"):
        return []
    number, oldest = waiting()
    if oldest is None:
        return []
    return [
        Task(
            title=core_texts.ngettext(
                "%(num)s person har byttet e-postadresse", "%(num)s personer har byttet e-postadresse", number
            ),
            detail=_("den eldste meldingen kom %(when)s", when=days_ago(oldest)),
            urgent=clock.now() - oldest > URGENT_AFTER,
            button=_("Se"),
            url=url_for("panel_staff.lost_address_list"),
        )
    ]


def _page_of_task(engagement: Engagement) -> str:
    """Name the page where the next thing is to be done, if there is one."""
    if engagement.state == "draft":
        return "edit"
    return "result" if has_ended(engagement) and not is_published(engagement) else ""


def _task(engagement: Engagement, page: str) -> Task:
    title = engagement.title.say(spoken())
    if page == "edit":
        return Task(
            title=_("Gjør ferdig: %(title)s", title=title),
            detail=_("utkast"),
            button=_("Fortsett"),
            url=url_for("engagement_staff.overview", engagement_id=engagement.id),
        )
    return Task(
        title=_("Resultat mangler: %(title)s", title=title),
        detail=_("avsluttet %(when)s", when=days_ago(ended_at(engagement))),
        urgent=True,
        button=_("Publiser"),
        url=url_for("engagement_staff.result", engagement_id=engagement.id),
    )
